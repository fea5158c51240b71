"""Days, quarters, half-years and periods: calendar arithmetic only. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple


def day_n(start: date, days: int) -> date:
    """The day so many calendar days after the start (day 0 is the start itself)."""
    return start + timedelta(days=days)


def days_between(start: date, end: date) -> int:
    """Calendar days from the start to the end; negative when the end comes first."""
    return (end - start).days


def months_after(start: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, index = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = date(year + (index + 1) // 12, (index + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, index + 1, min(start.day, last))


class HalfYear(NamedTuple):
    """Half a calendar year; sorts by time."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """The half-year that holds the day."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first_on(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def label(self) -> str:
        """As it is printed: 2025 H1."""
        return f"{self.year} H{self.half}"


class Quarter(NamedTuple):
    """A calendar quarter; sorts by time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds the day."""
        return cls(day.year, (day.month + 2) // 3)

    def after(self, count: int) -> Quarter:
        """The quarter that many later (earlier when negative)."""
        year, index = divmod(self.year * 4 + self.number - 1 + count, 4)
        return Quarter(year, index + 1)

    @property
    def first_on(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_on(self) -> date:
        """Its last day."""
        return self.after(1).first_on - timedelta(days=1)

    @property
    def label(self) -> str:
        """As it is printed: 2025 Q1."""
        return f"{self.year} Q{self.number}"


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both inclusive; None leaves that end open."""

    from_on: date | None = None
    to_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it selects everything, even what has no day."""
        return self.from_on is None and self.to_on is None

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in it; a day that is not known lies only in the open period."""
        if self.is_open:
            return True
        if day is None:
            return False
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day <= self.to_on
        )


ALWAYS = Period()
