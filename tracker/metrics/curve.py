"""How many graduates were in work by each day after completion: the placement curve.

On days 90, 180 and 365 it says exactly what the placement rates of the contract standard say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from tracker.metrics.course import course_of
from tracker.metrics.facts import Facts
from tracker.metrics.rates import Rate

LAST_DAY = 365
MARKS = (0, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Curve:
    """Counts for each day from 0 to 365; index = day. Curves of two groups add.

    part: placed within that many days; whole: graduates for whom that day has come; not_due:
    graduates for whom it has not (hollow from the first day where it is above 0).
    """

    part: tuple[int, ...] = (0,) * (LAST_DAY + 1)
    whole: tuple[int, ...] = (0,) * (LAST_DAY + 1)
    not_due: tuple[int, ...] = (0,) * (LAST_DAY + 1)

    def __add__(self, other: Curve) -> Curve:
        return Curve(
            *(
                tuple(a + b for a, b in zip(mine, theirs, strict=True))
                for mine, theirs in (
                    (self.part, other.part),
                    (self.whole, other.whole),
                    (self.not_due, other.not_due),
                )
            )
        )

    def at(self, day: int) -> Rate:
        """The rate of placement within that many days (unknown people are not told apart)."""
        return Rate(self.part[day], self.whole[day], not_due=self.not_due[day])

    def steps(self) -> list[int]:
        """The days on which something changes, with days 0, 90, 180 and 365: all a plot needs."""
        rows = list(zip(self.part, self.whole, self.not_due, strict=True))
        changed = (day for day in range(1, LAST_DAY + 1) if rows[day] != rows[day - 1])
        return sorted({*MARKS, *changed})


def placement_curve(people: Iterable[Facts], as_of: date) -> Curve:
    """The curve of these people as somebody looking on that day sees it; only graduates count."""
    changes = [[0] * (LAST_DAY + 2) for _ in range(3)]
    for facts in people:
        _enter(changes, facts, as_of)
    part, whole, not_due = (tuple(accumulate(line))[: LAST_DAY + 1] for line in changes)
    return Curve(part, whole, not_due)


def _enter(changes: list[list[int]], facts: Facts, as_of: date) -> None:
    """Enter one person: from which day to which they belong to part, whole and not due."""
    course = course_of(facts, as_of)
    if course is None:
        return
    start = course.completed_on
    end = LAST_DAY + 1  # the first day on which the graduate no longer counts
    if course.excluded is not None:
        end = min(end, max(0, (course.excluded.first - start).days))
    due_end = max(0, min(end, (as_of - start).days + 1))
    if course.work:
        first = (course.first_day(course.work[0]) - start).days
        _stretch(changes[0], first, due_end)
    _stretch(changes[1], 0, due_end)
    _stretch(changes[2], due_end, end)


def _stretch(line: list[int], first: int, end: int) -> None:
    """Count one person from `first` up to, not including, `end`."""
    if first < end:
        line[first] += 1
        line[end] -= 1
