"""A copy of a record to write into, so that measuring writes changes no record that is read later."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import URL, make_url


def plain_address(url: URL | str) -> str:
    """The address as psycopg takes it."""
    place = make_url(url).set(drivername="postgresql")
    return place.render_as_string(hide_password=False)


@contextmanager
def copied(url: str) -> Iterator[str]:
    """The address of a copy beside the original, on the same disk; removed afterwards."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        with _copied_file(Path(str(place.database))) as path:
            yield f"sqlite:///{path}"
    else:
        with _copied_database(place) as copy:
            yield copy


@contextmanager
def _copied_file(original: Path) -> Iterator[Path]:
    copy = original.with_name(f"{original.name}.{uuid4().hex[:8]}")
    connection = sqlite3.connect(original)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(original, copy)
    try:
        yield copy
    finally:
        for name in (copy.name, f"{copy.name}-wal", f"{copy.name}-shm"):
            copy.with_name(name).unlink(missing_ok=True)


@contextmanager
def _copied_database(place: URL) -> Iterator[str]:
    name = f"tracker_benchmark_{uuid4().hex[:8]}"
    admin = plain_address(place.set(database="postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{place.database}"')
    try:
        yield place.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
