"""Imports of partners, centres, programs and cohorts: made, changed, found again, taken back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from tests import build
from tests.services.import_files import counts, everything, sentences, take
from tests.services.test_imports import only
from tracker.extensions import db
from tracker.models import Centre, Cohort, Partner, PartnerStageEvent, Program, ProgramVersion
from tracker.queries.checks import iter_differences
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.services.import_undo import undo_import

ALDER = {
    "name": "Alder Institute",
    "external_ref": "P-1",
    "kind": "University",
    "stage": "negotiating",
    "stage_on": "2025-01-01",
    "country": "Peru",
    "website": "https://alder.example",
}


def test_partners_are_made_with_stage_and_parent_in_any_order(system: Viewer) -> None:
    report = take([{"name": "Child", "parent": "Alder Institute"}, ALDER], "partners")
    assert counts(report) == {"created": 2}
    alder = only(Partner, Partner.external_ref == "P-1")
    assert (alder.slug, alder.kind, alder.country, alder.stage) == (
        "alder-institute",
        "university",
        "PE",
        "negotiating",
    )
    assert only(Partner, Partner.name == "Child").parent_id == alder.id
    event = only(PartnerStageEvent, PartnerStageEvent.partner_id == alder.id)
    assert (event.stage, event.effective_on) == ("negotiating", date(2025, 1, 1))
    again = take([{"name": "Child", "parent": "Alder Institute"}, ALDER], "partners")
    assert counts(again) == {"unchanged": 2}
    assert list(iter_differences(Counter())) == []


def test_a_partner_is_found_by_reference_and_renamed_and_moves_on(system: Viewer) -> None:
    take([ALDER], "partners")
    before = everything()
    later = {**ALDER, "name": "Alder University", "stage": "active", "stage_on": "2025-06-01"}
    report = take([later], "partners")
    assert counts(report) == {"updated": 1}
    db.session.expire_all()
    assert (only(Partner).name, only(Partner).stage) == ("Alder University", "active")
    assert only(Partner).slug == "alder-institute"
    earlier = take([{**later, "stage": "paused", "stage_on": "2025-02-01"}], "partners")
    assert sentences(earlier) == ["row 2, column stage_on: A later stage began on 1 June 2025."]
    assert undo_import(system, get_import(report.batch_id or 0)).kept == []
    assert everything() == before


def test_partners_of_one_name_are_told_apart_by_their_reference(system: Viewer) -> None:
    rows = [ALDER, {**ALDER, "external_ref": "P-2"}]
    assert counts(take(rows, "partners")) == {"created": 2}
    assert set(db.session.scalars(select(Partner.slug))) == {
        "alder-institute",
        "alder-institute-p-2",
    }
    assert counts(take(rows, "partners")) == {"unchanged": 2}


def test_rows_that_contradict_each_other_are_refused(system: Viewer) -> None:
    for kind, row, change in (
        ("partners", ALDER, {"website": "https://other.example"}),
        ("partners", ALDER, {"stage": "active"}),
        ("centres", CENTRE, {"city": "Cusco"}),
        ("programs", PROGRAM, {"weeks": "30"}),
        ("cohorts", COHORT, {"seats": "30"}),
        ("cohorts", COHORT, {"ends_on": "2025-07-30"}),
    ):
        report = take([row, {**row, **change}], kind, good=True)
        key = next(iter(change))
        assert sentences(report) == [
            f"row 3, column {key}: Row 2 says otherwise of the same thing."
        ]
        again = take([row, {**row, **change}], kind, good=True)
        assert counts(again) == {"unchanged": 1, "failed": 1}


def test_partners_that_cannot_be(system: Viewer) -> None:
    take([ALDER], "partners")
    report = take(
        [
            {"name": "", "kind": "employer"},
            {"name": "B", "kind": "shop"},
            {"name": "C", "parent": "Nobody"},
            {**ALDER, "parent": "Alder Institute"},
        ],
        "partners",
    )
    said = sentences(report)
    assert "A partner needs a name." in said[0]
    assert '"shop" is not one of' in said[1]
    assert 'There is no partner "Nobody" to be the parent.' in said[2]
    assert "cannot be its own parent" in said[3]
    assert counts(report) == {"failed": 4}


CENTRE = {
    "partner": "Alder Institute",
    "centre": "Lima",
    "city": "Lima",
    "country": "PE",
    "time_zone": "america/lima",
    "languages": "Spanish; en",
    "capacity": "30",
    "is_online": "no",
    "external_ref": "L1",
}


def test_centres_are_made_changed_and_told_apart(system: Viewer) -> None:
    assert counts(take([CENTRE], "centres")) == {"created": 1}
    lima = only(Centre)
    assert (lima.time_zone, lima.languages, lima.capacity) == ("America/Lima", ["es", "en"], 30)
    assert counts(take([CENTRE], "centres")) == {"unchanged": 1}
    assert counts(take([{**CENTRE, "centre": "Lima Norte", "capacity": "40"}], "centres")) == {
        "updated": 1
    }
    db.session.expire_all()
    assert (only(Centre).name, only(Centre).capacity) == ("Lima Norte", 40)
    twin = {**CENTRE, "centre": "Lima Norte", "external_ref": "L2"}
    assert counts(take([twin], "centres")) == {"created": 1}
    assert set(db.session.scalars(select(Centre.name))) == {"Lima Norte", "Lima Norte (L2)"}
    assert counts(take([twin], "centres")) == {"unchanged": 1}
    bad = take([{**CENTRE, "time_zone": "Mars/Base", "languages": "Klingon"}], "centres")
    assert len(bad.problems) == 2


PROGRAM = {
    "program": "FS",
    "name": "Full-Stack",
    "track": "full-stack",
    "weeks": "26",
    "hours": "500",
    "credential": "Certificate",
    "isced_field": "0613",
}


def test_programs_and_their_versions(system: Viewer) -> None:
    assert counts(take([PROGRAM], "programs")) == {"created": 1}
    assert counts(take([PROGRAM], "programs")) == {"unchanged": 1}
    assert counts(take([{**PROGRAM, "weeks": "30"}], "programs")) == {"updated": 1}
    db.session.expire_all()
    version = only(ProgramVersion)
    assert (version.weeks, version.hours) == (30, 500)
    build.cohort(build.partner(), version)
    # What was taught keeps its length: another length is another version.
    assert counts(take([{**PROGRAM, "weeks": "40"}], "programs")) == {"updated": 1}
    assert sorted(db.session.execute(select(ProgramVersion.label, ProgramVersion.weeks))) == [
        ("1", 30),
        ("2", 40),
    ]
    refused = take([{**PROGRAM, "version": "1", "weeks": "50"}], "programs")
    assert "taught with another length" in sentences(refused)[0]
    named = take([{**PROGRAM, "version": "2026", "weeks": "50"}], "programs")
    assert counts(named) == {"updated": 1}
    assert only(Program).track == "full_stack"


COHORT = {
    "partner": "Alder Institute",
    "centre": "Lima",
    "program": "FS",
    "cohort": "FS-1",
    "starts_on": "2025-01-06",
    "ends_on": "2025-06-30",
    "census_on": "2025-01-20",
    "mode": "Hybrid",
    "seats": "20",
    "price": "1200.50",
    "currency": "pen",
}


def test_cohorts_are_made_and_changed(system: Viewer) -> None:
    report = take([COHORT], "cohorts")
    assert counts(report) == {"created": 1}
    assert set(report.will_create) == {"partner", "centre", "program", "cohort"}
    cohort = only(Cohort)
    assert (cohort.starts_on, cohort.mode, cohort.price, cohort.currency) == (
        date(2025, 1, 6),
        "hybrid",
        Decimal("1200.50"),
        "PEN",
    )
    assert counts(take([COHORT], "cohorts")) == {"unchanged": 1}
    later = {**COHORT, "starts_on": "2025-01-13", "actual_end_on": "2025-07-15", "centre": "Cusco"}
    assert counts(take([later], "cohorts")) == {"updated": 1}
    db.session.expire_all()
    cohort = only(Cohort)
    assert (cohort.starts_on, cohort.ends_on, cohort.centre.name) == (
        date(2025, 1, 13),
        date(2025, 7, 15),
        "Cusco",
    )
    assert list(iter_differences(Counter())) == []
    bad = take(
        [{**COHORT, "ends_on": "2024-01-01", "actual_end_on": "", "currency": ""}], "cohorts"
    )
    assert counts(bad) == {"failed": 1}


def test_a_version_is_named_or_made(system: Viewer) -> None:
    take([PROGRAM], "programs")
    take([{**COHORT, "version": "2"}], "cohorts")
    assert only(Cohort).program_version.label == "2"
    assert counts(take([{**COHORT, "version": "1"}], "cohorts")) == {"updated": 1}
    db.session.expire_all()
    assert only(Cohort).program_version.label == "1"


def test_what_the_file_does_not_have_is_counted(system: Viewer) -> None:
    take([COHORT, {**COHORT, "cohort": "FS-2"}], "cohorts")
    assert take([COHORT], "cohorts").missing == 1
    assert take([{**COHORT, "partner": "Birch"}], "cohorts").missing == 0
