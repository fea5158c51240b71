"""What an edition freezes: the report as everybody inside sees it, and as outsiders do.

What outsiders would get of a report that nobody has published (the page, its files, the command)
is what an edition of it would freeze: the same function.

Outsiders may lay editions beside each other. A figure that differs from one they have been shown by
a few people is printed as the edition before it printed it, or withheld. Not here: publishing
(services/editions), which figures tell of few (queries/edition_cells).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.metrics.disclosure import REASON
from tracker.metrics.rates import Rate
from tracker.metrics.report import View
from tracker.metrics.standards.shape import Line, Standard
from tracker.models import Edition
from tracker.queries.edition_cells import Counted, counts_of, printed_counts, tells_of_few
from tracker.queries.edition_inputs import Inputs, crowds_of
from tracker.queries.outside import Around, Decided
from tracker.queries.reports import Reading, groups_of_rates, noun_of

HELD = (
    "Figures marked as in an earlier edition changed by fewer than {threshold} people since; they "
    "are printed as they were, so that nobody can be recognised by the difference."
)


@dataclass(frozen=True, slots=True)
class Press:
    """What an edition is printed from."""

    reading: Reading
    inputs: Inputs
    around: Around
    threshold: int
    published_at: datetime
    definition_url: str
    earlier: Sequence[Edition] = ()
    previous: Edition | None = None
    interval: bool = False
    places: int | None = None

    @property
    def standard(self) -> Standard:
        """The standard of the report."""
        return self.reading.question.standard

    def report(self, view: View, outside: dict[str, Rate] | None = None) -> dict[str, Any]:
        """The report in that view, the published one with these rates."""
        return self.reading.report(
            view,
            threshold=self.threshold,
            generated_at=self.published_at,
            definition_url=self.definition_url,
            outside=outside,
            interval=self.interval,
            places=self.places,
        )


def frozen_figures(press: Press) -> dict[str, Any]:
    """The figures as an edition keeps them: internal, published, groups."""
    shown = [
        counted
        for edition in press.earlier
        for counted in printed_counts(
            edition.figures["published"],
            edition.figures["groups"],
            edition.definition,
            edition.people,
        )
    ]
    clashing = {
        line.key
        for line in press.standard.lines
        if tells_of_few(_counts(press, line), shown, press.threshold)
    }
    clashing = with_relatives(press.standard, clashing)
    decided = press.around.decide(press.threshold)
    with_groups = _groups_may_be_shown(press, decided, clashing, shown)
    if not with_groups:
        decided = press.around.decide(press.threshold, with_groups=False)
    published = press.report("published", _rates(decided, clashing))
    _tell_no_counts_of_medians(published)
    _hold(press, published)
    _say(press, published)
    groups = _groups(press, decided if with_groups else None)
    return {"internal": press.report("internal"), "published": published, "groups": groups}


def with_relatives(standard: Standard, lines: set[str]) -> set[str]:
    """The lines, and all that add up with one of them: from the others it could be worked out."""
    found = set(lines)
    while True:
        more = {
            line
            for total, parts in standard.sums
            for line in (*parts, *([total] if total else []))
            if found & {*parts, total}
        }
        if more <= found:
            return found
        found |= more


def _counts(press: Press, line: Line, group: int | None = None) -> list[Counted]:
    """The people behind each count that the line tells, of one group or of all."""
    crowds = crowds_of(press.inputs.people, line.key, group)
    return counts_of(press.standard.key, line.key, line.kind, crowds)


def _groups_may_be_shown(
    press: Press, decided: Decided, clashing: set[str], shown: Sequence[Counted]
) -> bool:
    """Whether there are groups, and the headline of each may stand beside earlier editions.

    Groups that the edition withholds itself tell nothing; those it shows stand beside each other
    and beside its own total, too.
    """
    headline = press.standard.line(press.standard.headline)
    if len(press.around.group_keys) < 2 or headline.key in clashing:
        return False
    told = [key for key, rate in decided.groups.items() if not rate.is_withheld]
    counts = {key: _counts(press, headline, key) for key in told}
    own = [] if decided.rates[headline.key].is_withheld else _counts(press, headline)
    return not any(
        tells_of_few(
            counts[key],
            [*shown, *own, *(one for other in told if other != key for one in counts[other])],
            press.threshold,
        )
        for key in told
    )


def _rates(decided: Decided, clashing: set[str]) -> dict[str, Rate]:
    """Line -> rate as outsiders see it, those that clash with earlier editions withheld."""
    return {
        line: Rate.withheld() if line in clashing else rate for line, rate in decided.rates.items()
    }


def _tell_no_counts_of_medians(published: dict[str, Any]) -> None:
    """How many are behind a median is told of nobody: it may be the count of a withheld line."""
    for line in published["lines"]:
        if line["kind"] in {"days", "pay"}:
            line.update(part=None, whole=None)
    for entry in published["salaries"]:
        entry["count"] = None


def _hold(press: Press, published: dict[str, Any]) -> None:
    """Print what had to be withheld as the edition before printed it, where it did."""
    if press.previous is None:
        return
    before = press.previous.figures["published"]
    lines = {line["key"]: line for line in before["lines"]}
    for line in published["lines"]:
        was = lines.get(line["key"])
        if line["state"] == "withheld" and was is not None and was["state"] == "value":
            line.update({"held_from": press.previous.number} | was)
    pay = {entry["currency"]: entry for entry in before["salaries"]}
    for entry in published["salaries"]:
        was = pay.get(entry["currency"])
        if entry["state"] == "withheld" and was is not None and was["state"] == "value":
            entry.update({"held_from": press.previous.number} | was)


def _say(press: Press, published: dict[str, Any]) -> None:
    """Say why something is withheld, and why something is printed as it was."""
    entries = [*published["lines"], *published["salaries"]]
    said = []
    if any(entry["state"] == "withheld" for entry in entries):
        said.append(REASON.format(threshold=press.threshold))
    if any("held_from" in entry for entry in entries):
        said.append(HELD.format(threshold=press.threshold))
    published["warnings"] += [words for words in said if words not in published["warnings"]]


def _groups(press: Press, decided: Decided | None) -> dict[str, Any] | None:
    """The headline by group: as seen inside, and (None: not at all) as outsiders see it."""
    if len(press.around.group_keys) < 2:
        return None
    noun = noun_of(press.reading.question)
    shown = None if decided is None else decided.groups
    found = groups_of_rates(press.reading, noun, shown, press.threshold)
    return {"noun": noun, "internal": found.internal, "published": found.published}
