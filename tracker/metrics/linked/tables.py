"""Standings cut into tables: cells with the atoms of their people, and how the cells add up.

Not here: which cells are withheld (settling), what is printed of them (publication).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, Tag
from tracker.metrics.standings import PART, WHOLE, Column, Leaf, Standings

Group = tuple[tuple[str, Hashable], ...]


class Cut(NamedTuple):
    """A table: a row for each combination of values of the dimensions; its columns.

    The first columns are kept longest; a table of a higher tier gives way to those of a lower.
    """

    dimensions: tuple[str, ...]
    columns: tuple[Column, ...]
    tier: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells of all tables, how they add up, which tags lie within which, whose leaves."""

    cells: dict[Key, Cell]
    additions: list[Addition]
    nested: tuple[tuple[Tag, Tag], ...]
    leaves: dict[Group, list[Leaf]]
    columns: dict[tuple[str, ...], tuple[Column, ...]]


_WANTED = {"part": {PART}, "rest": {WHOLE}, "whole": {PART, WHOLE}}


def _bits(columns: Sequence[Column], kinds: Sequence[tuple[int, ...]]) -> dict[Tag, int]:
    """Tag -> the bits of the standings that are at it."""
    found: dict[Tag, int] = {}
    for place, column in enumerate(columns):
        for kind, wanted in _WANTED.items():
            at = [1 << i for i, standing in enumerate(kinds) if standing[place] in wanted]
            found[column, kind] = sum(at)
    return found


class _Atoms:
    """The people of each leaf and column: sizes and bits."""

    def __init__(self, people: Standings) -> None:
        kinds = people.kinds()
        self.bits = _bits(people.columns, kinds)
        self._possible = _bits(people.columns, sorted(people.possible()))
        self.crowds: dict[tuple[Leaf, Tag], Crowd] = {}
        for number, (leaf, standings) in enumerate(people.ordered()):
            present = [(1 << i, standings[kind]) for i, kind in enumerate(kinds)]
            for tag, bits in self.bits.items():
                held = [(bit, n) for bit, n in present if n and bit & bits]
                atoms = sum(bit for bit, _ in held) << (number * len(kinds))
                self.crowds[leaf, tag] = Crowd(sum(n for _, n in held), atoms)

    def crowd(self, leaves: Sequence[Leaf], tag: Tag) -> Crowd:
        """The people of these leaves at that tag."""
        size = atoms = 0
        for leaf in leaves:
            crowd = self.crowds[leaf, tag]
            size += crowd.size
            atoms |= crowd.atoms
        return Crowd(size, atoms)

    def nested(self) -> tuple[tuple[Tag, Tag], ...]:
        """The tags at which nobody can stand without standing at the other tag too."""
        return tuple(
            (small, large)
            for small, bits in self._possible.items()
            for large, others in self._possible.items()
            if not bits & ~others
        )


def cut_into_tables(people: Standings, cuts: Sequence[Cut]) -> Tables:
    """The cells of these tables and all that links them."""
    atoms = _Atoms(people)
    order = list(dict.fromkeys(column for cut in cuts for column in cut.columns))
    counts = {
        Column(key, line.key)
        for key, standard in people.standards.items()
        for line in standard.lines
        if line.kind == "count"
    }
    cells: dict[Key, Cell] = {}
    leaves: dict[Group, list[Leaf]] = {}
    for cut in cuts:
        for group, held in _groups(people, cut).items():
            leaves[group] = held
            for column in cut.columns:
                cells[(group, column)] = Cell(
                    atoms.crowd(held, (column, "part")),
                    atoms.crowd(held, (column, "whole")),
                    (cut.tier, order.index(column), len(cut.dimensions)),
                    column in counts,
                )
    additions = [*_over_groups(people, cuts, leaves), *_over_lines(people, cells)]
    columns = {cut.dimensions: cut.columns for cut in cuts}
    return Tables(cells, additions, atoms.nested(), leaves, columns)


def _groups(people: Standings, cut: Cut) -> dict[Group, list[Leaf]]:
    """The rows of a table with their leaves; everybody is a row even where there is nobody."""
    at = [people.dimensions.index(name) for name in cut.dimensions]
    found: dict[Group, list[Leaf]] = {} if at else {(): []}
    for leaf, _ in people.ordered():
        group = tuple((people.dimensions[i], leaf[i]) for i in at)
        found.setdefault(group, []).append(leaf)
    return found


def _over_groups(
    people: Standings, cuts: Sequence[Cut], leaves: dict[Group, list[Leaf]]
) -> Iterator[Addition]:
    """Each row of a table is the sum of those of the next finer ones with the same column."""
    for column in dict.fromkeys(column for cut in cuts for column in cut.columns):
        having = [cut for cut in cuts if column in cut.columns]
        for cut in having:
            finer = [c for c in having if set(cut.dimensions) < set(c.dimensions)]
            for other in finer:
                if any(set(c.dimensions) < set(other.dimensions) for c in finer):
                    continue
                parts: dict[Group, list[Key]] = {group: [] for group in _groups(people, cut)}
                for group in _groups(people, other):
                    within = tuple(pair for pair in group if pair[0] in cut.dimensions)
                    parts[within].append((group, column))
                for group, keys in parts.items():
                    if keys:
                        yield Addition((group, column), tuple(keys))


def _over_lines(people: Standings, cells: dict[Key, Cell]) -> Iterator[Addition]:
    """The lines of a standard that add up, in every group that has all of them."""
    groups = list(dict.fromkeys(group for group, _ in cells))
    for key, standard in people.standards.items():
        for total, parts in standard.sums:
            for group in groups:
                keys = tuple((group, Column(key, part)) for part in parts)
                head = None if total is None else (group, Column(key, total))
                if all(k in cells for k in keys) and (head is None or head in cells):
                    yield Addition(head, keys, of_lines=True)
