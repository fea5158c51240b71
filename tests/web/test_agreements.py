"""Pages of agreement terms and renewals: who gets in, lists, signing, ends, the next term."""

from __future__ import annotations

from datetime import date

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
from tracker.models import AgreementTerm, Partner
from tracker.queries.agreements import find_successor
from tracker.queries.licences import balance, list_term_licences
from tracker.queries.scope import SYSTEM, viewing
from tracker.web.agreements import stretches

GOOD = {
    "partner": "alder",
    "number": "ALD-2026-01",
    "kind": "license",
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
    "notice_days": "90",
}


@pytest.fixture
def frame(cast: Cast) -> Frame:
    frame_of(cast.birch)
    return frame_of(cast.alder)


def test_who_gets_in(cast: Cast, frame: Frame) -> None:
    walk(cast, "/agreements/", READERS | BIRCH)
    walk(cast, f"/agreements/{frame.term}", READERS, hidden=BIRCH)
    walk(cast, "/agreements/new", HEAD_OFFICE)
    for page in ("edit", "extend", "end", "renew", "link"):
        walk(cast, f"/agreements/{frame.term}/{page}", HEAD_OFFICE)


def test_who_may_carry_over(cast: Cast, frame: Frame) -> None:
    path = f"/agreements/{frame.term}/carry-over"
    for who in ("analyst", "funder", "alder_manager", "alder_viewer", "birch_manager", "stranger"):
        cast.client(who).post(path, status=403)
    page = cast.client("coordinator").post(path)
    assert page.location == f"/agreements/{frame.term}"
    assert (
        "follows no other"
        in cast.client("coordinator").post(path, follow_redirects=True, status=200).text
    )


@pytest.mark.parametrize("page", ["", "/edit", "/extend", "/end", "/renew", "/link"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    cast.client("coordinator").get(f"/agreements/12345{page}", status=404)


def test_list_and_files_hold_the_viewers_own(cast: Cast, frame: Frame) -> None:
    rows = cast.client("coordinator").get("/agreements/").rows()
    assert sorted(row[0] for row in rows) == ["Alder Institute 1", "Birch Academy 1"]
    for who in ("alder_manager", "alder_viewer"):
        client = cast.client(who)
        for path in ("/agreements/", f"/agreements/{frame.term}"):
            page = client.get(path)
            assert "Birch" not in page.html
            assert "Add an agreement" not in page.text and "Renew" not in page.text
        lines = file_rows(client.get("/agreements.csv"))
        assert lines[0] == "number,partner,kind,state,starts_on,ends_on,notice_on"
        assert lines[1:] == [
            "Alder Institute 1,Alder Institute,license,Running,2024-01-01,2099-12-31,2099-10-02"
        ]
    assert cast.client("analyst").get("/agreements.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=running", 2), ("kind=license", 2), ("partner=alder", 1), ("q=birch", 1)],
)
def test_filters(cast: Cast, frame: Frame, query: str, count: int) -> None:
    client = cast.client("coordinator")
    assert len(client.get(f"/agreements/?{query}&sort=-notice_on").rows()) == count
    assert "Nothing fits" in client.get("/agreements/?state=ended").text


def test_thirty_rows_cost_what_three_cost(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get("/agreements/")
    before = client.statements
    with viewing(SYSTEM):
        alder = db.session.get_one(Partner, cast.alder.id)
        for _ in range(30):
            build.term(alder)
    assert len(client.get("/agreements/").rows()) == 32
    assert client.statements == before


def test_a_term_page_costs_the_same_with_many_licences(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    client.get(f"/agreements/{frame.term}")
    before = client.statements
    with viewing(SYSTEM):
        term = db.session.get_one(AgreementTerm, frame.term)
        for _ in range(30):
            build.licence(term, build.program())
    assert len(client.get(f"/agreements/{frame.term}").rows()) == 31
    assert client.statements == before


def test_a_term_is_signed_with_its_programs(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    page = client.get("/agreements/new?partner=alder")
    assert typed(page)["partner"] == "alder"
    with viewing(SYSTEM):
        program_id = build.program(name="Web").program_id
    page = client.get("/agreements/new")
    sent = client.submit(
        page, {**GOOD, "program_ids": [str(program_id)], "max_cohorts": "6", "note": "a\nb"}
    )
    shown = client.follow(sent)
    assert shown.h1.startswith("ALD-2026-01")
    assert "6 of 6" in shown.text
    again = client.submit(page, GOOD, status=422)
    assert "sent already" in again.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"number": ""}, "This is needed."),
        ({"number": "n" * 61}, "longer than 60"),
        ({"number": "Alder Institute 1"}, "This partner already has that agreement."),
        ({"ends_on": "2025-12-31"}, "The last day is before the first day, 1 January 2026."),
        ({"ends_on": "soon"}, "Not a valid date"),
        ({"notice_days": "-5"}, "The notice is a whole number from 0"),
        ({"notice_days": "ninety"}, "Not a valid integer"),
        ({"notice_days": "99999999999999999999"}, "The notice is a whole number"),
        ({"notice_days": "2000"}, "The notice is longer than the term."),
        ({"signed_on": "9999-12-31"}, "is that a slip?"),
    ],
)
def test_bad_posts_are_said_at_the_field(
    cast: Cast, frame: Frame, values: dict[str, str], sentence: str
) -> None:
    note = "<script>alert(1)</script>"
    page = refused(
        cast.client("coordinator"), "/agreements/new", {**GOOD, "note": note, **values}, sentence
    )
    assert "<script>alert" not in page.html


