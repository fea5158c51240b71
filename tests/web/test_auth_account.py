"""One's own account: name, password, and where one is signed in; nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests import build
from tests.web.client import sign_in, visitor
from tests.web.conftest import PEOPLE, Cast
from tracker.extensions import db
from tracker.models import AuditEntry, User, UserSession
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services.passwords import hash_password, is_right

OLD = "heron gravel violin"
NEW = "thimble orbit saffron"


@pytest.fixture
def mina(app: Flask) -> User:
    with viewing(SYSTEM):
        return build.user(
            Role.VIEWER,
            build.partner("Cedar"),
            email="mina@x.test",
            name="Mina Mora",
            password_hash=hash_password(OLD),
        )


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_has_an_account_page(cast: Cast, who: str) -> None:
    page = cast.client(who).get("/auth/account")
    assert getattr(cast, who).email in page.text
    assert "this browser" in page.text


def test_a_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    answer = cast.client("visitor").get("/auth/account", status=302)
    assert answer.location == "/auth/login?next=/auth/account"


def test_one_changes_ones_own_name(app: Flask, mina: User) -> None:
    client = sign_in(app, mina)
    client.submit(client.get("/auth/account"), {"name": " Mina <b>M</b> "}, action="name")
    assert mina.name == "Mina <b>M</b>"
    assert "Mina <b>M</b>" in client.get("/auth/account").text
    client.submit(client.get("/auth/account"), {"name": "  "}, action="name", status=422)


def test_a_new_password_needs_the_old_one(app: Flask, mina: User) -> None:
    client = sign_in(app, mina)
    sent = {"current": "not this one at all", "password": NEW, "again": NEW}
    page = client.submit(client.get("/auth/account"), sent, action="password", status=422)
    assert "This is not your present password." in page.text
    assert NEW not in page.html
    assert is_right(mina.password_hash, OLD)


def test_a_new_password_signs_out_every_other_browser(app: Flask, mina: User) -> None:
    client, other = sign_in(app, mina), sign_in(app, mina)
    former = client.cookie
    sent = {"current": OLD, "password": NEW, "again": NEW}
    answer = client.submit(client.get("/auth/account"), sent, action="password")
    assert "Your password is changed." in client.follow(answer).text
    assert client.cookie != former, "this browser goes on under a new id"
    other.get("/auth/account", status=302)
    assert is_right(mina.password_hash, NEW)
    with viewing(SYSTEM):
        (entry,) = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == "user.password_changed")
        )
    assert (entry.old, entry.new) == ({"password_hash": "hidden"}, {"password_hash": "changed"})


def test_guessing_the_present_password_is_bounded(app: Flask, mina: User) -> None:
    client = sign_in(app, mina)
    sent = {"current": "guess after guess", "password": NEW, "again": NEW}
    for _ in range(10):
        client.post("/auth/account/password", sent, status=422)
    client.post("/auth/account/password", {**sent, "current": OLD}, status=429)


def test_one_ends_ones_own_sessions_only(app: Flask, cast: Cast, mina: User) -> None:
    client, other, theirs = sign_in(app, mina), sign_in(app, mina), cast.client("administrator")
    page = client.get("/auth/account")
    client.submit(page, action="/end")
    other.get("/auth/account", status=302)
    foreign = db.session.scalars(
        select(UserSession.id).where(UserSession.user_id == cast.administrator.id)
    ).one()
    client.post(f"/auth/account/sessions/{foreign}/end", status=404)
    client.post("/auth/account/sessions/1/end", status=404)
    client.post(f"/auth/account/sessions/{2**70}/end", status=404)
    theirs.get("/auth/account")


@pytest.mark.parametrize("path", ["name", "password", "sessions/1/end"])
def test_a_visitor_changes_nothing(app: Flask, path: str) -> None:
    answer = visitor(app).post(f"/auth/account/{path}", status=302)
    assert answer.location.startswith("/auth/login")
