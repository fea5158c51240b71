"""Who stands where, by partner and half-year: what the tables for outsiders are decided from.

Not here: which tables there are and what is withheld of them (web/withholding, metrics/publication).
"""

from __future__ import annotations

from datetime import date

from tracker.metrics.catalogue import get_standard
from tracker.metrics.periods import HalfYear
from tracker.metrics.standings import Standings
from tracker.queries.facts import iter_facts

DIMENSIONS = ("partner", "half")


def read_standings(as_of: date) -> Standings:
    """Everybody the viewer may count, by partner and the half-year in which the cohort began."""
    contract = get_standard("contract")
    people = Standings(DIMENSIONS, (contract,))
    for facts in iter_facts(standard=contract, as_of=as_of):
        start = facts.cohort_starts_on
        leaf = (facts.partner_id, None if start is None else HalfYear.of(start))
        people.person(leaf, {contract.key: contract.judge(facts, as_of)})
    return people
