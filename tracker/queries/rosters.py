"""The roster of a cohort: each learner with what is known of them, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.models import Enrolment, OutcomeObservation
from tracker.queries.enrolments import list_cohort_enrolments
from tracker.queries.learners import references_of
from tracker.queries.outcomes import evidence_state, latest_outcomes


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One enrolment: the partner's reference, the latest outcome, how far it is proved."""

    enrolment: Enrolment
    reference: str | None
    outcome: OutcomeObservation | None

    @property
    def day(self) -> int | None:
        """Days from completion to the first day of the outcome; None where either is unknown."""
        if self.outcome is None or self.outcome.effective_from is None:
            return None
        completed_on = self.enrolment.completed_on
        return None if completed_on is None else (self.outcome.effective_from - completed_on).days

    @property
    def evidence(self) -> str:
        """One of queries/outcomes.EVIDENCE_STATES."""
        return evidence_state(self.outcome.evidence if self.outcome else ())

    @property
    def is_unknown(self) -> bool:
        """Whether somebody who completed has no outcome on record."""
        return self.enrolment.status == "completed" and self.outcome is None


def list_roster(cohort_id: int, partner_id: int) -> list[RosterRow]:
    """Every enrolment of the cohort, by name."""
    enrolments = list_cohort_enrolments(cohort_id)
    references = references_of([row.learner_id for row in enrolments], partner_id)
    outcomes = latest_outcomes(row.id for row in enrolments)
    return [
        RosterRow(row, next(iter(references.get(row.learner_id, ())), None), outcomes.get(row.id))
        for row in enrolments
    ]
