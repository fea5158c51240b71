"""The network beside a partner: median and range of each figure over all partners.

Read for the whole network whoever looks: what comes out are three percentages of at least five
partners, each of a group that could be shown by itself, and no partner's name (metrics/benchmarks).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tracker.metrics.benchmarks import Benchmark, benchmark
from tracker.metrics.standards.contract import CONTRACT
from tracker.queries.scope import SYSTEM, viewing
from tracker.queries.totals import read_totals


def read_benchmarks(
    lines: Iterable[str], as_of: date, threshold: int
) -> dict[str, Benchmark | None]:
    """Line of our contract -> the network's figures on that day; None where too few contribute."""
    with viewing(SYSTEM):
        totals = read_totals(CONTRACT, as_of).partners.values()
    return {
        line: benchmark((total.tally.rate(line) for total in totals), threshold) for line in lines
    }
