"""Worked examples of withholding: one small cell beside a total, and two that leak together."""

from __future__ import annotations

from tracker.metrics.publication import Shown, withhold
from tracker.metrics.rates import Rate


def table(threshold: int, total: int, **cells: int) -> Shown[str]:
    """A column of plain counts with its total, as outsiders see it."""
    rows = {name: {"people": Rate(count, count)} for name, count in cells.items()}
    whole = {"people": Rate(total, total)}
    return withhold(rows, whole, threshold=threshold, counts=("people",))


def told(shown: Shown[str]) -> dict[str, int | None]:
    """What is printed of each row; None: withheld."""
    return {
        name: None if row["people"].is_withheld else row["people"].whole
        for name, row in shown.rows.items()
    }


def test_one_small_cell_takes_the_next_smallest_with_it() -> None:
    shown = table(10, 200, City1=5, City2=100, City3=95)
    assert told(shown) == {"City1": None, "City2": 100, "City3": None}
    assert shown.total["people"].whole == 200


def test_two_cells_whose_sum_is_small_take_the_total_or_the_third() -> None:
    """14 - 12 = 2 would tell that both are 1."""
    shown = table(5, 14, A=12, B=1, C=1)
    found = told(shown)
    assert (found["B"], found["C"]) == (None, None)
    assert found["A"] is None or shown.total["people"].is_withheld
