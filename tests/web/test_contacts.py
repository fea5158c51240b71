"""Pages of contacts: who gets in, lists and files, adding, editing, leaving."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tests.web.conftest import Cast
from tests.web.frame import (
    BIRCH,
    HEAD_OFFICE,
    Frame,
    edited_twice,
    file_rows,
    frame_of,
    refused,
    walk,
)
from tracker.extensions import db
from tracker.models import Contact
from tracker.queries.scope import SYSTEM, viewing

MAY = frozenset({*HEAD_OFFICE, "alder_manager"})


@pytest.fixture
def frame(cast: Cast) -> Frame:
    frame_of(cast.birch)
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    everybody_with_contacts = MAY | {"birch_manager"}
    walk(cast, "/contacts/", everybody_with_contacts)
    walk(cast, "/contacts/new", everybody_with_contacts)
    for page in ("", "/edit", "/end"):
        walk(cast, f"/contacts/{frame.contact}{page}", MAY, hidden={"birch_manager"})


@pytest.mark.parametrize("page", ["", "/edit", "/end"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    client = cast.client("coordinator")
    for key in ("12345", "99999999999999999999", "x"):
        client.get(f"/contacts/{key}{page}", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    everything = cast.client("coordinator").get("/contacts/")
    assert [row[0] for row in everything.rows()] == [
        "Rosa of Alder Institute",
        "Rosa of Birch Academy",
    ]
    manager = cast.client("alder_manager")
    assert "Birch" not in manager.get("/contacts/").html
    lines = file_rows(manager.get("/contacts.csv"))
    assert lines[0] == "name,partner,role,email,phone,starts_on,ends_on"
    assert lines[1:] == ["Rosa of Alder Institute,Alder Institute,,,,2024-01-01,"]
    assert manager.get("/contacts.xlsx").data[:2] == b"PK"
    page = manager.get("/contacts/?q=nobody")
    assert "Nothing fits" in page.text
    filtered = cast.client("coordinator").get("/contacts.csv?partner=birch&sort=-name")
    assert len(file_rows(filtered)) == 2


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/contacts/")
    before = client.statements
    with viewing(SYSTEM):
        for number in range(30):
            build.save(
                Contact(
                    partner_id=cast.alder.id, name=f"Number {number}", starts_on=date(2024, 1, 1)
                )
            )
    assert len(client.get("/contacts/").rows()) == 32
    assert client.statements == before


def test_a_manager_adds_a_contact(cast: Cast) -> None:
    client = cast.client("alder_manager")
    page = client.get("/contacts/new")
    sent = client.submit(
        page,
        {"partner": "alder", "name": "Lia Soto", "email": "lia@x.test", "starts_on": "2026-02-01"},
    )
    shown = client.follow(sent)
    assert shown.h1 == "Lia Soto"
    assert "Lia Soto was added." in shown.text
    client.submit(page, {"partner": "alder", "name": "Lia Soto"}, status=422)
    with viewing(SYSTEM):
        assert db.session.query(Contact).count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"name": "  "}, "needed."),
        ({"name": "n" * 201}, "longer than 200"),
        ({"email": "no address"}, "does not look like an e-mail address"),
        ({"starts_on": "31.12.2026"}, "Not a valid date"),
        ({"starts_on": "0202-01-01"}, "is that a slip?"),
        ({"phone": "1" * 61}, "longer than 60"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    client = cast.client("coordinator")
    good = {"partner": "alder", "name": "Lia", "role": "<b>Head</b>", "starts_on": "2026-02-01"}
    refused(client, "/contacts/new", {**good, **values}, sentence)


def test_a_strangers_partner_is_no_choice(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_manager")
    page = client.get("/contacts/new")
    assert "Birch" not in page.html
    good = {"name": "Lia", "starts_on": "2026-02-01"}
    client.submit(page, {**good, "partner": "birch"}, status=422)
    client.submit(page, {**good, "partner": ""}, status=422)


def test_two_editors(cast: Cast, frame: Frame) -> None:
    edited_twice(
        cast.client("coordinator"), f"/contacts/{frame.contact}/edit", "role", "Head", "Director"
    )


def test_leaving_ends_and_keeps(cast: Cast, frame: Frame) -> None:
    client = cast.client("alder_manager")
    path = f"/contacts/{frame.contact}/end"
    refused(client, path, {"ends_on": "2023-01-01"}, "before the first day, 1 January 2024")
    shown = client.follow(client.submit(client.get(path), {"ends_on": "2025-01-31"}))
    assert "31 Jan 2025" in shown.text
    refused(client, path, {"ends_on": "2025-02-01"}, "left on 31 January 2025 already")


def test_birch_cannot_reach_across(cast: Cast, frame: Frame) -> None:
    assert BIRCH
    client = cast.client("birch_manager")
    client.post(f"/contacts/{frame.contact}/edit", {"name": "Mine"}, status=404)
    client.post(f"/contacts/{frame.contact}/end", {"ends_on": "2025-01-01"}, status=404)
