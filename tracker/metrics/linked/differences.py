"""What shown cells tell by subtraction: one lot of people lies within another, the rest is few.

Counts here are the shown parts and wholes, what shown totals leave for withheld parts, and the
differences of these; each is subtracted from each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from tracker.metrics.linked.cells import Addition, Crowd, Key, LinkedCells, union


class Known(NamedTuple):
    """A count that a reader has or can work out, and the cells it comes from."""

    crowd: Crowd
    sources: tuple[Key, ...]


def withhold_by_differences(tables: LinkedCells) -> bool:
    """Withhold where two counts, one within the other, differ by a few; whether any was."""
    changed = False
    known = known_counts(tables)
    if tables.is_exact:
        known = {group: _with_differences(counts) for group, counts in known.items()}
    for first, second in neighbours(tables):
        near = nearly_alike(known[first], known[second], tables.threshold, same=first == second)
        for sources in near:
            if not any(key in tables.gone for key in sources):
                changed |= tables.hide(sources)
    return changed


def known_counts(tables: LinkedCells) -> dict[Hashable, list[Known]]:
    """Group -> the counts a reader has of it: parts, wholes, and what sums leave over."""
    found: dict[Hashable, list[Known]] = {group: [] for group in tables.of_group}
    for key, cell in tables.cells.items():
        if key not in tables.gone:
            found[key[0]] += [Known(cell.part, (key,)), Known(cell.whole, (key,))]
    for addition in tables.additions if tables.is_exact else ():
        found[addition.keys[0][0]] += _left_over(tables, addition)
    return found


def _left_over(tables: LinkedCells, addition: Addition) -> list[Known]:
    """What a shown total leaves for its withheld parts; else what the shown parts come to."""
    shown = tables.shown_parts(addition)
    total = addition.total or (shown[0] if shown else None)
    if total is None or len(shown) == len(addition.parts):
        return []
    is_told = total not in tables.gone
    found = []
    for kind in ("part",) if addition.of_lines else ("part", "whole"):
        held = [tables.cells[key].crowd(kind) for key in shown]
        crowd = Crowd(sum(lot.size for lot in held), union(lot.atoms for lot in held))
        if is_told:
            whole = tables.cells[total].crowd(kind if addition.total else "whole")
            found.append(Known(whole.without(crowd), (total, *shown)))
        elif shown:
            found.append(Known(crowd, shown))
    return found


def neighbours(tables: LinkedCells) -> list[tuple[Hashable, Hashable]]:
    """The pairs of groups that can hold the same people, each with itself too."""
    people = tables.people
    linked = {(a.total[0], key[0]) for a in tables.additions if a.total for key in a.parts}
    order = list(people)
    return [
        (first, second)
        for i, first in enumerate(order)
        for second in order[i:]
        if first == second
        or people[first] & people[second]
        or (first, second) in linked
        or (second, first) in linked
    ]


def _with_differences(counts: Sequence[Known]) -> list[Known]:
    """The counts and every difference of two of them, one within the other; each lot once."""
    found = {one.crowd: one for one in counts}
    base = list(found.values())
    for small in base:
        for large in base:
            if small.crowd.size < large.crowd.size and small.crowd.lies_in(large.crowd):
                rest = large.crowd.without(small.crowd)
                if rest not in found:
                    found[rest] = Known(rest, (*large.sources, *small.sources))
    return list(found.values())


def nearly_alike(
    first: Sequence[Known], second: Sequence[Known], threshold: int, *, same: bool
) -> Iterator[tuple[Key, ...]]:
    """The sources of each count, or difference of two, that is of a few people but not of nobody.

    A difference is taken of a count of the first list and one of the second, one within the
    other; `same` says that the lists are the same one.
    """
    if same:
        for one in first:
            if 0 < one.crowd.size < threshold:
                yield one.sources
    # What is small by itself is dealt with above, and what is empty tells nothing.
    large = sorted((one for one in second if one.crowd.size >= threshold), key=_size)
    sizes = [one.crowd.size for one in large]
    for one in first:
        size = one.crowd.size
        if size < threshold:
            continue
        start = bisect_right(sizes, size) if same else bisect_left(sizes, size - threshold + 1)
        for other in large[start : bisect_right(sizes, size + threshold - 1)]:
            less, more = sorted((one.crowd, other.crowd))
            if less.size < more.size and less.lies_in(more):
                yield (*one.sources, *other.sources)


def _size(one: Known) -> int:
    return one.crowd.size
