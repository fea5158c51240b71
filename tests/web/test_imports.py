"""Pages of imports: hand in, match, answer, confirm, undo; whose batch it is; sent twice."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from tests import build
from tests.services.import_files import csv_bytes
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.html import Page
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, ImportBatch, ImportMapping, Learner
from tracker.queries.scope import SYSTEM, viewing

ANA: dict[str, Any] = {
    "cohort": "FS-1",
    "learner_ref": "A1",
    "given_name": "Ana",
    "family_name": "Quispe",
    "email": "ana@x.test",
    "enrolled_on": "2025-01-06",
}
LUIS: dict[str, Any] = {**ANA, "learner_ref": "A2", "given_name": "Luis", "email": "luis@x.test"}
WRONG: dict[str, Any] = {**ANA, "learner_ref": "A3", "birth_year": "1897"}


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    """Alder's cohort FS-1."""
    with viewing(SYSTEM):
        alder = db.session.merge(cast.alder, load=False)
        made = build.cohort(alder, build.program("FS"), build.centre(alder, "Lima"), code="FS-1")
        db.session.refresh(made)
        db.session.expunge_all()
    db.session.rollback()
    return made


def hand_in(
    client: PageClient,
    rows: list[dict[str, Any]] | bytes,
    *,
    name: str = "roster.csv",
    status: int = 302,
    toml: str | None = None,
    **fields: Any,
) -> Page:
    data = rows if isinstance(rows, bytes) else csv_bytes(rows)
    files: dict[str, Any] = {"file": (io.BytesIO(data), name)}
    if toml is not None:
        files["mapping_file"] = (io.BytesIO(toml.encode()), "mapping.toml")
    sent = {"kind": "enrolments", "mapping": "auto", **fields}
    return client.post(
        "/imports/new", {**sent, **files}, status=status, content_type="multipart/form-data"
    )


def count(entity: type[Any]) -> int:
    with viewing(SYSTEM):
        return db.session.scalar(select(func.count()).select_from(entity)) or 0


def the_sum(page: Page) -> str:
    return next(p.text for p in page.root.all("p") if p.get("class") == "sum-terms")


