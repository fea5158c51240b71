"""What a standard may know of one enrolment: frozen values, no database behind them.

Not here: how they are loaded (queries/facts), what a standard makes of them (standards/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

_UNKNOWN_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: its kind, and the day a second person accepted it (None: not yet).

    `added_on` is the day it was handed in (None: with the observation).
    """

    kind: str
    verified_on: date | None = None
    added_on: date | None = None

    @property
    def is_verified(self) -> bool:
        """Whether a second person accepted it."""
        return self.verified_on is not None


@dataclass(frozen=True, slots=True)
class Observation:
    """What was learned on a day about a learner's work or study.

    `superseded_on` is the day on which what replaces it was learned (None: it stands).
    """

    id: int
    status: str
    learned_on: date
    effective_from: date | None = None
    effective_to: date | None = None
    unavailable_reason: str | None = None
    in_field: bool | None = None
    employer: str | None = None
    employer_is_provider: bool | None = None
    job_title: str | None = None
    occupation: str | None = None
    employment_type: str | None = None
    contract_weeks: int | None = None
    hours_per_week: Decimal | None = None
    salary_amount: Decimal | None = None
    salary_currency: str | None = None
    salary_period: str | None = None
    is_base_pay: bool = True
    source: str = "learner"
    recorded_at: datetime = _UNKNOWN_INSTANT
    superseded_on: date | None = None
    evidence: tuple[Proof, ...] = ()

    def is_seen(self, as_of: date) -> bool:
        """Whether somebody looking on that day knows of it and nothing has replaced it by then."""
        return self.learned_on <= as_of and (
            self.superseded_on is None or self.superseded_on > as_of
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """One enrolment: whose, where, its status and days, its cohort's days, its observations.

    `gathered` names the enrolments that a standard counting people reads as this one.
    """

    enrolment_id: int
    learner_id: int
    cohort_id: int
    program_id: int
    partner_id: int
    centre_id: int
    status: str
    enrolled_on: date | None = None
    started_on: date | None = None
    completed_on: date | None = None
    exit_on: date | None = None
    status_on: date | None = None
    census_on: date | None = None
    cohort_starts_on: date | None = None
    cohort_ends_on: date | None = None
    # The end that on-time is judged against: that of the cohort before any transfer.
    original_ends_on: date | None = None
    original_starts_on: date | None = None
    exit_reason: str | None = None
    intent: str | None = None
    intent_on: date | None = None
    may_work: bool | None = None
    employed_at_entry: bool | None = None
    credential_on: date | None = None
    program_weeks: int | None = None
    observations: tuple[Observation, ...] = ()
    gathered: tuple[int, ...] = ()

    def status_by(self, as_of: date) -> str:
        """The status as it stood on that day: an exit dated later had not happened yet."""
        if self.status in {"enrolled", "deferred"}:
            return self.status
        if self.status == "completed":
            day = self.completed_on
        else:
            day = self.exit_on or self.status_on
        return "enrolled" if day is not None and day > as_of else self.status

    def seen(self, as_of: date) -> list[Observation]:
        """The observations that somebody looking on that day knows of, as recorded."""
        return [o for o in self.observations if o.is_seen(as_of)]
