"""Rows that are read while they are sent: one statement, one snapshot, on a connection of their own.

A stream is narrowed to who looks when it is made, as every other read; after that it needs neither
viewer nor session, so it outlives the request. The connection is opened when the first row is
asked for, and given back when the last one is read or whoever reads goes away. As CSV the rows
leave the database finished or nearly so (queries/export_cells); nothing is made of an ORM object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import Connection

from tracker.exchange.lines import csv_of_lines
from tracker.extensions import reading_engine
from tracker.queries.export_cells import guarded_cells, marked_line
from tracker.queries.scope import for_viewer

# Rows that are held at a time: the first ones soon; as lines, few enough for the processor's cache.
PORTION = 1000
LINES = 500
# Rows are wanted from the first one on, in the order of keys that an index gives; sorting a whole
# table first would keep the reader waiting.
_BY_INDEX = (
    "SET LOCAL enable_sort = off",
    "SET LOCAL enable_hashjoin = off",
    "SET LOCAL max_parallel_workers_per_gather = 0",
)


class Stream:
    """The columns of a statement that says where it reads; iterated over, rows of values as typed.

    `whole`: all of a table by its key, where waiting for a plan that sorts is never worth it.
    """

    def __init__(
        self,
        columns: Sequence[Any],
        statement: Select[*tuple[Any, ...]],
        *,
        whole: bool = False,
    ) -> None:
        self._engine = reading_engine()
        self._whole = whole
        narrowed = for_viewer(statement)
        written = guarded_cells(columns) if self._is_postgresql else [marked_line(columns)]
        self._statement = narrowed.with_only_columns(*columns)
        self._written = narrowed.with_only_columns(*written)

    @property
    def _is_postgresql(self) -> bool:
        return self._engine.dialect.name == "postgresql"

    def __iter__(self) -> Iterator[Sequence[Any]]:
        with self._reading() as connection:
            options = {"yield_per": PORTION}
            with connection.execute(self._statement, execution_options=options) as found:
                yield from found

    def csv_pieces(self) -> Iterator[bytes]:
        """The rows as guarded CSV without a header, byte for byte as exchange/writing makes them."""
        with self._reading() as connection:
            yield from self._copied(connection) if self._is_postgresql else self._lines(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._engine.connect() as connection, connection.begin():
            if self._is_postgresql:
                for setting in ("SET LOCAL datestyle = ISO", *(_BY_INDEX if self._whole else ())):
                    connection.exec_driver_sql(setting)
            yield connection

    def _lines(self, connection: Connection) -> Iterator[bytes]:
        cursor = connection.execute(self._written).cursor
        try:
            while portion := cursor.fetchmany(LINES):
                yield csv_of_lines(b"".join([line for (line,) in portion]))
        finally:
            cursor.close()

    def _copied(self, connection: Connection) -> Iterator[bytes]:
        compiled = self._written.compile(
            dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
        )
        driver: Any = connection.connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY ({compiled}) TO STDOUT (FORMAT csv)", compiled.params) as copy,
        ):
            rows: list[Any] = []
            for row in copy:
                # COPY ends a row with LF alone; ours end with CRLF.
                rows.append(row[:-1])
                if len(rows) == PORTION:
                    yield b"\r\n".join([*rows, b""])
                    rows.clear()
            if rows:
                yield b"\r\n".join([*rows, b""])