def test_a_roster_from_hand_in_to_undo(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    page = manager.get("/imports/new")
    assert "Alder Institute" in page.text
    assert "Birch" not in page.text
    preview = manager.follow(hand_in(manager, [ANA, LUIS, WRONG]))
    assert preview.h1 == "Check before anything is written"
    assert (
        the_sum(preview) == "3 rows read = 2 new + 0 changed + 0 unchanged + 0 skipped + 1 to mend"
    )
    assert "1897" in preview.text
    assert "is not between 1900 and 2100" in preview.text
    assert count(Learner) == 0
    refused = manager.submit(preview, {"accept_good_rows": None}, action="/confirm")
    assert "1 row cannot be taken; nothing was written" in manager.follow(refused).text
    assert count(Enrolment) == 0
    result = manager.follow(manager.submit(preview, action="/confirm"))
    assert result.h1 == "roster.csv Imported"
    assert the_sum(result).startswith("3 rows read = 2 created + 0 updated")
    assert count(Enrolment) == 2
    undone = manager.follow(manager.submit(result, action="/undo"))
    assert "Taken back" in undone.text
    assert "Everything it had made was removed" in undone.text
    assert (count(Enrolment), count(Learner)) == (0, 0)
    listed = manager.get("/imports/")
    assert listed.rows()[0][:3] == ["roster.csv", "Enrolments", "Undone"]
    assert manager.get("/imports.csv").data.startswith(b"\xef\xbb\xbffile,kind,status,read_count")


def test_what_was_edited_since_is_kept_and_listed(cast: Cast, cohort: Cohort) -> None:
    office = cast.client("coordinator")
    preview = office.follow(hand_in(office, [ANA, LUIS], partner="alder"))
    result = office.follow(office.submit(preview, action="/confirm"))
    with viewing(SYSTEM):
        luis = db.session.scalars(select(Learner).where(Learner.given_name == "Luis")).one()
        luis_id, version = luis.id, luis.version
    office.submit(
        office.get(f"/learners/{luis_id}/edit"), {"given_name": "Luis Alberto", "version": version}
    )
    undone = office.follow(office.submit(result, action="/undo"))
    assert "kept" in undone.text
    assert any(row[0] == "learner" for row in undone.rows(0))
    assert count(Learner) == 1


def test_a_file_of_strange_column_names_asks_for_them_first(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    form = manager.get(f"/imports/new?cohort={cohort.id}")
    page = manager.submit(form, {"pasted": "Apellidos\tNombres\nRojas\tAna\nSoto\tLuis\n"})
    assert page.location.endswith("/columns")
    columns = manager.follow(page)
    assert "No row can be read yet" in columns.text
    chosen = {"column-0": "family_name", "column-1": "given_name"}
    preview = manager.follow(manager.submit(columns, chosen, action="/columns"))
    assert the_sum(preview).startswith("2 rows read = 2 new")


def test_pasted_cells_with_and_without_names(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    pasted = "learner_ref\tgiven_name\tcohort\nA1\tAna\tFS-1\n\tIda\tFS-1\n"
    page = manager.post("/imports/new", {"kind": "enrolments", "pasted": pasted})
    assert the_sum(manager.follow(page)).startswith("2 rows read = 2 new")
    form = manager.get(f"/imports/new?cohort={cohort.id}")
    assert "Into cohort FS-1" in form.text
    bare = "A1\tAna\tRojas\tana@x.test\t\t1990\nA2\tLuis\tSoto\n"
    page = manager.submit(form, {"pasted": bare, "headless": "y"})
    preview = manager.follow(page)
    assert the_sum(preview).startswith("2 rows read = 2 new")
    manager.submit(preview, action="/confirm")
    assert count(Enrolment) == 2


def test_sent_twice_it_waits_once_and_is_written_once(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    first, second = hand_in(manager, [ANA]), hand_in(manager, [ANA])
    assert first.location == second.location
    assert count(ImportBatch) == 1
    preview = manager.follow(first)
    manager.submit(preview, action="/confirm")
    again = manager.follow(manager.submit(preview, action="/confirm"))
    assert "no longer waiting" in again.text
    assert count(Enrolment) == 1
    third = manager.follow(hand_in(manager, [ANA]))
    assert the_sum(third).startswith("1 row read = 0 new + 0 changed + 1 unchanged")
    assert "Every row is on record as it is" in third.text


def test_days_that_can_be_read_both_ways_are_asked_once(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    rows = [{**ANA, "enrolled_on": "03/02/2025"}, {**LUIS, "enrolled_on": "04/02/2025"}]
    preview = manager.follow(hand_in(manager, rows))
    assert "How are the days written?" in preview.text
    assert ["03/02/2025", "3 February 2025", "2 March 2025"] in preview.rows(0)
    assert the_sum(preview).endswith("2 to mend")
    answered = manager.follow(manager.submit(preview, {"order": "dmy"}, action="/days"))
    assert "The days are read as day/month/year" in answered.text
    assert "How are the days written?" not in answered.text
    manager.submit(answered, action="/confirm")
    with viewing(SYSTEM):
        days = set(db.session.scalars(select(Enrolment.enrolled_on)))
    assert days == {date(2025, 2, 3), date(2025, 2, 4)}
    wrong = manager.submit(preview, {"order": "ymd"}, action="/days")
    assert "no longer waiting" in manager.follow(wrong).text or wrong.status == 302


def foreign(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {"cohort": "Grupo", "learner_ref": "Matrícula", "given_name": "Nombre"}
    return [
        {names[key]: row[key] for key in names} | {"Observaciones": "sí, gracias"} for row in rows
    ]


def test_columns_that_nobody_knows_are_matched_and_remembered(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    waiting = hand_in(manager, foreign([ANA, LUIS])).location
    held = manager.follow(manager.get(waiting, status=302))
    assert held.h1 == "Say what each column is"
    assert "no column for cohort" in held.text
    assert "Ana · Luis" in held.text
    twice = {"column-0": "cohort", "column-1": "learner_ref", "column-2": "learner_ref"}
    again = manager.submit(held, twice, status=422)
    assert "Learner reference is read from one column: Matrícula or Nombre" in again.text
    done = manager.submit(again, {**twice, "column-2": "given_name"})
    preview = manager.follow(done)
    assert preview.path == waiting
    assert the_sum(preview).startswith("2 rows read = 2 new")
    assert "Given name" in preview.text
    remembered = manager.follow(manager.submit(preview, {"name": "Spanish"}, action="/remember"))
    assert "remembered as Spanish" in remembered.text
    toml = manager.get(preview.path + "/mapping.toml").data.decode()
    assert '[fields.given_name]\ncolumn = "Nombre"' in toml
    manager.submit(preview, action="/confirm")
    other = {**foreign([ANA])[0], "Matrícula": "A9"}
    by_habit = manager.follow(hand_in(manager, [other]))
    assert the_sum(by_habit).startswith("1 row read = 1 new")
    with viewing(SYSTEM):
        key = db.session.scalars(
            select(ImportMapping.id).where(ImportMapping.name == "Spanish")
        ).one()
    named = manager.follow(hand_in(manager, [{**other, "Matrícula": "B1"}], mapping=str(key)))
    assert named.status == 200
    mappings = manager.get("/imports/mappings")
    assert [row[0] for row in mappings.rows()] == ["Spanish", "as last time"]
    manager.submit(mappings, action=f"/mappings/{key}/forget")
    assert [row[0] for row in manager.get("/imports/mappings").rows()] == ["as last time"]


def test_a_mapping_file_is_read_and_refused_in_words(cast: Cast, cohort: Cohort) -> None:
    office = cast.client("coordinator")
    mapping = '[cohort]\nconstant = "FS-1"\n[learner_ref]\ncolumn = "Matrícula"\n'
    mapping += '[given_name]\ncolumn = "Nombre"\n'
    rows = [{"Matrícula": "A1", "Nombre": "Ana"}]
    preview = office.follow(hand_in(office, rows, partner="alder", toml=mapping))
    assert the_sum(preview).startswith("1 row read = 1 new")
    bad = hand_in(office, rows, partner="alder", toml="[cohort", status=422)
    assert "The mapping is not valid TOML" in bad.text


def test_head_office_imports_every_kind_and_sees_what_is_made(cast: Cast) -> None:
    office = cast.client("coordinator")
    page = office.follow(hand_in(office, [{"name": "Oak School"}], kind="partners"))
    assert the_sum(page).startswith("1 row read = 1 new")
    office.submit(page, action="/confirm")
    row = {**ANA, "partner": "Oak School", "program": "UX", "cohort": "UX-1"}
    preview = office.follow(hand_in(office, [row]))
    assert "Will be made: 1 cohort (UX-1)" in preview.text
    assert "Will be made: 1 program (UX)" in preview.text
    manager = cast.client("alder_manager")
    refused = hand_in(manager, [{"name": "Elm"}], kind="partners", status=422)
    assert "choice" in refused.text


def test_rows_to_mend_come_back_as_a_file(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, [ANA, {**WRONG, "given_name": "=1+1"}]))
    book = manager.get(preview.path + "/rows.xlsx?result=failed").data
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    values = dict(zip(header, [cell.value for cell in sheet[2]], strict=True))
    assert header[:4] == ["row", "result", "cohort", "learner_ref"]
    assert (values["row"], values["given_name"], values["birth_year"]) == (3, "=1+1", "1897")
    assert "birth_year: " in str(values["what is wrong"])
    csv = manager.get(preview.path + "/rows.csv?result=failed").data.decode("utf-8-sig")
    assert "'=1+1" in csv
    assert len(csv.splitlines()) == 2


def test_a_roster_as_a_file_that_reads_back(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    manager.submit(manager.follow(hand_in(manager, [ANA, LUIS])), action="/confirm")
    data = manager.get(f"/cohorts/{cohort.id}/roster.csv").data
    assert data.startswith(b"\xef\xbb\xbfpartner,centre,program")
    again = manager.follow(hand_in(manager, data))
    assert the_sum(again).startswith("2 rows read = 0 new + 0 changed + 2 unchanged")
    book = manager.get(f"/cohorts/{cohort.id}/roster.xlsx").data
    assert the_sum(manager.follow(hand_in(manager, book, name="r.xlsx"))).startswith(
        "2 rows read = 0 new + 0 changed + 2 unchanged"
    )
    for who, status in (("alder_viewer", 403), ("birch_manager", 404), ("funder", 403)):
        cast.client(who).get(f"/cohorts/{cohort.id}/roster.csv", status=status)


def test_files_of_several_portions_are_whole(
    cast: Cast, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.queries.streams.LINES", 2)
    monkeypatch.setattr("tracker.queries.streams.PORTION", 2)
    monkeypatch.setattr("tracker.queries.import_pages.PORTION", 2)
    manager = cast.client("alder_manager")
    rows = [{**ANA, "learner_ref": f"R{n}", "email": ""} for n in range(7)]
    result = manager.follow(
        manager.submit(manager.follow(hand_in(manager, rows)), action="/confirm")
    )
    for path in (f"/cohorts/{cohort.id}/roster.csv", f"{result.path}/rows.csv"):
        assert len(manager.get(path).data.splitlines()) == 8, path


def test_another_partner_and_other_roles(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, [ANA]))
    pages = ["", "/columns", "/rows.csv", "/mapping.toml"]
    acts = ["/confirm", "/stop", "/undo", "/discard", "/days", "/remember", "/columns"]
    birch = cast.client("birch_manager")
    for end in pages:
        birch.get(preview.path + end, status=404)
    for end in acts:
        birch.post(preview.path + end, {"name": "x", "order": "dmy"}, status=404)
    birch.post("/imports/new", {"kind": "enrolments", "cohort_id": cohort.id}, status=404)
    birch.get(f"/imports/new?cohort={cohort.id}", status=404)
    assert "roster.csv" not in birch.get("/imports/").text
    for who in ("alder_viewer", "analyst", "funder"):
        cast.client(who).get("/imports/", status=403)
        cast.client(who).get("/imports/new", status=403)
    cast.client("visitor").get("/imports/", status=302)
    assert cast.client("coordinator").get(preview.path).status == 200
    assert count(Enrolment) == 0


def test_thrown_away_it_is_gone(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, [ANA]))
    gone = manager.follow(manager.submit(preview, action="/discard"))
    assert "thrown away" in gone.text
    manager.get(preview.path, status=404)
    assert count(ImportBatch) == 0


def test_letters_of_another_code_page(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    data = csv_bytes([{**ANA, "family_name": "Peña"}]).decode().encode("cp1252")
    preview = manager.follow(hand_in(manager, data))
    assert "read as Windows-1252" in preview.text
    assert "Peña" in preview.text
    reading: Mapping[str, Any] = {"step": "reading", "encoding": "cp1251"}
    other = manager.follow(manager.post(preview.path + "/columns", reading))
    assert "Peсa" in other.text


def test_statements_do_not_grow_with_rows(cast: Cast, cohort: Cohort) -> None:
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, [ANA]))
    few = manager.statements
    rows = [{**ANA, "learner_ref": f"R{n}", "email": ""} for n in range(30)]
    manager.get(manager.follow(hand_in(manager, rows)).path)
    assert manager.statements == few < 14
    assert preview.status == 200
