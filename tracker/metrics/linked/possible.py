"""How people can stand in the lines of standards at all, whoever is counted: invented ways.

A figure lies within another by definition only if nobody can be in the one and not in the other.
What was never met here is taken for impossible, which withholds more, never less. The same ways
are drawn each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tracker.metrics.facts import Facts, Observation, Proof
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement
from tracker.rules.vocabulary import (
    EMPLOYMENT_TYPES,
    ENROLMENT_STATUSES,
    EXIT_REASONS,
    INTENTS,
    OUTCOME_STATUSES,
    UNAVAILABLE_REASONS,
)

WAYS = 3000
AS_OF = date(2026, 6, 30)
_STATUSES = (*sorted(ENROLMENT_STATUSES), *["completed"] * 12)
_OUTCOMES = (*sorted(OUTCOME_STATUSES), *["employed"] * 14)
_YES_NO = (True, False, None)


def possible_judgements(standards: Sequence[Standard]) -> Iterator[Mapping[str, Judgement]]:
    """What the standards say of each invented way."""
    # Not for secrets: the same ways each time.
    dice = Random(20260630)  # noqa: S311
    for number in range(1, WAYS + 1):
        facts = _way(dice, number)
        yield {standard.key: standard.judge(facts, AS_OF) for standard in standards}


def _way(dice: Random, number: int) -> Facts:
    """One enrolment with what was learned after it."""
    ends_on = AS_OF - timedelta(days=dice.randrange(-60, 800))
    starts_on = ends_on - timedelta(days=182)
    status = dice.choice(_STATUSES)
    left_on = starts_on + timedelta(days=dice.choice((3, 40, 150, 182, 200, 280)))
    completed_on = left_on if status == "completed" else None
    given: dict[str, Any] = {
        "completed_on": completed_on,
        "exit_on": None if status in {"enrolled", "deferred"} else left_on,
        "exit_reason": dice.choice(sorted(EXIT_REASONS)) if status == "withdrawn" else None,
        "intent": dice.choice((*sorted(INTENTS), None)),
        "intent_on": starts_on + timedelta(days=dice.choice((-1, 1, 30))),
        "may_work": dice.choice(_YES_NO),
        "employed_at_entry": dice.choice(_YES_NO),
        "credential_on": dice.choice((left_on, left_on + timedelta(days=90), None)),
        "program_weeks": dice.choice((26, None)),
        "census_on": dice.choice((starts_on + timedelta(days=14), None)),
    }
    seen = [_learned(dice, left_on, number * 10 + n) for n in range(dice.choice((0, 1, 1, 2, 3)))]
    return Facts(
        number,
        number,
        1,
        1,
        1,
        1,
        status,
        enrolled_on=starts_on,
        started_on=starts_on,
        status_on=left_on,
        cohort_starts_on=starts_on,
        cohort_ends_on=ends_on,
        original_starts_on=starts_on,
        original_ends_on=ends_on,
        observations=tuple(one for one in seen if one.learned_on <= AS_OF),
        **given,
    )


def _learned(dice: Random, left_on: date, number: int) -> Observation:
    """Something that was learned, mostly about work."""
    status = dice.choice(_OUTCOMES)
    first = left_on + timedelta(days=dice.choice((-100, 5, 60, 100, 130, 170, 185, 200, 300, 380)))
    last = first + timedelta(days=dice.choice((5, 60, 400)))
    return Observation(
        number,
        status,
        max(first, left_on) + timedelta(days=dice.choice((0, 30, 100, 300))),
        dice.choice((first, first, first, None)),
        dice.choice((last, None, None)),
        dice.choice(sorted(UNAVAILABLE_REASONS)) if status == "unavailable" else None,
        in_field=dice.choice(_YES_NO),
        employer=dice.choice(("One", "Two", None)),
        employer_is_provider=dice.choice(_YES_NO),
        employment_type=dice.choice((*sorted(EMPLOYMENT_TYPES), None)),
        contract_weeks=dice.choice((4, 13, 30, 60, None)),
        hours_per_week=dice.choice((Decimal(8), Decimal(18), Decimal(32), Decimal(40), None)),
        salary_amount=dice.choice((Decimal(2500), None)),
        salary_currency="USD",
        salary_period="month",
        evidence=dice.choice(((), (Proof("contract"),), (Proof("contract", AS_OF),))),
    )
