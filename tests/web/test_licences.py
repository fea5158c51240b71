"""Pages of licences: who gets in, lists, licensing programs, the ledger, extra."""

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
from tracker.models import AgreementTerm, Licence
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def frame(cast: Cast) -> Frame:
    frame_of(cast.birch)
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/licences/", READERS | BIRCH)
    walk(cast, f"/licences/{frame.licence}", READERS, hidden=BIRCH)
    walk(cast, f"/agreements/{frame.term}/license", HEAD_OFFICE)
    for page in ("edit", "extra"):
        walk(cast, f"/licences/{frame.licence}/{page}", HEAD_OFFICE)


@pytest.mark.parametrize(
    "path", ["/licences/1", "/licences/1/edit", "/licences/1/extra", "/agreements/1/license"]
)
def test_an_invented_key_is_no_page(cast: Cast, path: str) -> None:
    cast.client("coordinator").get(path, status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_viewer")
    page = client.get("/licences/")
    assert "Birch" not in page.html
    assert [row[5] for row in page.rows()] == ["5 of 5"]
    lines = file_rows(client.get("/licences.csv"))
    assert lines[0] == (
        "program,partner,term,starts_on,ends_on,cohorts_left,learners_left,"
        "cohorts_used,learners_used,territory"
    )
    assert lines[1].endswith(",2024-01-01,2099-12-31,5,,0,0,")
    assert len(lines) == 2
    query = "/licences/?state=in_force&partner=birch&program=P+of+Birch+Academy"
    assert len(cast.client("coordinator").get(query).rows()) == 1


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/licences/")
    before = client.statements
    with viewing(SYSTEM):
        term = db.session.get_one(AgreementTerm, frame.term)
        for _ in range(30):
            build.licence(term, build.program())
    assert len(client.get("/licences/").rows()) == 32
    assert client.statements == before


def test_programs_are_ticked_on_the_term(cast: Cast, frame: Frame) -> None:
    with viewing(SYSTEM):
        keys = [str(build.program().program_id) for _ in range(2)]
    client = cast.client("coordinator")
    page = client.get(f"/agreements/{frame.term}/license")
    assert typed(page)["ends_on"] == "2099-12-31"
    shown = client.follow(client.submit(page, {"program_ids": keys, "max_learners": "60"}))
    assert "2 licensed under Alder Institute 1." in shown.text
    assert shown.text.count("60 of 60") == 2


def test_overlap_warns_and_can_be_meant(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    values = {"program_ids": [str(frame.program)], "starts_on": "2025-01-01"}
    page = client.submit(client.get(f"/agreements/{frame.term}/license"), values, status=422)
    assert "is licensed under Alder Institute 1 from 1 January 2024" in page.text
    assert typed(page)["program_ids"] == str(frame.program)
    client.submit(page, {"overlap_is_meant": "y"})
    with viewing(SYSTEM):
        assert db.session.query(Licence).filter_by(program_id=frame.program).count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Tick at least one program."),
        ({"starts_on": "2023-12-31"}, "The term starts on 1 January 2024."),
        ({"ends_on": "2100-01-01"}, "The term ends on 31 December 2099."),
        ({"ends_on": "2023-01-01"}, "The last day is before the first day"),
        ({"max_cohorts": "-1"}, "The number of cohorts is a whole number"),
        ({"max_cohorts": "many"}, "Not a valid integer"),
        ({"max_learners": "99999999999"}, "The number of learners is a whole number"),
        ({"territory": "t" * 121}, "longer than 120"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    with viewing(SYSTEM):
        ticked = [str(build.program().program_id)] if values else []
    refused(
        cast.client("coordinator"),
        f"/agreements/{frame.term}/license",
        {"program_ids": ticked, **values},
        sentence,
    )


def test_a_made_up_program_is_no_choice(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    page = client.get(f"/agreements/{frame.term}/license")
    for key in ("12345", "x", "-1"):
        client.submit(page, {"program_ids": [key]}, status=422)


def test_two_editors(cast: Cast, frame: Frame) -> None:
    edited_twice(
        cast.client("coordinator"), f"/licences/{frame.licence}/edit", "territory", "Lima", "Peru"
    )


def test_extra_is_entered_in_the_ledger_once(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    path = f"/licences/{frame.licence}/extra"
    refused(client, path, {"unit": "cohort", "quantity": "0"}, "whole number from 1")
    refused(client, path, {"unit": "learner", "quantity": "3"}, "sets no limit")
    page = client.get(path)
    shown = client.follow(
        client.submit(page, {"unit": "cohort", "quantity": "3", "note": "By letter."})
    )
    assert "8 of 8" in shown.text and "By letter." in shown.text
    client.submit(page, {"unit": "cohort", "quantity": "3"}, status=422)
    assert "8 of 8" in client.get(f"/licences/{frame.licence}").text
