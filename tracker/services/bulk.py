"""Rows written in bulk, straight through the driver: COPY on PostgreSQL, one prepared INSERT on SQLite.

A bulk path: nothing is narrowed, signed or checked here. It is for rows that a plan made and whose
trail is written beside them (services/import_writes), inside the transaction of an open change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from itertools import chain, islice
from operator import itemgetter
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Numeric, Table
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError

from tracker.extensions import db
from tracker.models import Base
from tracker.models.base import ExactMoney, Instant
from tracker.rules.problems import Refused
from tracker.services.change import current_change

# Rows a statement, on SQLite.
_ROWS = 500
_REMEMBERED = 50_000
Process = Callable[[Any], Any]
# Of one kind of value many rows hold the same.
_REPEATED = (Date, DateTime, Instant, Numeric, ExactMoney, Boolean)


class _Converted(dict[Any, Any]):
    """Values as the driver takes them, each converted once."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._convert = convert

    def __missing__(self, value: Any) -> Any:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[value] = None if value is None else self._convert(value)
        return found


def insert_rows(name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows into the table of that name; all of them have the same columns as the first."""
    current_change()
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    table = Base.metadata.tables[name]
    connection = db.session.connection()
    names = tuple(first)
    made = _tuples(name, names, connection.dialect, chain((first,), remaining))
    write = _copy if connection.dialect.name == "postgresql" else _insert
    cursor = connection.connection.cursor()
    try:
        write(cursor, _columns(connection, table, names), len(names), made)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        # As SQLAlchemy would say it, so that services/constraints can put it into words.
        raise IntegrityError(f"bulk insert into {name}", None, error) from error
    except connection.dialect.loaded_dbapi.DataError as error:
        raise Refused.because("A value does not fit the record; nothing was saved.") from error
    finally:
        cursor.close()


def _tuples(
    name: str, names: tuple[str, ...], dialect: Dialect, rows: Iterator[dict[str, Any]]
) -> Iterator[list[Any]]:
    """The values of each row as the driver takes them, in the order of the names."""
    repeated, others = _conversions(name, names, dialect.name)
    take = itemgetter(*names, names[0])
    for row in rows:
        values = list(take(row))
        values.pop()
        for place, known in repeated:
            values[place] = known[values[place]]
        for place, convert in others:
            values[place] = convert(values[place])
        yield values


@cache
def _conversions(
    name: str, names: tuple[str, ...], dialect: str
) -> tuple[list[tuple[int, _Converted]], list[tuple[int, Process]]]:
    """(place, values converted once), (place, conversion) of the columns that need one."""
    table = Base.metadata.tables[name]
    bind = db.session.connection().dialect
    repeated: list[tuple[int, _Converted]] = []
    others: list[tuple[int, Process]] = []
    for place, column in enumerate(names):
        kind = table.c[column].type
        convert: Process | None = kind.dialect_impl(bind).bind_processor(bind)
        if dialect == "postgresql":
            convert = _as_text(kind, convert)
        if convert is None:
            continue
        if isinstance(kind, _REPEATED):
            repeated.append((place, _Converted(convert)))
        else:
            others.append((place, convert))
    return repeated, others


def _as_text(kind: Any, convert: Process | None) -> Process | None:
    """How COPY takes a value of that kind: what has no short way into the driver goes as text."""
    if isinstance(kind, Boolean):
        return lambda value: "t" if value else "f"
    if isinstance(kind, (Date, DateTime, Instant)):
        return date.isoformat if isinstance(kind, Date) else datetime.isoformat
    if isinstance(kind, Numeric):
        return str
    return convert


def _columns(connection: Connection, table: Table, names: Iterable[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"


def _copy(cursor: Any, target: str, width: int, rows: Iterator[list[Any]]) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor: Any, target: str, width: int, rows: Iterator[list[Any]]) -> None:
    """Many rows a statement: the database works on them while another thread plans the next."""
    limit = cursor.connection.getlimit(SQLITE_LIMIT_VARIABLE_NUMBER)
    size = max(1, min(_ROWS, limit // width))
    one = f"({', '.join('?' * width)})"
    while portion := list(islice(rows, size)):
        # The names are those of our own tables; values are bound.
        values = ", ".join([one] * len(portion))
        cursor.execute(f"INSERT INTO {target} VALUES {values}", list(chain.from_iterable(portion)))  # noqa: S608
