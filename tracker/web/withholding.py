"""What people outside the partner and head office see: fixed tables, small groups withheld.

No filter, no period and no other day reaches them: each would be a second table to subtract from.
They are made new once a quarter. What is withheld of them is decided in metrics/publication.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import current_app

from tracker.metrics.disclosure import REASON
from tracker.metrics.linked.tables import Cut
from tracker.metrics.periods import HalfYear, Quarter
from tracker.metrics.publication import Median, Outside, for_outsiders
from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standings import Column
from tracker.queries.outside import read_standings

# As printed; what is kept longest when something has to be withheld is KEPT.
LINES = (
    "completion_rate",
    "knowledge_rate",
    "placement_rate_90",
    "placement_rate_180",
    "placement_rate_365",
    "in_field_rate_180",
    "retention_rate_365",
)
KEPT = (
    "placement_rate_180",
    "completion_rate",
    "knowledge_rate",
    "in_field_rate_180",
    "placement_rate_365",
    "placement_rate_90",
    "retention_rate_365",
)
TREND = ("completion_rate", "knowledge_rate", "placement_rate_180")
PAY = "salaries"
NEIGHBOURS = "So is what would give one away by subtraction."


def threshold() -> int:
    """Fewer people than this are not shown to outsiders."""
    return int(current_app.config["TRACKER"].small_group)


def _columns(*lines: str) -> tuple[Column, ...]:
    return tuple(Column(CONTRACT.key, line) for line in lines)


CUTS = (
    Cut((), _columns(*KEPT)),
    Cut(("partner",), _columns(*KEPT)),
    Cut(("half",), _columns(*TREND), tier=1),
    Cut(("partner", "half"), _columns(*TREND), tier=2),
)


@dataclass(frozen=True)
class OutsideTables:
    """The tables as outsiders see them: by partner, and by half-year of the cohorts' start."""

    shown: Outside
    as_of: date
    next_on: date

    def rates(self, lines: tuple[str, ...] = LINES, **at: Any) -> dict[str, Rate]:
        """Line -> figure of that partner, half-year or both; of everybody without."""
        return {line: self.shown.rate(Column(CONTRACT.key, line), **at) for line in lines}

    def pay(self, **at: Any) -> list[Median]:
        """Median yearly pay by currency, most salaries first."""
        return self.shown.medians(Column(CONTRACT.key, PAY), **at)

    def trend(self, **at: Any) -> list[tuple[str, dict[str, Rate]]]:
        """Half-year -> figures, oldest first, unknown starts last; those with anybody to count."""
        found = []
        for half in sorted(self.shown.values("half"), key=_by_time):
            rates = self.rates(TREND, **at, half=half)
            if any(rate.state in {"value", "withheld"} for rate in rates.values()):
                label = half.label if isinstance(half, HalfYear) else "start not recorded"
                found.append((label, rates))
        return found

    @property
    def reason(self) -> str:
        """Why something is withheld, in words; nothing where nothing is."""
        said = REASON.format(threshold=self.shown.threshold)
        return "" if self.shown.is_complete else f"{said} {NEIGHBOURS}"


def _by_time(half: object) -> tuple[bool, tuple[int, int]]:
    return (False, (half.year, half.half)) if isinstance(half, HalfYear) else (True, (0, 0))


def outside_tables(today: date) -> OutsideTables:
    """The tables over every partner the viewer was given, as known when the last quarter ended."""
    quarter = Quarter.of(today)
    as_of = quarter.first_on - timedelta(days=1)
    shown = for_outsiders(read_standings(as_of), CUTS, threshold())
    return OutsideTables(shown, as_of, quarter.after(1).first_on)
