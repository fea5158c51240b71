"""Cells of linked tables: counts of people, how they add up, and which are withheld so far.

A lot of people is a set of atoms (smallest groups that no figure tells apart), written as the
bits of a number. Not here: what shown cells tell (sums, differences, ranges).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.metrics.disclosure import is_small
from tracker.metrics.rates import Rate

Key = tuple[Hashable, Hashable]
Tag = tuple[Hashable, str]
KINDS = ("part", "rest", "whole")


class Crowd(NamedTuple):
    """A lot of people: how many, and the bits of the atoms they stand in (0: not known)."""

    size: int
    atoms: int = 0

    def lies_in(self, other: Crowd) -> bool:
        """Whether everybody of it is in the other, as far as the atoms tell."""
        return not self.atoms & ~other.atoms

    def without(self, other: Crowd) -> Crowd:
        """The people who are not in the other, which lies within."""
        return Crowd(self.size - other.size, self.atoms & ~other.atoms)


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a whole; of two cells that give something away together, the higher rank goes."""

    part: Crowd
    whole: Crowd
    rank: tuple[int, ...]
    is_count: bool = False

    @property
    def order(self) -> tuple[int, ...]:
        """The rank; among equals the smallest cell goes first."""
        return (*self.rank, -self.whole.size, -self.part.size)

    def crowd(self, kind: str) -> Crowd:
        """The people of the part, of the whole, or of the rest of the whole."""
        if kind == "rest":
            return self.whole.without(self.part)
        return self.part if kind == "part" else self.whole


class Addition(NamedTuple):
    """Cells (group, column) of which the parts make up the total.

    Over groups their wholes add up as well; over lines only their parts do, without a total to
    the whole that all of them have.
    """

    total: Key | None
    parts: tuple[Key, ...]
    of_lines: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which counts add up."""
        return ("part",) if self.of_lines else KINDS

    @property
    def keys(self) -> tuple[Key, ...]:
        """The total, if there is one, and the parts."""
        return self.parts if self.total is None else (self.total, *self.parts)


def union(lots: Iterable[int]) -> int:
    """The atoms of all these lots together."""
    atoms = 0
    for lot in lots:
        atoms |= lot
    return atoms


class LinkedCells:
    """All cells that the same reader can lay beside each other, and which are withheld so far.

    `nested` are the pairs of tags (column, kind) of which the first lies within the second
    whoever is counted. Without atoms (is_exact False) any count may lie within any other. The
    same cells in the same order are always withheld alike.
    """

    def __init__(
        self,
        cells: Mapping[Key, Cell],
        additions: Sequence[Addition],
        threshold: int,
        *,
        marked: Iterable[Key] = (),
        nested: Sequence[tuple[Tag, Tag]] = (),
        is_exact: bool = True,
    ) -> None:
        self.cells, self.additions, self.threshold = cells, additions, threshold
        self.nested, self.is_exact = nested, is_exact
        self.gone = set(marked) | {key for key in cells if self._is_small(key)}
        self._place = {key: place for place, key in enumerate(cells)}
        self.of_group: dict[Hashable, list[Key]] = {}
        for key in cells:
            self.of_group.setdefault(key[0], []).append(key)
        self._links: dict[Key, list[Addition]] = {}
        for addition in additions:
            for key in addition.keys:
                self._links.setdefault(key, []).append(addition)

        self.people = {
            group: union(cells[key].whole.atoms for key in keys)
            for group, keys in self.of_group.items()
        }

    def within(self) -> list[tuple[Hashable, Hashable]]:
        """The pairs of groups of which the first's people are all among the second's."""
        return [
            (small, large)
            for small, few in self.people.items()
            for large, many in self.people.items()
            if few and small != large and not few & ~many
        ]

    def _is_small(self, key: Key) -> bool:
        cell = self.cells[key]
        rate = Rate(cell.part.size, cell.whole.size)
        return is_small(rate, self.threshold, is_count=cell.is_count)

    def place(self, key: Key) -> int:
        """Where the cell stands among all cells: coarser groups first."""
        return self._place[key]

    def hide(self, candidates: Iterable[Key], *, smallest: bool = False) -> bool:
        """Withhold the one that is missed least, or has the fewest people in its part.

        False when there is none left to withhold.
        """
        shown = [key for key in candidates if key not in self.gone]
        if shown:
            self.gone.add(max(shown, key=lambda key: self._missed_least(key, smallest)))
        return bool(shown)

    def _missed_least(self, key: Key, smallest: bool) -> tuple[int, tuple[int, ...], int]:
        cell = self.cells[key]
        return (-cell.part.size if smallest else 0), cell.order, self._place[key]

    def withheld(self) -> list[Key]:
        """The withheld cells, in the order of all cells."""
        return [key for key in self.cells if key in self.gone]

    def linked(self, keys: Iterable[Key]) -> list[Addition]:
        """The sums that any of the cells stand in."""
        return [addition for key in keys for addition in self._links.get(key, ())]

    def counts(self, addition: Addition, key: Key) -> bool:
        """Whether the cell has a share in the sum (a group without people has none)."""
        return addition.of_lines or self.cells[key].whole.size > 0

    def shown_parts(self, addition: Addition) -> tuple[Key, ...]:
        """The parts of the sum that are shown."""
        return tuple(key for key in addition.parts if key not in self.gone)

    def unknown(self, addition: Addition) -> dict[Key, int]:
        """The withheld cells that the shown ones leave over in a sum: 1, the total -1."""
        parts = [key for key in addition.parts if key in self.gone and self.counts(addition, key)]
        row = dict.fromkeys(parts, 1)
        total = addition.total
        if total is not None and total in self.gone and self.counts(addition, total):
            row[total] = -1
        return row
