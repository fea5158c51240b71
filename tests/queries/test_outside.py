"""A report for outsiders beside everything it is a part of: siblings that are withheld stay so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from tests import build
from tests.queries.world import END, TODAY, day
from tracker.extensions import db
from tracker.metrics.catalogue import get_standard
from tracker.metrics.periods import ALWAYS, HalfYear, Period
from tracker.metrics.publication import publish_one
from tracker.metrics.rates import Rate
from tracker.models import Cohort, Partner
from tracker.queries.fact_scopes import EVERYTHING, FigureScope
from tracker.queries.figures import total
from tracker.queries.outside import Decided, read_around, read_standings
from tracker.queries.reports import ReportQuestion, ScopeNames
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.vocabulary import Role

CONTRACT = get_standard("contract")
P180 = "placement_rate_180"


def graduates(into: Cohort, count: int, placed: int) -> None:
    for number in range(count):
        row = build.enrolment(into, then=(("completed", END),))
        status = "employed" if number < placed else "seeking_work"
        build.outcome(row, status, effective_from=day(20), learned_on=day(100))


@pytest.fixture
def partners(system: Viewer) -> Iterator[list[Partner]]:
    """Birch is small; Alder is the one that would give it away; Cedar is large."""
    found = []
    for name, count, placed in (("Alder", 26, 12), ("Birch", 14, 9), ("Cedar", 44, 22)):
        owner = build.partner(name)
        graduates(build.cohort(owner, code=f"{name}-1"), count, placed)
        found.append(owner)
    yield found


def decided(scope: FigureScope = EVERYTHING, period: Period = ALWAYS) -> Decided:
    asked = ReportQuestion(CONTRACT, scope, ScopeNames(), period, TODAY)
    return read_around(asked).decide(10)


def outside_rates(scope: FigureScope, period: Period = ALWAYS) -> dict[str, Rate]:
    return decided(scope, period).rates


def test_a_neighbour_of_a_small_partner_is_withheld_in_its_own_report(
    partners: list[Partner],
) -> None:
    alder, birch, cedar = (FigureScope(partner_id=p.id) for p in partners)
    # By itself Alder's figure is large enough; beside the total it would tell of Birch's.
    alone = publish_one(CONTRACT, total("contract", TODAY, alder), 10)[P180]
    assert (alone.part, alone.whole) == (12, 26)
    assert outside_rates(alder)[P180].is_withheld
    assert outside_rates(birch)[P180].is_withheld
    shown = outside_rates(cedar)[P180]
    assert (shown.part, shown.whole) == (22, 44)
    everybody = outside_rates(EVERYTHING)[P180]
    assert (everybody.part, everybody.whole) == (43, 84)


def test_a_cohort_is_beside_its_partner_and_the_other_cohorts(partners: list[Partner]) -> None:
    cedar = partners[-1]
    graduates(build.cohort(cedar, code="Cedar-2"), 8, 4)
    large = db.session.scalars(select(Cohort).where(Cohort.code == "Cedar-1")).one()
    # The partner less its large cohort would be the small one, whether the partner is named or not.
    for scope in (
        FigureScope(cohort_id=large.id),
        FigureScope(cohort_id=large.id, partner_id=cedar.id),
        FigureScope(cohort_id=large.id, centre_id=large.centre_id),
    ):
        assert outside_rates(scope)[P180].is_withheld, scope
    assert outside_rates(FigureScope(partner_id=cedar.id))[P180].whole == 52
    nobody = outside_rates(FigureScope(cohort_id=1))
    assert {rate.state for rate in nobody.values()} == {"not_reported"}


def test_groups_are_decided_with_the_total_they_add_up_to(partners: list[Partner]) -> None:
    alder, birch, cedar = (partner.id for partner in partners)
    found = decided()
    assert {key: rate.is_withheld for key, rate in found.groups.items()} == {
        alder: True,
        birch: True,
        cedar: False,
    }
    cohort = db.session.scalars(select(Cohort).where(Cohort.partner_id == cedar)).one()
    assert (
        read_around(
            ReportQuestion(CONTRACT, FigureScope(cohort_id=cohort.id), ScopeNames(), ALWAYS, TODAY)
        ).group_keys
        == []
    )


def test_who_asks_changes_nothing(partners: list[Partner]) -> None:
    alder = partners[0].id
    manager = Viewer(None, "Mia", frozenset({Role.MANAGER}), frozenset({alder}))
    with viewing(SYSTEM):
        everybody = decided(FigureScope(partner_id=alder))
    with viewing(manager):
        own = decided(FigureScope(partner_id=alder))
    assert own == everybody


def test_a_period_selects_before_anything_is_withheld(partners: list[Partner]) -> None:
    later = Period(date(2025, 7, 1), None)
    rate = outside_rates(EVERYTHING, later)[P180]
    assert (rate.state, rate.whole) == ("not_reported", 0)


def test_standings_are_by_partner_and_half_year(partners: list[Partner]) -> None:
    people = read_standings(TODAY)
    assert {leaf: sum(n.values()) for leaf, n in people.leaves.items()} == {
        (partner.id, HalfYear(2025, 1)): count
        for partner, count in zip(partners, (26, 14, 44), strict=True)
    }
    found, pure = people.tally("contract", list(people.leaves)), total("contract", TODAY)
    for line in CONTRACT.lines:
        assert found.rate(line.key) == pure.rate(line.key)
