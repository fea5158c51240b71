"""The allowance is the sum of its ledger and says so in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.allowance import add_up
from tracker.rules.vocabulary import LICENCE_LEDGER_KINDS

MOVEMENTS = st.lists(
    st.tuples(st.sampled_from(sorted(LICENCE_LEDGER_KINDS)), st.integers(1, 50)), max_size=20
)


@given(st.integers(0, 50), MOVEMENTS)
def test_left_is_the_sum(limit: int, movements: list[tuple[str, int]]) -> None:
    down = {"used", "carried_on"}
    expected = sum(-n if kind in down else n for kind, n in movements)
    found = add_up(limit, movements)
    assert found.left == expected
    assert found.covers(expected)
    assert not found.covers(expected + 1)


@given(st.lists(st.tuples(st.sampled_from(["used", "released"]), st.integers(1, 9))))
def test_no_limit_covers_everything(movements: list[tuple[str, int]]) -> None:
    found = add_up(None, movements)
    assert found.left is None
    assert found.covers(10**6)


@pytest.mark.parametrize(
    ("limit", "movements", "words"),
    [
        (None, [("used", 2)], "2 used"),
        (10, [("granted", 10)], "10 granted − 0 used"),
        (
            10,
            [("granted", 10), ("carried_over", 2), ("used", 10), ("released", 1)],
            "10 granted + 2 carried over − 9 used",
        ),
        (
            4,
            [("granted", 4), ("extra", 1), ("carried_on", 5)],
            "4 granted + 1 extra − 0 used − 5 carried on",
        ),
    ],
)
def test_words(limit: int | None, movements: list[tuple[str, int]], words: str) -> None:
    assert add_up(limit, movements).words == words
