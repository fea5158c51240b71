"""Alembic's way into the database of the application; no import from tracker."""

from __future__ import annotations

from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
engine = extension.db.engine


def run() -> None:
    """Run the migrations over one connection, in one transaction."""
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadatas[None],
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
