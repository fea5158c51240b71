"""Medians, percentiles, intervals and calendar against hand-computed and published values."""

from __future__ import annotations

import statistics as stdlib
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics import statistics
from tracker.metrics.periods import ALWAYS, HalfYear, Period, Quarter, day_n, days_between

amounts = st.lists(
    st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False), max_size=30
)


@given(amounts)
def test_median_of_a_multiset_is_the_median_of_the_list(values: list[Decimal]) -> None:
    found = statistics.median(Counter(values))
    assert found == (stdlib.median(values) if values else None)


@given(amounts.filter(bool))
def test_half_way_percentile_is_the_median(values: list[Decimal]) -> None:
    middle = statistics.median(Counter(values))
    assert middle is not None
    assert statistics.percentile(Counter(values), Fraction(1, 2)) == Fraction(middle)


def test_type_seven_percentile() -> None:
    values = Counter(map(Decimal, (10, 20, 30, 40)))
    # h = 3 x 0.25 = 0.75: 10 + 0.75 x 10; h = 3 x 0.9 = 2.7: 30 + 0.7 x 10.
    assert statistics.percentile(values, Fraction(1, 4)) == Fraction(35, 2)
    assert statistics.percentile(values, Fraction(9, 10)) == 37
    assert statistics.percentile(values, Fraction(1)) == 40
    assert statistics.percentile({}, Fraction(1, 2)) is None


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (55, 78, "59.62", "79.48"),
        (7, 10, "39.68", "89.22"),
        (0, 12, "0.00", "24.25"),
        (12, 12, "75.75", "100.00"),
    ],
)
def test_wilson_interval(part: int, whole: int, low: str, high: str) -> None:
    found = statistics.wilson(part, whole)
    assert found is not None
    assert [str(statistics.rounded(end, 2)) for end in found] == [low, high]


def test_wilson_of_nobody() -> None:
    assert statistics.wilson(0, 0) is None


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("2.5"), 0, "3"),
        (Decimal("0.125"), 2, "0.13"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(5, 2), 0, "3"),
        (Decimal(12250), -2, "12300"),
    ],
)
def test_rounding_is_half_up(value: Decimal | Fraction, places: int, text: str) -> None:
    assert f"{statistics.rounded(value, places):f}" == text


@given(amounts)
def test_steps_hold_every_value_once(values: list[Decimal]) -> None:
    bands = statistics.steps(Counter(values))
    assert len(bands) <= 8
    assert sum(count for _, _, count in bands) == len(values)
    for low, below, count in bands:
        assert count == sum(low <= value < below for value in values)


def test_steps_are_round() -> None:
    values = Counter(map(Decimal, (41_000, 52_500, 59_999, 60_000, 98_000)))
    assert statistics.steps(values) == [
        (Decimal(40_000), Decimal(50_000), 1),
        (Decimal(50_000), Decimal(60_000), 2),
        (Decimal(60_000), Decimal(70_000), 1),
        (Decimal(70_000), Decimal(80_000), 0),
        (Decimal(80_000), Decimal(90_000), 0),
        (Decimal(90_000), Decimal(100_000), 1),
    ]


def test_day_n_counts_calendar_days() -> None:
    assert day_n(date(2025, 6, 30), 180) == date(2025, 12, 27)
    assert day_n(date(2024, 12, 31), 180) == date(2025, 6, 29)
    assert day_n(date(2023, 12, 31), 180) == date(2024, 6, 28)
    assert days_between(date(2025, 6, 30), date(2025, 12, 27)) == 180


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_halves_and_quarters_hold_their_days(day: date) -> None:
    half, quarter = HalfYear.of(day), Quarter.of(day)
    assert half.first_on <= day <= half.last_on
    assert quarter.first_on <= day <= quarter.last_on
    assert Quarter.of(quarter.last_on + timedelta(days=1)) == quarter.after(1)
    assert quarter.after(5).after(-5) == quarter


def test_labels() -> None:
    assert HalfYear.of(date(2025, 7, 1)).label == "2025 H2"
    assert Quarter.of(date(2024, 3, 31)).after(2).label == "2024 Q3"


def test_a_period_holds_its_ends_and_no_unknown_day() -> None:
    june = Period(date(2025, 6, 1), date(2025, 6, 30))
    assert june.holds(date(2025, 6, 1))
    assert june.holds(date(2025, 6, 30))
    assert not june.holds(date(2025, 7, 1))
    assert not june.holds(date(2025, 5, 31))
    assert not june.holds(None)
    assert ALWAYS.holds(None)
    assert Period(None, date(2025, 1, 1)).holds(date(1999, 1, 1))


@pytest.mark.parametrize(
    ("values", "mean", "lower", "upper"),
    [
        ((1, 2), "1.5", "1", "2"),
        ((1, 2, 9), "2", "2", "2"),
        ((1, 2, 3, 4, 5, 6), "3.5", "3", "4"),
    ],
)
def test_the_median_of_an_even_number(
    values: tuple[int, ...], mean: str, lower: str, upper: str
) -> None:
    multiset = {Decimal(value): 1 for value in values}
    assert statistics.median(multiset) == statistics.median(multiset, "mean") == Decimal(mean)
    assert statistics.median(multiset, "lower") == Decimal(lower)
    assert statistics.median(multiset, "upper") == Decimal(upper)
    assert statistics.median({}, "lower") is None


@pytest.mark.parametrize(
    ("values", "width", "first", "count"),
    [
        ((0, 7), 1, 0, 8),
        ((0, 8), 2, 0, 5),
        ((0, 15), 2, 0, 8),
        ((0, 16), 5, 0, 4),
        ((0, 39), 5, 0, 8),
        ((0, 40), 10, 0, 5),
        ((1_000, 1_079), 10, 1_000, 8),
        ((1_000, 1_080), 20, 1_000, 5),
        ((45_000, 61_000), 5_000, 45_000, 4),
    ],
)
def test_bands_of_the_narrowest_round_width(
    values: tuple[int, int], width: int, first: int, count: int
) -> None:
    low, high = (Decimal(value) for value in values)
    bands = statistics.steps({low: 2, high: 3})
    assert len(bands) == count
    assert bands[0] == (first, first + width, 2)
    assert bands[-1] == (first + (count - 1) * width, first + count * width, 3)
    assert {people for _, _, people in bands[1:-1]} <= {0}


def test_an_interval_ends_at_nothing_and_everything() -> None:
    # Of 7 and 13 the formula leaves dust beyond the fortieth place.
    for whole in (7, 12, 13):
        none, every = statistics.wilson(0, whole), statistics.wilson(whole, whole)
        assert none is not None
        assert every is not None
        assert (none[0], every[1]) == (0, 100)
    assert statistics.rounded(Decimal("1.5")) == 2
