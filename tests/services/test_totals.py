"""Totals of partners and the pay of everybody: stored, stale or neither, they are the pure sums."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests import build
from tests.statements import counting
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.periods import ALWAYS
from tracker.metrics.tally import Tally
from tracker.models import Cohort, Enrolment, PartnerTally, PayBand
from tracker.queries.checks_tallies import check_totals
from tracker.queries.fact_scopes import EVERYTHING
from tracker.queries.figures import read_pooled
from tracker.queries.pooled_pay import medians_of, pooled_medians
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.queries.tallies import judge_cohorts, keeping
from tracker.queries.totals import Medians, read_totals
from tracker.services import tallies
from tracker.services.change import changing

TODAY = datetime.now(UTC).date()
CONTRACT = get_standard("contract")


def graduate(cohort: Cohort, pay: int, currency: str = "EUR") -> Enrolment:
    who = build.enrolment(cohort, then=(("completed", date(2025, 6, 30)),))
    build.outcome(
        who,
        effective_from=date(2025, 8, 1),
        salary_amount=Decimal(pay),
        salary_currency=currency,
        salary_period="year",
    )
    return who


@pytest.fixture
def cohorts(system: Viewer) -> list[Cohort]:
    """Three partners with a cohort each, and a fourth without anybody."""
    build.partner("Nobody yet")
    found = [build.cohort(build.partner(name)) for name in ("Alder", "Birch", "Cedar")]
    for number, cohort in enumerate(found):
        for pay in range(3):
            graduate(cohort, 20000 + 700 * number + 5000 * pay)
    graduate(found[0], 90000, "PEN")
    return found


def pure(name: str) -> dict[int, Tally]:
    read = judge_cohorts(STANDARDS[name], TODAY, EVERYTHING, ALWAYS)
    groups: dict[int, list[Tally]] = {}
    for cohort_id, tally in read.tallies.items():
        groups.setdefault(read.keys[cohort_id].partner_id, []).append(tally)
    return {key: Tally.total(group) for key, group in groups.items()}


def plain(medians: Medians) -> dict[tuple[str, str], tuple[int, Decimal]]:
    return {
        (line, unit): (one.people, one.median)
        for line, units in medians.items()
        for unit, one in units.items()
    }


def pure_medians(name: str) -> dict[tuple[str, str], tuple[int, Decimal]]:
    total = Tally.total(pure(name).values())
    even = STANDARDS[name].even_median
    return {
        (line, unit): (sum(values.values()), total.median(line, unit, even))
        for line, units in total.values.items()
        for unit, values in units.items()
        if unit != "days"
    }


@pytest.mark.parametrize("name", STANDARDS)
def test_totals_are_the_pure_sums_stored_or_not(cohorts: list[Cohort], name: str) -> None:
    standard = STANDARDS[name]
    for _ in range(2):
        with keeping() as found:
            read = read_totals(standard, TODAY, with_pay=True)
        assert {key: one.tally for key, one in read.partners.items()} == pure(name)
        assert plain(pooled_medians(read)) == pure_medians(name)
        db.session.rollback()
        tallies.keep(found, TODAY)
    assert read.fresh == {}
    assert read_pooled(standard, TODAY).total() == Tally.total(pure(name).values())
    assert list(check_totals(Counter())) == []


@settings(max_examples=8)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 2), st.integers(15_000, 95_000), st.booleans()), max_size=5
    )
)
def test_medians_stay_exact_while_totals_go_stale(
    system: Viewer, steps: list[tuple[int, int, bool]]
) -> None:
    owners = [build.partner(f"Owner {n} {build._number}") for n in range(3)]
    groups = [build.cohort(owner) for owner in owners]
    for at, pay, is_stored in steps:
        graduate(groups[at], pay)
        if is_stored:
            tallies.rebuild(TODAY, [CONTRACT])
        read = read_totals(CONTRACT, TODAY)
        assert plain(pooled_medians(read)) == pure_medians("contract")
        assert plain(medians_of(read, list(read.partners))) == pure_medians("contract")
    assert list(check_totals(Counter())) == []


def test_stored_totals_cost_one_statement(cohorts: list[Cohort]) -> None:
    tallies.rebuild(TODAY)
    with counting() as made:
        read = read_totals(CONTRACT, TODAY)
    assert len(made) == 1
    with counting() as made:
        pooled_medians(read)
    # Bands, then the amounts of one or two bands of each line and currency.
    assert len(made) <= 1 + 2 * 4


def test_a_partner_reads_its_own_total_only(cohorts: list[Cohort]) -> None:
    tallies.rebuild(TODAY, [CONTRACT])
    mine = cohorts[1].partner_id
    with viewing(Viewer(None, "me", SYSTEM.roles, frozenset({mine}))):
        read = read_totals(CONTRACT, TODAY, with_pay=True)
        assert set(read.partners) == {mine}
        assert read.partners[mine].tally == pure("contract")[mine]
        assert db.session.scalars(select(PayBand)).all() == []


def test_check_names_a_total_and_a_band_that_are_wrong(cohorts: list[Cohort]) -> None:
    tallies.rebuild(TODAY, [CONTRACT])
    with changing(SYSTEM, "test.spoiled"):
        row = db.session.scalars(
            select(PartnerTally).where(PartnerTally.partner_id == cohorts[0].partner_id)
        ).one()
        text = row.tally.replace('"counted":4', '"counted":5', 1)
        of = PartnerTally.id == row.id
        db.session.execute(update(PartnerTally).where(of).values(tally=text))
        band = db.session.scalars(select(PayBand).order_by(PayBand.id)).first()
        assert band is not None
        db.session.execute(
            update(PayBand).where(PayBand.id == band.id).values(people=PayBand.people + 1)
        )
    found = [(one.entity, one.field) for one in check_totals(Counter())]
    assert found == [("partner_tally", "tally"), ("pay_band", "people")]


def test_storing_twice_counts_pay_once(cohorts: list[Cohort]) -> None:
    with keeping() as found:
        read_totals(CONTRACT, TODAY)
    db.session.rollback()
    tallies.keep(found, TODAY)
    tallies.keep(found, TODAY)
    assert list(check_totals(Counter())) == []
