"""What shown cells tell by sums: a total and its shown parts leave the sum of the withheld ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.metrics.linked.cells import Addition, Key, LinkedCells
from tracker.metrics.linked.deduction import Solved


def withhold_by_sums(tables: LinkedCells) -> bool:
    """Withhold where a sum, or several together, give something away; whether anything was."""
    changed = False
    for addition in tables.additions:
        if _tells(tables, tables.unknown(addition)):
            changed |= _hide_of(tables, [addition])
    if changed:
        return True
    # Totals, which come first, make room for their parts: the smallest groups are looked at.
    solved = Solved((tables.unknown(addition) for addition in tables.additions), tables.place)
    for row in solved.rows:
        if _tells(tables, {key: int(n) if n in {1, -1} else 2 for key, n in row.items()}):
            near = tables.linked(row)
            further = tables.linked(key for addition in near for key in addition.keys)
            changed |= _hide_of(tables, near) or _hide_of(tables, further)
    return changed


def _tells(tables: LinkedCells, row: Mapping[Key, int]) -> bool:
    """Whether the sum over these withheld cells may not be known.

    It is harmless when at least two cells share it and no kind of people in it (part, rest) is
    fewer than the threshold.
    """
    if len(row) < 2 or set(row.values()) not in ({1}, {-1}):
        return len(row) == 1
    cells = [tables.cells[key] for key in row]
    part = sum(cell.part.size for cell in cells)
    if len({column for _, column in row}) > 1 or any(cell.is_count for cell in cells):
        return part < tables.threshold
    rest = sum(cell.whole.size for cell in cells) - part
    return min(part, rest) < tables.threshold


def _hide_of(tables: LinkedCells, additions: Iterable[Addition]) -> bool:
    """Withhold a part of the sums, or where no part is left to withhold, a total.

    Of groups the one that is missed least goes, of lines the one with the fewest people.
    """
    taken = list(additions)
    parts = [k for a in taken for k in a.parts if tables.counts(a, k)]
    of_lines = all(addition.of_lines for addition in taken)
    return tables.hide(parts, smallest=of_lines) or tables.hide(
        a.total for a in taken if a.total is not None
    )
