"""What every standard does alike: the response rate beside its lines, periods, settings kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.metrics.catalogue import STANDARDS, standard_with
from tracker.metrics.contact import KEY as RESPONSE
from tracker.metrics.periods import Period
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place

BY_COHORT = replace(CONTRACT, asked_of="completion_rate")
PAID = {
    "salary_amount": Decimal(30_000),
    "salary_currency": "USD",
    "salary_period": "year",
}


def test_the_response_rate_is_of_the_people_of_its_line() -> None:
    seen = learned("employed", 20, from_=10)
    who = person("completed", seen)
    # Completed, but the line that is asked about is not due.
    waiting = CONTRACT.whole(who, day(100)).verdicts[-1]
    assert waiting[:4] == (RESPONSE, Place.NOT_DUE, "not_due_in_work", day(180))
    answered = CONTRACT.whole(who, LATE).verdicts[-1]
    assert answered == (RESPONSE, Place.PART, "answered", day(180), seen.id)
    silent = CONTRACT.whole(person(), LATE).verdicts[-1]
    assert silent == (RESPONSE, Place.WHOLE, "not_answered", day(180), None)
    unasked = replace(CONTRACT, asked_of=None)
    assert unasked.whole(who, LATE) == CONTRACT.judge(who, LATE)
    assert [line.key for line in unasked.every_line] == [line.key for line in CONTRACT.lines]


def test_a_standard_must_judge_the_line_it_asks_about() -> None:
    with pytest.raises(AssertionError, match="contract gave no verdict on nowhere"):
        replace(CONTRACT, asked_of="nowhere").whole(person(), LATE)
    with pytest.raises(KeyError, match="nowhere"):
        CONTRACT.line("nowhere")


def test_the_response_rate_has_the_day_of_its_line() -> None:
    who = person(completed_on=date(2025, 5, 31))
    june = Period(date(2025, 6, 1), END)
    kept = [verdict.line for verdict in BY_COHORT.within(who, LATE, june).verdicts]
    assert kept == ["completion_rate", RESPONSE]
    assert [v.line for v in CONTRACT.within(who, LATE, june).verdicts] == ["completion_rate"]


def test_a_period_keeps_the_values_of_its_lines() -> None:
    who = person("completed", learned("employed", 200, from_=10, **PAID))
    inside = CONTRACT.within(who, LATE, Period(END, END))
    assert inside.values == CONTRACT.values(who, LATE)
    assert [value.line for value in inside.values] == ["median_days_to_job", "salaries"]
    assert CONTRACT.within(who, LATE, Period(day(1), None)).values == ()


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)
def test_a_standard_made_anew_searches_by_the_same_days(standard: Standard) -> None:
    made = standard if standard.make is None else standard.make(standard.settings)
    ways = (
        person(),
        person("withdrawn", exit_on=date(2025, 3, 1)),
        person("dismissed", status_on=date(2025, 4, 1)),
        person("enrolled"),
        person(completed_on=None, cohort_ends_on=None),
    )
    days = {}
    for line in standard.every_line:
        days[line.key] = [standard.period_day(line.key, who) for who in ways]
        assert [made.period_day(line.key, who) for who in ways] == days[line.key]
    assert days[standard.headline][0] is not None


def test_wioa_searches_by_the_exit_or_the_end_of_the_quarter() -> None:
    wioa = STANDARDS["wioa_etp"]
    left = person("withdrawn", exit_on=date(2025, 3, 1), completed_on=None)
    assert wioa.period_day("completion_rate", left) == date(2025, 3, 1)
    # Quarters are counted after that of the exit.
    assert wioa.period_day("employment_rate_q2", left) == date(2025, 9, 30)
    assert wioa.period_day("employment_rate_q4", left) == date(2026, 3, 31)
    assert wioa.period_day("completion_rate", person("enrolled")) is None
    moved = person("transferred_out", status_on=date(2025, 2, 3))
    assert wioa.period_day("completion_rate", moved) is None
    counted = standard_with(wioa, {"transfer_is_exit": "yes"})
    assert counted.period_day("completion_rate", moved) == date(2025, 2, 3)
    # The setting is about transfers: who only finished is where the completion puts them.
    assert counted.period_day("completion_rate", person(exit_on=day(9))) == END
    assert counted.period_day("completion_rate", person("enrolled", status_on=day(-90))) is None
