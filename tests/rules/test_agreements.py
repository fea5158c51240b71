"""Terms by the calendar, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.agreements import (
    OBLIGATION_MOVES,
    TERM_STATES,
    check_obligation_move,
    following_days,
    following_number,
    projected_end,
    term_state,
)
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import OBLIGATION_STATUSES

DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("CTC-2025-02", "CTC-2025-03"),
        ("T-9", "T-10"),
        ("T-09", "T-10"),
        ("99", "100"),
        ("2025/1 (renewed)", "2025/2 (renewed)"),
        ("Pilot", "Pilot 2"),
    ],
)
def test_number_that_follows(number: str, expected: str) -> None:
    assert following_number(number) == expected


@pytest.mark.parametrize(
    ("first", "original", "end", "expected"),
    [
        ("2025-01-01", "2025-12-31", "2025-12-31", ("2026-01-01", "2026-12-31")),
        ("2023-03-01", "2024-02-29", "2024-02-29", ("2024-03-01", "2025-02-28")),
        ("2025-01-31", "2025-02-27", "2025-02-27", ("2025-02-28", "2025-03-27")),
        ("2025-01-01", "2025-12-31", "2026-06-30", ("2026-07-01", "2027-06-30")),
        ("2025-01-10", "2025-02-20", "2025-02-20", ("2025-02-21", "2025-04-03")),
    ],
)
def test_days_that_follow(first: str, original: str, end: str, expected: tuple[str, str]) -> None:
    found = following_days(*(date.fromisoformat(day) for day in (first, original, end)))
    assert found == tuple(date.fromisoformat(day) for day in expected)


@given(DAYS, st.integers(0, 3000), st.integers(0, 500))
def test_what_follows_starts_the_day_after_and_lasts_about_as_long(
    first: date, length: int, extended: int
) -> None:
    original = first + timedelta(days=length)
    end = original + timedelta(days=extended)
    new_first, new_last = following_days(first, original, end)
    assert new_first == end + timedelta(days=1)
    assert abs((new_last - new_first).days - length) <= 3


def test_the_end_agreed_last_is_in_force() -> None:
    first, second = date(2027, 1, 1), date(2026, 1, 1)
    assert projected_end(first, []) == first
    assert projected_end(date(2025, 1, 1), [first, second]) == second


@given(DAYS, DAYS, st.integers(0, 2000), st.integers(0, 400), st.booleans(), st.booleans())
def test_every_day_has_one_known_state(
    day: date, first: date, length: int, notice: int, renewed: bool, running: bool
) -> None:
    last = first + timedelta(days=length)
    state = term_state(
        day,
        starts_on=first,
        ends_on=last,
        notice_on=last - timedelta(days=notice),
        is_renewed=renewed,
        has_running_cohorts=running,
    )
    assert state in TERM_STATES
    assert (state in {"running", "in_notice"}) == (first <= day <= last)
    assert not (renewed and state in {"in_notice", "teach_out"})


@given(st.sampled_from(sorted(OBLIGATION_STATUSES)), st.sampled_from(sorted(OBLIGATION_MOVES)))
def test_moves_of_an_obligation(status: str, new: str) -> None:
    if status in OBLIGATION_MOVES[new]:
        check_obligation_move(status, new)
    else:
        with pytest.raises(Refused):
            check_obligation_move(status, new)
