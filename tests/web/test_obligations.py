"""Pages of obligations: who gets in, who takes which step, what is late."""

from __future__ import annotations

from datetime import date

import pytest

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
    walk,
)
from tracker.extensions import db
from tracker.models import AgreementTerm
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.obligations import add_obligation


@pytest.fixture
def frame(cast: Cast) -> Frame:
    frame_of(cast.birch)
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/obligations/", READERS | BIRCH)
    walk(cast, f"/obligations/{frame.obligation}", READERS, hidden=BIRCH)
    walk(cast, f"/agreements/{frame.term}/obligations/new", HEAD_OFFICE)
    for page in ("edit", "accept", "return", "waive"):
        walk(cast, f"/obligations/{frame.obligation}/{page}", HEAD_OFFICE)
    walk(
        cast,
        f"/obligations/{frame.obligation}/submit",
        HEAD_OFFICE | {"alder_manager"},
        hidden={"birch_manager"},
    )


@pytest.mark.parametrize("page", ["", "/edit", "/submit", "/accept", "/forget"])
def test_an_invented_key_or_step_is_no_page(cast: Cast, page: str) -> None:
    cast.client("coordinator").get(f"/obligations/12345{page}", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_viewer")
    assert "Birch" not in client.get("/obligations/").html
    lines = file_rows(client.get("/obligations.csv"))
    assert lines[0] == "title,partner,term,kind,due_on,status"
    assert lines[1:] == [
        "Report of Alder Institute,Alder Institute,Alder Institute 1,report_due,2099-01-31,Open"
    ]
    assert "Hand in" not in client.get(f"/obligations/{frame.obligation}").text


def test_thirty_rows_cost_what_three_cost_and_late_ones_say_so(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/obligations/")
    before = client.statements
    with viewing(SYSTEM) as system:
        term = db.session.get_one(AgreementTerm, frame.term)
        for number in range(30):
            add_obligation(
                system, term, kind="audit", title=f"Audit {number}", due_on=date(2025, 1, 1)
            )
    assert len(client.get("/obligations/").rows()) == 32
    assert client.statements == before
    late = client.get("/obligations/?status=late").rows()
    assert {row[-1] for row in late} == {"Open, late"}
    assert len(late) == 30


def test_from_owed_to_accepted(cast: Cast, frame: Frame) -> None:
    office, manager = cast.client("coordinator"), cast.client("alder_manager")
    path = f"/obligations/{frame.obligation}"
    shown = manager.get(path)
    assert "Accept" not in shown.links and "Waive" not in shown.links
    manager.submit(manager.get(shown.links["Hand in"]), {"note": "Sent."})
    shown = office.get(path)
    assert "Submitted" in shown.h1
    refused(office, shown.links["Return"], {"note": ""}, "This is needed.")
    office.submit(office.get(shown.links["Return"]), {"note": "Page 2 is missing."})
    assert "Page 2 is missing." in manager.get(path).text
    stale = manager.get(path + "/submit")
    manager.submit(manager.get(path + "/submit"), {"note": "Again."})
    manager.submit(stale, {"note": "Twice."}, status=409)
    office.submit(office.get(path + "/accept"), {})
    shown = office.get(path)
    assert "Accepted" in shown.h1 and "Edit" not in shown.links
    refused(office, path + "/waive", {"note": "Late."}, "accepted cannot become waived")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "This is needed."),
        ({"title": "t" * 201}, "longer than 200"),
        ({"due_on": "2026-02-30"}, "Not a valid date"),
        ({"due_on": "0001-01-01"}, "is that a slip?"),
        ({"note": "n" * 2001}, "longer than 2000"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    good = {"kind": "audit", "title": "Audit <1>", "due_on": "2026-12-01", "note": "n"}
    path = f"/agreements/{frame.term}/obligations/new"
    refused(cast.client("coordinator"), path, {**good, **values}, sentence)
    client = cast.client("coordinator")
    client.submit(client.get(path), {**good, "kind": "tribute"}, status=422)


def test_added_under_its_term(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/agreements/{frame.term}/obligations/new")
    shown = client.follow(
        client.submit(page, {"kind": "audit", "title": "Audit", "due_on": "2098-12-01"})
    )
    assert [row[0] for row in shown.rows(1)] == ["Audit", "Report of Alder Institute"]


def test_two_editors(cast: Cast, frame: Frame) -> None:
    edited_twice(
        cast.client("coordinator"), f"/obligations/{frame.obligation}/edit", "title", "Q3", "Q4"
    )
