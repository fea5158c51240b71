"""An answer keeps until the watched day says: for every standard, day by day."""

# The day stands on either side of a comparison on purpose.
# ruff: noqa: SIM300

from __future__ import annotations

import operator
import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.strategies import moments, people
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.facts import Facts
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.watching import Watched

DAY = date(2026, 3, 31)


@pytest.mark.parametrize("standard", [*STANDARDS.values(), HEADCOUNT], ids=lambda s: s.key)
@given(st.data())
def test_an_answer_holds_until_the_noted_day(standard, data):
    facts: Facts = data.draw(people())
    start = data.draw(moments)
    watched = Watched(start)
    answer = standard.whole(facts, watched)
    assert answer == standard.whole(facts, start)
    until = watched.next_on or start + timedelta(days=1500)
    for days in (1, 2, 30, 90, 180, 365, (until - start).days - 1):
        day = start + timedelta(days=days)
        if start < day < until:
            assert standard.whole(facts, day) == answer, (start, day, until)


@pytest.mark.parametrize("standard", [*STANDARDS.values(), HEADCOUNT], ids=lambda s: s.key)
@given(st.data())
def test_days_are_only_compared(standard, data):
    """Otherwise an answer would have to be worked out anew every day."""
    facts: Facts = data.draw(people())
    late = Watched(date(2040, 1, 1))
    standard.whole(facts, late)
    assert late.next_on is None


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        (lambda d: d < DAY, DAY),
        (lambda d: DAY > d, DAY),
        (lambda d: d >= DAY, DAY),
        (lambda d: DAY <= d, DAY),
        (lambda d: d <= DAY, DAY + timedelta(1)),
        (lambda d: DAY >= d, DAY + timedelta(1)),
        (lambda d: d > DAY, DAY + timedelta(1)),
        (lambda d: DAY < d, DAY + timedelta(1)),
        (lambda d: d == DAY, DAY),
        (lambda d: DAY != d, DAY),
        (lambda d: min(DAY, d) and max(d, DAY), DAY),
    ],
)
def test_a_comparison_is_noted_with_the_day_it_turns(asked, until):
    watched = Watched(date(2026, 1, 1))
    asked(watched)
    assert watched.next_on in {until, DAY}
    late = Watched(date(2027, 1, 1))
    asked(late)
    assert late.next_on is None


@pytest.mark.parametrize(
    "use",
    [
        lambda d: d.year,
        lambda d: d - DAY,
        lambda d: DAY - d,
        lambda d: d - timedelta(1),
        lambda d: d + timedelta(1),
        lambda d: timedelta(1) + d,
        lambda d: d.isoformat(),
        lambda d: f"{d}",
        lambda d: f"{d:%Y}",
        lambda d: {d: 1},
        lambda d: d.toordinal(),
        lambda d: d.replace(year=2000),
        pickle.dumps,
    ],
)
def test_any_other_use_holds_for_the_day_only(use):
    watched = Watched(DAY)
    plain = use(DAY)
    assert use(watched) == plain or isinstance(plain, bytes)
    assert watched.next_on == DAY + timedelta(1)


def test_the_nearest_day_counts_and_a_new_answer_starts_afresh():
    watched = Watched(DAY)
    assert watched < DAY + timedelta(9)
    assert watched < DAY + timedelta(5)
    assert watched == Watched(DAY)
    assert watched.next_on == DAY + timedelta(5)
    watched.start()
    assert watched.next_on is None


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge", "eq", "ne"])
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_watched_day_compares_like_any_other(name, days):
    compare, other = getattr(operator, name), DAY + timedelta(days)
    expected = compare(DAY, other)
    assert compare(Watched(DAY), other) is expected
    assert compare(Watched(DAY), Watched(other)) is expected
    assert compare(other, Watched(DAY)) is compare(other, DAY)


@pytest.mark.parametrize(
    ("name", "turns"),
    [
        # What is asked -> the day of the turn, of a day before, the same and one three days ahead.
        ("lt", (None, None, 3)),
        ("le", (None, 1, 4)),
        ("gt", (None, 1, 4)),
        ("ge", (None, None, 3)),
        ("eq", (None, 1, 3)),
        ("ne", (None, 1, 3)),
    ],
)
def test_an_answer_turns_on_the_day_or_on_the_day_after(name, turns):
    for days, turn in zip((-1, 0, 3), turns, strict=True):
        watched = Watched(DAY)
        getattr(operator, name)(watched, DAY + timedelta(days))
        assert watched.next_on == (None if turn is None else DAY + timedelta(turn))


def test_the_last_day_of_all_has_no_day_after():
    watched = Watched(DAY)
    assert watched <= date.max
    assert watched.next_on is None


def test_what_is_no_day_is_no_day():
    watched = Watched(DAY)
    assert watched != DAY.isoformat()
    for name in ("lt", "le", "gt", "ge"):
        with pytest.raises(TypeError):
            getattr(operator, name)(watched, DAY.isoformat())
    assert watched.next_on is None
