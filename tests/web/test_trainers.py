"""Pages of trainers: who gets in, lists, adding, qualifying, lapsing."""

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
    walk,
)
from tracker.extensions import db
from tracker.models import Centre
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.trainers import add_trainer


@pytest.fixture
def other(cast: Cast) -> Frame:
    return frame_of(cast.birch)


@pytest.fixture
def frame(cast: Cast, other: Frame) -> Frame:
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/trainers/", READERS | BIRCH)
    walk(cast, f"/trainers/{frame.trainer}", READERS, hidden=BIRCH)
    walk(cast, "/trainers/new", HEAD_OFFICE)
    for page in ("edit", "qualify", f"qualifications/{frame.qualification}/end"):
        walk(cast, f"/trainers/{frame.trainer}/{page}", HEAD_OFFICE)


def test_an_invented_key_is_no_page(cast: Cast, frame: Frame, other: Frame) -> None:
    client = cast.client("coordinator")
    for page in ("", "/edit", "/qualify", "/qualifications/1/end"):
        client.get(f"/trainers/12345{page}", status=404)
    client.get(f"/trainers/{frame.trainer}/qualifications/{other.qualification}/end", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_viewer")
    for path in ("/trainers/", f"/trainers/{frame.trainer}"):
        assert "Birch" not in client.get(path).html
    lines = file_rows(client.get("/trainers.csv?state=current&program=P+of+Alder+Institute"))
    assert lines[0] == "name,partner,centre,may_teach,starts_on,ends_on"
    assert lines[1:] == [
        "Trainer of Alder Institute,Alder Institute,Campus of Alder Institute,"
        "P of Alder Institute,,"
    ]


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/trainers/")
    before = client.statements
    with viewing(SYSTEM) as system:
        centre = db.session.get_one(Centre, frame.centre)
        for number in range(30):
            add_trainer(system, centre, name=f"Number {number}")
    assert len(client.get("/trainers/").rows()) == 32
    assert client.statements == before


def test_added_qualified_and_lapsed(cast: Cast, frame: Frame) -> None:
    with viewing(SYSTEM):
        program_id = build.program(name="Web").program_id
    client = cast.client("coordinator")
    page = client.get(f"/trainers/new?centre={frame.centre}")
    shown = client.follow(client.submit(page, {"name": "Ilse Roth"}))
    assert "Not qualified for any program yet." in shown.text
    path = shown.links["Qualify"]
    refused(client, path, {"starts_on": "2026-01-02", "ends_on": "2026-01-01"}, "needed")
    qualified = {"program_id": str(program_id), "starts_on": "2025-01-01"}
    shown = client.follow(client.submit(client.get(path), qualified))
    assert shown.rows()[0][:4] == ["Web", "1 Jan 2025", "does not lapse", "holds"]
    refused(client, path, qualified, "without an end already")
    end = shown.links["End it"]
    refused(client, end, {"ends_on": "2024-12-31"}, "before the first day, 1 January 2025")
    shown = client.follow(client.submit(client.get(end), {"ends_on": "2025-06-30"}))
    assert shown.rows()[0][2:4] == ["30 Jun 2025", "does not hold"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"email": "@"}, "does not look like an e-mail address"),
        ({"ends_on": "2020-01-01"}, "The last day is before the first day"),
        ({"starts_on": "yesterday"}, "Not a valid date"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    good = {"centre_id": str(frame.centre), "name": "Ilse", "starts_on": "2026-01-01"}
    refused(cast.client("coordinator"), "/trainers/new", {**good, **values}, sentence)


def test_two_editors(cast: Cast, frame: Frame) -> None:
    edited_twice(
        cast.client("coordinator"), f"/trainers/{frame.trainer}/edit", "name", "Ilse", "Ilse Roth"
    )
