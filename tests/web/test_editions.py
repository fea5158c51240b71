"""Pages of editions: who may, publish once, what each sees, sign, dispute, settle, count again."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.published import School, learn, publish, question, school
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.frame import walk
from tracker.extensions import db
from tracker.models import Edition, EditionDispute
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.vocabulary import Role
from tracker.services.editions import dispute_line
from tracker.web.shell import today

ADDRESS = "/editions/new?partner=alder"
INSIDE = frozenset({"administrator", "coordinator", "analyst", "alder_manager", "alder_viewer"})
HIDDEN = frozenset({"birch_manager", "birch_viewer"})
PUBLISHERS = frozenset({"administrator", "coordinator"})


@pytest.fixture
def alder(cast: Cast) -> School:
    with viewing(SYSTEM):
        made = school(cast.alder, sizes=((30, 20), (8, 4)))
    db.session.rollback()
    return made


@pytest.fixture
def edition(alder: School) -> int:
    with viewing(SYSTEM):
        key = publish(question(alder.scope), title="Graduates of 2025").id
    db.session.rollback()
    return key


def disputed(edition_id: int, alder: School) -> int:
    partners = frozenset({alder.partner_id})
    actor = Viewer(None, "Mia Manager", frozenset({Role.MANAGER}), partners)
    with viewing(actor):
        row = dispute_line(
            actor,
            db.session.get_one(Edition, edition_id),
            line="placement_rate_180",
            reason="Three contracts are missing.",
            due_on=date(2150, 1, 1),
        )
        key = row.id
    db.session.rollback()
    return key


def count(entity: type) -> int:
    with viewing(SYSTEM):
        found = db.session.scalar(select(func.count(entity.id))) or 0  # type: ignore[attr-defined]
    db.session.rollback()
    return found


def csv_of(client: PageClient, path: str) -> list[dict[str, str]]:
    text = client.get(path).data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_who_opens_which_page(app: Flask, cast: Cast, alder: School, edition: int) -> None:
    page = f"/editions/{edition}"
    walk(cast, "/editions/", INSIDE | HIDDEN | {"funder"})
    walk(cast, page, INSIDE | {"funder"}, hidden=HIDDEN)
    for form in ("pdf", "xlsx", "csv", "json"):
        walk(cast, f"{page}.{form}", INSIDE | {"funder"}, hidden=HIDDEN)
    for path in ("verify", "changes"):
        cast.client("funder").get(f"{page}/{path}", status=403)
        cast.client("birch_manager").get(f"{page}/{path}", status=404)
    walk(cast, f"{page}/verify", INSIDE, hidden=HIDDEN)
    walk(cast, ADDRESS, PUBLISHERS)
    walk(cast, f"{page}/share", PUBLISHERS)
    walk(cast, f"{page}/dispute", {"alder_manager"}, hidden={"birch_manager"})


def test_who_settles_and_signs(app: Flask, cast: Cast, alder: School, edition: int) -> None:
    dispute = disputed(edition, alder)
    walk(cast, f"/editions/disputes/{dispute}/settle", PUBLISHERS)
    for who in ("coordinator", "analyst", "alder_viewer", "funder", "stranger"):
        cast.client(who).post(f"/editions/{edition}/sign-off", status=403)
    cast.client("birch_manager").post(f"/editions/{edition}/sign-off", status=404)
    cast.client("visitor").post(f"/editions/{edition}/sign-off", status=302)


def test_the_report_is_published_once(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    report = client.get("/reports/?partner=alder")
    form = client.get(report.links["Publish an edition"])
    assert "What outsiders will see" in form.text
    page = client.follow(client.submit(form, {"title": "Graduates of 2025"}))
    assert page.h1 == "Graduates of 2025"
    assert "Edition 1 was published" in page.text
    again = client.submit(form, {"title": "Twice"}, status=422)
    assert "This form was sent already" in again.text
    assert count(Edition) == 1
    listed = client.get("/editions/")
    assert "Graduates of 2025" in listed.text
    assert "Waits for the partner" in listed.text
    (row,) = csv_of(client, "/editions.csv?partner=alder&standard=contract&newest=yes")
    assert (row["title"], row["number"]) == ("Graduates of 2025", "1")


def test_what_is_not_due_is_said_and_needs_a_reason(app: Flask, cast: Cast, alder: School) -> None:
    client = cast.client("coordinator")
    path = f"{ADDRESS}&as_of=2025-10-10"
    form = client.get(path)
    assert "Not everybody is due yet." in form.text
    refused = client.submit(form, {"title": "Early figures"}, status=422)
    assert "Say why it is published now." in refused.text
    assert 'value="Early figures"' in refused.html
    page = client.follow(client.submit(refused, {"immature_reason": "The board meets."}))
    assert "Published before everybody was due: The board meets." in page.text
    assert "not due until 27 Dec 2025" in page.text


def test_the_next_edition_says_what_changed_and_whose(
    app: Flask, cast: Cast, alder: School, edition: int
) -> None:
    client = cast.client("coordinator")
    refused = client.submit(client.get(ADDRESS), {"change_reason": "Just so."}, status=422)
    assert "Nothing has changed since edition 1." in refused.text
    with viewing(SYSTEM):
        learn(alder.graduates[40])
    form = client.get(client.get(f"/editions/{edition}").links["New edition"])
    assert form.h1 == "Publish edition 2"
    page = client.follow(client.submit(form, {"change_reason": "Late contracts."}))
    assert "Changed since edition 1" in page.text
    assert "61.3%, 38 of 62, 0 unknown" not in page.text
    assert "61.3%, 38 of 62 → 62.9%, 39 of 62" in page.text
    assert "Why: Late contracts." in page.text
    changes = client.get(page.links["What changed, and whose"])
    assert "alder0-40" in changes.text
    assert "In work on at least one day of the window." in changes.text
    viewer = cast.client("alder_viewer").get(f"{page.path}/changes")
    assert "Placed within 180 days" in viewer.text
    assert "alder0-40" not in viewer.text
    old = client.get(f"/editions/{edition}")
    assert "has taken this one's place" in old.text
    assert "38 of 62" in old.text
    assert client.get(f"/editions/{edition}/changes", status=302).location == f"/editions/{edition}"
    # Outsiders see the same figure as before: one person would have been told.
    assert "38 of 62" in cast.client("funder").get(page.path).text


def test_a_funder_sees_published_figures_only(
    app: Flask, cast: Cast, alder: School, edition: int
) -> None:
    inside = cast.client("alder_viewer").get(f"/editions/{edition}")
    assert "Program 2 of Alder Institute" in inside.text
    assert "8" in [row[1] for row in inside.rows(1)]
    funder = cast.client("funder")
    page = funder.get(f"/editions/{edition}")
    assert "38 of 62" in page.text
    assert "By program" not in page.text
    assert "Every figure" not in page.text
    sly = funder.get(f"/editions/{edition}?view=internal")
    assert sly.text == page.text
    report = json.loads(funder.get(f"/editions/{edition}.json?view=internal").data)
    assert report["view"] == "published"
    assert report["unknown"] is None
    assert report["excluded"] == []
    rows = csv_of(funder, f"/editions/{edition}.csv")
    assert {row["view"] for row in rows} == {"published"}
    assert "Published," not in page.text
    own = json.loads(cast.client("alder_viewer").get(f"/editions/{edition}.json").data)
    assert own["view"] == "internal"
    other = cast.client("alder_viewer").get(f"/editions/{edition}.json?view=published")
    assert json.loads(other.data) == report


def test_the_manager_signs_with_one_button(
    app: Flask, cast: Cast, alder: School, edition: int
) -> None:
    client = cast.client("alder_manager")
    page = client.get(f"/editions/{edition}")
    assert "Alder Institute stands by" in page.text
    signed = client.follow(client.submit(page, action="sign-off"))
    assert "You signed this edition off." in signed.text
    assert "signed off for Alder Institute" in signed.text
    twice = client.follow(client.post(f"/editions/{edition}/sign-off"))
    assert "signed this edition off already" in twice.text
    assert "Mia Manager" in cast.client("funder").get(f"/editions/{edition}").text


def test_a_dispute_is_seen_and_settled(app: Flask, cast: Cast, alder: School, edition: int) -> None:
    manager = cast.client("alder_manager")
    form = manager.get(f"/editions/{edition}/dispute")
    wrong = manager.submit(form, {"reason": "", "due_on": "2020-01-01"}, status=422)
    assert "This is needed." in wrong.text
    sent = {
        "line": "placement_rate_180",
        "reason": "Three contracts are missing.",
        "due_on": str(today() + timedelta(days=9)),
    }
    page = manager.follow(manager.submit(form, sent))
    assert "Three contracts are missing." in page.text
    assert "1 line is disputed." in page.text
    funder = cast.client("funder").get(f"/editions/{edition}")
    assert "The partner disputes: Placed within 180 days." in funder.text
    assert "Three contracts" not in funder.text
    blocked = manager.follow(manager.post(f"/editions/{edition}/sign-off"))
    assert "settle that first" in blocked.text
    office = cast.client("coordinator")
    settle = office.get(office.get(f"/editions/{edition}").links["Settle"])
    assert "Three contracts are missing." in settle.text
    done = office.follow(office.submit(settle, {"resolution": "They are in edition 2."}))
    assert "They are in edition 2." in done.text
    assert "No dispute is open." in done.text
    assert count(EditionDispute) == 1


def test_counting_it_again(app: Flask, cast: Cast, alder: School, edition: int) -> None:
    client = cast.client("alder_manager")
    page = client.get(client.get(f"/editions/{edition}").links["Count it again"])
    assert "Equal" in page.text
    assert "No figure differs." in page.text
    with viewing(SYSTEM):
        learn(alder.graduates[40])
    page = client.get(f"/editions/{edition}/verify")
    assert "Not equal" in page.text
    assert "38 of 62" in page.text
    assert "39 of 62" in page.text
    assert "alder0-40" in page.text
    why = client.get(page.links["alder0-40"])
    assert why.h1.startswith("Why Published, alder0-40")


def test_an_edition_of_all_partners_is_head_offices(app: Flask, cast: Cast, alder: School) -> None:
    with viewing(SYSTEM):
        school(cast.birch, sizes=((20, 20), (20, 20)))
    client = cast.client("coordinator")
    page = client.follow(client.submit(client.get("/editions/new"), {"title": "Everybody"}))
    assert "By partner" in page.text
    assert "Birch Academy" in page.text
    for who in ("alder_manager", "funder", "birch_viewer"):
        cast.client(who).get(page.path, status=404)
        assert "Everybody" not in cast.client(who).get("/editions/").text


def test_nobody_publishes_a_foreign_or_invented_scope(
    app: Flask, cast: Cast, alder: School
) -> None:
    client = cast.client("coordinator")
    for query in ("partner=nobody", "cohort=5", "standard=best", "program=x"):
        client.get(f"/editions/new?{query}", status=404)
        client.post(f"/editions/new?{query}", {"title": "x"}, status=404)
    assert count(Edition) == 0
    client.get("/editions/5", status=404)
    client.post("/editions/links/5/revoke", status=404)
    client.get("/editions/disputes/5/settle", status=404)
