"""What was learned of people after their course: observations, what proves them, what they said."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tests.benchmarks.people import EMPLOYERS, JOBS
from tests.benchmarks.world import DAY, Country

OBSERVATION = (
    *("id", "partner_id", "enrolment_id", "status", "unavailable_reason", "effective_from"),
    *("employer", "employer_is_provider", "job_title", "occupation", "in_field"),
    *("employment_type", "contract_weeks", "hours_per_week", "salary_amount", "salary_currency"),
    *("salary_period", "is_base_pay", "source", "learned_on", "recorded_at", "recorded_by_id"),
    "superseded_by_id",
)
EVIDENCE = (
    *("id", "partner_id", "observation_id", "kind", "added_at", "added_by_id", "verified_on"),
    *("verified_by_id", "verdict"),
)
_HOURS = (Decimal(40), Decimal(40), Decimal(40), Decimal(36), Decimal(30), Decimal(20))
_NOT_AT_WORK = (
    *("seeking_work", "seeking_work", "seeking_work", "further_education", "not_seeking"),
    *("unreachable", "unreachable", "unavailable", "internship", "apprenticeship"),
)


def at_noon(day: date) -> datetime:
    """The instant at which something of that day was written down."""
    return datetime.combine(day, time(12), UTC)


def pay(country: Country, chance: random.Random) -> Decimal:
    """A salary about the country's median; two in three are round figures, as in real lists."""
    amount = country.median * chance.lognormvariate(0.0, 0.28)
    step = 1 if country.median < 10_000 else country.median // 500
    if chance.random() < 0.3:
        return Decimal(int(amount * 100)).scaleb(-2)
    return Decimal(int(amount) // (50 * step) * 50 * step or 50 * step)


def career(ended_on: date, chance: random.Random) -> list[tuple[str, date, date]]:
    """(status, since when, learned when) of a graduate, oldest first; nothing learned is common."""
    if chance.random() < 0.12:
        return []
    found: list[tuple[str, date, date]] = []
    first = ended_on + timedelta(days=chance.randint(5, 60))
    dial = chance.random()
    if dial < 0.45:
        found.append(("seeking_work", ended_on, first))
    if dial < 0.76:
        since = ended_on + timedelta(days=int(chance.expovariate(1 / 75)))
        status = "self_employed" if chance.random() < 0.08 else "employed"
        found.append((status, since, max(since, first) + timedelta(days=chance.randint(0, 90))))
    elif dial >= 0.45:
        found.append((chance.choice(_NOT_AT_WORK), ended_on, first + timedelta(days=60)))
    return [one for one in found if one[2] <= DAY]


def observation_row(
    key: int,
    partner_id: int,
    enrolment_id: int,
    told: tuple[str, date, date],
    country: Country,
    staff: int,
    chance: random.Random,
    superseded_by: int | None = None,
) -> tuple[Any, ...]:
    """An observation's row in the columns of OBSERVATION."""
    status, since, learned_on = told
    at = at_noon(learned_on)
    head = (key, partner_id, enrolment_id, status, "medical" if status == "unavailable" else None)
    source = chance.choice(("learner", "learner", "survey", "employer", "partner_staff"))
    tail = (source, learned_on, at, staff, superseded_by)
    if status not in {"employed", "self_employed", "internship", "apprenticeship"}:
        return (*head, since, *(None,) * 11, True, *tail)
    title, occupation, in_field = chance.choice(JOBS)
    amount = pay(country, chance) if chance.random() < 0.8 else None
    kind = {"self_employed": "own_business", "internship": "internship"}.get(
        status, "apprenticeship" if status == "apprenticeship" else "permanent"
    )
    return (
        *head,
        since,
        chance.choice(EMPLOYERS),
        status == "employed" and chance.random() < 0.02,
        title,
        occupation,
        in_field,
        kind,
        None,
        chance.choice(_HOURS),
        amount,
        None if amount is None else country.currency,
        None if amount is None else country.period,
        True,
        *tail,
    )


def evidence_row(
    key: int, partner_id: int, observation: tuple[Any, ...], staff: int, head: int, dial: float
) -> tuple[Any, ...]:
    """What proves an observation, in the columns of EVIDENCE; most is verified by head office."""
    learned_on = observation[OBSERVATION.index("learned_on")]
    seen = dial < 0.7
    return (
        key,
        partner_id,
        observation[0],
        "contract" if dial < 0.3 else "offer_letter" if dial < 0.6 else "employer_email",
        at_noon(learned_on),
        staff,
        learned_on if seen else None,
        head if seen else None,
        ("returned" if dial < 0.03 else "accepted") if seen else None,
    )
