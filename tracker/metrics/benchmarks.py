"""A partner beside the network: median and range of partners' rates, if enough contribute. Pure.

A partner contributes only with a rate that could be shown to outsiders by itself, so that neither
end of a range tells of a few people. Not here: whose rates (queries/benchmarks).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median as middle_of

from tracker.metrics.disclosure import is_small
from tracker.metrics.rates import Rate
from tracker.metrics.statistics import rounded

AT_LEAST = 5


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Percentages of the partners that contribute, in one place, half up."""

    low: Decimal
    median: Decimal
    high: Decimal
    partners: int


def benchmark(rates: Iterable[Rate], threshold: int, places: int = 1) -> Benchmark | None:
    """Median and range over partners, one rate each; None where fewer than five contribute.

    An even number of partners has the mean of the two middle ones, rounded once.
    """
    found = sorted(
        Fraction(100 * rate.part, rate.whole)
        for rate in rates
        if rate.state == "value" and not is_small(rate, threshold)
    )
    if len(found) < AT_LEAST:
        return None
    return Benchmark(
        rounded(found[0], places),
        rounded(middle_of(found), places),
        rounded(found[-1], places),
        len(found),
    )