def test_a_refused_licence_leaves_no_term(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    values = {
        **GOOD,
        "starts_on": "2024-01-01",
        "program_ids": [str(frame.program)],
        "max_cohorts": "6",
    }
    page = client.submit(client.get("/agreements/new"), values, status=422)
    assert "Program of Alder Institute is licensed under Alder Institute 1" in page.text
    assert typed(page)["program_ids"] == str(frame.program)
    with viewing(SYSTEM):
        assert db.session.query(AgreementTerm).count() == 2
    shown = client.follow(client.submit(page, {"overlap_is_meant": "y"}))
    assert "6 of 6" in shown.text


def test_two_editors(cast: Cast, frame: Frame) -> None:
    edited_twice(
        cast.client("coordinator"), f"/agreements/{frame.term}/edit", "note", "Theirs.", "Mine."
    )


def test_extend_and_end_early(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    extend, end = (f"/agreements/{frame.term}/{step}" for step in ("extend", "end"))
    refused(client, extend, {"ends_on": "2099-01-01"}, "runs to 31 December 2099 already")
    refused(client, end, {"ends_on": "2020-01-01"}, "The term starts on 1 January 2024.")
    sent = client.submit(client.get(extend), {"ends_on": "2100-06-30", "agreed_on": "2026-01-01"})
    assert "now ends on 30 Jun 2100" in client.follow(sent).text
    stale = client.get(end)
    client.submit(client.get(extend), {"ends_on": "2101-06-30", "agreed_on": "2026-01-02"})
    page = client.submit(stale, {"ends_on": "2030-06-30", "agreed_on": "2026-01-03"}, status=409)
    assert "30 Jun" in page.text or "2101-06-30" in page.text
    shown = client.follow(client.submit(page, {}))
    assert "1 Jan 2024 to 30 Jun 2030" in shown.text
    assert "New last day: 30 Jun 2101" in shown.text


def test_renewal_is_two_clicks(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    page = client.get(client.get(f"/agreements/{frame.term}").links["Renew"])
    proposed = typed(page)
    assert (proposed["number"], proposed["starts_on"]) == ("Alder Institute 2", "2100-01-01")
    assert proposed["licence_ids"] == str(frame.licence)
    assert "5 cohorts left" in page.text
    shown = client.follow(client.submit(page, {"ends_on": "2101-12-31"}))
    assert "10 of 10" in shown.text and "5 granted + 5 carried over" in shown.text
    with viewing(SYSTEM):
        following = find_successor(frame.term)
        assert following is not None
        assert [balance(row).left for row in list_term_licences(following.id)] == [10]
    refused(
        client,
        f"/agreements/{frame.term}/renew",
        {"number": "Z", "ends_on": "2101-12-31"},
        "renewed already",
    )
    before = client.get(f"/agreements/{frame.term}")
    assert "Alder Institute 2 follows" in before.text and "Renew" not in before.links


def test_a_renewal_by_hand_is_linked_and_carried_over(cast: Cast, frame: Frame) -> None:
    client = cast.client("coordinator")
    by_hand = {**GOOD, "starts_on": "2100-01-01", "ends_on": "2101-12-31"}
    by_hand["program_ids"] = [str(frame.program)]  # type: ignore[assignment]
    shown = client.follow(client.submit(client.get("/agreements/new"), by_hand))
    path = shown.links["This term renews an earlier one"]
    page = client.get(path)
    client.submit(page, {"previous_id": ""}, status=422)
    shown = client.follow(client.submit(page, {"previous_id": str(frame.term)}))
    assert "To Alder Institute 1, the term before" in shown.text
    shown = client.follow(client.submit(shown, action="/carry-over"))
    assert "carried over" in shown.text
    assert "5 carried over" in shown.text
    assert "Carry over what was left" not in shown.text


def test_another_partners_term_is_no_choice(cast: Cast, frame: Frame) -> None:
    with viewing(SYSTEM):
        other = db.session.query(AgreementTerm).filter_by(partner_id=cast.birch.id).one().id
    client = cast.client("coordinator")
    page = client.get(f"/agreements/{frame.term}/link")
    assert "Birch" not in page.html
    client.submit(page, {"previous_id": str(other)}, status=422)


@pytest.mark.parametrize(
    ("day", "past", "quiet"),
    [
        (date(2024, 6, 1), 0, 274),
        (date(2025, 1, 31), 30, 244),
        (date(2025, 10, 2), 274, 0),
        (date(2030, 1, 1), 274, 0),
    ],
)
def test_the_term_as_a_bar_of_days(day: date, past: int, quiet: int) -> None:
    term = AgreementTerm(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), notice_days=90)
    assert [count for _, count, _ in stretches(term, day)] == [past, quiet, 91]
