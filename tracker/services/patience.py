"""Small writes beside a page that wait but shortly for the lock, and let it be when it is held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection


@contextmanager
def hurried(connection: Connection, milliseconds: int) -> Iterator[None]:
    """On SQLite, wait so long for the database's lock inside the block.

    On PostgreSQL rows are locked, not the database: such writes wait for their row alone.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
