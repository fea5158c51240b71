"""Figures from the record: tallies by cohort and every sum of them, and the people behind a figure.

Everything is judged by the pure standards (metrics) and added from cohort tallies, so that cohort
+ cohort = partner. A cohort has one partner, centre, program and start: one reading answers all.
Not here: when a figure is hidden (metrics/disclosure), rows of a summary file (queries/summaries).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tracker.metrics.bands import outcome_bands as bands_of
from tracker.metrics.catalogue import get_standard
from tracker.metrics.curve import Curve
from tracker.metrics.curve import placement_curve as curve_of
from tracker.metrics.facts import Facts
from tracker.metrics.periods import ALWAYS, HalfYear, Period
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Tally
from tracker.queries.facts import EVERYTHING, FigureScope, iter_facts
from tracker.queries.people import Explanation, PersonRow, explain, people_behind
from tracker.queries.tallies import CohortKey, is_storable, judge_cohorts, read_tallies
from tracker.queries.totals import read_totals

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figures:
    """One reading: a tally for each cohort with enrolments (or partner, pooled), and their sums.

    The tallies hold the standard's lines and, beside them, the plain counts to date.
    """

    standard: Standard
    as_of: date
    period: Period
    cohorts: Mapping[int, CohortKey]
    tallies: Mapping[int, Tally]

    is_pooled: bool = False

    def of_cohort(self, cohort_id: int) -> Tally:
        """The cohort's tally, empty where nobody is enrolled."""
        return self.tallies.get(cohort_id, Tally())

    def total(self) -> Tally:
        """Everybody together."""
        return Tally.total(self.tallies.values())

    def by_partner(self) -> dict[int, Tally]:
        """Partner -> tally."""
        if self.is_pooled:
            return dict(self.tallies)
        return self._by(lambda key: key.partner_id)

    def by_program(self) -> dict[int, Tally]:
        """Program -> tally."""
        return self._by(lambda key: key.program_id)

    def by_centre(self) -> dict[int, Tally]:
        """Centre -> tally."""
        return self._by(lambda key: key.centre_id)

    def trend(self) -> dict[HalfYear | None, Tally]:
        """Half-year in which cohorts began -> tally, oldest first, unknown starts (None) last."""
        found = self._by(lambda key: None if key.starts_on is None else HalfYear.of(key.starts_on))
        dated = sorted(half for half in found if half is not None)
        ordered: dict[HalfYear | None, Tally] = {half: found[half] for half in dated}
        return ordered | ({None: found[None]} if None in found else {})

    def bands(self) -> dict[int, dict[str, int]]:
        """Cohort -> people in each of the eight outcome bands at day 180."""
        return {cohort_id: bands_of(tally) for cohort_id, tally in self.tallies.items()}

    def _by(self, key_of: Callable[[CohortKey], K]) -> dict[K, Tally]:
        assert not self.is_pooled, "pooled figures are told apart by partner only"
        groups: defaultdict[K, list[Tally]] = defaultdict(list)
        for cohort_id, tally in self.tallies.items():
            groups[key_of(self.cohorts[cohort_id])].append(tally)
        return {key: Tally.total(tallies) for key, tallies in groups.items()}


def read_figures(
    standard: str | Standard,
    as_of: date,
    scope: FigureScope = EVERYTHING,
    period: Period = ALWAYS,
) -> Figures:
    """The figures of everybody in the scope: stored tallies where they hold, else judged now."""
    chosen = get_standard(standard) if isinstance(standard, str) else standard
    read = read_tallies if is_storable(chosen, scope) else judge_cohorts
    found = read(chosen, as_of, scope, period)
    return Figures(chosen, as_of, period, found.keys, found.tallies)


def read_pooled(
    standard: str | Standard,
    as_of: date,
    scope: FigureScope = EVERYTHING,
    period: Period = ALWAYS,
) -> Figures:
    """The same where only partners are told apart: of everybody, the partners' stored totals."""
    chosen = get_standard(standard) if isinstance(standard, str) else standard
    if scope != EVERYTHING or not period.is_open or not is_storable(chosen, scope):
        return read_figures(chosen, as_of, scope, period)
    totals = read_totals(chosen, as_of, with_pay=True)
    tallies = {key: total.tally for key, total in totals.partners.items()}
    keys = {key: CohortKey(key, 0, 0, None) for key in tallies}
    return Figures(chosen, as_of, period, keys, tallies, is_pooled=True)


def cohort_tallies(
    standard: str | Standard, as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> dict[int, Tally]:
    """Cohort -> tally, for the cohorts with enrolments."""
    return dict(read_figures(standard, as_of, scope, period).tallies)


def partner_tallies(
    standard: str | Standard, as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> dict[int, Tally]:
    """Partner -> tally, for the partners with enrolments."""
    return read_pooled(standard, as_of, scope, period).by_partner()


def total(
    standard: str | Standard, as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> Tally:
    """Everybody in the scope together."""
    return read_pooled(standard, as_of, scope, period).total()


def trend(
    standard: str, as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> dict[HalfYear | None, Tally]:
    """Half-year in which cohorts began -> tally, oldest first."""
    return read_figures(standard, as_of, scope, period).trend()


def outcome_bands(
    as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> dict[int, dict[str, int]]:
    """Cohort -> people in each of the eight outcome bands at day 180."""
    return read_figures("contract", as_of, scope, period).bands()


def placement_curve(as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS) -> Curve:
    """The placement curve of everybody in the scope who completed in the period."""
    return curve_of(_completed(as_of, scope, period), as_of)


def placement_curves(
    as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> dict[HalfYear | None, Curve]:
    """Half-year in which cohorts began -> placement curve, oldest first, unknown starts last."""
    groups: defaultdict[HalfYear | None, list[Facts]] = defaultdict(list)
    for facts in _completed(as_of, scope, period):
        start = facts.cohort_starts_on
        groups[None if start is None else HalfYear.of(start)].append(facts)
    ordered = sorted(groups, key=lambda half: (half is None, half or (0, 0)))
    return {half: curve_of(groups[half], as_of) for half in ordered}


def _completed(as_of: date, scope: FigureScope, period: Period) -> list[Facts]:
    contract = get_standard("contract")
    return [
        facts
        for facts in iter_facts(scope, standard=contract, period=period, as_of=as_of)
        if period.holds(contract.period_day(contract.headline, facts))
    ]


__all__ = [
    "EVERYTHING",
    "CohortKey",
    "Explanation",
    "FigureScope",
    "Figures",
    "PersonRow",
    "cohort_tallies",
    "explain",
    "outcome_bands",
    "partner_tallies",
    "people_behind",
    "placement_curve",
    "placement_curves",
    "read_figures",
    "read_pooled",
    "total",
    "trend",
]
