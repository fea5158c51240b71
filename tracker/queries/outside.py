"""Who stands where, in groups: what tables and reports for outsiders are decided from.

Not here: which tables a funder sees (web/withholding), what is withheld (metrics/publication).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date

from tracker.metrics.catalogue import get_standard
from tracker.metrics.linked.tables import Cut
from tracker.metrics.periods import HalfYear
from tracker.metrics.publication import for_outsiders
from tracker.metrics.rates import Rate
from tracker.metrics.report_frame import Frame
from tracker.metrics.standards.shape import Standard
from tracker.metrics.standings import Column, Standings
from tracker.queries.fact_scopes import FigureScope
from tracker.queries.facts import iter_facts, iter_judged

DIMENSIONS = ("partner", "half")
# From the widest to the narrowest: what a scope can name, and what each is a part of.
_LADDER: dict[str, tuple[str, ...]] = {
    "partner_id": (),
    "centre_id": ("partner_id",),
    "program_id": (),
    "cohort_id": ("partner_id", "centre_id"),
}


def read_standings(as_of: date) -> Standings:
    """Everybody the viewer may count, by partner and the half-year in which the cohort began."""
    contract = get_standard("contract")
    people = Standings(DIMENSIONS, (contract,))
    for facts in iter_facts(standard=contract, as_of=as_of):
        start = facts.cohort_starts_on
        leaf = (facts.partner_id, None if start is None else HalfYear.of(start))
        people.person(leaf, {contract.key: contract.judge(facts, as_of)})
    return people


def outside_rates(standard: Standard, frame: Frame, scope: FigureScope) -> dict[str, Rate]:
    """Line -> rate of that scope as outsiders see it, beside everything it is a part of.

    What is withheld of a partner's neighbours so that it is not given away is withheld here too.
    """
    given = {name: value for name in _LADDER if (value := getattr(scope, name)) is not None}
    named = _steps(given)
    people = Standings(named, (standard,))
    at: dict[str, Hashable] = {**dict.fromkeys(named), **given}
    judged_all = iter_judged(
        standard, frame.as_of, period=frame.period, with_evidence=standard.needs_evidence
    )
    for facts, _ in judged_all:
        if facts is None:
            continue
        leaf = {name: getattr(facts, name) for name in named}
        if given.items() <= leaf.items():
            at = leaf
        judged = standard.within(facts, frame.as_of, frame.period)
        people.person(tuple(leaf.values()), {standard.key: judged})
    headline = Column(standard.key, standard.headline)
    columns = (headline, *(column for column in people.columns if column != headline))
    steps = [named[:length] for length in range(len(named) + 1)]
    cuts = [Cut(step, columns, tier) for tier, step in enumerate(steps)]
    shown = for_outsiders(people, cuts, frame.threshold)
    return {column.line: shown.rate(column, **at) for column in columns}


def _steps(given: Mapping[str, int]) -> tuple[str, ...]:
    """What the scope names, and what that is a part of, the widest first."""
    wanted = set(given).union(*(_LADDER[name] for name in given))
    return tuple(name for name in _LADDER if name in wanted)
