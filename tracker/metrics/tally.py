"""Who stands where, counted so that it adds: Place, Verdict, Value, Tally.

Cohort + cohort = partner; the empty tally changes nothing; the order does not matter. Works for
every standard: lines and reasons are keys, their words stand in the standard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tracker.metrics import statistics
from tracker.metrics.rates import Rate, State, percent


class Place(StrEnum):
    """Where a person stands in a line; the whole is PART + PRESUMED + WHOLE + UNKNOWN."""

    PART = "part"  # in the part, and so in the whole
    PRESUMED = "presumed"  # in the part by the standard's own rule, though nothing recorded says so
    WHOLE = "whole"  # in the whole, known not to be in the part
    UNKNOWN = "unknown"  # in the whole; whether in the part is not known
    ASIDE = "aside"  # not known, and so left outside the whole by the standard's own rule
    NOT_DUE = "not_due"  # not in the whole yet
    OUT = "out"  # never in the whole


PLACE_WORDS: dict[Place, str] = {
    Place.PART: "Counted",
    Place.PRESUMED: "Counted, by the standard's presumption",
    Place.WHOLE: "In the whole, not counted",
    Place.UNKNOWN: "In the whole, unknown",
    Place.ASIDE: "Unknown, outside the whole by the standard's rule",
    Place.NOT_DUE: "Not due yet, outside the whole",
    Place.OUT: "Left out",
}


class Verdict(NamedTuple):
    """One person in one line: where and why.

    `reason` is a key of the standard's REASONS; `settles_on` the day from which the passage of
    time changes nothing more; `observation_id` the observation that decided, if one did.
    """

    line: str
    place: Place
    reason: str
    settles_on: date | None = None
    observation_id: int | None = None


class Value(NamedTuple):
    """A figure of one person that medians are taken of; unit: days, or a currency."""

    line: str
    unit: str
    amount: Decimal


class Judgement(NamedTuple):
    """All that a standard says of one person: one verdict a line, and the values."""

    verdicts: tuple[Verdict, ...]
    values: tuple[Value, ...] = ()


Reasons = dict[tuple[Place, str], int]
Multisets = dict[str, dict[Decimal, int]]
BASE = frozenset({Place.PART, Place.PRESUMED, Place.WHOLE, Place.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts per line, place and reason, and multisets of values; `a + b` counts both groups.

    Never changed after it is made.
    """

    counts: Mapping[str, Reasons] = field(default_factory=dict)
    values: Mapping[str, Multisets] = field(default_factory=dict)
    # Line -> when the last of its people falls due; when the next one not yet due does.
    last_on: Mapping[str, date] = field(default_factory=dict)
    next_on: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Tally:
        """The tally of these people."""
        count = Count()
        for judgement in judgements:
            count.person(judgement)
        return count.tally()

    @classmethod
    def total(cls, tallies: Iterable[Tally]) -> Tally:
        """The tally of all these groups together."""
        count = Count()
        for tally in tallies:
            count.group(tally)
        return count.tally()

    def __add__(self, other: Tally) -> Tally:
        return Tally.total((self, other))

    def count(self, line: str, place: Place | None = None, reason: str | None = None) -> int:
        """How many people stand in that line, at that place, for that reason (None: any)."""
        return sum(
            n
            for (at, why), n in self.counts.get(line, {}).items()
            if (place is None or at is place) and (reason is None or why == reason)
        )

    def reasons(self, line: str, place: Place) -> dict[str, int]:
        """Why people stand at that place of the line: reason key -> people, most first."""
        found = [(why, n) for (at, why), n in self.counts.get(line, {}).items() if at is place]
        return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def rate(self, line: str) -> Rate:
        """The line as part and whole."""
        at = dict.fromkeys(Place, 0)
        for (place, _), n in self.counts.get(line, {}).items():
            at[place] += n
        return Rate(
            at[Place.PART] + at[Place.PRESUMED],
            sum(at[place] for place in BASE),
            at[Place.UNKNOWN],
            at[Place.NOT_DUE],
            self.last_on.get(line),
            presumed=at[Place.PRESUMED],
            aside=at[Place.ASIDE],
        )

    def units(self, line: str) -> list[str]:
        """The units that values of the line come in, most values first, then by name."""
        units = self.values.get(line, {})
        return sorted(units, key=lambda unit: (-statistics.size(units[unit]), unit))

    def multiset(self, line: str, unit: str) -> Mapping[Decimal, int]:
        """The values of the line in that unit: amount -> how often."""
        return self.values.get(line, {}).get(unit, {})

    def median(self, line: str, unit: str, even: str = "mean") -> Decimal | None:
        """The exact median of the line's values in that unit; None when there are none."""
        return statistics.median(self.multiset(line, unit), even)


class Count:
    """A tally in the making: people and groups are counted in, one after the other."""

    def __init__(self) -> None:
        self._counts: dict[str, Reasons] = {}
        self._values: dict[str, Multisets] = {}
        self._last: dict[str, date] = {}
        self._next: dict[str, date] = {}

    def person(self, judgement: Judgement) -> None:
        """Count one person in."""
        counts, last, following = self._counts, self._last, self._next
        for line, place, reason, settles_on, _ in judgement.verdicts:
            reasons = counts.get(line)
            if reasons is None:
                reasons = counts[line] = {}
            key = (place, reason)
            reasons[key] = reasons.get(key, 0) + 1
            if settles_on is None or place is Place.OUT:
                continue
            if line not in last or settles_on > last[line]:
                last[line] = settles_on
            if place is Place.NOT_DUE and (line not in following or settles_on < following[line]):
                following[line] = settles_on
        for line, unit, amount in judgement.values:
            multiset = self._values.setdefault(line, {}).setdefault(unit, {})
            multiset[amount] = multiset.get(amount, 0) + 1

    def group(self, tally: Tally) -> None:
        """Count a whole group in."""
        for line, reasons in tally.counts.items():
            into = self._counts.setdefault(line, {})
            for key, n in reasons.items():
                into[key] = into.get(key, 0) + n
        for line, units in tally.values.items():
            for unit, multiset in units.items():
                pool = self._values.setdefault(line, {}).setdefault(unit, {})
                for amount, n in multiset.items():
                    pool[amount] = pool.get(amount, 0) + n
        for line, day in tally.last_on.items():
            self._last[line] = max(day, self._last.get(line, day))
        for line, day in tally.next_on.items():
            self._next[line] = min(day, self._next.get(line, day))

    def tally(self) -> Tally:
        """The finished tally; nothing may be counted in after that."""
        return Tally(self._counts, self._values, self._last, self._next)


__all__ = [
    "BASE",
    "PLACE_WORDS",
    "Count",
    "Judgement",
    "Place",
    "Rate",
    "State",
    "Tally",
    "Value",
    "Verdict",
    "percent",
]
