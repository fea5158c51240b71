"""contract/1: retention, days to a job, pay, and the standard as a whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.metrics.people import END, LATE, day, learned, person, stands, verdict
from tracker.metrics.facts import Facts
from tracker.metrics.standards import contract
from tracker.metrics.standards.contract import CONTRACT, LINES, REASONS
from tracker.metrics.tally import Place
from tracker.rules.vocabulary import OUTCOME_STATUSES, UNAVAILABLE_REASONS

P180 = "placement_rate_180"


def values(facts: Facts, line: str, as_of: date = LATE) -> list[tuple[str, Decimal]]:
    return [(v.unit, v.amount) for v in contract.values(facts, as_of) if v.line == line]


# Retention.

RETENTION = "retention_rate_365"


def test_retention_needs_knowledge_that_reaches_day_365() -> None:
    early = person("completed", learned("employed", 50, from_=10))
    assert stands(early, RETENTION) == (Place.UNKNOWN, "day_not_known")
    late = person("completed", learned("employed", 365, from_=10))
    assert stands(late, RETENTION) == (Place.PART, "in_work_on_day")
    dated = person("completed", learned("employed", 50, from_=10, to=400))
    assert stands(dated, RETENTION) == (Place.PART, "in_work_on_day")


def test_retention_another_job_on_the_day_counts_and_seeking_does_not() -> None:
    first = learned("employed", 20, from_=10, to=200)
    moved = person("completed", first, learned("self_employed", 380, from_=300))
    assert stands(moved, RETENTION) == (Place.PART, "in_work_on_day")
    lost = person("completed", first, learned("seeking_work", 380, from_=210))
    assert stands(lost, RETENTION) == (Place.WHOLE, "seeking_work")
    gone = person("completed", first, learned("unreachable", 380))
    assert stands(gone, RETENTION) == (Place.UNKNOWN, "unreachable")


def test_retention_is_of_those_placed_within_180_days() -> None:
    late = person("completed", learned("employed", 370, from_=200))
    assert stands(late, RETENTION) == (Place.OUT, "not_placed")
    assert stands(person(), RETENTION, day(200)) == (Place.OUT, "not_placed")
    assert stands(person(), RETENTION, day(100)) == (Place.NOT_DUE, "not_due")


# Days to a job.

DAYS = "median_days_to_job"


@pytest.mark.parametrize(("first", "expected"), [(-30, 0), (0, 0), (1, 1), (365, 365)])
def test_days_to_a_job_count_from_completion(first: int, expected: int) -> None:
    who = person("completed", learned("employed", 365, from_=first))
    assert values(who, DAYS) == [("days", Decimal(expected))]


def test_days_to_a_job_need_a_recorded_first_day() -> None:
    undated = learned("employed", 20)
    assert stands(person("completed", undated), DAYS) == (Place.UNKNOWN, "first_day_unknown")
    assert values(person("completed", undated), DAYS) == []
    # In work by day 20 at the latest: the job dated from day 60 was not the first.
    both = person("completed", undated, learned("employed", 60, from_=60))
    assert values(both, DAYS) == []


def test_days_to_a_job_are_of_those_placed_within_365_days() -> None:
    who = person("completed", learned("employed", 400, from_=366))
    assert stands(who, DAYS) == (Place.OUT, "not_placed")


# Pay.


def pay(amount: str, period: str = "year", **more: object) -> dict[str, object]:
    return {
        "salary_amount": Decimal(amount),
        "salary_currency": "USD",
        "salary_period": period,
        **more,
    }


@pytest.mark.parametrize(
    ("given", "yearly"),
    [
        (pay("30000.50"), "30000.50"),
        (pay("7500.25", "quarter"), "30001.00"),
        (pay("2500.10", "month"), "30001.20"),
        (pay("577.15", "week"), "30011.80"),
        (pay("15.35", "hour", hours_per_week=Decimal("37.5")), "29932.50"),
    ],
)
def test_pay_comes_to_a_year_exactly(given: dict[str, object], yearly: str) -> None:
    who = person("completed", learned("employed", 180, from_=10, **given))
    assert values(who, "salaries") == [("USD", Decimal(yearly))]


@pytest.mark.parametrize(
    "given", [pay("15.35", "hour"), pay("30000", is_base_pay=False), {}], ids=str
)
def test_pay_that_cannot_be_told_is_unknown(given: dict[str, object]) -> None:
    who = person("completed", learned("employed", 180, from_=10, **given))
    assert stands(who, "salaries") == (Place.UNKNOWN, "pay_unknown")
    assert values(who, "salaries") == []


def test_pay_is_that_of_the_job_held_on_day_180() -> None:
    who = person(
        "completed",
        learned("employed", 20, from_=10, to=100, **pay("20000")),
        learned("employed", 190, from_=120, **pay("28000")),
    )
    assert values(who, "salaries") == [("USD", Decimal(28000))]


def test_pay_without_a_job_known_on_day_180_is_that_of_the_first() -> None:
    who = person(
        "completed",
        learned("employed", 20, from_=10, **pay("20000")),
        learned("employed", 60, from_=50, **pay("28000")),
    )
    assert values(who, "salaries") == [("USD", Decimal(20000))]


def test_pay_survives_a_confirmation_that_does_not_repeat_it() -> None:
    who = person(
        "completed",
        learned("employed", 20, from_=10, **pay("20000")),
        learned("employed", 200, from_=10),
    )
    assert values(who, "salaries") == [("USD", Decimal(20000))]
    # Another job, without pay: the pay of the job left behind is not its pay.
    moved = person(
        "completed",
        learned("employed", 20, from_=10, to=90, **pay("20000")),
        learned("employed", 200, from_=100),
    )
    assert values(moved, "salaries") == []


def test_pay_is_of_those_placed_within_180_days() -> None:
    who = person("completed", learned("employed", 200, from_=190, **pay("20000")))
    assert stands(who, "salaries") == (Place.OUT, "not_placed")


# The standard as a whole.


def test_every_line_once_and_every_reason_has_its_sentence() -> None:
    who = person("completed", learned("employed", 20, from_=10))
    assert [v.line for v in CONTRACT.classify(who, LATE)] == [line.key for line in LINES]
    assert all(sentence.endswith(".") for sentence in REASONS.values())
    assert set(OUTCOME_STATUSES) - {"unavailable"} - set(REASONS) == {
        "employed",
        "self_employed",
        "apprenticeship",
        "military",
    }
    assert set(UNAVAILABLE_REASONS) <= set(REASONS)


def test_the_verdict_names_the_observation_that_decided() -> None:
    first, second = learned("employed", 60, from_=50), learned("employed", 20, from_=10)
    who = person("completed", first, second)
    assert verdict(who, P180).observation_id == second.id
    assert verdict(who, "knowledge_rate").observation_id == first.id


def test_a_period_selects_completion_by_cohort_end_and_the_rest_by_completion_day() -> None:
    who = person(completed_on=date(2025, 5, 31))
    assert contract.period_day("completion_rate", who) == END
    assert contract.period_day(P180, who) == date(2025, 5, 31)


def test_retention_and_days_name_their_day_and_what_decided_it() -> None:
    placed = learned("employed", 100, from_=10)
    reached = learned("employed", 400, from_=10)
    who = person("completed", placed, reached)
    assert verdict(who, "retention_rate_365")[3:] == (day(365), reached.id)
    days = verdict(who, "median_days_to_job")
    assert days[2:] == ("first_day_known", day(365), placed.id)
    idle, newer = learned("not_seeking", 380, from_=350), learned("seeking_work", 390, from_=340)
    lost = person("completed", placed, idle, newer)
    assert verdict(lost, "retention_rate_365")[1:] == (
        Place.WHOLE,
        "seeking_work",
        day(365),
        newer.id,
    )
    silent = person("completed", placed, learned("unreachable", 390))
    found = verdict(silent, "retention_rate_365")
    assert found[2:] == ("unreachable", day(365), silent.observations[1].id)
    undated = person("completed", learned("employed", 100))
    assert verdict(undated, "median_days_to_job")[1:] == (
        Place.UNKNOWN,
        "first_day_unknown",
        day(365),
        undated.observations[0].id,
    )
