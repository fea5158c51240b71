"""The shape every standard has, so that screens, files and documents can treat them alike.

A standard judges one enrolment (or one person's enrolments, gathered) at a time; everything else
(adding, periods, people behind a figure, printing) is done for all of them in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from tracker.metrics import contact
from tracker.metrics.assumptions import NO_SETTINGS
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import Gather
from tracker.metrics.pay_bands import Bands
from tracker.metrics.periods import Period
from tracker.metrics.tally import Judgement, Tally, Value, Verdict

Kind = Literal["rate", "count", "days", "pay"]
Style = Literal["percent", "fraction", "tens"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a standard: its key, its name, how it is worked out in plain words.

    kind: rate (part of a whole), count (people), days (median of days), pay (median of pay, per
    currency; listed among the lines where the standard publishes it as one). style: how it is
    printed where not in percent. horizon: until when it looks, in words.
    """

    key: str
    label: str
    formula: str
    places: int = 1
    kind: Kind = "rate"
    style: Style = "percent"
    horizon: str = ""
    is_listed: bool = True


class Sum(NamedTuple):
    """People of the lines `parts` add to those of `total` (None: to the whole of the first part)."""

    total: str | None
    parts: tuple[str, ...]


CONTACT = Line(contact.KEY, contact.LABEL, contact.FORMULA)


@dataclass(frozen=True, slots=True)
class Standard:
    """One published standard in one edition.

    `headline` is the line whose unknown and left-out people a report names; `period_fields` are
    the fields of Facts that `period_day` draws its day from, at most `period_slack` days away
    (none: the day cannot be searched by);
    `leavers` are the reasons of leaving a base that outsiders may not guess of a few people.
    `settings` is what the published text leaves open; `asked_of` the line over whose people the
    response rate is taken; `gather`, where it counts people, reads one person's enrolments as one;
    `even_median` says what the median of an even number of salaries is; `rounds_first` that
    percentages come from the counts as they are rounded; `sums` are the lines that add up; `small` the count below which the standard prints `c`;
    `warn` says what else a reader must know of a tally (True: an outsider).
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
    settings: Any = NO_SETTINGS
    make: Callable[[Any], Standard] | None = None
    asked_of: str | None = None
    gather: Gather | None = None
    bands: Bands | None = None
    even_median: str = "mean"
    rounds_first: bool = False
    sums: tuple[Sum, ...] = ()
    small: int = 0
    warn: Callable[[Tally, bool], list[str]] | None = None
    notes: tuple[str, ...] = ()

    def classify(self, facts: Facts, as_of: date) -> tuple[Verdict, ...]:
        """One verdict a line, in the order of the lines, as somebody looking on that day sees it."""
        return self.judge(facts, as_of).verdicts

    def values(self, facts: Facts, as_of: date) -> tuple[Value, ...]:
        """The figures of this person that medians are taken of."""
        return self.judge(facts, as_of).values

    @property
    def every_line(self) -> tuple[Line, ...]:
        """The lines, and the response rate where the standard asks people."""
        return self.lines if self.asked_of is None else (*self.lines, CONTACT)

    def line(self, key: str) -> Line:
        """The line of that key; KeyError when there is none."""
        for line in self.every_line:
            if line.key == key:
                return line
        raise KeyError(key)

    def whole(self, facts: Facts, as_of: date) -> Judgement:
        """The judgement, with the verdict of the response rate after those of the lines."""
        judged = self.judge(facts, as_of)
        if self.asked_of is None:
            return judged
        for verdict in judged.verdicts:
            if verdict.line == self.asked_of:
                answer = contact.contact_verdict(facts, as_of, verdict)
                return Judgement((*judged.verdicts, answer), judged.values)
        raise AssertionError(f"{self.key} gave no verdict on {self.asked_of}")

    def within(self, facts: Facts, as_of: date, period: Period) -> Judgement:
        """The whole judgement, keeping the lines whose own day lies in the period."""
        judged = self.whole(facts, as_of)
        if period.is_open:
            return judged
        days: dict[str, bool] = {}
        for line in [verdict.line for verdict in judged.verdicts]:
            own = self.asked_of or line if line == contact.KEY else line
            days[line] = period.holds(self.period_day(own, facts))
        return Judgement(
            tuple(v for v in judged.verdicts if days[v.line]),
            tuple(v for v in judged.values if days[v.line]),
        )
