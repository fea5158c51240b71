"""Somebody who holds every published cell and works out what they can; knows nothing of our code.

People are a list here, each with a group and where they stand in each column; what is published
is a mapping of (group, column) to part and whole, None where it is withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

Cell = tuple[object, str]
Told = Mapping[Cell, tuple[int, int] | None]


@dataclass(frozen=True)
class Person:
    """One person: key, leaf group, and column -> 0 (out), 1 (in the whole), 2 (in the part)."""

    key: int
    leaf: tuple[object, ...]
    stands: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """Everybody; the groups that tables have a row for; the columns of each group."""

    people: Sequence[Person]
    groups: Mapping[object, Callable[[tuple[object, ...]], bool]]
    columns: Sequence[str]
    # (total or None for the whole, parts) among columns.
    sums: Sequence[tuple[str | None, tuple[str, ...]]] = ()

    def who(self, cell: Cell, least: int) -> frozenset[int]:
        """The people of a cell: least 1 its whole, 2 its part."""
        group, column = cell
        place = self.columns.index(column)
        return frozenset(
            p.key for p in self.people if self.groups[group](p.leaf) and p.stands[place] >= least
        )


def counts_told(world: World, told: Told) -> list[frozenset[int]]:
    """Part, whole and rest of every published cell, as the people behind them."""
    found = []
    for cell, figures in told.items():
        if figures is None:
            continue
        part, whole = world.who(cell, 2), world.who(cell, 1)
        assert (len(part), len(whole)) == figures
        found += [part, whole, whole - part]
    return found


def remainders(world: World, told: Told) -> list[frozenset[int]]:
    """What every published total leaves when its published, disjoint parts are taken away."""
    found = []
    for (group, column), figures in told.items():
        if figures is None:
            continue
        for least in (1, 2):
            total = world.who((group, column), least)
            # Take the published cells of the same column that lie within, largest first.
            inner = [
                world.who(other, least)
                for other, value in told.items()
                if value is not None and other[1] == column and other[0] != group
            ]
            for order in (sorted(inner, key=len), sorted(inner, key=len, reverse=True)):
                left = total
                for part in order:
                    if part and part <= left:
                        left -= part
                found.append(left)
    return found + _line_remainders(world, told)


def _line_remainders(world: World, told: Told) -> list[frozenset[int]]:
    found = []
    for total, parts in world.sums:
        for group in world.groups:
            shown = [(group, p) for p in parts if told.get((group, p)) is not None]
            if total is not None and told.get((group, total)) is None:
                continue
            if not shown and total is None:
                continue
            all_of = world.who((group, total), 2) if total else world.who(shown[0], 1)
            found.append(all_of - frozenset().union(*(world.who(c, 2) for c in shown)))
    return found


def learned(lots: Iterable[frozenset[int]], threshold: int) -> list[frozenset[int]]:
    """Non-empty groups under the threshold that one subtraction of known counts tells of."""
    known = set(lots)
    few = [lot for lot in known if 0 < len(lot) < threshold]
    for first, second in combinations(known, 2):
        small, large = sorted((first, second), key=len)
        if small < large and len(large) - len(small) < threshold:
            few.append(large - small)
    return few


class Solver:
    """Exact bounds of what a withheld part can be, over every world that fits what is published.

    A world is a count, not below zero, of people for each leaf and each standing that is possible
    at all. Linear programming on fractions: the truth is one of the worlds.
    """

    def __init__(self, world: World, told: Told, standings: Sequence[tuple[int, ...]]) -> None:
        self.world, self.standings = world, standings
        leaves = sorted({p.leaf for p in world.people}, key=str)
        self.unknown = [(leaf, standing) for leaf in leaves for standing in standings]
        rows, sides = [], []
        for cell, figures in told.items():
            if figures is not None:
                for least, value in ((2, figures[0]), (1, figures[1])):
                    rows.append(self._row(cell, least))
                    sides.append(Fraction(value))
        self._start(rows, sides)

    def _row(self, cell: Cell, least: int) -> list[Fraction]:
        group, column = cell
        place = self.world.columns.index(column)
        inside = self.world.groups[group]
        return [
            Fraction(int(inside(leaf) and standing[place] >= least))
            for leaf, standing in self.unknown
        ]

    def _start(self, rows: list[list[Fraction]], sides: list[Fraction]) -> None:
        """A first feasible basis: artificial unknowns, driven out."""
        width, height = len(self.unknown), len(rows)
        self.table = [
            row + [Fraction(int(i == j)) for j in range(height)] + [side]
            for i, (row, side) in enumerate(zip(rows, sides, strict=True))
        ]
        self.basis = [width + i for i in range(height)]
        goal = [Fraction(0)] * width + [Fraction(-1)] * height
        left = self._best(goal, width + height)
        assert left == 0, "the truth fits what is published"
        for i, lead in enumerate(self.basis):
            if lead >= width:
                swap = next((j for j in range(width) if self.table[i][j]), None)
                if swap is not None:
                    self._pivot(i, swap)
        kept = [i for i, lead in enumerate(self.basis) if lead < width]
        self.table = [[*self.table[i][:width], self.table[i][-1]] for i in kept]
        self.basis = [self.basis[i] for i in kept]

    def _pivot(self, at: int, lead: int) -> None:
        by = self.table[at][lead]
        row = self.table[at] = [value / by for value in self.table[at]]
        for i, other in enumerate(self.table):
            if i != at and other[lead]:
                times = other[lead]
                self.table[i] = [a - times * b if b else a for a, b in zip(other, row, strict=True)]
        self.basis[at] = lead

    def _best(self, goal: Sequence[Fraction], width: int) -> Fraction | None:
        """The largest value of the goal; None without a bound. Bland's rule: it ends."""
        while True:
            gain = None
            for j in range(width):
                if j in self.basis:
                    continue
                worth = goal[j] - sum(
                    goal[lead] * row[j]
                    for lead, row in zip(self.basis, self.table, strict=True)
                    if row[j] and goal[lead]
                )
                if worth > 0:
                    gain = j
                    break
            if gain is None:
                return sum(
                    (
                        goal[lead] * row[-1]
                        for lead, row in zip(self.basis, self.table, strict=True)
                    ),
                    Fraction(0),
                )
            ratios = [
                (row[-1] / row[gain], self.basis[i], i)
                for i, row in enumerate(self.table)
                if row[gain] > 0
            ]
            if not ratios:
                return None
            self._pivot(min(ratios)[2], gain)

    def bounds(self, cell: Cell) -> tuple[Fraction, Fraction | None]:
        """The least and the largest that the part of the cell can be (None: any number)."""
        goal = self._row(cell, 2)
        high = self._best(goal, len(goal))
        low = self._best([-value for value in goal], len(goal))
        assert low is not None
        return -low, high
