"""Rows written in bulk, straight through the driver: COPY on PostgreSQL, one prepared INSERT on SQLite.

A bulk path: nothing is narrowed, signed or checked here. It is for rows that a plan made and whose
trail is written beside them (services/import_writes), inside the transaction of an open change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from tracker.extensions import db
from tracker.models import Base
from tracker.rules.problems import Refused
from tracker.services.change import current_change

PORTION = 5000
Process = Callable[[Any], Any]


def insert_rows(name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows into the table of that name; all of them have the same columns as the first."""
    current_change()
    remaining = iter(rows)
    first = next(remaining, None)
    if first is None:
        return
    table = Base.metadata.tables[name]
    connection = db.session.connection()
    names = list(first)
    made = _tuples(table, names, connection, _again(first, remaining))
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


def _again(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _tuples(
    table: Table, names: list[str], connection: Connection, rows: Iterator[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """The values of each row as the driver takes them, in the order of the names."""
    dialect = connection.dialect
    processors: list[Process | None] = []
    for name in names:
        kind = table.c[name].type.dialect_impl(dialect)
        processors.append(kind.bind_processor(dialect))
    pairs = list(zip(names, processors, strict=True))
    for row in rows:
        yield tuple(row[name] if process is None else process(row[name]) for name, process in pairs)


def _columns(connection: Connection, table: Table, names: list[str]) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(name) for name in names)})"


def _copy(cursor: Any, target: str, width: int, rows: Iterator[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(cursor: Any, target: str, width: int, rows: Iterator[tuple[Any, ...]]) -> None:
    # The names are those of our own tables; values are bound.
    statement = f"INSERT INTO {target} VALUES ({', '.join('?' * width)})"  # noqa: S608
    while portion := list(islice(rows, PORTION)):
        cursor.executemany(statement, portion)
