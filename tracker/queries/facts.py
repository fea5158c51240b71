"""Facts from the record: what the standards may know of the enrolments of a scope.

A fixed number of statements whatever the size: enrolments with their cohorts' days, observations,
and evidence where a standard asks for it. Columns, not rows of the ORM, but through the ORM's
entities, so that queries/scope narrows them. Not here: figures (queries/figures).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.extensions import db
from tracker.metrics.facts import Facts, Observation, Proof
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.standards.shape import Standard
from tracker.models import Cohort, Enrolment, Evidence, OutcomeObservation, ProgramVersion

# The end of the cohort that somebody came from, perhaps at another partner: on-time is judged
# against it, and a figure must not depend on who looks. The bare table is narrowed by hand: it is
# joined to enrolments the viewer sees, and only its day comes through.
_original = Cohort.__table__.alias("original_cohort")

_COLUMNS: dict[str, Any] = {
    "enrolment_id": Enrolment.id,
    "learner_id": Enrolment.learner_id,
    "cohort_id": Enrolment.cohort_id,
    "program_id": Cohort.program_id,
    "partner_id": Cohort.partner_id,
    "centre_id": Cohort.centre_id,
    "status": Enrolment.status,
    "enrolled_on": Enrolment.enrolled_on,
    "started_on": Enrolment.started_on,
    "completed_on": Enrolment.completed_on,
    "exit_on": Enrolment.exit_on,
    "status_on": Enrolment.status_on,
    "census_on": Cohort.census_on,
    "cohort_starts_on": Cohort.starts_on,
    "cohort_ends_on": Cohort.ends_on,
    "original_ends_on": _original.c.ends_on,
    "exit_reason": Enrolment.exit_reason,
    "intent": Enrolment.intent,
    "intent_on": Enrolment.intent_on,
    "may_work": Enrolment.may_work,
    "employed_at_entry": Enrolment.employed_at_entry,
    "credential_on": Enrolment.credential_on,
    "program_weeks": ProgramVersion.weeks,
}
_FACT_FIELDS = [f.name for f in fields(Facts) if f.name != "observations"]
_COMPUTED = {"superseded_on", "evidence"}
_OBSERVED = [f.name for f in fields(Observation) if f.name not in _COMPUTED]
_SELECTED = [_COLUMNS[name] for name in _FACT_FIELDS]
_SELECTED_OBSERVED = [getattr(OutcomeObservation, name) for name in _OBSERVED]


@dataclass(frozen=True, slots=True)
class FigureScope:
    """Which enrolments a figure is about; None leaves that side open."""

    partner_id: int | None = None
    centre_id: int | None = None
    program_id: int | None = None
    version_id: int | None = None
    cohort_id: int | None = None
    enrolment_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on Enrolment and Cohort, both joined."""
        chosen = (
            (Enrolment.partner_id, self.partner_id),
            (Cohort.centre_id, self.centre_id),
            (Cohort.program_id, self.program_id),
            (Cohort.program_version_id, self.version_id),
            (Enrolment.cohort_id, self.cohort_id),
            (Enrolment.id, self.enrolment_id),
        )
        return [column == value for column, value in chosen if value is not None]


EVERYTHING = FigureScope()


def in_period(standard: Standard, period: Period) -> list[ColumnElement[bool]]:
    """Conditions that keep everybody whom the period may select; the standard itself decides."""
    if period.is_open:
        return []
    slack = timedelta(days=standard.period_slack)
    sides = []
    for name in standard.period_fields:
        column = _COLUMNS[name]
        bounds = []
        if period.from_on is not None:
            bounds.append(column >= period.from_on - slack)
        if period.to_on is not None:
            bounds.append(column <= period.to_on + slack)
        sides.append(and_(*bounds))
    return [or_(*sides)]


def narrowed(statement: Any, conditions: list[ColumnElement[bool]]) -> Any:
    """The statement about observations or evidence, narrowed to the enrolments that are asked."""
    if not conditions:
        return statement
    return (
        statement.join(Enrolment, Enrolment.id == OutcomeObservation.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(*conditions)
    )


def iter_facts(
    scope: FigureScope = EVERYTHING,
    *,
    standard: Standard | None = None,
    period: Period = ALWAYS,
    with_evidence: bool = False,
) -> Iterator[Facts]:
    """The facts of every enrolment in the scope, by key; each made when it is asked for.

    With a standard and a period, at least everybody the period selects.
    """
    conditions = scope.conditions()
    if standard is not None:
        conditions += in_period(standard, period)
    observed = _observations(conditions, with_evidence)
    statement = (
        select(*_SELECTED)
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(_original, _original.c.id == Enrolment.original_cohort_id)
        .outerjoin(ProgramVersion, ProgramVersion.id == Cohort.program_version_id)
        .where(*conditions)
        .order_by(Enrolment.id)
    )
    none: tuple[Observation, ...] = ()
    rows: Iterable[Any] = db.session.execute(statement)
    for row in rows:
        values: Any = (*row, observed.get(row[0], none))
        yield Facts(*values)


def load_facts(scope: FigureScope = EVERYTHING, **asked: Any) -> list[Facts]:
    """The same as a list."""
    return list(iter_facts(scope, **asked))


def _observations(
    conditions: list[ColumnElement[bool]], with_evidence: bool
) -> dict[int, tuple[Observation, ...]]:
    """Enrolment -> its observations, in the order they were recorded."""
    statement = select(
        OutcomeObservation.enrolment_id, OutcomeObservation.superseded_by_id, *_SELECTED_OBSERVED
    ).order_by(OutcomeObservation.id)
    rows: Sequence[Any] = db.session.execute(narrowed(statement, conditions)).all()
    proofs = _proofs(conditions) if with_evidence else {}
    superseding = {row[1] for row in rows if row[1] is not None}
    learned_at = _OBSERVED.index("learned_on") + 2
    learned: dict[int, date] = {row[2]: row[learned_at] for row in rows if row[2] in superseding}
    found: defaultdict[int, tuple[Observation, ...]] = defaultdict(tuple)
    for row in rows:
        enrolment_id, successor, key = row[0], row[1], row[2]
        # A successor outside what was read stands elsewhere: what it replaced is gone for good.
        gone_on = None if successor is None else learned.get(successor, date.min)
        values: Any = (*row[2:], gone_on, proofs.get(key, ()))
        found[enrolment_id] += (Observation(*values),)
    return dict(found)


def _proofs(conditions: list[ColumnElement[bool]]) -> dict[int, tuple[Proof, ...]]:
    """Observation -> its evidence, verified where a second person accepted it."""
    statement = (
        select(
            Evidence.observation_id,
            Evidence.kind,
            Evidence.verdict,
            Evidence.verified_on,
            Evidence.added_at,
        )
        .join(OutcomeObservation, OutcomeObservation.id == Evidence.observation_id)
        .order_by(Evidence.id)
    )
    found: defaultdict[int, tuple[Proof, ...]] = defaultdict(tuple)
    rows: Iterable[Any] = db.session.execute(narrowed(statement, conditions))
    for key, kind, verdict, verified_on, added_at in rows:
        day = (verified_on or added_at.date()) if verdict == "accepted" else None
        found[key] += (Proof(kind, day),)
    return dict(found)
