"""What shown cells tell by limits: how far the number behind a withheld cell can lie from itself.

A withheld part is no smaller than a count within it and no larger than one around it, and sums
hold: of parts, rests and wholes, and of how much a count is short of the next one around it. Each
narrows the others, until nothing narrows any more. Where one number is left, a cell that led
there is withheld. Limits remember which cells they rest on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from tracker.metrics.linked.cells import KINDS, Key, LinkedCells, Tag

# A group, and what is counted there: a tag, or two tags for the difference between them.
Number = tuple[Hashable, Hashable]
Pair = tuple[Tag, Tag]
Why = frozenset[Key]
ROUNDS = 40
_NOTHING: Why = frozenset()


class Limit(NamedTuple):
    """A number that another cannot pass, and the cells that say so."""

    value: int
    why: Why = _NOTHING


class Range(NamedTuple):
    """The least and the largest that a number can be; None: nothing limits it."""

    low: Limit
    high: Limit | None

    @property
    def is_point(self) -> bool:
        """Whether only one number is left."""
        return self.high is not None and self.low.value >= self.high.value

    @property
    def why(self) -> Why:
        """The cells that both limits rest on."""
        return self.low.why | (self.high.why if self.high else _NOTHING)


class Equation(NamedTuple):
    """Numbers that come to the same on both sides."""

    left: tuple[Number, ...]
    right: tuple[Number, ...]


class Ranges:
    """The numbers of all cells: shown ones as they are, withheld ones between limits."""

    def __init__(self, tables: LinkedCells) -> None:
        self.tables = tables
        self.found: dict[Number, Range] = {}
        for (group, column), cell in tables.cells.items():
            for kind in KINDS:
                limit = Limit(cell.crowd(kind).size, frozenset({(group, column)}))
                shown = (group, column) not in tables.gone
                self.found[group, (column, kind)] = (
                    Range(limit, limit) if shown else Range(Limit(0), None)
                )
        self.pairs = _next_around(tables.nested)
        self._add_differences()
        self.within = list(self._within())
        self.equations = [e for e in self._equations() if not self._is_settled(e)]

    def _add_differences(self) -> None:
        for group in self.tables.of_group:
            for small, large in self.pairs:
                one, two = self.found.get((group, small)), self.found.get((group, large))
                if one is None or two is None:
                    continue
                known = Limit(two.low.value - one.low.value, one.why | two.why)
                both = one.is_point and two.is_point
                self.found[group, (small, large)] = (
                    Range(known, known) if both else Range(Limit(0), None)
                )

    def _is_settled(self, equation: Equation) -> bool:
        return all(self.found[number].is_point for number in (*equation.left, *equation.right))

    def _equations(self) -> Iterator[Equation]:
        sums: dict[tuple[Hashable, tuple[Hashable, ...]], set[Hashable]] = {}
        for addition in self.tables.additions:
            head, groups = addition.keys[0], tuple(group for group, _ in addition.parts)
            if addition.of_lines:
                of = (head[1], "part" if addition.total else "whole")
                left = tuple((group, (column, "part")) for group, column in addition.parts)
                yield Equation(left, ((head[0], of),))
                continue
            sums.setdefault((head[0], groups), set()).add(head[1])
            for kind in KINDS:
                tag = (head[1], kind)
                yield Equation(tuple((g, tag) for g in groups), ((head[0], tag),))
        for (total, groups), columns in sums.items():
            for pair in self.pairs:
                if {column for column, _ in pair} <= columns:
                    yield Equation(tuple((g, pair) for g in groups), ((total, pair),))
        for group, column in self.tables.withheld():
            part, rest, whole = ((group, (column, kind)) for kind in KINDS)
            yield Equation((part, rest), (whole,))
        for group in self.tables.of_group:
            for pair in self.pairs:
                if (group, pair) in self.found:
                    yield Equation(((group, pair[0]), (group, pair)), ((group, pair[1]),))

    def _within(self) -> Iterator[tuple[Number, Number]]:
        """Numbers, at least one withheld, of which the first is within the second."""
        for small, large in self.tables.within():
            for group, column in self.tables.of_group[small]:
                one, two = (group, column), (large, column)
                if two in self.tables.cells and {one, two} & self.tables.gone:
                    yield from (((small, (column, k)), (large, (column, k))) for k in KINDS)
        for group in self.tables.of_group:
            for tag, other in self.tables.nested:
                one, two = (group, tag[0]), (group, other[0])
                known = one in self.tables.cells and two in self.tables.cells
                if known and tag != other and {one, two} & self.tables.gone:
                    yield (group, tag), (group, other)

    def narrow(self) -> None:
        """Narrow every range as far as the others tell."""
        for _ in range(ROUNDS):
            before = dict(self.found)
            for small, large in self.within:
                self._limit(large, low=self.found[small].low)
                self._limit(small, high=self.found[large].high)
            for equation in self.equations:
                self._balance(equation)
            if before == self.found:
                return

    def _limit(self, at: Number, low: Limit | None = None, high: Limit | None = None) -> None:
        old = self.found[at]
        if low is not None and low.value > old.low.value:
            old = self.found[at] = Range(low, old.high)
        if high is not None and (old.high is None or high.value < old.high.value):
            self.found[at] = Range(old.low, high)

    def _balance(self, equation: Equation) -> None:
        """Each number is what the other side comes to, less its companions."""
        for own, other in ((equation.left, equation.right), (equation.right, equation.left)):
            least, most = self._lows(other), self._highs(other)
            for at in own:
                if self.found[at].is_point:
                    continue
                beside = [number for number in own if number != at]
                less, more = self._lows(beside), self._highs(beside)
                if most is not None:
                    self._limit(at, high=Limit(most.value - less.value, most.why | less.why))
                if more is not None:
                    self._limit(at, low=Limit(least.value - more.value, least.why | more.why))

    def _lows(self, numbers: Sequence[Number]) -> Limit:
        lows = [self.found[number].low for number in numbers]
        return Limit(sum(low.value for low in lows), _NOTHING.union(*(low.why for low in lows)))

    def _highs(self, numbers: Sequence[Number]) -> Limit | None:
        """What the numbers come to at most; None where nothing limits one of them."""
        total, why = 0, _NOTHING
        for number in numbers:
            high = self.found[number].high
            if high is None:
                return None
            total, why = total + high.value, why | high.why
        return Limit(total, why)


def _next_around(nested: Sequence[Pair]) -> list[Pair]:
    """The nested tags without any third one between them."""
    both = set(nested)
    around: dict[Tag, set[Tag]] = {}
    for small, large in nested:
        if (large, small) not in both:
            around.setdefault(small, set()).add(large)
    return [
        (small, large)
        for small, larger in around.items()
        for large in sorted(larger)
        if not any(large in around.get(middle, ()) for middle in larger)
    ]


def withhold_by_ranges(tables: LinkedCells) -> bool:
    """Withhold where only one number is left for a withheld part; whether anything was."""
    if not tables.nested:
        return False
    ranges = Ranges(tables)
    ranges.narrow()
    changed = False
    for group, column in tables.withheld():
        found = ranges.found[group, (column, "part")]
        filled = tables.cells[group, column].whole.size > 0
        if filled and found.is_point and not found.why & tables.gone:
            changed |= tables.hide(found.why)
    return changed
