"""Which partner a file means: names in any script, names that end in one address, two of one name."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests import build
from tests.services.import_files import counts, take, upload
from tracker.extensions import db
from tracker.models import Enrolment, ImportBatch, Partner, Program
from tracker.queries.scope import SYSTEM, Viewer
from tracker.services.imports import preview_import

ROW = {"program": "FS", "cohort": "C1", "given_name": "Ada"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Учебный центр Москва", "Учебный центр Казань"),
        ("北京 2", "上海 2"),
        ("Élan", "Ålan"),
        ("किला 1", "काला 1"),
        ("\N{HEBREW LETTER ALEF}", "x5d0 5d0 \N{HEBREW LETTER BET}"),
    ],
)
def test_partners_whose_addresses_would_be_the_same_stay_apart(
    system: Viewer, one: str, other: str
) -> None:
    rows = [{**ROW, "partner": one}, {**ROW, "partner": other}]
    assert counts(take(rows)) == {"created": 2}
    assert set(db.session.scalars(select(Partner.name))) == {one, other}
    assert len(set(db.session.scalars(select(Enrolment.partner_id)))) == 2
    assert counts(take(list(reversed(rows)))) == {"unchanged": 2}
    assert counts(take([{**ROW, "partner": other.upper()}])) == {"unchanged": 1}


def test_the_list_of_partners_numbers_addresses_on(system: Viewer) -> None:
    rows = [{"name": "Élan"}, {"name": "Ålan"}, {"name": "LAN"}]
    assert counts(take(rows, "partners")) == {"created": 3}
    assert set(db.session.scalars(select(Partner.slug))) == {"lan", "lan-2", "lan-3"}
    assert counts(take(rows, "partners")) == {"unchanged": 3}


def test_the_present_name_comes_before_an_address_made_of_an_old_one(system: Viewer) -> None:
    build.partner("Elm", slug="alder")
    assert counts(take([{**ROW, "partner": "Alder"}])) == {"created": 1}
    assert db.session.scalars(select(Partner.name)).all() == ["Elm"]
    birch = build.partner("Alder", slug="alder-2")
    assert counts(take([{**ROW, "partner": "ALDER", "cohort": "C2"}])) == {"created": 1}
    assert birch.id in set(db.session.scalars(select(Enrolment.partner_id)))


def test_a_file_belongs_to_the_partner_it_names(system: Viewer) -> None:
    build.partner("Élan", slug="lan")
    other = build.partner("Ålan", slug="lan-2")
    report = preview_import(SYSTEM, upload([ROW], partner="Ålan"), today=build.NOW.date())
    assert db.session.get_one(ImportBatch, report.batch_id).partner_id == other.id


def test_programs_named_in_another_script_stay_apart(system: Viewer) -> None:
    rows = [
        {**ROW, "partner": "Alder", "program": "数据 1"},
        {**ROW, "partner": "Alder", "program": "人工 1", "cohort": "C2"},
    ]
    assert counts(take(rows)) == {"created": 2}
    assert set(db.session.scalars(select(Program.name))) == {"数据 1", "人工 1"}
    assert counts(take(rows)) == {"unchanged": 2}
