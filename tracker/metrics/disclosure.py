"""Small groups withheld, for everybody outside the partner and head office. Applied last. Pure.

A table of rates (rows are groups, one total) goes in, the same table with withheld cells comes
out. What is shown never lets a withheld cell be worked out by subtraction. One table at a time:
two tables about the same people (another standard, another cut) are not compared here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from tracker.metrics import statistics
from tracker.metrics.rates import Rate

K = TypeVar("K", bound=Hashable)
TOTAL = None
REASON = "Withheld: a group of fewer than {threshold} people could be recognised."


@dataclass(frozen=True, slots=True)
class Shown(Generic[K]):
    """The table as outsiders see it; a withheld cell is Rate.withheld()."""

    rows: dict[K, dict[str, Rate]]
    total: dict[str, Rate]

    @property
    def is_complete(self) -> bool:
        """Whether nothing was withheld."""
        cells = [*self.total.values(), *(c for row in self.rows.values() for c in row.values())]
        return not any(cell.is_withheld for cell in cells)


def is_small(rate: Rate, threshold: int, *, is_count: bool = False) -> bool:
    """Whether a cell may not be shown by itself.

    A count under the threshold; a rate whose whole, part or rest is under it, and a rate of
    nobody or everybody in a group under twice the threshold. Zero people are no group.
    """
    if rate.whole == 0:
        return False
    if is_count:
        return rate.whole < threshold
    rest = rate.whole - rate.part
    if rate.part == 0 or rest == 0:
        return rate.whole < 2 * threshold
    return min(rate.part, rest) < threshold


def withhold(
    rows: Mapping[K, Mapping[str, Rate]],
    total: Mapping[str, Rate],
    *,
    threshold: int = 10,
    counts: Iterable[str] = (),
    marked: Iterable[tuple[K | None, str]] = (),
) -> Shown[K]:
    """The table with every cell withheld that is small, marked, or would give such a cell away.

    `total` is the sum of the rows, column by column; an empty one is not shown. `counts` names
    the columns that are plain counts (part = whole). `marked` cells (row, column; row None: the
    total) are withheld whatever their size. Shown rates carry no unknown and not-due counts.
    """
    plain, hidden = frozenset(counts), set(marked)
    columns = list(dict.fromkeys(name for row in (*rows.values(), total) for name in row))
    shown_rows: dict[K, dict[str, Rate]] = {key: {} for key in rows}
    shown_total: dict[str, Rate] = {}
    for column in columns:
        cells = {key: row[column] for key, row in rows.items() if column in row}
        sum_cell = total.get(column)
        gone = {
            key
            for key, cell in cells.items()
            if is_small(cell, threshold, is_count=column in plain) or (key, column) in hidden
        }
        total_gone = sum_cell is not None and (
            is_small(sum_cell, threshold, is_count=column in plain) or (TOTAL, column) in hidden
        )
        if sum_cell is not None and not total_gone:
            total_gone = _complete(cells, gone, threshold, is_count=column in plain)
        for key, cell in cells.items():
            shown_rows[key][column] = Rate.withheld() if key in gone else _terse(cell)
        if sum_cell is not None:
            shown_total[column] = Rate.withheld() if total_gone else _terse(sum_cell)
    return Shown(shown_rows, shown_total)


def _complete(cells: Mapping[K, Rate], gone: set[K], threshold: int, *, is_count: bool) -> bool:
    """Withhold further cells of one column until the total gives none away; True: the total too.

    Subtraction tells the sum over the withheld cells. It is harmless when at least two groups
    share it and no kind of people in it (part, rest) is fewer than the threshold.
    """
    while gone:
        groups = [cells[key] for key in gone if cells[key].whole]
        if not groups:
            return False
        part = sum(cell.part for cell in groups)
        rest = sum(cell.whole for cell in groups) - part
        sums = [part + rest] if is_count else [part, rest]
        if len(groups) > 1 and min(sums) >= threshold:
            return False
        left = [key for key in cells if key not in gone and cells[key].whole]
        if not left:
            return True
        gone.add(min(left, key=lambda key: (cells[key].whole, cells[key].part)))
    return False


def _terse(rate: Rate) -> Rate:
    """The rate without the counts of unknown and waiting people: the knowledge rate tells of them."""
    return replace(rate, unknown=0, not_due=0, is_terse=True)


def published_median(values: statistics.Multiset, threshold: int = 10) -> Decimal | None:
    """The median to the nearest hundred, so that it is nobody's own pay; None of too few."""
    if statistics.size(values) < threshold:
        return None
    middle = statistics.median(values)
    return None if middle is None else statistics.rounded(middle, -2)
