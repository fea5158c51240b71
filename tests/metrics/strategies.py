"""Any learner's way, as Hypothesis draws it: statuses, days, observations, corrections."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tracker.metrics.facts import Facts, Observation
from tracker.rules.vocabulary import (
    EMPLOYMENT_TYPES,
    ENROLMENT_STATUSES,
    EXIT_REASONS,
    INTENTS,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
    SALARY_PERIODS,
    UNAVAILABLE_REASONS,
)

START = date(2025, 1, 6)
# Few distinct days, close to the windows' ends, so that edges meet.
offsets = st.one_of(
    st.sampled_from([-1, 0, 1, 89, 90, 91, 179, 180, 181, 364, 365, 366]), st.integers(-200, 500)
)
days = offsets.map(lambda n: date(2025, 6, 30) + timedelta(days=n))
maybe_days = st.one_of(st.none(), days)
moments = st.integers(-250, 700).map(lambda n: date(2025, 6, 30) + timedelta(days=n))


@st.composite
def observations(draw: st.DrawFn, key: int = 0) -> Observation:
    """One observation that the database would accept."""
    status = draw(st.sampled_from(sorted(OUTCOME_STATUSES) + ["employed"] * 8))
    first = draw(maybe_days)
    last = draw(maybe_days)
    if first is not None and last is not None and last < first:
        first, last = last, first
    amount = draw(st.one_of(st.none(), st.integers(0, 9_999_999).map(lambda n: Decimal(n) / 100)))
    paid = amount is not None
    return Observation(
        key,
        status,
        draw(days),
        first,
        last,
        unavailable_reason=draw(st.sampled_from(sorted(UNAVAILABLE_REASONS)))
        if status == "unavailable"
        else None,
        in_field=draw(st.sampled_from([True, False, None])),
        employer_is_provider=draw(st.sampled_from([None, None, False, True])),
        employment_type=draw(st.sampled_from([None, *sorted(EMPLOYMENT_TYPES)])),
        contract_weeks=draw(st.sampled_from([None, None, 4, 26, 52])),
        hours_per_week=draw(st.sampled_from([None, Decimal("37.5"), Decimal(30), Decimal(12)])),
        source=draw(st.sampled_from(sorted(OUTCOME_SOURCES))),
        salary_amount=amount,
        salary_currency=draw(st.sampled_from(["EUR", "PEN"])) if paid else None,
        salary_period=draw(st.sampled_from(sorted(SALARY_PERIODS))) if paid else None,
        is_base_pay=draw(st.booleans()),
        superseded_on=draw(st.one_of(st.none(), st.none(), days)),
    )


@st.composite
def people(draw: st.DrawFn, number: int | None = None) -> Facts:
    """One enrolment in one of three cohorts; mostly graduates."""
    status = draw(st.sampled_from(sorted(ENROLMENT_STATUSES) + ["completed"] * 6))
    n = draw(st.integers(1, 10**6)) if number is None else number
    found = draw(st.lists(observations(), max_size=4))
    given: dict[str, Any] = {
        "completed_on": draw(maybe_days) if status == "completed" else None,
        "exit_on": draw(maybe_days) if status in {"withdrawn", "dismissed"} else None,
        "exit_reason": draw(st.sampled_from([None, *sorted(EXIT_REASONS)]))
        if status in {"withdrawn", "dismissed"}
        else None,
        "intent": draw(st.sampled_from([None, None, *sorted(INTENTS)])),
        "intent_on": draw(st.sampled_from([None, START, date(2025, 2, 1), date(2026, 1, 5)])),
        "may_work": draw(st.sampled_from([None, None, True, False])),
        "employed_at_entry": draw(st.sampled_from([None, True, False])),
        "credential_on": draw(maybe_days),
        "census_on": draw(st.one_of(st.none(), st.just(date(2025, 1, 20)))),
        "cohort_starts_on": draw(st.one_of(st.none(), st.just(START))),
        "cohort_ends_on": draw(maybe_days),
    }
    keyed = tuple(
        Observation(**{**{f: getattr(o, f) for f in Observation.__slots__}, "id": n * 10 + i})
        for i, o in enumerate(found)
    )
    cohort = draw(st.integers(1, 3))
    return Facts(n, n, cohort, 1, 1, 1, status, observations=keyed, **given)


groups = st.lists(people(), max_size=12)
