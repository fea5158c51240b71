"""Exact medians of many values: how many lie in each band, then only the values of one band.

Bands are about 4 % wide, the same for every currency. Counts of bands add where multisets would
be too large to add; the median is exact all the same, because the band that holds it is read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal

from tracker.metrics.statistics import Multiset, median, size


def _edges() -> list[Decimal]:
    """1, 2, 3, … as long as steps of one are wider than 4 %, then 4 % steps, to a million million."""
    edges = [1]
    while edges[-1] < 10**12:
        edges.append(max(edges[-1] + 1, edges[-1] * 26 // 25))
    return [Decimal(edge) for edge in edges]


EDGES = _edges()


def band_of(amount: Decimal) -> int:
    """The number of the amount's band; larger amounts have the same or a larger one."""
    return bisect_right(EDGES, amount)


def divide(values: Multiset) -> dict[int, dict[Decimal, int]]:
    """Band -> the values in it."""
    found: defaultdict[int, dict[Decimal, int]] = defaultdict(dict)
    for amount, n in values.items():
        found[band_of(amount)][amount] = n
    return dict(found)


def banded_median(
    people: Mapping[int, int], values_in: Callable[[int], Multiset], even: str = "mean"
) -> Decimal | None:
    """The exact median from counts by band; `values_in` reads the values of the bands that matter.

    None of nothing. AssertionError where a band does not hold what is counted in it.
    """
    count = sum(people.values())
    if count == 0:
        return None
    low, high = (count - 1) // 2, count // 2
    wanted: dict[Decimal, int] = {}
    below = passed = 0
    for band in sorted(people):
        first, below = below, below + people[band]
        if below <= low or first > high:
            passed += people[band] if below <= low else 0
            continue
        held = values_in(band)
        assert size(held) == people[band], f"band {band} holds {size(held)}, not {people[band]}"
        for amount, n in held.items():
            wanted[amount] = wanted.get(amount, 0) + n
    return _middle(wanted, low - passed, high - passed, even)


def _middle(values: Multiset, low: int, high: int, even: str) -> Decimal | None:
    """The values at those two places of the sorted list, as the standard reads an even number."""
    found: list[Decimal] = []
    place = 0
    for amount in sorted(values):
        place += values[amount]
        while len(found) < 2 and place > (low, high)[len(found)]:
            found.append(amount)
    pair: defaultdict[Decimal, int] = defaultdict(int)
    for amount in found:
        pair[amount] += 1
    return median(pair, even)
