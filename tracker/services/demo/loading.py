"""Verbs on the demo as a whole: load it, empty and load it again, give it another password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from tracker.extensions import db
from tracker.models import (
    Base,
    Cohort,
    Enrolment,
    Learner,
    OutcomeObservation,
    Partner,
    Program,
    User,
)
from tracker.queries.scope import SYSTEM
from tracker.rules.problems import Refused
from tracker.services.change import Change, changing
from tracker.services.demo.compose import compose
from tracker.services.demo.installation import Installation, installation
from tracker.services.passwords import hash_password
from tracker.services.sessions import drop_sessions

COUNTED: dict[str, type[Base]] = {
    "partners": Partner,
    "programs": Program,
    "cohorts": Cohort,
    "learners": Learner,
    "enrolments": Enrolment,
    "observations": OutcomeObservation,
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was written: the password of all accounts, and how much of what."""

    password: str
    counts: dict[str, int]


def load_demo(*, today: date, password: str) -> Loaded:
    """Fill an empty database; Refused when anything is in it."""
    with changing(SYSTEM, "demo.loaded") as change:
        held = installation()
        if held is Installation.DEMO:
            raise Refused.because("The demo is loaded already; --reset empties and reloads it.")
        if held is Installation.OWN:
            raise Refused.because(_OWN)
        return _fill(change, today, password)


def reset_demo(*, today: date, password: str) -> Loaded:
    """Empty a demo database and fill it again, in one transaction; Refused for any other."""
    with changing(SYSTEM, "demo.reset") as change:
        held = installation()
        if held is Installation.OWN:
            raise Refused.because(_OWN)
        if held is Installation.DEMO:
            for table in reversed(Base.metadata.sorted_tables):
                db.session.execute(delete(table))
            db.session.expunge_all()
        return _fill(change, today, password)


def renew_password(password: str) -> int:
    """Give all demo accounts that password and end their sessions; returns how many there are."""
    with changing(SYSTEM, "demo.password_renewed"):
        users = db.session.scalars(select(User).where(User.is_demo).order_by(User.id)).all()
        for user in users:
            user.password_hash = hash_password(password)
            drop_sessions(user.id)
        return len(users)


_OWN = (
    "This database holds records that are not the demo's, so it is left alone. "
    "Set DATABASE_URL or TRACKER_INSTANCE to another, empty place for the demo."
)


def _fill(change: Change, today: date, password: str) -> Loaded:
    """Bulk inserts, with one audit entry for all of them."""
    rows = compose(today, at=change.at, password=password)
    rows.write()
    counts = {name: len(rows.of(model)) for name, model in COUNTED.items()}
    change.note("demo", None, new=dict(counts), label="Demo data")
    return Loaded(password, counts)
