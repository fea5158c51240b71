"""Where people stand in several lines at once, counted by group: what linked tables are made of.

A tally knows each line by itself; here it is kept which people of one line are those of another,
so that the difference of two figures can be told from a coincidence. Figures that outsiders see
are decided from these (publication). Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.metrics.linked.possible import possible_judgements
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

    def __init__(
        self,
        dimensions: Sequence[str],
        standards: Sequence[Standard],
        possible: Iterable[tuple[int, ...]] | None = None,
    ) -> None:
        """`possible`: how people can stand at all; None: as invented ways say (linked/possible)."""
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
        self._possible = None if possible is None else frozenset(possible)

    def person(self, leaf: Leaf, judgements: Mapping[str, Judgement]) -> None:
        """Count one person in, as each standard judged them."""
        self.leaves.setdefault(leaf, Counter())[standing_of(self.columns, judgements)] += 1
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

    def possible(self) -> frozenset[tuple[int, ...]]:
        """Every standing that anybody has or can have."""
        if self._possible is None:
            self._possible = _possible_standings(self.columns, tuple(self.standards.values()))
        return self._possible.union(self.kinds())


def standing_of(columns: Sequence[Column], judgements: Mapping[str, Judgement]) -> tuple[int, ...]:
    """How a person stands in the columns, as each standard judged them."""
    places = {
        (key, verdict.line): verdict.place
        for key, judgement in judgements.items()
        for verdict in judgement.verdicts
    }
    return tuple(_standing(places.get(column)) for column in columns)


_drawn: dict[tuple[str, ...], frozenset[tuple[int, ...]]] = {}


def _possible_standings(
    columns: Sequence[Column], standards: Sequence[Standard]
) -> frozenset[tuple[int, ...]]:
    """The standings of invented people; drawn once for the same standards and settings."""
    drawn_for = tuple(f"{standard.key} {standard.settings!r}" for standard in standards)
    if drawn_for not in _drawn:
        _drawn[drawn_for] = frozenset(
            standing_of(columns, judgements) for judgements in possible_judgements(standards)
        )
    return _drawn[drawn_for]


def _standing(place: Place | None) -> int:
    if place in _PART:
        return PART
    return WHOLE if place in BASE else OUT
