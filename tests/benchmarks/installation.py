"""An installation to measure: the application over a database, migrated when it is empty."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, inspect, select

from tests.benchmarks.world import DAY
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Partner
from tracker.queries.scope import SYSTEM, viewing

SECRET = "benchmark " * 5


@contextmanager
def installed(url: str) -> Iterator[Flask]:
    """The application over the database at that address; the operator is looking."""
    with tempfile.TemporaryDirectory(prefix="tracker-benchmark-") as folder:
        given = {"instance": Path(folder), "DATABASE_URL": url, "SECRET_KEY": SECRET}
        app = create_app(Settings(**given))  # type: ignore[arg-type]
        with app.app_context():
            try:
                if not inspect(db.engine).get_table_names():
                    upgrade()
                with viewing(SYSTEM):
                    yield app
            finally:
                db.session.remove()
                db.engine.dispose()


def count_enrolments() -> int:
    """How many enrolments the record holds."""
    return db.session.scalar(select(func.count(Enrolment.id))) or 0


def record_name() -> str:
    """What the record is called in the tables: its engine and its size."""
    engine = "SQLite" if db.engine.dialect.name == "sqlite" else "PostgreSQL"
    return f"{engine} {count_enrolments():,}"


def first_partner() -> Partner:
    """The partner that is compared across sizes."""
    return db.session.scalars(select(Partner).where(Partner.slug == "partner-0001")).one()


def mature_cohort() -> Cohort:
    """A cohort of that partner whose outcomes are long known."""
    partner = first_partner()
    return db.session.scalars(
        select(Cohort)
        .where(Cohort.partner_id == partner.id, Cohort.ends_on < DAY.replace(year=DAY.year - 1))
        .order_by(Cohort.id.desc())
        .limit(1)
    ).one()
