"""The same learner under every standard: nine ways after a program, and what each standard says.

Made-up people, judged by the standards themselves; a page, a file or a document can print it. Not
here: anybody on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.esf_words import IMMEDIATE, LONGER
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Verdict

START, END = date(2024, 1, 8), date(2024, 5, 15)
AS_OF = date(2026, 6, 30)
_LEARNED = date(2025, 7, 1)
_COUNTS = frozenset({Place.PART, Place.PRESUMED})
# The lines that tell most of one person; the first in whose part they stand is the answer.
_TELLING: dict[str, tuple[str, ...]] = {
    "cirr_2017": ("1A", "1B", "1C", "2A", "2B", "2C", "2D", "3A", "3B", "4"),
    "cirr_web": ("1A", "1B", "1C", "1D", "1E", "2A", "2B", "3A", "3B", "4"),
    "esf": (*IMMEDIATE, *LONGER),
}
PLACE_WORDS: dict[Place, str] = {
    Place.PART: "counts",
    Place.PRESUMED: "counts, by presumption",
    Place.WHOLE: "in the base, does not count",
    Place.UNKNOWN: "in the base, unknown",
    Place.ASIDE: "unknown, outside the base",
    Place.NOT_DUE: "not due yet",
    Place.OUT: "not in the base",
}


@dataclass(frozen=True, slots=True)
class Situation:
    """One way after the program, in words and as a standard sees it."""

    key: str
    label: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Answer:
    """What a standard says of one person: the line that tells most, where they stand, and why."""

    standard: Standard
    line: str
    label: str
    verdict: Verdict

    @property
    def words(self) -> str:
        """The answer in a few words."""
        return f"{self.label}: {PLACE_WORDS[self.verdict.place]}"

    @property
    def sentence(self) -> str:
        """The rule that placed them."""
        return self.standard.reasons[self.verdict.reason]


def _person(number: int, *observations: Observation, **values: Any) -> Facts:
    given: dict[str, Any] = {
        "status": "completed",
        "enrolled_on": START,
        "completed_on": END,
        "exit_on": END,
        "cohort_starts_on": START,
        "cohort_ends_on": END,
        "employed_at_entry": False,
        "observations": observations,
    }
    return Facts(number, number, 1, 1, 1, 1, **{**given, **values})


def _seen(status: str, day: int, **values: Any) -> Observation:
    """Something that began so many days after the end, learned a year later."""
    return Observation(1, status, _LEARNED, END + timedelta(days=day), **values)


def _job(day: int = 10, **values: Any) -> Observation:
    """Full-time work in the field from that day on."""
    given: dict[str, Any] = {
        "in_field": True,
        "hours_per_week": Decimal(40),
        "employment_type": "permanent",
    }
    return _seen("employed", day, **{**given, **values})


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        "dropped_out",
        "Dropped out, got a job in the field",
        _person(1, _job(), status="withdrawn", completed_on=None, exit_reason="job_found"),
    ),
    Situation(
        "part_time",
        "Graduated, part-time in the field",
        _person(2, _job(hours_per_week=Decimal(20))),
    ),
    Situation("day_200", "Graduated, job in the field on day 200", _person(3, _job(200))),
    Situation(
        "other_field", "Graduated, full-time outside the field", _person(4, _job(in_field=False))
    ),
    Situation(
        "hired_by_school",
        "Graduated, hired by the school",
        _person(5, _job(employer_is_provider=True)),
    ),
    Situation(
        "not_seeking",
        "Graduated, left the job market by choice",
        _person(6, _seen("not_seeking", 10)),
    ),
    Situation(
        "further_study", "Graduated, went on to study", _person(7, _seen("further_education", 10))
    ),
    Situation("unreachable", "Graduated, cannot be reached", _person(8, _seen("unreachable", 10))),
    Situation(
        "no_permit",
        "Graduated, no work permit",
        _person(
            9,
            _seen("unavailable", 10, unavailable_reason="no_work_authorisation"),
            intent="new_in_field_job",
            intent_on=START,
            may_work=False,
        ),
    ),
)


def answer(standard: Standard, facts: Facts) -> Answer:
    """What the standard says of that person, long after every window."""
    verdicts = {verdict.line: verdict for verdict in standard.classify(facts, AS_OF)}
    for line in _TELLING.get(standard.key, ()):
        if verdicts[line].place in _COUNTS:
            return Answer(standard, line, standard.line(line).label, verdicts[line])
    headline = standard.headline
    return Answer(standard, headline, standard.line(headline).label, verdicts[headline])


def answers() -> list[tuple[Situation, list[Answer]]]:
    """Every situation with the answer of every standard, in the order of the catalogue."""
    return [
        (situation, [answer(standard, situation.facts) for standard in STANDARDS.values()])
        for situation in SITUATIONS
    ]
