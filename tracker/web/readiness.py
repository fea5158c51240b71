"""Whether the database is fit to be served: asked by `tracker serve` and by wsgi.py.

What the settings alone can tell is refused in web/settings. Nothing is mended here: migrations
are applied by `tracker db upgrade` and by nothing else.
"""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from tracker.config import Settings
from tracker.extensions import db
from tracker.queries.users import count_demo_accounts
from tracker.services.demo import is_demo
from tracker.web.settings import UnsafeStart


def pending_migrations() -> list[str]:
    """The migrations that the database lacks, oldest first."""
    config = current_app.extensions["migrate"].migrate.get_config()
    scripts = ScriptDirectory.from_config(config)
    with db.engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    missing = list(scripts.iterate_revisions("heads", heads or "base"))
    return [script.revision for script in reversed(missing)]


def faults(settings: Settings) -> list[str]:
    """Why this database should not be served, in words; empty when it may."""
    missing = pending_migrations()
    if missing:
        return [
            f"the database lacks {len(missing)} migration{'s' if len(missing) > 1 else ''} "
            f"({', '.join(missing)}); run `tracker db upgrade`"
        ]
    if settings.is_production and (demo := count_demo_accounts()):
        return [f"demo accounts are active: {demo}; deactivate or remove them"]
    return []


def refuse_unready(app: Flask) -> None:
    """Raise UnsafeStart, saying why, when the database is not fit to be served.

    Notes on the way whether it is a demo, which every page then says.
    """
    settings: Settings = app.config["TRACKER"]
    with app.app_context():
        wrong = faults(settings)
        app.config["IS_DEMO"] = is_demo()
    if wrong:
        raise UnsafeStart("Not started: " + "; ".join(wrong) + ".")
