"""Which enrolments a figure is about, as conditions: scope, period, past days, people as one.

Not here: names on a command line (queries/figure_scopes), the facts themselves (queries/facts).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.standards.shape import Standard
from tracker.metrics.watching import Watched
from tracker.models import Cohort, Enrolment, EnrolmentEvent, ProgramVersion

# The days of the cohort that somebody came from, perhaps at another partner: on-time is judged
# against them, and a figure must not depend on who looks. The bare table is narrowed by hand: it
# is joined to enrolments the viewer sees, and only its days come through.
_original = Cohort.__table__.alias("original_cohort")

FACT_COLUMNS: dict[str, Any] = {
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
    "original_starts_on": _original.c.starts_on,
    "exit_reason": Enrolment.exit_reason,
    "intent": Enrolment.intent,
    "intent_on": Enrolment.intent_on,
    "may_work": Enrolment.may_work,
    "employed_at_entry": Enrolment.employed_at_entry,
    "credential_on": Enrolment.credential_on,
    "program_weeks": ProgramVersion.weeks,
}


@dataclass(frozen=True, slots=True)
class FigureScope:
    """Which enrolments a figure is about; None leaves that side open."""

    partner_id: int | None = None
    centre_id: int | None = None
    program_id: int | None = None
    version_id: int | None = None
    cohort_id: int | None = None
    enrolment_id: int | None = None
    cohort_ids: tuple[int, ...] = ()
    partner_ids: tuple[int, ...] = ()

    def conditions(self, enrolment: Any = Enrolment, cohort: Any = Cohort) -> list[Any]:
        """As conditions on Enrolment and Cohort (or aliases of them), both joined."""
        chosen = (
            (enrolment.partner_id, self.partner_id),
            (cohort.centre_id, self.centre_id),
            (cohort.program_id, self.program_id),
            (cohort.program_version_id, self.version_id),
            (enrolment.cohort_id, self.cohort_id),
            (enrolment.id, self.enrolment_id),
        )
        found = [column == value for column, value in chosen if value is not None]
        if self.cohort_ids:
            found.append(enrolment.cohort_id.in_(self.cohort_ids))
        return [*found, enrolment.partner_id.in_(self.partner_ids)] if self.partner_ids else found

    def cohort_conditions(self) -> list[Any]:
        """As conditions on Cohort alone; of the cohorts of an enrolment nothing is said."""
        chosen = (
            (Cohort.partner_id, self.partner_id),
            (Cohort.centre_id, self.centre_id),
            (Cohort.program_id, self.program_id),
            (Cohort.program_version_id, self.version_id),
            (Cohort.id, self.cohort_id),
        )
        found = [column == value for column, value in chosen if value is not None]
        if self.cohort_ids:
            found.append(Cohort.id.in_(self.cohort_ids))
        return [*found, Cohort.partner_id.in_(self.partner_ids)] if self.partner_ids else found

    @property
    def holds_whole_people(self) -> bool:
        """Whether all enrolments of a person in a program at a partner lie on one side of it."""
        narrower = (self.centre_id, self.version_id, self.cohort_id, self.enrolment_id)
        return not self.cohort_ids and all(value is None for value in narrower)


EVERYTHING = FigureScope()


@dataclass(frozen=True, slots=True)
class Question:
    """What is read: a scope, perhaps for a standard's period, perhaps as of a day.

    `is_gathered`: with every enrolment of the same people in the same programs at the partner.
    """

    scope: FigureScope = EVERYTHING
    standard: Standard | None = None
    period: Period = ALWAYS
    as_of: date | None = None
    is_gathered: bool = False

    @property
    def plain_day(self) -> Any:
        """The day as the database is told it."""
        return self.as_of.plain if isinstance(self.as_of, Watched) else self.as_of

    def conditions(self) -> list[Any]:
        """As conditions on a statement that is `joined`; empty where everything is read."""
        if self.is_gathered:
            is_whole = self.scope.holds_whole_people
            return self.scope.conditions() if is_whole else [_same_people(self.scope)]
        own = self.scope.conditions()
        if self.standard is None or self.period.is_open or not self.standard.period_fields:
            return own
        sides = in_period(self.standard, self.period)
        if self.as_of is not None:
            # Another day may have stood there then: who changed since is read, and judged.
            sides.append(changed_after(self.plain_day, Enrolment.id))
        return [*own, or_(*sides)]


def in_period(standard: Standard, period: Period) -> list[ColumnElement[bool]]:
    """Of which one holds for everybody whom the period may select; the standard decides."""
    slack = timedelta(days=standard.period_slack)
    sides = []
    for name in standard.period_fields:
        column = FACT_COLUMNS[name]
        bounds = []
        if period.from_on is not None:
            bounds.append(column >= period.from_on - slack)
        if period.to_on is not None:
            bounds.append(column <= period.to_on + slack)
        sides.append(and_(*bounds))
    return sides


def changed_after(as_of: date, enrolment_id: Any) -> Any:
    """Whether something happened to that enrolment, or was undone, after that day."""
    later = aliased(EnrolmentEvent)
    next_day = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    return exists(
        select(later.id).where(
            later.enrolment_id == enrolment_id,
            or_(
                later.effective_on > as_of,
                and_(
                    later.kind == "undone",
                    later.effective_on.is_(None),
                    later.recorded_at >= next_day,
                ),
            ),
        )
    )


def joined(statement: Any) -> Any:
    """A statement on enrolments with the days of the cohort before any transfer."""
    return statement.outerjoin(_original, _original.c.id == Enrolment.original_cohort_id)


def narrowed(statement: Any, enrolment_id: Any, conditions: list[Any]) -> Any:
    """A statement on what belongs to enrolments, narrowed to those that are asked about."""
    if not conditions:
        return statement
    return joined(
        statement.join(Enrolment, Enrolment.id == enrolment_id).join(
            Cohort, Cohort.id == Enrolment.cohort_id
        )
    ).where(*conditions)


def _same_people(scope: FigureScope) -> Any:
    """Whether the learner has an enrolment in the scope, in the same program at the partner."""
    mine, where = aliased(Enrolment), aliased(Cohort)
    return exists(
        select(mine.id)
        .join(where, where.id == mine.cohort_id)
        .where(
            mine.learner_id == Enrolment.learner_id,
            mine.partner_id == Enrolment.partner_id,
            mine.program_id == Enrolment.program_id,
            *scope.conditions(mine, where),
        )
        .correlate(Enrolment)
    )
