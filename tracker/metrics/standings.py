"""Where people stand in several lines at once, counted by group: what linked tables are made of.

A tally knows each line by itself; here it is kept which people of one line are those of another,
so that the difference of two figures can be told from a coincidence. Figures that outsiders see
are decided from these (publication). Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import BASE, Count, Judgement, Place, Tally

OUT, WHOLE, PART = 0, 1, 2
_PART = frozenset({Place.PART, Place.PRESUMED})
Leaf = tuple[Hashable, ...]


class Column(NamedTuple):
    """One line of one standard as a column of a table."""

    standard: str
    line: str


class Standings:
    """Leaf (one value for each dimension) -> how many people stand how in the columns.

    A standing is, column by column, OUT of the whole, in the WHOLE, or in the PART. Beside it the
    tally of each standard, for medians and days.
    """

    def __init__(self, dimensions: Sequence[str], standards: Sequence[Standard]) -> None:
        self.dimensions = tuple(dimensions)
        self.standards = {standard.key: standard for standard in standards}
        self.columns = tuple(
            Column(standard.key, line.key)
            for standard in standards
            for line in standard.lines
            if line.kind in {"rate", "count"}
        )
        self.leaves: dict[Leaf, Counter[tuple[int, ...]]] = {}
        self._counts: dict[Leaf, dict[str, Count]] = {}

    def person(self, leaf: Leaf, judgements: Mapping[str, Judgement]) -> None:
        """Count one person in, as each standard judged them."""
        places = {
            (key, verdict.line): verdict.place
            for key, judgement in judgements.items()
            for verdict in judgement.verdicts
        }
        standing = tuple(_standing(places.get(column)) for column in self.columns)
        self.leaves.setdefault(leaf, Counter())[standing] += 1
        counts = self._counts.setdefault(leaf, {key: Count() for key in self.standards})
        for key, judgement in judgements.items():
            counts[key].person(judgement)

    def ordered(self) -> list[tuple[Leaf, Counter[tuple[int, ...]]]]:
        """The leaves in an order that does not depend on who was counted first."""
        return sorted(self.leaves.items(), key=lambda pair: repr(pair[0]))

    def tally(self, standard: str, leaves: Iterable[Leaf]) -> Tally:
        """The standard's tally of these leaves together."""
        return Tally.total(self._counts[leaf][standard].tally() for leaf in leaves)

    def kinds(self) -> list[tuple[int, ...]]:
        """Every standing that anybody has, in a stable order."""
        return sorted({standing for people in self.leaves.values() for standing in people})


def _standing(place: Place | None) -> int:
    if place in _PART:
        return PART
    return WHOLE if place in BASE else OUT
