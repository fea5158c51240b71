"""The one door through which figures leave for people outside the partner and head office.

`for_outsiders` decides over all tables about the same people at once; every rendering (page, CSV,
XLSX, PDF, JSON, chart) prints what it returns. `publish` and `publish_one` are for tallies by
themselves, which do not tell who of one line is in another: they withhold more. Not here: the
printed report (report), what is withheld and why (linked).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from tracker.metrics.disclosure import published_median, terse
from tracker.metrics.linked.cells import Addition, Cell, Crowd, Key, LinkedCells
from tracker.metrics.linked.settling import settle
from tracker.metrics.linked.tables import Cut, Group, Tables, cut_into_tables
from tracker.metrics.standards.shape import Standard
from tracker.metrics.standings import Column, Standings
from tracker.metrics.tally import Place, Rate, Tally

K = TypeVar("K", bound=Hashable)
TOTAL = None
_COUNTED = frozenset({"rate", "count"})


@dataclass(frozen=True, slots=True)
class Shown(Generic[K]):
    """A table as outsiders see it; a withheld cell is Rate.withheld()."""

    rows: dict[K, dict[str, Rate]]
    total: dict[str, Rate]

    @property
    def is_complete(self) -> bool:
        """Whether nothing was withheld."""
        cells = [*self.total.values(), *(c for row in self.rows.values() for c in row.values())]
        return not any(cell.is_withheld for cell in cells)


class Median(NamedTuple):
    """A median in one unit; None where too few people are behind it."""

    unit: str
    value: Decimal | None


class Outside:
    """All that outsiders see of some people: rates and medians by group, withheld where needed."""

    def __init__(
        self, people: Standings, built: Tables, gone: frozenset[Key], threshold: int
    ) -> None:
        self._people, self._built, self._gone = people, built, gone
        self._tallies: dict[tuple[str, Group], Tally] = {}
        self.threshold = threshold

    @property
    def is_complete(self) -> bool:
        """Whether nothing was withheld."""
        return not self._gone

    def values(self, dimension: str) -> list[Hashable]:
        """The values of a dimension that the tables are cut by on its own."""
        return [g[0][1] for g in self._built.leaves if len(g) == 1 and g[0][0] == dimension]

    def rate(self, column: Column, **at: Hashable) -> Rate:
        """The figure of that group (named by its dimensions; none: everybody), or withheld.

        KeyError for a column that groups of this kind are not cut into: nobody may see it at all.
        """
        group = self._group(at)
        if column not in self._built.columns[tuple(name for name, _ in group)]:
            raise KeyError(column)
        cell = self._built.cells.get((group, column))
        if cell is None:
            return Rate(0, 0, is_terse=True)
        if (group, column) in self._gone:
            return Rate.withheld()
        days = self._tally(column.standard, group).last_on
        return terse(Rate(cell.part.size, cell.whole.size, matures_on=days.get(column.line)))

    def medians(self, column: Column, **at: Hashable) -> list[Median]:
        """The medians of the line in each of its units, most values first, to hundreds."""
        tally = self._tally(column.standard, self._group(at))
        return [
            Median(unit, published_median(tally.multiset(column.line, unit), self.threshold))
            for unit in tally.units(column.line)
        ]

    def _tally(self, standard: str, group: Group) -> Tally:
        if (standard, group) not in self._tallies:
            leaves = self._built.leaves.get(group, ())
            self._tallies[standard, group] = self._people.tally(standard, leaves)
        return self._tallies[standard, group]

    def _group(self, at: Mapping[str, Hashable]) -> Group:
        return tuple((name, at[name]) for name in self._people.dimensions if name in at)


def for_outsiders(people: Standings, cuts: Iterable[Cut], threshold: int) -> Outside:
    """The tables cut so, with every cell withheld that is small or would give one away.

    All tables that the same readers can lay beside each other belong into one call.
    """
    built = cut_into_tables(people, tuple(cuts))
    cells = LinkedCells(built.cells, built.additions, threshold, nested=built.nested)
    return Outside(people, built, settle(cells), threshold)


def rates_of(standard: Standard, tally: Tally) -> dict[str, Rate]:
    """Line -> rate, for the lines of the standard that are rates or counts."""
    return {line.key: tally.rate(line.key) for line in standard.lines if line.kind in _COUNTED}


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
    """The standard's rates and counts of each group and of all together, as outsiders see them.

    The groups share nobody. Any two figures of a group that differ by a few people are taken to
    be about the same people.
    """
    whole = Tally.total(tallies.values())
    groups: dict[K | None, Tally] = dict(tallies.items())
    groups[TOTAL] = whole
    marked = {
        (group, line)
        for group, tally in groups.items()
        for line in giving_away(standard, tally, threshold)
    }
    rows = {key: rates_of(standard, tally) for key, tally in tallies.items()}
    counts = [line.key for line in standard.lines if line.kind == "count"]
    first = [standard.headline, *(line.key for line in standard.lines)]
    return withhold(
        rows,
        rates_of(standard, whole),
        threshold=threshold,
        counts=counts,
        marked=marked,
        columns=list(dict.fromkeys(first)),
        lines=[(s.total, s.parts) for s in standard.sums],
    )


def publish_one(standard: Standard, tally: Tally, threshold: int) -> dict[str, Rate]:
    """The rates and counts of one group that stands alone, without parts, as outsiders see them."""
    return publish(standard, {"": tally}, threshold).rows[""]


def _cells(
    table: Mapping[K | None, Mapping[str, Rate]], order: list[str], plain: frozenset[str]
) -> dict[Key, Cell]:
    """Every cell of a table, kept in the order of its column, the total before the rows."""
    return {
        (row, name): Cell(
            Crowd(rate.part),
            Crowd(rate.whole),
            (order.index(name), 0 if row is TOTAL else 1),
            name in plain,
        )
        for row, line in table.items()
        for name, rate in line.items()
    }


def withhold(
    rows: Mapping[K, Mapping[str, Rate]],
    total: Mapping[str, Rate],
    *,
    threshold: int = 10,
    counts: Iterable[str] = (),
    marked: Iterable[tuple[K | None, str]] = (),
    columns: Iterable[str] = (),
    lines: Iterable[tuple[str | None, tuple[str, ...]]] = (),
) -> Shown[K]:
    """A table with every cell withheld that is small, marked, or would give such a cell away.

    `total` is the sum of the rows, column by column; an empty one is not shown. `counts` names
    the columns that are plain counts (part = whole). `marked` cells (row, column; row None: the
    total) are withheld whatever their size. `columns` are in the order in which they are kept;
    `lines` those of which the parts add up (total None: to the whole of each).
    """
    plain, order = frozenset(counts), list(columns)
    table: dict[K | None, Mapping[str, Rate]] = dict(rows.items())
    table[TOTAL] = total
    order += [name for row in table.values() for name in row if name not in order]
    cells = _cells(table, order, plain)
    additions = [
        Addition((TOTAL, name), tuple((row, name) for row in rows if (row, name) in cells))
        for name in total
    ]
    additions += _over_lines(list(table), lines, cells)
    wanted = {key for key in marked if key in cells}
    gone = settle(LinkedCells(cells, additions, threshold, marked=wanted, is_exact=False))
    shown = {
        row: {n: Rate.withheld() if (row, n) in gone else terse(r) for n, r in line.items()}
        for row, line in table.items()
    }
    return Shown({row: shown[row] for row in rows}, shown[TOTAL])


def _over_lines(
    rows: Iterable[Hashable],
    lines: Iterable[tuple[str | None, tuple[str, ...]]],
    cells: Mapping[Key, Cell],
) -> list[Addition]:
    """The sums over lines, in each row that has all of them."""
    found = []
    for total, parts in lines:
        for row in rows:
            keys = tuple((row, part) for part in parts)
            head = None if total is None else (row, total)
            if all(key in cells for key in (*keys, *([head] if head else []))):
                found.append(Addition(head, keys, of_lines=True))
    return found
