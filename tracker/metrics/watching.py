"""How long an answer keeps: a day that notes every day it is compared with.

A standard learns what day it is only by comparing days with it. Judged on a `Watched` day, an
answer holds until the nearest later day at which one of those comparisons would turn out
otherwise: exact for every standard, with nothing for a standard to declare. A use other than a
comparison (a year, a difference) makes the answer hold for that day only.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

_DAY = timedelta(days=1)


class Watched(date):
    """A day; `next_on` is the first later day on which an answer given so far may change.

    None: never, by the passing of time alone. `plain` is the day itself, unwatched.
    """

    __slots__ = ("next_on", "plain")
    next_on: date | None
    plain: date

    def __new__(cls, day: date) -> Watched:
        """The same day, watched."""
        self = super().__new__(cls, day.year, day.month, day.day)
        self.plain = day
        self.next_on = None
        return self

    def start(self) -> None:
        """Forget what was noted: the next answer begins."""
        self.next_on = None

    def _note(self, day: date) -> None:
        if self.next_on is None or day < self.next_on:
            self.next_on = day

    def _turns_on(self, other: date) -> None:
        """Whether this day is before `other` changes when it is reached."""
        if other > self.plain:
            self._note(other)

    def _turns_after(self, other: date) -> None:
        """Whether this day is after `other` changes on the day after it."""
        if other >= self.plain and other < date.max:
            self._note(other + _DAY)

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Watched):
            return self.plain < other.plain
        self._turns_on(other)
        return self.plain < other

    def __le__(self, other: Any) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Watched):
            return self.plain <= other.plain
        self._turns_after(other)
        return self.plain <= other

    def __gt__(self, other: Any) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Watched):
            return self.plain > other.plain
        self._turns_after(other)
        return self.plain > other

    def __ge__(self, other: Any) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Watched):
            return self.plain >= other.plain
        self._turns_on(other)
        return self.plain >= other

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Watched):
            return self.plain == other.plain
        self._turns_on(other)
        if other == self.plain:
            self._turns_after(other)
        return self.plain == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._for_today_only()
        return hash(self.plain)

    def _for_today_only(self) -> None:
        self._turns_after(self.plain)


def _spoiling(name: str) -> Any:
    """The method or attribute of that name, after which the answer holds for the day only."""

    def run(self: Watched, *args: Any, **given: Any) -> Any:
        self._for_today_only()
        return getattr(self.plain, name)(*args, **given)

    return run


def _spoiling_part(name: str) -> Any:
    def read(self: Watched) -> Any:
        self._for_today_only()
        return getattr(self.plain, name)

    return property(read)


_COMPARED = {"__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__hash__"}
_MADE = {"__new__", "__init__", "__init_subclass__", "__class__", "__getattribute__", "__doc__"}
_PARTS = {"year", "month", "day"}
_KEPT = _COMPARED | _MADE | {"__setattr__", "__delattr__", "__dir__", "__subclasshook__"}
for _name in dir(date):
    if _name in _KEPT or _name in {"min", "max", "resolution"}:
        continue
    if _name in _PARTS:
        setattr(Watched, _name, _spoiling_part(_name))
    elif callable(getattr(date, _name)) and _name not in {
        *("today", "fromordinal", "fromtimestamp", "fromisoformat", "fromisocalendar"),
        *("strptime", "__sizeof__"),
    }:
        setattr(Watched, _name, _spoiling(_name))
