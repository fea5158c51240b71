"""The unbound extensions; create_app binds them."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any, Literal

from flask import Flask, g, has_app_context
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from werkzeug.local import LocalProxy

from tracker.models import Base
from tracker.models.base import ExactMoney, Instant
from tracker.writing import is_writing

MIGRATIONS = Path(__file__).parent.parent / "migrations"

# The name of the engine that reports read from, where one is set.
REPORTS = "reports"


class RoutedSession(Session):
    """Reads from the copy for reports in a request so marked (web/reading), until it writes."""

    stays = False

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The engine that answers; once a change was opened, the main one for good."""
        self.stays = self.stays or is_writing()
        given = kwargs.get("bind")
        if given is None and not self.stays and _reads_copy():
            return self._db.engines[REPORTS]
        return super().get_bind(*args, **kwargs)


def _reads_copy() -> bool:
    return has_app_context() and bool(g.get("reads_copy", False))


def reading_engine() -> Engine:
    """The engine of whoever reads on a connection of their own: the copy's where so marked."""
    return db.engines[REPORTS if _reads_copy() else None]


db = SQLAlchemy(model_class=Base, session_options={"class_": RoutedSession})
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
limiter = Limiter(get_remote_address)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Foreign keys on, write-ahead log, patience; our own BEGIN (below) instead of the driver's;
    lower() for letters of every script, where SQLite's own knows a to z.
    """
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    connection.create_function("lower", 1, _lower, deterministic=True)
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes its lock at once, so it never fails half way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing() else "BEGIN")


def _plain_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations outlive our code: they name the database's types, not ours."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, ExactMoney):
        return "sa.BigInteger()"
    return False


def _migrations(app: Flask) -> Any:
    """What Flask-Migrate looks for in the application, bound when it is first looked for."""
    # Alembic and Mako are a tenth of the start and serve `tracker db` and the look for pending
    # migrations alone.
    from flask_migrate import Migrate

    Migrate().init_app(
        app,
        db,
        directory=str(MIGRATIONS),
        render_as_batch=True,
        compare_type=True,
        render_item=_plain_type,
    )
    return app.extensions["migrate"]


def bind(app: Flask) -> None:
    """Bind every extension to the application."""
    db.init_app(app)
    app.extensions["migrate"] = LocalProxy(partial(_migrations, app))
    login_manager.init_app(app)
    csrf.init_app(app)
    babel.init_app(app)
    limiter.init_app(app)
