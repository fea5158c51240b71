"""Which cohorts a change touched, so that no stored figure outlives what it was made from.

Seen at every flush; a bulk path, which no flush sees, says it by hand (`touch`). Not here: what
follows from it (services/tallies).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from tracker.extensions import db
from tracker.models import (
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    OutcomeObservation,
    ProgramVersion,
)


@dataclass
class Touched:
    """Keys of rows that figures depend on, until they are resolved to cohorts."""

    cohorts: set[int] = field(default_factory=set)
    enrolments: set[int] = field(default_factory=set)
    observations: set[int] = field(default_factory=set)
    # Cohorts whose own days changed: who was moved out of them is judged by those days too.
    dated: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)

    def collect(self, session: Session) -> None:
        """Note what was just flushed, while what the values were is still known."""
        changed = [row for row in session.dirty if session.is_modified(row)]
        for row in (*session.new, *changed, *session.deleted):
            if isinstance(row, Enrolment):
                self.cohorts.update(_values(row, "cohort_id"))
            elif isinstance(row, (EnrolmentEvent, OutcomeObservation)):
                self.enrolments.update(_values(row, "enrolment_id"))
            elif isinstance(row, Evidence):
                self.observations.update(_values(row, "observation_id"))
            elif isinstance(row, Cohort):
                if row.id is not None:
                    self.cohorts.add(row.id)
                    self.dated.add(row.id)
            elif isinstance(row, ProgramVersion) and row.id is not None:
                self.versions.add(row.id)

    def __bool__(self) -> bool:
        return any((self.cohorts, self.enrolments, self.observations, self.dated, self.versions))

    def resolve(self) -> dict[int, int]:
        """Cohort -> partner of every cohort that was touched and is there, by key."""
        found = set(self.cohorts)
        if self.observations:
            self.enrolments |= _selected(
                OutcomeObservation.enrolment_id, OutcomeObservation.id, self.observations
            )
        if self.enrolments:
            found |= _selected(Enrolment.cohort_id, Enrolment.id, self.enrolments)
        if self.dated:
            found |= _selected(Enrolment.cohort_id, Enrolment.original_cohort_id, self.dated)
        if self.versions:
            found |= _selected(Cohort.id, Cohort.program_version_id, self.versions)
        partners: dict[int, int] = {}
        for portion in _portions(sorted(found)):
            rows = db.session.execute(
                select(Cohort.id, Cohort.partner_id).where(Cohort.id.in_(portion))
            )
            partners |= {row[0]: row[1] for row in rows}
        return dict(sorted(partners.items()))


def _values(row: Any, name: str) -> set[int]:
    """The value of a column now, and the one it had."""
    history = inspect(row).attrs[name].history
    found = {*(history.added or ()), *(history.deleted or ()), *(history.unchanged or ())}
    return {value for value in found if value is not None}


def _selected(column: Any, key: Any, keys: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for portion in _portions(sorted(keys)):
        found |= set(db.session.scalars(select(column).where(key.in_(portion)).distinct()))
    return found


def _portions(keys: list[int], size: int = 500) -> list[list[int]]:
    return [keys[i : i + size] for i in range(0, len(keys), size)]
