"""Rows into tables as fast as the database takes them: COPY on PostgreSQL, executemany on SQLite.

For an empty database of one's own only: the checks of foreign keys rest, plain indexes are made
at the end, and on SQLite nothing can be rolled back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Engine, Index, inspect

from tracker.models import Base

PORTION = 20_000
Row = tuple[Any, ...]


class Writer:
    """Holds rows back until there are enough, then writes table after table, parents first."""

    def __init__(self, engine: Engine, columns: dict[str, Sequence[str]]) -> None:
        self.engine = engine
        self.rows: dict[str, list[Row]] = {name: [] for name in columns}
        self.written = dict.fromkeys(columns, 0)
        self._held = 0
        self._columns = columns
        self._ready = {name: _ready(engine, name, columns[name]) for name in columns}
        self._connection: Any = None

    def add(self, table: str, row: Row) -> None:
        """One row, in the order of the table's columns."""
        self.rows[table].append(row)
        self._held += 1

    def flush(self, at_least: int = PORTION) -> None:
        """Write what is held, if there is so much of it; committed at once."""
        if self._held < at_least:
            return
        cursor = self._connection.cursor()
        if self.engine.dialect.name == "sqlite":
            cursor.execute("BEGIN")
        for name, rows in self.rows.items():
            if rows:
                self._write(cursor, name, rows)
                self.written[name] += len(rows)
                rows.clear()
        cursor.execute("COMMIT")
        self._held = 0

    def _write(self, cursor: Any, name: str, rows: list[Row]) -> None:
        names = ", ".join(f'"{column}"' for column in self._columns[name])
        ready = [self._ready[name](row) for row in rows]
        if self.engine.dialect.name == "postgresql":
            with cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join("?" * len(self._columns[name]))
        cursor.executemany(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', ready)

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """The database as it may be while nobody else uses it; as it was afterwards."""
        indexes = [index for name in self._columns for index in _indexes(self.engine, name)]
        for index in indexes:
            index.drop(self.engine)
        # SQLite leaves its write-ahead log only when no other connection is open.
        self.engine.dispose()
        pool = self.engine.raw_connection()
        self._connection = pool.driver_connection
        cursor = pool.cursor()
        is_sqlite = self.engine.dialect.name == "sqlite"
        for statement in _AT_EASE[is_sqlite]:
            cursor.execute(statement)
        yield
        self.flush(0)
        for statement in _ON_GUARD[is_sqlite]:
            cursor.execute(statement)
        pool.close()
        for index in indexes:
            index.create(self.engine)
        with self.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()


_AT_EASE = {
    True: (
        "PRAGMA journal_mode=OFF",
        "PRAGMA synchronous=OFF",
        "PRAGMA foreign_keys=OFF",
        "PRAGMA cache_size=-200000",
    ),
    # Triggers rest, and they are what checks foreign keys; for the owner of the server only.
    False: ("SET session_replication_role = replica", "SET synchronous_commit = off", "COMMIT"),
}
_ON_GUARD = {
    True: (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA cache_size=-2000",
    ),
    False: ("RESET session_replication_role", "RESET synchronous_commit", "COMMIT"),
}


def _indexes(engine: Engine, table: str) -> list[Index]:
    there = {found["name"] for found in inspect(engine).get_indexes(table)}
    known = Base.metadata.tables[table].indexes
    return sorted((index for index in known if index.name in there), key=lambda i: str(i.name))


def _ready(engine: Engine, table: str, columns: Sequence[str]) -> Callable[[Row], Row]:
    """Values as the driver takes them. Days repeat, and are made text once."""
    places: list[tuple[int, Callable[[Any], Any]]] = []
    for place, name in enumerate(columns):
        kind = Base.metadata.tables[table].c[name].type
        process = kind.dialect_impl(engine.dialect).bind_processor(engine.dialect)
        if process is not None:
            places.append((place, _remembering(process) if isinstance(kind, Date) else process))
    if not places:
        return lambda row: row

    def ready(row: Row) -> Row:
        values = list(row)
        for place, process in places:
            if values[place] is not None:
                values[place] = process(values[place])
        return tuple(values)

    return ready


def _remembering(process: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @lru_cache(maxsize=10_000)
    def remembered(day: date) -> Any:
        return process(day)

    return remembered
