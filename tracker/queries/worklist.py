"""What needs somebody today: the short lists of the home page, each in a fixed number of reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from tracker.extensions import db
from tracker.models import (
    Cohort,
    Edition,
    EditionDispute,
    Enrolment,
    Evidence,
    ImportBatch,
    OutcomeObservation,
)
from tracker.queries import agreements, editions, obligations
from tracker.queries.scope import current_viewer
from tracker.rules.vocabulary import OPEN_STATUSES

LIMIT = 8
# Written out, not bound: only so does SQLite use the index of open places.
_OPEN: Any = bindparam("open", sorted(OPEN_STATUSES), expanding=True, literal_execute=True)
_IS_OPEN = Enrolment.status.in_(_OPEN)
HORIZONS = (90, 180, 365)


@dataclass(frozen=True, slots=True)
class CohortWork:
    """A cohort that waits for something, for how many learners, since or until which day."""

    cohort: Cohort
    count: int
    day: date
    horizon: int = 0


@dataclass(frozen=True, slots=True)
class Worklist:
    """The lists; each at most LIMIT long, most urgent first."""

    notices: Sequence[object]
    duties: Sequence[object]
    not_closed: Sequence[CohortWork]
    outcomes_due: Sequence[CohortWork]
    overdue_deferrals: Sequence[Enrolment]
    imports: Sequence[ImportBatch]
    to_sign: Sequence[Edition]
    disputes: Sequence[EditionDispute]
    to_verify: int

    @property
    def is_empty(self) -> bool:
        """Whether that is all for today."""
        return not any(
            (
                self.notices,
                self.duties,
                self.not_closed,
                self.outcomes_due,
                self.overdue_deferrals,
                self.imports,
                self.to_sign,
                self.disputes,
                self.to_verify,
            )
        )


def read_worklist(on: date, *, with_people: bool) -> Worklist:
    """What waits on that day, in the viewer's scope; lists of people only where they may be seen.

    Editions wait for who may sign them for a partner, disputes for who may settle them.
    """
    viewer = current_viewer()
    signs = viewer.partner_ids is not None and viewer.may("edition:sign_off")
    return Worklist(
        notices=agreements.list_notice_due(on)[:LIMIT],
        duties=obligations.list_due(on)[:LIMIT],
        not_closed=list_not_closed(on),
        outcomes_due=list_outcomes_due(on),
        overdue_deferrals=list_overdue_deferrals(on) if with_people else (),
        imports=list_waiting_imports() if with_people else (),
        to_sign=editions.list_to_sign(LIMIT) if signs else (),
        disputes=editions.list_open_disputes(LIMIT) if viewer.may("edition:publish") else (),
        to_verify=count_to_verify() if with_people else 0,
    )


def list_not_closed(on: date) -> list[CohortWork]:
    """Cohorts past their end whose learners are still open, longest past first."""
    counts = dict(_with_waiting([_IS_OPEN], Cohort.ends_on < on, Cohort.cancelled_on.is_(None)))
    return [CohortWork(c, counts[c.id], c.ends_on or on) for c in _cohorts(counts)]


def list_outcomes_due(on: date, *, ahead: int = 30, behind: int = 120) -> list[CohortWork]:
    """Cohorts near day 90, 180 or 365 with graduates of whom nothing is known, soonest first."""
    known = exists().where(
        OutcomeObservation.enrolment_id == Enrolment.id,
        OutcomeObservation.status != "unreachable",
    )
    waiting: dict[int, tuple[int, int]] = {}
    for horizon in HORIZONS:
        window = Cohort.ends_on.between(
            on - timedelta(days=horizon + behind), on - timedelta(days=horizon - ahead)
        )
        for cohort_id, count in _with_waiting([Enrolment.status == "completed", ~known], window):
            waiting.setdefault(cohort_id, (horizon, count))
    found = [
        CohortWork(
            c, waiting[c.id][1], c.ends_on + timedelta(days=waiting[c.id][0]), waiting[c.id][0]
        )
        for c in _cohorts(waiting)
        if c.ends_on is not None
    ]
    return sorted(found, key=lambda work: (work.day, work.cohort.id))[:LIMIT]


def _with_waiting(
    people: list[ColumnElement[bool]], *conditions: ColumnElement[bool]
) -> list[tuple[int, int]]:
    """The first cohorts by end that hold such people, and how many.

    Asked cohort by cohort: the list is full long before the record has been gone through.
    """
    such = select(func.count(Enrolment.id)).where(Enrolment.cohort_id == Cohort.id, *people)
    someone = exists(select(Enrolment.id).where(Enrolment.cohort_id == Cohort.id, *people))
    rows = db.session.execute(
        select(Cohort.id, such.correlate(Cohort).scalar_subquery())
        .where(*conditions, someone.correlate(Cohort))
        .order_by(Cohort.ends_on, Cohort.id)
        .limit(LIMIT)
    )
    return [(row[0], row[1]) for row in rows]


def _cohorts(ids: Iterable[int]) -> Sequence[Cohort]:
    """Those cohorts with their partners, longest past first."""
    statement = (
        select(Cohort)
        .where(Cohort.id.in_(list(ids)))
        .options(joinedload(Cohort.partner))
        .order_by(Cohort.ends_on, Cohort.id)
    )
    return db.session.scalars(statement).all()


def list_overdue_deferrals(on: date) -> Sequence[Enrolment]:
    """Deferred learners whose expected return has passed."""
    statement = (
        select(Enrolment)
        .join(Enrolment.cohort)
        .options(contains_eager(Enrolment.cohort), joinedload(Enrolment.learner))
        .where(Enrolment.status == "deferred", Enrolment.expected_return_on < on)
        .order_by(Enrolment.expected_return_on, Enrolment.id)
        .limit(LIMIT)
    )
    return db.session.scalars(statement).all()


def list_waiting_imports() -> Sequence[ImportBatch]:
    """Files that were previewed and neither taken nor left."""
    statement = (
        select(ImportBatch)
        .where(ImportBatch.status == "previewed")
        .order_by(ImportBatch.created_at.desc(), ImportBatch.id)
        .limit(LIMIT)
    )
    return db.session.scalars(statement).all()


def count_to_verify() -> int:
    """Pieces of evidence nobody has looked at."""
    return db.session.scalar(select(func.count(Evidence.id)).where(Evidence.verdict.is_(None))) or 0
