"""Pages of accounts: an administrator's alone; every change reaches the person at once."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.web.client import sign_in, visitor
from tests.web.conftest import PEOPLE, Cast
from tests.web.html import fields_of
from tracker.extensions import db
from tracker.models import AuditEntry, Membership, User
from tracker.queries.scope import SYSTEM, viewing

READ = ("/users/", "/users.csv", "/users.xlsx", "/users/new", "/users/{id}", "/users/{id}/edit")
WRITE = (
    "/users/new",
    "/users/{id}/edit",
    "/users/{id}/link",
    "/users/{id}/sessions/end",
    "/users/{id}/deactivate",
    "/users/{id}/reactivate",
)


def user_count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(User.id))) or 0


def grants(user: User) -> set[tuple[str, int | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Membership.role, Membership.partner_id).where(Membership.user_id == user.id)
    )
    return {(role, partner_id) for role, partner_id in rows}


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "administrator"])
def test_nobody_else_gets_in(cast: Cast, who: str) -> None:
    client = cast.client(who)
    for path in READ:
        client.get(path.format(id=cast.analyst.id), status=403)
    for path in WRITE:
        client.post(path.format(id=cast.analyst.id), {}, status=403)
    assert user_count() == len(PEOPLE)


def test_a_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    client = cast.client("visitor")
    for path in READ:
        location = client.get(path.format(id=cast.analyst.id), status=302).location
        assert location.startswith("/auth/login?next=/users")


@pytest.mark.parametrize("path", ["/users/1", "/users/1/edit", f"/users/{2**70}"])
def test_an_invented_account_is_not_there(cast: Cast, path: str) -> None:
    cast.client("administrator").get(path, status=404)


def test_the_list_finds_filters_and_sorts(cast: Cast) -> None:
    client = cast.client("administrator")
    page = client.get("/users/")
    names = [row[0] for row in page.rows()]
    assert names == sorted(names) and len(names) == len(PEOPLE)
    assert [row[0] for row in client.get("/users/?q=fay+funder").rows()] == ["Fay Funder"]
    assert len(client.get("/users/?role=manager").rows()) == 2
    at_alder = client.get(f"/users/?partner={cast.alder.id}").rows()
    assert {row[0] for row in at_alder} == {"Fay Funder", "Mia Manager", "Vic Viewer"}
    assert {row[3] for row in at_alder} == {"Alder Institute"}
    assert len(client.get("/users/?state=waiting").rows()) == len(PEOPLE)
    assert "Nothing fits" in client.get("/users/?state=inactive").text
    last = client.get("/users/?sort=-email").rows()
    assert last[0][0] == "Vic Viewer"
    client.get("/users/?sort=nonsense&page=7&partner=x&state=zz&role=%27")


def test_the_file_holds_the_list_and_no_secret(cast: Cast) -> None:
    client = cast.client("administrator")
    file = client.get("/users.csv?role=funder")
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [(row["email"], row["partners"]) for row in rows] == [
        ("fay.funder@x.test", "Alder Institute")
    ]
    assert not any("hash" in name for name in rows[0])
    assert client.get("/users.xlsx").data.startswith(b"PK")


def test_thirty_accounts_cost_as_many_statements_as_nine(app: Flask, cast: Cast) -> None:
    from tests import build
    from tracker.rules.vocabulary import Role

    client = cast.client("administrator")
    client.get("/users/")
    few = client.statements
    with viewing(SYSTEM):
        for _ in range(21):
            build.user(Role.VIEWER, cast.alder, cast.birch)
    client.get("/users/")
    assert client.statements == few < 12


def test_a_new_account_gets_a_link_that_works(app: Flask, cast: Cast) -> None:
    client = cast.client("administrator")
    page = client.submit(
        client.get("/users/new"),
        {
            "name": "Noor New",
            "email": " Noor@X.test",
            "role": "manager",
            "partners": [str(cast.alder.id), str(cast.birch.id)],
        },
        status=200,
    )
    assert page.h1 == "Noor New was added"
    link = next(e["value"] for e in page.root.all("input") if e.get("id") == "link")
    assert link.startswith("http://127.0.0.1:5000/auth/set-password/")
    assert "noor@x.test" in visitor(app).get(link.removeprefix("http://127.0.0.1:5000")).text
    user = db.session.scalars(select(User).where(User.email == "noor@x.test")).one()
    assert grants(user) == {("manager", cast.alder.id), ("manager", cast.birch.id)}
    own = sign_in(app, user).get("/partners/")
    assert "Alder Institute" in own.text and "Birch Academy" in own.text


def test_the_same_form_twice_adds_one_account(cast: Cast) -> None:
    client = cast.client("administrator")
    form = fields_of(client.get("/users/new").form())
    sent = {**form, "name": "Noor", "email": "noor@x.test", "role": "analyst"}
    client.post("/users/new", sent, status=200)
    page = client.post("/users/new", {**sent, "email": "other@x.test"}, status=422)
    assert "This form was sent already; nothing was done twice." in page.text
    assert user_count() == len(PEOPLE) + 1


def test_a_form_without_its_key_is_refused(cast: Cast) -> None:
    client = cast.client("administrator")
    sent = {"form_key": "", "name": "Noor", "email": "noor@x.test", "role": "analyst"}
    assert "incomplete" in client.post("/users/new", sent, status=422).text
    assert user_count() == len(PEOPLE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "no address"}, "This is not an e-mail address."),
        ({"email": "ana.analyst@x.test"}, "There is an account with this address."),
        ({"email": "ANA.Analyst@x.test "}, "There is an account with this address."),
        ({"name": ""}, "This is needed."),
        ({"name": "x" * 201}, "200 characters"),
        ({"role": "manager"}, "name the partner or partners"),
        ({"role": "viewer"}, "name the partner or partners"),
        ({"role": "king"}, "Not a valid choice"),
        ({"role": None}, "This is needed."),
        ({"partners": ["12345"]}, "12345"),
        ({"partners": ["; DROP"]}, "Invalid"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, changes: dict[str, object], words: str
) -> None:
    client = cast.client("administrator")
    sent = {"name": "Noor <i>", "email": "noor@x.test", "role": "analyst", **changes}
    page = client.submit(client.get("/users/new"), sent, status=422)
    assert words in page.text
    assert "<i>" not in page.html
    assert fields_of(page.form())["name"] == (
        "" if "name" in changes and not changes["name"] else sent["name"]
    )
    assert user_count() == len(PEOPLE)


def test_an_administrator_is_given_no_partner(cast: Cast) -> None:
    client = cast.client("administrator")
    sent = {
        "name": "Noor", "email": "n@x.test", "role": "administrator",
        "partners": [str(cast.alder.id)],
    }  # fmt: skip
    page = client.submit(client.get("/users/new"), sent, status=422)
    assert "sees every partner; name none" in page.text


def test_a_change_of_role_reaches_the_person_at_once(app: Flask, cast: Cast) -> None:
    client, theirs = cast.client("administrator"), cast.client("alder_manager")
    edit = f"/users/{cast.alder_manager.id}/edit"
    page = client.get(edit)
    assert fields_of(page.form())["partners"] == str(cast.alder.id)
    client.submit(page, {"role": "viewer", "partners": [str(cast.birch.id)]})
    theirs.get("/partners/", status=302)
    assert grants(cast.alder_manager) == {("viewer", cast.birch.id)}
    again = sign_in(app, cast.alder_manager)
    again.get("/partners/alder", status=404)
    with viewing(SYSTEM):
        noted = db.session.scalars(
            select(AuditEntry).where(
                AuditEntry.verb == "user.edited",
                AuditEntry.entity == "user_account",
                AuditEntry.entity_id == cast.alder_manager.id,
            )
        ).all()
    assert [(e.old, e.new) for e in noted] == [
        (
            {"role": "manager", "partners": "Alder Institute"},
            {"role": "viewer", "partners": "Birch Academy"},
        )
    ]


def test_two_editors_see_each_others_text(cast: Cast) -> None:
    client = cast.client("administrator")
    edit = f"/users/{cast.analyst.id}/edit"
    first, second = client.get(edit), client.get(edit)
    client.submit(first, {"role": "coordinator"})
    page = client.submit(second, {"name": "Anabel"}, status=409)
    assert "Anabel" in page.text and "Coordinator" in page.text
    client.submit(page, {"role": "analyst"})
    assert grants(cast.analyst) == {("analyst", None)}


def test_deactivated_and_back(app: Flask, cast: Cast) -> None:
    client, theirs = cast.client("administrator"), cast.client("analyst")
    path = f"/users/{cast.analyst.id}"
    client.submit(client.get(path), action="/deactivate")
    theirs.get("/partners/", status=302)
    page = client.get(path)
    assert "Inactive" in page.text
    refused = client.post(f"{path}/link", status=400)
    assert "not active" in refused.text
    client.submit(page, action="/reactivate")
    theirs.get("/partners/", status=302)
    sign_in(app, cast.analyst).get("/partners/")


def test_signed_out_everywhere_by_an_administrator(cast: Cast) -> None:
    client, theirs = cast.client("administrator"), cast.client("analyst")
    page = client.get(f"/users/{cast.analyst.id}")
    answer = client.submit(page, action="/sessions/end")
    assert "was signed out of 1 browser." in client.follow(answer).text
    theirs.get("/partners/", status=302)


def test_the_last_administrator_stays(cast: Cast) -> None:
    client = cast.client("administrator")
    own = f"/users/{cast.administrator.id}"
    page = client.submit(client.get(f"{own}/edit"), {"role": "coordinator"}, status=422)
    assert "This is the last administrator" in page.text
    answer = client.post(f"{own}/deactivate")
    assert "You cannot deactivate your own account." in client.follow(answer).text
    assert grants(cast.administrator) == {("administrator", None)}


def test_a_second_administrator_may_go(app: Flask, cast: Cast) -> None:
    client = cast.client("administrator")
    client.submit(client.get(f"/users/{cast.analyst.id}/edit"), {"role": "administrator"})
    client.submit(client.get(f"/users/{cast.administrator.id}/edit"), {"role": "coordinator"})
    client.get("/users/", status=302)
    second = sign_in(app, cast.analyst)
    answer = second.post(f"/users/{cast.administrator.id}/deactivate")
    assert "can no longer sign in" in second.follow(answer).text


def test_the_link_is_shown_once(cast: Cast) -> None:
    client = cast.client("administrator")
    page = client.submit(client.get(f"/users/{cast.analyst.id}"), action="/link", status=200)
    assert page.h1 == "A new link for Ana Analyst"
    assert "set-password" in page.html
    assert page.headers["Cache-Control"] == "no-store"
    assert "set-password" not in client.get(f"/users/{cast.analyst.id}").html
