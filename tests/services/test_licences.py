"""Licences and their ledger: granted, extra, used once a cohort, released, never below nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from tests import build
from tracker.extensions import db
from tracker.models import AgreementTerm, Cohort, Licence, LicenceLedgerEntry
from tracker.queries.licences import balance
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import licences

DAY = date(2025, 3, 1)


@pytest.fixture
def term(system: Viewer) -> AgreementTerm:
    return build.term(build.partner("Alder"), number="A-1")


def licensed(system: Viewer, under: AgreementTerm, **values: Any) -> tuple[Licence, Cohort]:
    version = build.program(name="Web")
    (row,) = licences.license_programs(system, under, program_ids=[version.program_id], **values)
    return row, build.cohort(under.partner, version, licence_id=row.id)


def test_several_programs_at_once_with_the_terms_days(system: Viewer, term: AgreementTerm) -> None:
    versions = [build.program() for _ in range(3)]
    rows = licences.license_programs(
        system, term, program_ids=[v.program_id for v in versions], max_cohorts=4, max_learners=80
    )
    assert {(r.starts_on, r.ends_on) for r in rows} == {(term.starts_on, term.ends_on)}
    assert [balance(r).left for r in rows] == [4, 4, 4]
    assert [balance(r, "learner").left for r in rows] == [80, 80, 80]


def test_no_limit_means_no_balance(system: Viewer, term: AgreementTerm) -> None:
    row, cohort = licensed(system, term)
    licences.use_allowance(system, cohort, on=DAY)
    assert (balance(row).left, balance(row).used) == (None, 1)
    with pytest.raises(Refused, match="sets no limit"):
        licences.allow_more(system, row, quantity=2, happened_on=DAY)


def test_a_cohort_counts_once_and_can_be_released(system: Viewer, term: AgreementTerm) -> None:
    row, cohort = licensed(system, term, max_cohorts=1)
    licences.use_allowance(system, cohort, on=DAY)
    licences.use_allowance(system, cohort, on=DAY)
    assert (balance(row).used, balance(row).left) == (1, 0)
    licences.release_allowance(system, cohort, on=DAY)
    licences.release_allowance(system, cohort, on=DAY)
    assert (balance(row).used, balance(row).left) == (0, 1)
    assert db.session.query(LicenceLedgerEntry).count() == 3


def test_nothing_left_is_refused_with_the_sum(system: Viewer, term: AgreementTerm) -> None:
    row, cohort = licensed(system, term, max_cohorts=1)
    licences.use_allowance(system, cohort, on=DAY)
    other = build.cohort(term.partner, cohort.program_version, licence_id=row.id)
    with pytest.raises(Refused, match=r"0 cohorts left .1 granted . 1 used") as error:
        licences.use_allowance(system, other, on=DAY)
    assert error.value.problems[0].field == "licence_id"
    licences.allow_more(system, row, quantity=1, happened_on=DAY, note="Agreed by letter.")
    licences.use_allowance(system, other, on=DAY)
    assert balance(row).words == "1 granted + 1 extra \N{MINUS SIGN} 2 used"


def test_learners_are_counted_in_their_own_unit(system: Viewer, term: AgreementTerm) -> None:
    row, cohort = licensed(system, term, max_learners=30)
    licences.use_allowance(system, cohort, on=DAY, unit="learner", quantity=24)
    licences.release_allowance(system, cohort, on=DAY, unit="learner", quantity=4)
    assert balance(row, "learner").left == 10
    with pytest.raises(Refused, match="10 learners left"):
        licences.use_allowance(system, cohort, on=DAY, unit="learner", quantity=11)


def test_a_cohort_without_licence_counts_nowhere(system: Viewer, term: AgreementTerm) -> None:
    cohort = build.cohort(term.partner)
    licences.use_allowance(system, cohort, on=DAY)
    licences.release_allowance(system, cohort, on=DAY)
    assert db.session.query(LicenceLedgerEntry).count() == 0


def test_overlap_is_a_warning_that_can_be_meant(system: Viewer, term: AgreementTerm) -> None:
    row, _ = licensed(system, term, ends_on=date(2025, 12, 31))
    again = {"program_ids": [row.program_id], "starts_on": date(2025, 6, 1)}
    with pytest.raises(Refused, match="Web is licensed under A-1 from 1 January 2024") as error:
        licences.license_programs(system, term, **again)
    assert error.value.problems[0].field == "overlap_is_meant"
    licences.license_programs(system, term, overlap_is_meant=True, **again)
    licences.license_programs(
        system,
        build.term(build.partner("Birch")),
        program_ids=[row.program_id],
        starts_on=date(2025, 6, 1),
    )


def test_same_program_from_the_same_day_twice_is_refused(
    system: Viewer, term: AgreementTerm
) -> None:
    row, _ = licensed(system, term)
    with pytest.raises(Refused, match="licensed from that day already"):
        licences.license_programs(system, term, program_ids=[row.program_id], overlap_is_meant=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"program_ids": []}, "program_ids"),
        ({"program_ids": [12345]}, "program_ids"),
        ({"starts_on": date(2023, 12, 31)}, "starts_on"),
        ({"ends_on": date(2028, 1, 1)}, "ends_on"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2025, 1, 1)}, "ends_on"),
        ({"max_cohorts": -1}, "max_cohorts"),
        ({"max_learners": 10**10}, "max_learners"),
        ({"territory": "t" * 121}, "territory"),
    ],
)
def test_bad_values_are_refused_at_their_field(
    system: Viewer, term: AgreementTerm, values: dict[str, Any], field: str
) -> None:
    given = {"program_ids": [build.program().program_id]}
    with pytest.raises(Refused) as error:
        licences.license_programs(system, term, **{**given, **values})
    assert error.value.problems[0].field == field
    assert db.session.query(Licence).count() == 0


def test_days_can_be_edited_within_the_term(system: Viewer, term: AgreementTerm) -> None:
    row, _ = licensed(system, term)
    licences.edit_licence(
        system, row, version=1, starts_on=DAY, ends_on=date(2026, 1, 1), territory="Lima"
    )
    assert (row.starts_on, row.territory, row.version) == (DAY, "Lima", 2)
    with pytest.raises(Refused, match="term ends on 31 December 2027"):
        licences.edit_licence(
            system, row, version=2, starts_on=DAY, ends_on=date(2028, 1, 1), territory=None
        )


@pytest.mark.parametrize("quantity", [0, -3, 10**9])
def test_extra_is_a_sensible_number(system: Viewer, term: AgreementTerm, quantity: int) -> None:
    row, _ = licensed(system, term, max_cohorts=1)
    with pytest.raises(Refused) as error:
        licences.allow_more(system, row, quantity=quantity, happened_on=DAY)
    assert error.value.problems[0].field == "quantity"


def test_a_manager_uses_but_does_not_grant(system: Viewer, term: AgreementTerm) -> None:
    row, cohort = licensed(system, term, max_cohorts=1)
    manager = Viewer(9, "manager", frozenset({Role.MANAGER}), frozenset({term.partner_id}))
    licences.use_allowance(manager, cohort, on=DAY)
    assert balance(row).left == 0
    with pytest.raises(NotAllowed):
        licences.allow_more(manager, row, quantity=1, happened_on=DAY)


def test_the_last_allowance_is_given_out_once(
    app: Flask, system: Viewer, term: AgreementTerm
) -> None:
    row, first = licensed(system, term, max_cohorts=1)
    second = build.cohort(term.partner, first.program_version, licence_id=row.id)
    ids, gate = [first.id, second.id], Barrier(2)
    db.session.rollback()

    def use(cohort_id: int) -> str:
        with app.app_context(), viewing(SYSTEM):
            cohort = db.session.get_one(Cohort, cohort_id)
            gate.wait(timeout=20)
            try:
                licences.use_allowance(SYSTEM, cohort, on=DAY)
            except Refused:
                return "refused"
            finally:
                db.session.remove()
            return "used"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, ids)) == ["refused", "used"]
    assert balance(row).left == 0
