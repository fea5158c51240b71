"""What people outside the partner and head office see of tallies: rates after disclosure control.

Joins a standard's lines to disclosure. Not here: the printed report (report).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from tracker.metrics.disclosure import TOTAL, Shown, withhold
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Rate, Tally

K = TypeVar("K", bound=Hashable)


def rates_of(standard: Standard, tally: Tally) -> dict[str, Rate]:
    """Line -> rate, for the lines of the standard that are rates."""
    return {line.key: tally.rate(line.key) for line in standard.lines if line.kind == "rate"}


def giving_away(standard: Standard, tally: Tally, threshold: int) -> set[str]:
    """Lines whose whole, beside the headline's, would tell of a few people who left the base.

    Completed 30 beside placed 12 of 29 says that one graduate died, is in prison or is ill.
    """
    left = _leavers(standard, tally, standard.headline)
    found = set()
    for line in standard.lines:
        apart = abs(_leavers(standard, tally, line.key) - left)
        if line.kind == "rate" and 0 < apart < threshold:
            found.add(line.key)
    return found


def _leavers(standard: Standard, tally: Tally, line: str) -> int:
    """How many people are out of the line's whole for a reason that nobody may guess."""
    return sum(
        n for reason, n in tally.reasons(line, Place.OUT).items() if reason in standard.leavers
    )


def publish(standard: Standard, tallies: Mapping[K, Tally], threshold: int) -> Shown[K]:
    """The standard's rates of each group and of all together, as outsiders see them."""
    whole = Tally.total(tallies.values())
    marked: set[tuple[K | None, str]] = {
        (TOTAL, line) for line in giving_away(standard, whole, threshold)
    }
    for key, tally in tallies.items():
        marked |= {(key, line) for line in giving_away(standard, tally, threshold)}
    rows = {key: rates_of(standard, tally) for key, tally in tallies.items()}
    return withhold(rows, rates_of(standard, whole), threshold=threshold, marked=marked)


def publish_one(standard: Standard, tally: Tally, threshold: int) -> dict[str, Rate]:
    """The rates of one group that stands alone, without parts, as outsiders see them."""
    marked: set[tuple[str | None, str]] = {
        (TOTAL, line) for line in giving_away(standard, tally, threshold)
    }
    return withhold({}, rates_of(standard, tally), threshold=threshold, marked=marked).total
