"""Tallies add, in any order; rates are exact pairs until printed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.strategies import groups, moments
from tracker.metrics import summary
from tracker.metrics.facts import Facts
from tracker.metrics.rates import Rate, percent
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Judgement, Place, Tally, Value, Verdict


def tally_of(group: list[Facts], as_of: date = LATE) -> Tally:
    return Tally.of(summary.judge(facts, as_of) for facts in group)


@given(groups, groups, groups, moments)
def test_tallies_add_in_any_order(
    a: list[Facts], b: list[Facts], c: list[Facts], as_of: date
) -> None:
    together = tally_of([*a, *b, *c], as_of)
    first, second, third = (tally_of(group, as_of) for group in (a, b, c))
    assert first + second + third == together
    assert third + (second + first) == together
    assert sum((second, third, first), Tally()) == together
    assert Tally.total([first, second, third]) == together
    assert together + Tally() == Tally() + together == together


@given(groups, moments, st.randoms())
def test_the_order_of_people_is_irrelevant(group: list[Facts], as_of: date, chance: object) -> None:
    shuffled = list(group)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tally_of(shuffled, as_of) == tally_of(group, as_of)


def test_adding_leaves_both_sides_as_they_were() -> None:
    one, other = tally_of([person()]), tally_of([person("dismissed")])
    before = (one.rate("completion_rate"), other.rate("completion_rate"))
    assert (one + other).rate("completion_rate").whole == 2
    assert (one.rate("completion_rate"), other.rate("completion_rate")) == before


def test_maturity_days_are_the_last_to_fall_due_and_the_next() -> None:
    line = "placement_rate_180"
    tally = tally_of([person(), person(completed_on=day(5)), person(completed_on=day(9))], day(182))
    assert tally.rate(line).matures_on == day(189)
    assert tally.next_on[line] == day(185)
    assert tally.rate(line).not_due == 2
    assert not tally.rate(line).is_mature
    matured = tally_of([person()])
    assert matured.rate(line).matures_on == day(180)
    assert line not in matured.next_on


def test_reasons_come_most_first() -> None:
    tally = tally_of([person(), person(), person("completed", learned("unreachable", 9))])
    assert tally.reasons("placement_rate_180", Place.UNKNOWN) == {
        "nothing_recorded": 2,
        "unreachable": 1,
    }
    assert list(tally.reasons("placement_rate_180", Place.UNKNOWN)) == [
        "nothing_recorded",
        "unreachable",
    ]
    even = tally_of([person("completed", learned("unreachable", 9)), person()])
    assert list(even.reasons("placement_rate_180", Place.UNKNOWN)) == [
        "nothing_recorded",
        "unreachable",
    ]
    few = tally_of([person("completed", learned("unreachable", 9))] * 2 + [person()])
    assert next(iter(few.reasons("placement_rate_180", Place.UNKNOWN))) == "unreachable"
    assert tally.count("placement_rate_180", reason="unreachable") == 1
    assert tally.count("no such line") == 0


def test_currencies_are_never_pooled() -> None:
    values = (Value("salaries", "EUR", Decimal(10)), Value("salaries", "PEN", Decimal(99)))
    verdict = Verdict("salaries", Place.PART, "pay_known")
    tally = Tally.of([Judgement((verdict,), values), Judgement((verdict,), values[:1])])
    assert tally.units("salaries") == ["EUR", "PEN"]
    assert tally.median("salaries", "EUR") == 10
    assert tally.median("salaries", "PEN") == 99
    assert tally.median("salaries", "USD") is None
    assert tally.multiset("salaries", "EUR") == {Decimal(10): 2}
    assert (tally + tally).multiset("salaries", "EUR") == {Decimal(10): 4}
    assert (tally + tally).multiset("salaries", "PEN") == {Decimal(99): 2}


@pytest.mark.parametrize(
    ("part", "whole", "places", "text"),
    [
        (0, 0, 1, None),
        (0, 12, 1, "0.0"),
        (12, 12, 2, "100.00"),
        (10, 14, 2, "71.43"),
        (7, 8, 1, "87.5"),
        (14, 16, 0, "88"),
        (1, 8, 0, "13"),
        (1, 2000, 1, "0.1"),
        (1, 1000, 2, "0.10"),
        (55, 78, 2, "70.51"),
    ],
)
def test_percentages_are_half_up_from_counts(
    part: int, whole: int, places: int, text: str | None
) -> None:
    assert percent(part, whole, places) == text
    assert Rate(part, whole).percent(places) == text


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_percentages_are_within_half_a_unit(part: int, whole: int, places: int) -> None:
    text = percent(min(part, whole), whole, places)
    assert text is not None
    error = Fraction(text) - Fraction(100 * min(part, whole), whole)
    assert -Fraction(1, 2 * 10**places) < error <= Fraction(1, 2 * 10**places)


def test_four_states_stay_apart() -> None:
    assert Rate(0, 14).state == "value"
    assert Rate(0, 14).percent() == "0.0"
    assert Rate(0, 0, not_due=3, matures_on=END).state == "not_due"
    assert Rate(0, 0).state == "not_reported"
    assert Rate.withheld().state == "withheld"
    assert [Rate.withheld().percent(), Rate(0, 0).percent()] == [None, None]
    assert (Rate.withheld().part, Rate.withheld().whole) == (0, 0)


def test_bounds_count_the_unknown_out_and_in() -> None:
    rate = Rate(50, 80, 20)
    assert (rate.low(), rate.percent(), rate.high()) == ("62.5", "62.5", "87.5")
    assert (rate.unknown_percent(), rate.unknown_percent(0)) == ("25.0", "25")
    assert (Rate(0, 0).unknown_percent(), percent(1, 3)) == (None, "33.3")


def test_a_period_keeps_the_lines_whose_own_day_it_holds() -> None:
    from tracker.metrics.periods import Period

    who = person(completed_on=date(2025, 5, 31))
    may = Period(date(2025, 5, 1), date(2025, 5, 31))
    june = Period(date(2025, 6, 1), None)
    assert len(CONTRACT.within(who, LATE, may).verdicts) == len(CONTRACT.every_line) - 1
    assert [v.line for v in CONTRACT.within(who, LATE, june).verdicts] == ["completion_rate"]
    assert CONTRACT.within(who, LATE, Period()) == CONTRACT.whole(who, LATE)


def test_maturity_days_of_groups_are_the_last_and_the_next_of_all() -> None:
    line = "placement_rate_180"
    early, late = tally_of([person()], day(9)), tally_of([person(completed_on=day(5))], day(9))
    for both in (early + late, late + early, Tally.total([early, late, early])):
        assert (both.last_on[line], both.next_on[line]) == (day(185), day(180))
