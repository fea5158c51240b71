"""What enrolments and cohorts must say because of their events and days, against what they say.

Reads only; `tracker check` prints the differences, services write the projections.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, EnrolmentEvent
from tracker.rules.lifecycle import Happening, project

# Columns of an enrolment that its events decide.
PROJECTED = (
    "status",
    "status_on",
    "enrolled_on",
    "started_on",
    "completed_on",
    "exit_on",
    "exit_reason",
    "expected_return_on",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored value that is not what it is projected to be."""

    entity: str
    id: int
    label: str
    field: str
    stored: Any
    rebuilt: Any

    def __str__(self) -> str:
        return (
            f"{self.entity} {self.id} ({self.label}): {self.field} is {self.stored}, "
            f"should be {self.rebuilt}"
        )


def happenings(events: Iterable[EnrolmentEvent]) -> list[Happening]:
    """The events as rules/lifecycle knows them, in the order they were recorded."""
    return [
        Happening(
            event.id,
            event.kind,
            event.effective_on,
            event.reason,
            event.undoes_id,
            event.expected_return_on,
        )
        for event in sorted(events, key=lambda event: event.sequence)
    ]


def projection(events: Iterable[EnrolmentEvent]) -> dict[str, Any]:
    """The PROJECTED columns as the events give them; ValueError when none stands."""
    seen = project(happenings(events))
    return {field: getattr(seen, field) for field in PROJECTED}


def cohort_projection(cohort: Cohort) -> dict[str, Any]:
    """The first and last day of a cohort: the actual one where known, else the planned one."""
    return {
        "starts_on": cohort.actual_start_on or cohort.planned_start_on,
        "ends_on": cohort.actual_end_on or cohort.planned_end_on,
    }


def enrolment_differences(enrolment: Enrolment) -> Iterator[Difference]:
    """Where an enrolment is not what its events say."""
    label = f"cohort {enrolment.cohort_id}"
    try:
        rebuilt = projection(enrolment.events)
    except ValueError:
        yield Difference("enrolment", enrolment.id, label, "events", "none", "at least one")
        return
    for field, value in rebuilt.items():
        stored = getattr(enrolment, field)
        if stored != value:
            yield Difference("enrolment", enrolment.id, label, field, stored, value)


def list_differences() -> list[Difference]:
    """Every difference in what the viewer sees; reads in portions, so size does not matter."""
    found: list[Difference] = []
    enrolments = select(Enrolment).options(selectinload(Enrolment.events)).order_by(Enrolment.id)
    for enrolment in db.session.scalars(enrolments.execution_options(yield_per=1000)):
        found.extend(enrolment_differences(enrolment))
    for cohort in db.session.scalars(
        select(Cohort).order_by(Cohort.id).execution_options(yield_per=1000)
    ):
        for field, value in cohort_projection(cohort).items():
            stored = getattr(cohort, field)
            if stored != value:
                found.append(Difference("cohort", cohort.id, cohort.code, field, stored, value))
    return found
