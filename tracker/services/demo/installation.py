"""What a database holds: nothing yet, the demo, or an organisation's own records.

An installation is a demo when a demo account exists; every page of a demo says so.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import exists, inspect, select

from tracker.extensions import db
from tracker.models import Base, User


class Installation(StrEnum):
    """What the database holds."""

    EMPTY = "empty"
    DEMO = "demo"
    OWN = "own"


def installation() -> Installation:
    """What the migrated database holds now."""
    if is_demo():
        return Installation.DEMO
    # Tables, not entities: whoever asks, a single row of anybody's counts.
    tables = [table for table in Base.metadata.sorted_tables if table.name != "alembic_version"]
    holds_rows = any(
        db.session.execute(select(exists().select_from(table))).scalar() for table in tables
    )
    return Installation.OWN if holds_rows else Installation.EMPTY


def is_demo() -> bool:
    """Whether a demo account exists; False where the tables are not made yet."""
    if not inspect(db.engine).has_table(User.__tablename__):
        return False
    return bool(db.session.scalar(select(exists().where(User.is_demo))))
