"""Pages of centres: who gets in, lists, adding, editing."""

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
from tracker.models import Partner
from tracker.queries.scope import SYSTEM, viewing

GOOD = {
    "partner": "alder",
    "name": "Cusco campus",
    "city": "Cusco",
    "country": "PE",
    "time_zone": "America/Lima",
    "capacity": "24",
    "languages": ["es", "en"],
}


@pytest.fixture
def frame(cast: Cast) -> Frame:
    frame_of(cast.birch)
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/centres/", READERS | BIRCH)
    walk(cast, f"/centres/{frame.centre}", READERS, hidden=BIRCH)
    walk(cast, "/centres/new", HEAD_OFFICE)
    walk(cast, f"/centres/{frame.centre}/edit", HEAD_OFFICE)


@pytest.mark.parametrize("page", ["", "/edit"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    cast.client("coordinator").get(f"/centres/12345{page}", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_manager")
    for path in ("/centres/", f"/centres/{frame.centre}", "/centres/?country=PE&online=no"):
        page = client.get(path)
        assert "Campus of Alder Institute" in page.text
        assert "Birch" not in page.html
    lines = file_rows(client.get("/centres.csv"))
    assert lines[0].startswith("name,partner,city,country,time_zone,capacity,is_online")
    assert len(lines) == 2
    assert client.get("/centres.xlsx").data[:2] == b"PK"


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/centres/")
    before = client.statements
    with viewing(SYSTEM):
        alder = db.session.get_one(Partner, cast.alder.id)
        for number in range(30):
            build.centre(alder, f"Campus {number}")
    assert len(client.get("/centres/").rows()) == 32
    assert client.statements == before


def test_a_centre_is_added(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    shown = client.follow(client.submit(client.get("/centres/new"), {**GOOD, "is_online": "y"}))
    assert shown.h1 == "Cusco campus online"
    for words in ("Cusco", "Peru", "America/Lima", "English, Spanish", "24"):
        assert words in shown.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"name": "campus  of ALDER institute"}, "already has a centre of that name"),
        ({"name": "n" * 201}, "longer than 200"),
        ({"capacity": "0"}, "The capacity is a whole number from 1"),
        ({"capacity": "-3"}, "The capacity is a whole number from 1"),
        ({"capacity": "2.5"}, "Not a valid integer"),
        ({"city": "c" * 121}, "longer than 120"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    page = refused(cast.client("coordinator"), "/centres/new", {**GOOD, **values}, sentence)
    assert typed(page)["languages"] == ["en", "es"]


@pytest.mark.parametrize(
    "values", [{"time_zone": "Mars/Base"}, {"country": "Peru"}, {"languages": ["tlh"]}]
)
def test_what_is_not_on_the_list_is_no_choice(
    cast: Cast, frame: Frame, values: dict[str, object]
) -> None:
    client = cast.client("coordinator")
    page = client.submit(client.get("/centres/new"), {**GOOD, **values}, status=422)
    assert "alid choice" in page.text
    assert typed(page)["name"] == "Cusco campus"


def test_two_editors(cast: Cast, frame: Frame) -> None:
    path = f"/centres/{frame.centre}/edit"
    page = edited_twice(cast.client("coordinator"), path, "city", "Lima", "Cusco")
    assert "Saved by them" in page.text
