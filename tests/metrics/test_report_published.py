"""What outsiders get of a report where the standard itself prints no small figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.rates import Rate
from tracker.metrics.report import build_report
from tracker.metrics.report_frame import Frame
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Tally

INSIDE = Frame({"partner": "alder"}, LATE, datetime(2026, 11, 24, 9, tzinfo=UTC), "http://x.test/")
OUTSIDE = replace(INSIDE, view="published")
BOOTCAMPS, CONTRACT = get_standard("skills_bootcamps"), get_standard("contract")
RATE, COUNT = "outcome_rate_completions", "outcomes"


def of(standard: Standard, frame: Frame, *group: Facts, **outside: Rate) -> dict[str, Any]:
    tally = Tally.of(standard.whole(facts, frame.as_of) for facts in group)
    return build_report(standard, tally, frame, outside or None)


def lines(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {line["key"]: line for line in report["lines"]}


def job(**values: Any) -> Facts:
    return person("completed", learned("employed", 200, from_=20, **values))


def idle() -> Facts:
    return person("completed", learned("seeking_work", 200, from_=20))


GROUP = [job() for _ in range(44)] + [idle() for _ in range(42)]


@pytest.mark.parametrize(
    ("rate", "part", "whole", "printed"),
    [
        (Rate(20, 64), None, None, "c"),
        (Rate(29, 64), None, None, "c"),
        (Rate(30, 64), 30, 60, "47"),
        (Rate(44, 86), 40, 90, "51"),
    ],
)
def test_a_rate_of_few_is_neither_printed_nor_counted(
    rate: Rate, part: int | None, whole: int | None, printed: str
) -> None:
    shown = {RATE: replace(rate, unknown=3, not_due=5)}
    line = lines(of(BOOTCAMPS, OUTSIDE, *GROUP, **shown))[RATE]
    assert (line["part"], line["whole"], line["printed"]) == (part, whole, printed)
    assert line["state"] == ("withheld" if part is None else "value")
    # Nor is it told how many are unknown or waiting, whoever decided on the rate.
    for name in ("unknown", "not_due", "presumed", "aside", "high"):
        assert line[name] is None


@pytest.mark.parametrize(
    ("count", "told", "printed"), [(29, None, "c"), (30, 30, "30"), (44, 40, "40")]
)
def test_a_count_is_told_as_it_is_rounded(count: int, told: int | None, printed: str) -> None:
    shown = {COUNT: Rate(count, count, is_terse=True)}
    line = lines(of(BOOTCAMPS, OUTSIDE, *GROUP, **shown))[COUNT]
    assert (line["part"], line["whole"], line["printed"]) == (told, told, printed)


def test_inside_the_few_are_counted_and_printed_as_the_standard_does() -> None:
    found = lines(of(BOOTCAMPS, INSIDE, *GROUP[30:70]))[RATE]
    assert (found["part"], found["whole"], found["printed"]) == (14, 40, "c")
    assert (found["state"], found["not_due"], found["percent"]) == ("value", 0, "35")


def test_withheld_is_a_word_where_the_standard_has_no_sign_for_it() -> None:
    hidden = Rate.withheld()
    assert lines(of(BOOTCAMPS, OUTSIDE, *GROUP, **{RATE: hidden}))[RATE]["printed"] == "c"
    placement = "placement_rate_180"
    line = lines(of(CONTRACT, OUTSIDE, *GROUP, **{placement: hidden}))[placement]
    assert (line["printed"], line["state"]) == ("withheld", "withheld")
    waiting = lines(of(BOOTCAMPS, replace(INSIDE, as_of=day(5)), person()))[RATE]
    assert (waiting["printed"], waiting["state"]) == ("not due", "not_due")


def test_a_median_of_nobody_keeps_its_unit() -> None:
    line = lines(of(CONTRACT, INSIDE, person()))["median_days_to_job"]
    assert (line["unit"], line["median"]) == ("days", None)


def test_pay_keeps_to_a_lower_threshold_too() -> None:
    wioa = get_standard("wioa_etp")
    paid: dict[str, Any] = {"salary_currency": "USD", "salary_period": "year"}
    paid |= {"salary_amount": Decimal(40_000)}
    group = [person("completed", learned("employed", 400, from_=100, **paid)) for _ in range(7)]
    report = of(wioa, replace(OUTSIDE, threshold=5), *group)
    assert lines(report)["median_earnings_q2"]["median"] == "10000"
    assert report["salaries"][0]["median"] == "10000"


def test_the_period_is_told_from_day_to_day() -> None:
    frame = replace(INSIDE, period=Period(date(2025, 1, 1), date(2025, 12, 31)))
    assert of(CONTRACT, frame)["period"] == {"from": "2025-01-01", "to": "2025-12-31"}


def test_waiting_without_a_day_is_said_without_one() -> None:
    alone = of(CONTRACT, INSIDE, person("enrolled", cohort_ends_on=None))
    assert alone["warnings"] == [
        "Placed within 180 days: 1 not due yet; they are not in the whole."
    ]
