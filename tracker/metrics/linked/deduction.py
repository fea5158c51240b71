"""What follows from sums: equations between unknown numbers, solved exactly as far as they go.

Plain elimination on sparse rows of fractions. Not here: what may not follow (sums, ranges).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Generic, TypeVar

U = TypeVar("U", bound=Hashable)
Row = dict[U, Fraction]


class Solved(Generic[U]):
    """Sums in reduced form: unknown -> coefficient, the other side of each left aside.

    An unknown can be worked out from the sums alone exactly when it stands alone in one of them.
    Those that come first by `order` are replaced by the others wherever they can be.
    """

    def __init__(self, rows: Iterable[Mapping[U, int]], order: Callable[[U], int]) -> None:
        self._leads: dict[U, Row[U]] = {}
        for given in rows:
            row = self.left_of(given)
            if not row:
                continue
            lead = min(row, key=order)
            by = row[lead]
            row = {unknown: n / by for unknown, n in row.items()}
            for other in self._leads.values():
                if lead in other:
                    _subtract(other, row, other[lead])
            self._leads[lead] = row

    @property
    def rows(self) -> list[Row[U]]:
        """The sums."""
        return list(self._leads.values())

    def left_of(self, given: Mapping[U, int]) -> Row[U]:
        """What is left of a sum when the known ones are taken away: nothing, if it is known."""
        row: Row[U] = {unknown: Fraction(n) for unknown, n in given.items() if n}
        for lead in [unknown for unknown in row if unknown in self._leads]:
            _subtract(row, self._leads[lead], row[lead])
        return row


def _subtract(row: Row[U], other: Row[U], times: Fraction) -> None:
    """Take `times` the other row from the row, in place; what becomes nothing leaves it."""
    for unknown, n in other.items():
        left = row.get(unknown, Fraction(0)) - times * n
        if left:
            row[unknown] = left
        else:
            row.pop(unknown, None)
