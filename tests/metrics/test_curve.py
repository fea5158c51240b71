"""The placement curve day by day: from when to when somebody counts in it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.curve import Curve, placement_curve
from tracker.metrics.facts import Facts
from tracker.metrics.rates import Rate


def curve(*people: Facts, as_of: date = LATE) -> Curve:
    found = placement_curve(people, as_of)
    assert len(found.part) == len(found.whole) == len(found.not_due) == 366
    return found


def job(first: int) -> Facts:
    return person("completed", learned("employed", 400, from_=first))


@pytest.mark.parametrize("first", [1, 2, 100, 364, 365])
def test_work_counts_from_its_first_day(first: int) -> None:
    found = curve(job(first))
    assert found.at(first - 1) == Rate(0, 1)
    assert found.at(first) == found.at(365) == Rate(1, 1)
    assert found.steps() == sorted({0, first, 90, 180, 365})


def test_work_held_at_completion_counts_from_day_0() -> None:
    assert curve(job(-20)).part == (1,) * 366
    assert curve(job(366)).part == (0,) * 366


def test_a_day_is_due_when_it_has_come() -> None:
    found = curve(person(), job(3), as_of=day(100))
    assert (found.at(100), found.at(101)) == (Rate(0, 2), Rate(0, 0, not_due=2))
    assert found.steps() == [0, 90, 101, 180, 365]
    # Known to be in work by then, and seen.
    seen = curve(person("completed", learned("employed", 50, from_=3)), as_of=day(100))
    assert (seen.at(100), seen.at(101)) == (Rate(1, 1), Rate(0, 0, not_due=1))
    waiting = curve(person(completed_on=None), as_of=day(-10))
    assert {waiting.at(n) for n in (0, 1, 365)} == {Rate(0, 0, not_due=1)}


def test_who_leaves_the_base_leaves_it_from_that_day() -> None:
    def ill(first: int, on: int) -> Facts:
        gone = learned("unavailable", on, from_=first, unavailable_reason="medical")
        return person("completed", learned("employed", 20, from_=9, to=400), gone)

    found = curve(ill(50, 60))
    assert (found.at(8), found.at(49), found.at(50)) == (Rate(0, 1), Rate(1, 1), Rate(0, 0))
    assert found.steps() == [0, 9, 50, 90, 180, 365]
    # Told beforehand, and not due yet.
    ahead = curve(ill(200, 90), as_of=day(100))
    assert ahead.at(199) == Rate(0, 0, not_due=1)
    assert ahead.at(200) == Rate(0, 0)
    assert ahead.steps() == [0, 9, 90, 101, 180, 200, 365]
    assert curve(ill(-5, 3)).at(0) == curve(ill(0, 3)).at(0) == Rate(0, 0)
    silent = learned("unavailable", 60, from_=50, unavailable_reason="deceased")
    assert curve(person("completed", silent)).steps() == [0, 50, 90, 180, 365]


def test_only_graduates_count_and_curves_add() -> None:
    assert curve(person("enrolled"), person("withdrawn", exit_on=day(-50))) == Curve()
    one, other = curve(job(5), as_of=day(30)), curve(job(9), person())
    assert (one + other).at(9) == Rate(one.at(9).part + 1, 3)
    assert (one + other).at(200) == Rate(1, 2, not_due=1)
    assert one + Curve() == one
