"""Who stands where, in groups: what tables and reports for outsiders are decided from.

Not here: which tables a funder sees (web/withholding), what is withheld (metrics/publication), what
an edition prints beside earlier ones (services/edition_figures).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.metrics.catalogue import get_standard
from tracker.metrics.linked.tables import Cut
from tracker.metrics.periods import HalfYear
from tracker.metrics.publication import for_outsiders
from tracker.metrics.rates import Rate
from tracker.metrics.standings import Column, Standings
from tracker.queries.facts import iter_facts, iter_judged
from tracker.queries.reports import ReportQuestion, noun_of
from tracker.queries.scope import SYSTEM, viewing

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


@dataclass(frozen=True, slots=True)
class Decided:
    """What outsiders see of a report: line -> rate, group -> headline; withheld where needed."""

    rates: dict[str, Rate]
    groups: dict[int, Rate]


@dataclass(frozen=True, slots=True)
class Around:
    """The people of one standard by the steps from everybody to the scope, and by its groups.

    `at` names the scope on each of the steps; `group` is the dimension its groups are of, None
    where it has none.
    """

    people: Standings
    at: Mapping[str, Hashable] = field(default_factory=dict)
    group: str | None = None

    @property
    def group_keys(self) -> list[int]:
        """The groups of the scope with anybody whom the standard judges, by key."""
        if self.group is None:
            return []
        names = self.people.dimensions
        leaves = [dict(zip(names, leaf, strict=True)) for leaf in self.people.leaves]
        found = {leaf[self.group] for leaf in leaves if self.at.items() <= leaf.items()}
        return sorted(key for key in found if isinstance(key, int))

    def decide(self, threshold: int, *, with_groups: bool = True) -> Decided:
        """The scope's figures beside everything it is a part of, and beside its groups.

        What is withheld of a partner's neighbours so that it is not given away is withheld too.
        """
        ((key, standard),) = self.people.standards.items()
        headline = Column(key, standard.headline)
        columns = (headline, *(one for one in self.people.columns if one != headline))
        named = tuple(name for name in self.people.dimensions if name in self.at)
        steps = [named[:length] for length in range(len(named) + 1)]
        cuts = [Cut(step, columns, tier) for tier, step in enumerate(steps)]
        keys = self.group_keys if with_groups else []
        if keys and self.group is not None:
            cuts.append(Cut((*named, self.group), (headline,), len(cuts)))
        shown = for_outsiders(self.people, cuts, threshold)
        return Decided(
            rates={one.line: shown.rate(one, **self.at) for one in columns},
            groups={key: shown.rate(headline, **self.at, **{str(self.group): key}) for key in keys},
        )


def read_around(question: ReportQuestion) -> Around:
    """Everybody, whoever asks: what outsiders may see of a scope does not depend on it."""
    standard, scope, period = question.standard, question.scope, question.period
    given = {name: value for name in _LADDER if (value := getattr(scope, name)) is not None}
    named = _steps(given)
    group = f"{noun_of(question)}_id"
    dimensions = (*named, *([] if group in named else [group]))
    people = Standings(dimensions, (standard,))
    at: dict[str, Hashable] = {**dict.fromkeys(named), **given}
    with viewing(SYSTEM):
        for facts, _ in iter_judged(
            standard, question.as_of, period=period, with_evidence=standard.needs_evidence
        ):
            if facts is None:
                continue
            leaf = {name: getattr(facts, name) for name in dimensions}
            if given.items() <= leaf.items():
                at = {name: leaf[name] for name in named}
            judged = standard.within(facts, question.as_of, period)
            if judged.verdicts:
                people.person(tuple(leaf.values()), {standard.key: judged})
    return Around(people, at, None if group in named else group)


def _steps(given: Mapping[str, int]) -> tuple[str, ...]:
    """What the scope names, and what that is a part of, the widest first."""
    wanted = set(given).union(*(_LADDER[name] for name in given))
    return tuple(name for name in _LADDER if name in wanted)
