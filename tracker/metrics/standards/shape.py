"""The shape every standard has, so that screens, files and documents can treat them alike.

A standard judges one enrolment at a time; everything else (adding, periods, people behind a
figure) is done for all of them in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.tally import Judgement, Value, Verdict

Kind = Literal["rate", "count", "days", "pay"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standard: its key, its name, how it is worked out in plain words.

    kind: rate (part of a whole), count (people), days (median of days), pay (median of pay, per
    currency).
    """

    key: str
    label: str
    formula: str
    places: int = 1
    kind: Kind = "rate"


@dataclass(frozen=True, slots=True)
class Standard:
    """One published standard in one edition.

    `headline` is the line whose unknown and left-out people a report names; `period_fields` are
    the fields of Facts that `period_day` draws its day from, at most `period_slack` days away;
    `leavers` are the reasons of leaving a base that outsiders may not guess of a few people.
    """

    key: str
    edition: str
    label: str
    source: str
    lines: tuple[Line, ...]
    reasons: Mapping[str, str]
    headline: str
    judge: Callable[[Facts, date], Judgement]
    period_day: Callable[[str, Facts], date | None]
    period_fields: tuple[str, ...]
    period_slack: int = 0
    needs_evidence: bool = False
    leavers: frozenset[str] = frozenset()

    def classify(self, facts: Facts, as_of: date) -> tuple[Verdict, ...]:
        """One verdict a line, in the order of the lines, as somebody looking on that day sees it."""
        return self.judge(facts, as_of).verdicts

    def values(self, facts: Facts, as_of: date) -> tuple[Value, ...]:
        """The figures of this person that medians are taken of."""
        return self.judge(facts, as_of).values

    def line(self, key: str) -> Line:
        """The line of that key; KeyError when there is none."""
        for line in self.lines:
            if line.key == key:
                return line
        raise KeyError(key)

    def within(self, facts: Facts, as_of: date, period: Period) -> Judgement:
        """The judgement, keeping the lines whose own day lies in the period."""
        judged = self.judge(facts, as_of)
        if period.is_open:
            return judged
        kept = {
            verdict.line
            for verdict in judged.verdicts
            if period.holds(self.period_day(verdict.line, facts))
        }
        return Judgement(
            tuple(v for v in judged.verdicts if v.line in kept),
            tuple(v for v in judged.values if v.line in kept),
        )
