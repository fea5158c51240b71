"""What a partner may run on a day, and what is left of it."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import AgreementTerm
from tracker.queries.criteria import Criteria
from tracker.queries.licences import (
    balance,
    balances,
    find_licence,
    get_licence,
    licensed_programs,
    list_licences,
    list_overlapping,
)
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role
from tracker.services.licences import license_programs, use_allowance

DAY = date(2025, 3, 1)


@pytest.fixture
def term(system: Viewer) -> AgreementTerm:
    """Alder's term over 2024 to 2027."""
    return build.term(build.partner("Alder"), number="A-1")


def test_offered_are_programs_licensed_on_the_day(system: Viewer, term: AgreementTerm) -> None:
    web, data, other = (build.program(name=name) for name in ("Web", "Data", "Other"))
    license_programs(system, term, program_ids=[web.program_id])
    license_programs(
        system, term, program_ids=[data.program_id], starts_on=DAY, ends_on=date(2025, 6, 30)
    )
    foreign = build.term(build.partner("Birch"))
    license_programs(system, foreign, program_ids=[other.program_id])

    def names(on: date) -> list[str]:
        return [program.name for program in licensed_programs(term.partner_id, on)]

    assert names(date(2025, 2, 28)) == ["Web"]
    assert names(DAY) == names(date(2025, 6, 30)) == ["Data", "Web"]
    assert names(date(2025, 7, 1)) == ["Web"]
    assert names(date(2028, 1, 1)) == names(date(2023, 12, 31)) == []
    assert [v.label for v in licensed_programs(term.partner_id, DAY)[0].versions] == ["1"]


def test_a_term_that_ended_licenses_nothing(system: Viewer, term: AgreementTerm) -> None:
    short = build.term(term.partner, ends_on=date(2024, 12, 31))
    version = build.program()
    build.licence(short, version, ends_on=date(2027, 12, 31))
    assert licensed_programs(term.partner_id, date(2025, 1, 1)) == []
    assert find_licence(term.partner_id, version.program_id, date(2025, 1, 1)) is None
    assert find_licence(term.partner_id, version.program_id, date(2024, 12, 31)) is not None


def test_of_two_licences_the_one_with_something_left(system: Viewer, term: AgreementTerm) -> None:
    version = build.program()
    (first,) = license_programs(
        system,
        term,
        program_ids=[version.program_id],
        ends_on=date(2026, 12, 31),
        max_cohorts=1,
    )
    (second,) = license_programs(
        system,
        term,
        program_ids=[version.program_id],
        starts_on=DAY,
        overlap_is_meant=True,
        max_cohorts=1,
    )
    found = find_licence(term.partner_id, version.program_id, DAY)
    assert found is first
    use_allowance(system, build.cohort(term.partner, version, licence_id=first.id), on=DAY)
    assert find_licence(term.partner_id, version.program_id, DAY) is second
    assert [
        row.id for row in list_overlapping(term.partner_id, [version.program_id], DAY, DAY)
    ] == [
        first.id,
        second.id,
    ]


def test_balances_of_many_in_one_go(system: Viewer, term: AgreementTerm) -> None:
    versions = [build.program() for _ in range(3)]
    rows = license_programs(
        system, term, program_ids=[v.program_id for v in versions], max_cohorts=2
    )
    found = balances(rows)
    assert [found[row.id]["cohort"].left for row in rows] == [2, 2, 2]
    assert balances([]) == {}
    assert balance(rows[0], "learner").left is None


@pytest.mark.parametrize(
    ("asked", "programs"),
    [
        (Criteria(), ["Data", "Web", "Web"]),
        (Criteria(sort="program", descending=True), ["Web", "Web", "Data"]),
        (Criteria(filters={"state": "in_force"}), ["Data", "Web"]),
        (Criteria(filters={"state": "other"}), ["Web"]),
        (Criteria(filters={"partner": "birch"}), ["Web"]),
        (Criteria(search="A-1 data"), ["Data"]),
    ],
)
def test_list(system: Viewer, term: AgreementTerm, asked: Criteria, programs: list[str]) -> None:
    web, data = build.program("WEB", name="Web"), build.program("DATA", name="Data")
    license_programs(system, term, program_ids=[data.program_id])
    license_programs(system, term, program_ids=[web.program_id], ends_on=date(2024, 12, 31))
    license_programs(system, build.term(build.partner("Birch")), program_ids=[web.program_id])
    assert [row.program.name for row in list_licences(asked, on=DAY).rows] == programs


def test_a_strangers_licence_does_not_exist(system: Viewer, term: AgreementTerm) -> None:
    version = build.program()
    (foreign,) = license_programs(system, term, program_ids=[version.program_id])
    birch = build.partner("Birch")
    (own,) = license_programs(system, build.term(birch), program_ids=[version.program_id])
    own_id, foreign_id, birch_id, alder_id = own.id, foreign.id, birch.id, term.partner_id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({birch_id}))):
        assert [row.id for row in list_licences(Criteria(), on=DAY).rows] == [own_id]
        assert licensed_programs(alder_id, DAY) == []
        assert get_licence(own_id).program.versions
        with pytest.raises(NotFound):
            get_licence(foreign_id)
