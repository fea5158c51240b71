"""Pages of programs: who gets in, lists, names in other languages, occupations, versions."""

from __future__ import annotations

import pytest

from tests import build
from tests.web.conftest import Cast
from tests.web.frame import (
    BIRCH,
    HEAD_OFFICE,
    READERS,
    Frame,
    edited_twice,
    file_rows,
    frame_of,
    refused,
    typed,
    walk,
)
from tracker.extensions import db
from tracker.models import Partner, Program, ProgramVersion
from tracker.queries.scope import SYSTEM, viewing

GOOD = {
    "code": "FS-26",
    "name": "Full-stack",
    "track": "full_stack",
    "kind": "reskilling",
    "isced_field": "0613",
    "name_es": "Desarrollo web",
    "name_he": "פיתוח",
    "target_occupations": "2513, 3512",
    "roles": ["2512.4"],
    "label": "2026",
    "weeks": "26",
    "hours": "500",
}


@pytest.fixture
def other(cast: Cast) -> Frame:
    return frame_of(cast.birch)


@pytest.fixture
def frame(cast: Cast, other: Frame) -> Frame:
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/programs/", READERS | BIRCH)
    walk(cast, f"/programs/{frame.program}", READERS, hidden=BIRCH)
    walk(cast, "/programs/new", HEAD_OFFICE)
    for page in ("edit", "versions/new", f"versions/{frame.version}/edit"):
        walk(cast, f"/programs/{frame.program}/{page}", HEAD_OFFICE)


def test_an_invented_key_is_no_page(cast: Cast, frame: Frame, other: Frame) -> None:
    client = cast.client("coordinator")
    for page in ("", "/edit", "/versions/new", "/versions/1/edit"):
        client.get(f"/programs/12345{page}", status=404)
    client.get(f"/programs/{frame.program}/versions/{other.version}/edit", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    assert len(cast.client("analyst").get("/programs/").rows()) == 2
    client = cast.client("alder_manager")
    assert "Birch" not in client.get("/programs/").html
    lines = file_rows(client.get("/programs.csv?track=full_stack"))
    assert lines[0] == ("name,code,track,kind,version,weeks,hours,isced_field,target_occupations")
    assert lines[1:] == [
        "Program of Alder Institute,P of Alder Institute,full_stack,reskilling,1,26,500,,"
    ]


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/programs/")
    before = client.statements
    with viewing(SYSTEM):
        for _ in range(30):
            build.program()
    assert len(client.get("/programs/").rows()) == 32
    assert client.statements == before


def test_a_program_with_its_first_version(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    shown = client.follow(client.submit(client.get("/programs/new"), GOOD))
    assert shown.rows()[0][:3] == ["2026", "26", "500"]
    for words in ("Desarrollo web", "פיתוח", "2513", "2512.4", "0613"):
        assert words in shown.text
    edit = typed(client.get(shown.links["Edit"]))
    assert edit["target_occupations"] == "2513, 3512"
    assert edit["roles"] == "2512.4"
    assert edit["name_es"] == "Desarrollo web"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": ""}, "This is needed."),
        ({"code": "P of Alder Institute"}, "Another program has this code."),
        ({"name": "n" * 201}, "longer than 200"),
        ({"name_es": "n" * 201}, "longer than 200"),
        ({"isced_field": "6x"}, "two to four digits"),
        ({"isced_field": "061312"}, "longer than 4"),
        ({"target_occupations": "2513, 9876543"}, "no occupation with the code 9876543"),
        ({"weeks": "0"}, "The length in weeks is a whole number from 1"),
        ({"weeks": "six"}, "Not a valid integer"),
        ({"hours": "-1"}, "The length in hours is a whole number from 1"),
        ({"label": ""}, "This is needed."),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    page = refused(cast.client("coordinator"), "/programs/new", {**GOOD, **values}, sentence)
    assert typed(page)["roles"] == "2512.4"
    with viewing(SYSTEM):
        assert db.session.query(Program).count() == 2


def test_two_editors(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    edited_twice(client, f"/programs/{frame.program}/edit", "name_fr", "Leur nom", "Mon nom")
    path = f"/programs/{frame.program}/versions/{frame.version}/edit"
    edited_twice(client, path, "credential", "Diploma", "Certificate")


def test_versions_are_added_and_lengths_stay_once_taught(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/programs/{frame.program}/versions/new")
    shown = client.follow(client.submit(page, {"label": "2", "weeks": "30"}))
    assert [row[0] for row in shown.rows()] == ["2", "1"]
    refused(client, page.path, {"label": "2"}, "This program already has that version.")
    with viewing(SYSTEM):
        build.cohort(
            db.session.get_one(Partner, cast.alder.id),
            db.session.get_one(ProgramVersion, frame.version),
        )
    path = f"/programs/{frame.program}/versions/{frame.version}/edit"
    refused(client, path, {"weeks": "27"}, "Cohorts were taught this version")


def test_an_edit_keeps_names_in_every_language(cast: Cast, frame: Frame) -> None:
    with viewing(SYSTEM):
        names = {"en": "Full-stack web", "he": "פיתוח"}
        program_id = build.program("N", name="Desarrollo", names=names).program_id
    client = cast.client("coordinator")
    path = f"/programs/{program_id}/edit"
    client.submit(client.get(path), {"target_occupations": "Data scientist, 2513"})
    with viewing(SYSTEM):
        program = db.session.get_one(Program, program_id)
        assert program.names == names
        assert program.target_occupations == ["2511.4", "2513"]
