"""One-time links: looking spends nothing, setting a password does, once and for all browsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.web.client import PageClient, sign_in, visitor
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import AuditEntry, OneTimeLink, User
from tracker.queries.scope import SYSTEM, viewing
from tracker.services import users
from tracker.services.one_time_links import link_address
from tracker.services.passwords import is_right

PASSWORD = "heron gravel violin"
GONE = "This link does not work any more"


def make_link(user: User, **life: int) -> str:
    """The path of a fresh link for the account."""
    with viewing(SYSTEM):
        row = db.session.get_one(User, user.id)
        token = users.send_link(SYSTEM, row, life=timedelta(**(life or {"hours": 72})))
    return urlsplit(link_address("https://tracker.example", token)).path


def set_password(client: PageClient, path: str, password: str, status: int = 302) -> object:
    sent = {"password": password, "again": password}
    return client.submit(client.get(path), sent, status=status)


def read(user: User) -> User:
    db.session.rollback()
    return db.session.get_one(User, user.id)


def test_a_link_sets_the_password_once(app: Flask, cast: Cast) -> None:
    path = make_link(cast.analyst)
    client = visitor(app)
    for _ in range(3):
        page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert cast.analyst.email in page.text
    answer = client.submit(page, {"password": PASSWORD, "again": PASSWORD})
    assert "Your password is set" in client.follow(answer).text
    assert is_right(read(cast.analyst).password_hash, PASSWORD)
    assert client.get(path, status=410).h1 == GONE
    client.post(path, {"password": "another long one!", "again": "another long one!"}, status=410)
    assert is_right(read(cast.analyst).password_hash, PASSWORD)


def test_the_change_is_signed_without_the_password(app: Flask, cast: Cast) -> None:
    set_password(visitor(app), make_link(cast.analyst), PASSWORD)
    with viewing(SYSTEM):
        asked = select(AuditEntry).where(AuditEntry.verb == "user.password_set")
        (entry,) = db.session.scalars(asked)
    assert entry.actor_name == "Ana Analyst"
    assert entry.new == {"password_hash": "changed"}


def test_setting_a_password_signs_out_everywhere(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.analyst)
    set_password(visitor(app), make_link(cast.analyst), PASSWORD)
    client.get("/partners/", status=302)


def test_a_link_runs_out(app: Flask, cast: Cast) -> None:
    path = make_link(cast.analyst, hours=1)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=59), tick=False):
        visitor(app).get(path)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61), tick=False):
        visitor(app).get(path, status=410)


@pytest.mark.parametrize("token", ["invented", "x" * 43, "a" * 3000, "é"])
def test_an_invented_link_reads_like_a_used_one(app: Flask, token: str) -> None:
    page = visitor(app).get(f"/auth/set-password/{token}", status=410)
    assert page.h1 == GONE
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_new_link_ends_the_former(app: Flask, cast: Cast) -> None:
    first, second = make_link(cast.analyst), make_link(cast.analyst)
    visitor(app).get(first, status=410)
    visitor(app).get(second)


def test_the_table_keeps_no_token(app: Flask, cast: Cast) -> None:
    token = make_link(cast.analyst).rsplit("/", 1)[1]
    row = db.session.scalars(select(OneTimeLink)).one()
    assert len(token) == 43
    assert token not in (row.token_hash, row.purpose)


def test_a_change_of_the_account_ends_its_links(app: Flask, cast: Cast) -> None:
    path = make_link(cast.analyst)
    with viewing(SYSTEM):
        users.deactivate_user(SYSTEM, db.session.get_one(User, cast.analyst.id))
        users.reactivate_user(SYSTEM, db.session.get_one(User, cast.analyst.id))
    visitor(app).get(path, status=410)


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "at least 12 characters"),
        ("x" * 201, "x" * 201, "at most 200 characters"),
        ("password1234", "password1234", "first things somebody would try"),
        ("Ana Analyst 2026", "Ana Analyst 2026", "first things somebody would try"),
        (PASSWORD, PASSWORD + "!", "The two passwords differ."),
        ("", "", "This is needed."),
    ],
)
def test_a_poor_password_is_refused_and_the_link_lives(
    app: Flask, cast: Cast, password: str, again: str, words: str
) -> None:
    path, client = make_link(cast.analyst), visitor(app)
    page = client.submit(client.get(path), {"password": password, "again": again}, status=422)
    assert words in page.text
    assert not password or f'value="{password}"' not in page.html
    assert read(cast.analyst).password_hash is None
    set_password(client, path, PASSWORD)


def test_a_password_is_taken_exactly_as_typed(app: Flask, cast: Cast) -> None:
    odd = "  Ünï – 馬 heron\tgravel  "
    set_password(visitor(app), make_link(cast.analyst), odd)
    client = visitor(app)
    page = client.get("/auth/login")
    client.submit(page, {"email": cast.analyst.email, "password": odd.strip()}, status=422)
    client.submit(page, {"email": cast.analyst.email, "password": odd})


def test_the_form_needs_its_token(app: Flask, cast: Cast) -> None:
    path = make_link(cast.analyst)
    sent = {"password": PASSWORD, "again": PASSWORD}
    visitor(app).post(path, sent, token=False, status=400)
    visitor(app).post(path, {**sent, "csrf_token": "forged"}, token=False, status=400)
    assert read(cast.analyst).password_hash is None


def test_over_https_the_form_passes_without_a_referrer(app: Flask, cast: Cast) -> None:
    path, client = make_link(cast.analyst), visitor(app)
    app.config["WTF_CSRF_SSL_STRICT"] = True
    try:
        page = client.get(path, base_url="https://localhost")
        token = page.form().all("input")[0]["value"]
        sent = {"password": PASSWORD, "again": PASSWORD, "csrf_token": token}
        client.post(path, sent, token=False, base_url="https://localhost")
    finally:
        app.config["WTF_CSRF_SSL_STRICT"] = False


def test_guessing_links_is_bounded(app: Flask) -> None:
    client = visitor(app)
    token = client.token()
    for n in range(10):
        path = f"/auth/set-password/guess{n}"
        client.post(path, {"csrf_token": token}, token=False, status=410)
    client.post("/auth/set-password/more", {"csrf_token": token}, token=False, status=429)
