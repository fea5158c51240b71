"""Withholds cell after cell until what is shown tells of no small group and no withheld cell."""

from __future__ import annotations

from tracker.metrics.linked.cells import Key, LinkedCells
from tracker.metrics.linked.differences import withhold_by_differences
from tracker.metrics.linked.ranges import withhold_by_ranges
from tracker.metrics.linked.sums import withhold_by_sums


def settle(tables: LinkedCells) -> frozenset[Key]:
    """The cells to withhold; the cheap questions are asked first, all again after each answer."""
    while withhold_by_sums(tables) or withhold_by_differences(tables) or withhold_by_ranges(tables):
        pass
    return frozenset(tables.gone)
