"""What is too small to be shown to people outside the partner and head office. Pure.

One figure at a time; several figures about the same people are linked, and which figures leave at
all is publication.
"""

from __future__ import annotations

from decimal import Decimal

from tracker.metrics import statistics
from tracker.metrics.rates import Rate

REASON = "Withheld: a group of fewer than {threshold} people could be recognised."


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


def terse(rate: Rate) -> Rate:
    """The rate without the counts of unknown and waiting people: the knowledge rate tells of them."""
    return Rate(rate.part, rate.whole, matures_on=rate.matures_on, is_terse=True)


def published_median(values: statistics.Multiset, threshold: int = 10) -> Decimal | None:
    """The median to the nearest hundred, so that it is nobody's own pay; None of too few."""
    if statistics.size(values) < threshold:
        return None
    middle = statistics.median(values)
    return None if middle is None else statistics.rounded(middle, -2)
