"""A tally that can be put away: people of a group, how long it holds, and its text form.

Beside the whole stand the lines that a period can select, so that one stored tally answers for
every period that holds all of its days, or none. Not here: where it is kept (models/tallies),
when it may be believed (queries/tallies).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.metrics.contact import KEY as CONTACT_KEY
from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Count, Judgement, Place, Tally

_PLACES = {place.value: place for place in Place}
NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Stored:
    """A group as texts: everybody, and the lines with a day, which lie in first_on to last_on.

    `dated` is None where every line has one. `until_on`: from that day on the tally may be
    another (None: never, by time alone).
    """

    whole: str
    dated: str | None
    first_on: date | None = None
    last_on: date | None = None
    until_on: date | None = None

    def within(self, period: Period) -> Tally | None:
        """The tally of a period; None where the period divides the group."""
        if period.is_open:
            return from_text(self.whole)
        if self.first_on is None or self.last_on is None:
            return NOTHING
        if period.holds(self.first_on) and period.holds(self.last_on):
            return from_text(self.whole if self.dated is None else self.dated)
        before = period.from_on is not None and self.last_on < period.from_on
        after = period.to_on is not None and self.first_on > period.to_on
        return NOTHING if before or after else None


@dataclass(slots=True)
class Storing:
    """A stored tally in the making."""

    whole: Count = field(default_factory=Count)
    dated: Count = field(default_factory=Count)
    is_dated: bool = True
    first_on: date | None = None
    last_on: date | None = None
    until_on: date | None = None

    def person(self, standard: Standard, facts: Facts, as_of: date) -> None:
        """Count one person in, as the standard sees them on that day."""
        judged = standard.whole(facts, as_of)
        days: dict[str, date | None] = {}
        for line in {verdict.line for verdict in judged.verdicts}:
            own = standard.asked_of or line if line == CONTACT_KEY else line
            days[line] = standard.period_day(own, facts)
        self.whole.person(judged)
        if None in days.values():
            self.is_dated = False
            judged = Judgement(
                tuple(v for v in judged.verdicts if days[v.line] is not None),
                tuple(v for v in judged.values if days[v.line] is not None),
            )
        self.dated.person(judged)
        known = [day for day in days.values() if day is not None]
        if known:
            self.first_on = min(known) if self.first_on is None else min(self.first_on, *known)
            self.last_on = max(known) if self.last_on is None else max(self.last_on, *known)

    def holds_until(self, day: date | None) -> None:
        """It may be another from that day on (None: no such day)."""
        if day is not None and (self.until_on is None or day < self.until_on):
            self.until_on = day

    def finished(self) -> Stored:
        """The stored tally; nothing may be counted in after that."""
        return Stored(
            to_text(self.whole.tally()),
            None if self.is_dated else to_text(self.dated.tally()),
            self.first_on,
            self.last_on,
            self.until_on,
        )


def to_text(tally: Tally) -> str:
    """The tally as text, the same for equal tallies made in the same order; empty for nobody."""
    if not tally.counts:
        return ""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for line, reasons in tally.counts.items():
        places = counts[line] = {}
        for (place, reason), n in reasons.items():
            places.setdefault(place.value, {})[reason] = n
    values = {
        line: {unit: {str(a): n for a, n in multiset.items()} for unit, multiset in units.items()}
        for line, units in tally.values.items()
    }
    parts = [counts, values, _days_out(tally.last_on), _days_out(tally.next_on)]
    return json.dumps(parts, separators=(",", ":"))


def from_text(text: str) -> Tally:
    """The tally again."""
    if not text:
        return NOTHING
    counts, values, last_on, next_on = json.loads(text)
    return Tally(
        {
            line: {
                (_PLACES[place], reason): n
                for place, reasons in places.items()
                for reason, n in reasons.items()
            }
            for line, places in counts.items()
        },
        {
            line: {
                unit: {Decimal(amount): n for amount, n in multiset.items()}
                for unit, multiset in units.items()
            }
            for line, units in values.items()
        },
        _days_in(last_on),
        _days_in(next_on),
    )


def _days_out(days: Mapping[str, date]) -> dict[str, str]:
    return {line: day.isoformat() for line, day in days.items()}


def _days_in(days: dict[str, Any]) -> dict[str, date]:
    return {line: date.fromisoformat(day) for line, day in days.items()}
