"""Signing in and out: the same answer to every wrong attempt, a new session at each right one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from tests import build
from tests.web.client import PageClient, sign_in, visitor
from tests.web.conftest import PEOPLE, Cast
from tests.web.html import Page, fields_of
from tracker.extensions import db
from tracker.models import AuditEntry, User, UserSession
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services import passwords, users
from tracker.services.passwords import hash_password
from tracker.services.sessions import token_hash

PASSWORD = "heron gravel violin"
WRONG = "The address or the password is not right."


@pytest.fixture
def mina(app: Flask) -> User:
    """A coordinator with a password."""
    with viewing(SYSTEM):
        return build.user(
            Role.COORDINATOR,
            email="mina@x.test",
            name="Mina Mora",
            password_hash=hash_password(PASSWORD),
        )


def log_in(client: PageClient, email: str, password: str, status: int = 302) -> Page:
    page = client.get("/auth/login")
    return client.submit(page, {"email": email, "password": password}, status=status)


def entries(verb: str) -> list[AuditEntry]:
    with viewing(SYSTEM):
        return list(
            db.session.scalars(
                select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)
            )
        )


def session_count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(UserSession.id))) or 0


def as_system(act: Callable[..., Any], user: User, **values: Any) -> Any:
    with viewing(SYSTEM):
        return act(SYSTEM, user, **values)


def test_a_right_sign_in_opens_a_session(app: Flask, mina: User) -> None:
    client = visitor(app)
    page = client.get("/auth/login")
    before = client.cookie
    assert session_count() == 0, "no row before somebody is signed in"
    client.submit(page, {"email": " Mina@X.test ", "password": PASSWORD})
    assert client.cookie != before
    row = db.session.scalars(select(UserSession)).one()
    assert row.token_hash == token_hash(client.cookie or "")
    assert (client.cookie or "") not in row.data.decode()
    assert row.user_id == mina.id
    assert client.get("/partners/").h1 == "Partners"
    (entry,) = entries("session.opened")
    assert (entry.label, entry.actor_name) == ("mina@x.test", "Mina Mora")
    assert entry.new == {"network": "127.0.0.1"}
    assert entry.request_id
    assert mina.last_sign_in_at is not None
    assert mina.version == 1, "signing in does not disturb whoever edits the account"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("mina@x.test", "another long phrase"),
        ("nobody@x.test", PASSWORD),
        ("inactive@x.test", PASSWORD),
        ("waiting@x.test", PASSWORD),
        ("mina@x.test", " " + PASSWORD),
        ("mina@x.test", "x" * 5000),
    ],
)
def test_every_wrong_attempt_reads_the_same(
    app: Flask, mina: User, email: str, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with viewing(SYSTEM):
        hashed = hash_password(PASSWORD)
        build.user(Role.COORDINATOR, email="inactive@x.test", password_hash=hashed, is_active=False)
        build.user(Role.COORDINATOR, email="waiting@x.test")
    costs = []
    verify = passwords._hasher.verify
    monkeypatch.setattr(
        passwords,
        "_hasher",
        type(
            "Counted",
            (),
            {"verify": lambda _, *a: costs.append(1) or verify(*a), "hash": passwords._hasher.hash},
        )(),
    )
    page = log_in(visitor(app), email, password, status=422)
    assert WRONG in page.text
    assert password not in page.html
    assert "not right" in page.text and "inactive" not in page.text.replace(email, "")
    assert len(costs) == 1, "one hash, whatever was wrong"
    assert session_count() == 0
    (entry,) = entries("session.refused")
    assert (entry.actor_name, entry.label) == ("nobody signed in", email)
    assert PASSWORD not in str(entry.new)


def test_what_is_no_address_is_not_kept(app: Flask) -> None:
    log_in(visitor(app), "oops my password", "something else", status=422)
    (entry,) = entries("session.refused")
    assert entry.label == "not an address"


def test_empty_fields_are_said(app: Flask) -> None:
    page = log_in(visitor(app), "", "", status=422)
    assert "Give both your address and your password." in page.text
    assert entries("session.refused") == []


def test_the_token_of_the_session_changes_at_sign_in(app: Flask, mina: User) -> None:
    client = visitor(app)
    page = client.get("/auth/login")
    token = fields_of(page.form("/auth/login"))["csrf_token"]
    client.submit(page, {"email": "mina@x.test", "password": PASSWORD})
    refused = client.post(
        "/auth/account/name", {"name": "X", "csrf_token": token}, status=400, token=False
    )
    assert "Nothing was saved" in refused.text


def test_signing_in_over_a_session_ends_it(app: Flask, mina: User, cast: Cast) -> None:
    client = cast.client("analyst")
    former = client.cookie
    page = client.get("/auth/account")
    token = fields_of(page.form("/auth/account/name"))["csrf_token"]
    client.post(
        "/auth/login",
        {"email": "mina@x.test", "password": PASSWORD, "csrf_token": token},
        token=False,
    )
    assert client.cookie != former
    assert session_count() == 1
    assert "Mina Mora" in client.get("/auth/account").text


def test_signing_out_ends_the_session_on_the_server(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    stolen = PageClient(app, client.cookie)
    stolen.get("/partners/")
    answer = client.post("/auth/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "You are signed out." in client.follow(answer).text
    assert session_count() == 0
    assert stolen.get("/partners/", status=302).location == "/auth/login?next=/partners/"
    assert [entry.actor_name for entry in entries("session.closed")] == ["Cora Coordinator"]


def test_signing_out_is_never_a_get(app: Flask, cast: Cast) -> None:
    cast.client("coordinator").get("/auth/logout", status=405)
    assert session_count() == 1


@pytest.mark.parametrize(
    ("path", "who"),
    [("/auth/login", "visitor"), ("/auth/logout", "coordinator"), ("/partners/new", "coordinator")],
)
@pytest.mark.parametrize("token", [None, "", "forged", "a.b.c"])
def test_a_post_without_the_right_token_is_a_plain_400(
    cast: Cast, path: str, who: str, token: str | None
) -> None:
    client = cast.client(who)
    sent = {} if token is None else {"csrf_token": token}
    page = client.post(path, {"email": "secret@x.test", **sent}, status=400, token=False)
    assert "Nothing was saved" in page.text
    assert "secret@x.test" not in page.html


def test_another_browsers_token_does_not_serve(cast: Cast) -> None:
    page = cast.client("visitor").get("/auth/login")
    token = fields_of(page.form("/auth/login"))["csrf_token"]
    cast.client("visitor").post("/auth/login", {"csrf_token": token}, status=400, token=False)


def test_an_idle_session_ends(app: Flask, cast: Cast) -> None:
    now = datetime.now(UTC)
    client = cast.client("coordinator")
    with time_machine.travel(now + timedelta(minutes=119), tick=False):
        client.get("/partners/")
    with time_machine.travel(now + timedelta(minutes=119 + 119), tick=False):
        client.get("/partners/")
    with time_machine.travel(now + timedelta(minutes=119 + 119 + 121), tick=False):
        client.get("/partners/", status=302)


def test_a_session_ends_after_its_whole_life_however_busy(app: Flask, cast: Cast) -> None:
    now = datetime.now(UTC)
    client = cast.client("coordinator")
    for minutes in range(100, 12 * 60, 100):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            client.get("/partners/")
    with time_machine.travel(now + timedelta(hours=12, seconds=5), tick=False):
        client.get("/partners/", status=302)


def test_last_use_is_noted_once_a_minute(app: Flask, cast: Cast) -> None:
    now = datetime.now(UTC)
    client = cast.client("coordinator")

    def seen() -> datetime:
        db.session.rollback()
        return db.session.scalars(select(UserSession.seen_at)).one()

    first = seen()
    with time_machine.travel(now + timedelta(seconds=50), tick=False):
        client.get("/partners/")
    assert seen() == first
    with time_machine.travel(now + timedelta(seconds=70), tick=False):
        client.get("/partners/")
    assert seen() > first


def test_reading_pages_does_not_write(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    client.get("/partners/")
    # The first reader stores figures that nobody had worked out yet, and nothing else.
    written = [s for s in client.sql if not s.lstrip().upper().startswith(("SELECT", "WITH"))]
    assert all("_tally" in s or "partner_pay" in s or "pay_band" in s for s in written)
    client.get("/partners/?q=alder")
    assert not [s for s in client.sql if not s.lstrip().upper().startswith(("SELECT", "WITH"))]
    row = db.session.scalars(select(UserSession)).one()
    data = row.data
    client.get("/auth/account")
    assert db.session.scalars(select(UserSession)).one().data == data


def test_static_files_and_health_ask_for_no_session(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    for path in ("/healthz", "/static/theme.js"):
        answer = client.get(path)
        assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("cookie", ["x" * 43, "nonsense", "a.b.c", "", "é", "A" * 3000])
def test_an_invented_cookie_opens_nothing(app: Flask, cookie: str) -> None:
    client = visitor(app)
    client.browser.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
    client.get("/partners/", status=302)
    client.get("/auth/login")


def test_what_the_table_holds_opens_nothing(app: Flask, cast: Cast) -> None:
    cast.client("coordinator")
    row = db.session.scalars(select(UserSession)).one()
    PageClient(app, row.token_hash).get("/partners/", status=302)


def test_the_cookie_is_out_of_reach_of_scripts(app: Flask, mina: User) -> None:
    cookie = log_in(visitor(app), "mina@x.test", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Expires" not in cookie and "Max-Age" not in cookie


@pytest.mark.parametrize(
    "change",
    [
        lambda u: users.edit_user(
            SYSTEM, u, version=None, email=u.email, name=u.name, role=Role.ANALYST
        ),
        lambda u: users.edit_user(
            SYSTEM, u, version=None, email="new@x.test", name=u.name, role=Role.COORDINATOR
        ),
        lambda u: users.deactivate_user(SYSTEM, u),
        lambda u: users.end_sessions(SYSTEM, u),
    ],
    ids=["role", "address", "deactivated", "by an administrator"],
)
def test_a_change_of_the_account_signs_it_out(
    app: Flask, mina: User, change: Callable[[User], Any]
) -> None:
    client, other = sign_in(app, mina), sign_in(app, mina)
    with viewing(SYSTEM):
        change(mina)
    for browser in (client, other):
        assert browser.get("/partners/", status=302).location.startswith("/auth/login")
    assert session_count() == 0


def test_a_new_name_alone_signs_nobody_out(app: Flask, mina: User) -> None:
    client = sign_in(app, mina)
    with viewing(SYSTEM):
        users.edit_user(
            SYSTEM, mina, version=None, email=mina.email, name="Mina M.", role=Role.COORDINATOR
        )
    client.get("/partners/")


def test_an_inactive_account_is_out_even_with_a_session(app: Flask, mina: User) -> None:
    client = sign_in(app, mina)
    with viewing(SYSTEM), build.changing(SYSTEM, "test.built"):
        db.session.execute(update(User).where(User.id == mina.id).values(is_active=False))
    client.get("/partners/", status=302)


def test_the_page_asked_for_comes_after_signing_in(app: Flask, mina: User) -> None:
    client = visitor(app)
    asked = client.get("/partners/?q=al&stage=active", status=302)
    answer = client.submit(client.follow(asked), {"email": "mina@x.test", "password": PASSWORD})
    assert answer.location == "/partners/?q=al&stage=active"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/partners/",
        "//evil.test/partners/",
        "/\\evil.test/partners/",
        "/%5Cevil.test",
        "javascript:alert(1)",
        "/nothing/here",
        "/auth/logout",
        "/partners/\r\nSet-Cookie: a=b",
        "partners/",
        "/static/theme.js",
        "",
    ],
)
def test_next_leads_to_own_pages_only(app: Flask, mina: User, target: str) -> None:
    client = visitor(app)
    page = client.get("/auth/login", query_string={"next": target})
    answer = client.submit(page, {"email": "mina@x.test", "password": PASSWORD})
    assert answer.location == "/"


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_lands_on_a_page_they_may_open(cast: Cast, who: str) -> None:
    client = cast.client(who)
    answer = client.get("/auth/login", status=302)
    no_worklist = {"funder", "alder_viewer", "birch_viewer"}
    other = "/auth/account" if who == "stranger" else "/partners/"
    assert answer.location == (other if who in {"stranger", *no_worklist} else "/")


def test_wrong_attempts_are_counted_by_network(app: Flask, mina: User) -> None:
    client = visitor(app)
    for n in range(10):
        log_in(client, f"somebody{n}@x.test", "not the password", status=422)
    page = log_in(client, "mina@x.test", PASSWORD, status=429)
    assert "Too many wrong attempts. Wait a minute" in page.text
    assert page.headers["Retry-After"] == "60"
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.7"}}
    token = client.token()
    client.post(
        "/auth/login",
        {"email": "mina@x.test", "password": PASSWORD, "csrf_token": token},
        token=False,
        **elsewhere,
    )


def test_wrong_attempts_are_counted_by_account_from_wherever(app: Flask, mina: User) -> None:
    client = visitor(app)
    token = client.token()

    def attempt(n: int, email: str, status: int) -> Page:
        return client.post(
            "/auth/login",
            {"email": email, "password": "not the password", "csrf_token": token},
            token=False,
            status=status,
            environ_overrides={"REMOTE_ADDR": f"2001:db8:0:{n:x}::1"},
        )

    with time_machine.travel(datetime.now(UTC), tick=False):
        for n in range(30):
            attempt(n, "mina@x.test" if n % 2 else " MINA@x.test", 422)
        assert "Wait an hour" in attempt(31, "mina@x.test", 429).text
        for n in range(30):
            attempt(100 + n, "unknown@x.test", 422)
        assert "Wait an hour" in attempt(200, "unknown@x.test", 429).text
        attempt(201, "third@x.test", 422)


def test_one_ipv6_network_is_one_caller(app: Flask) -> None:
    client = visitor(app)
    token = client.token()
    statuses = []
    for n in range(12):
        page = client.browser.post(
            "/auth/login",
            data={"email": f"a{n}@x.test", "password": "not the password", "csrf_token": token},
            environ_overrides={"REMOTE_ADDR": f"2001:db8::{n + 1:x}"},
        )
        statuses.append(page.status_code)
    assert statuses == [422] * 10 + [429] * 2


def test_right_sign_ins_are_not_counted(app: Flask, mina: User) -> None:
    for _ in range(11):
        log_in(visitor(app), "mina@x.test", PASSWORD)
    assert session_count() == 11


def test_refused_access_is_signed(cast: Cast) -> None:
    cast.client("alder_viewer").get("/users/", status=403)
    (entry,) = entries("access.refused")
    assert (entry.actor_name, entry.label) == ("Vic Viewer", "/users/")
    assert entry.new == {"method": "GET", "path": "/users/"}


def test_any_refused_address_can_be_signed(cast: Cast) -> None:
    cast.client("alder_viewer").get(f"/partners/ab%FF{'x' * 900}/edit", status=403)
    (entry,) = entries("access.refused")
    assert (entry.label or "").startswith("/partners/ab\ufffd")


def test_a_weaker_hash_is_renewed_at_sign_in(app: Flask) -> None:
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with viewing(SYSTEM):
        user = build.user(Role.COORDINATOR, email="old@x.test", password_hash=weak)
    log_in(visitor(app), "old@x.test", PASSWORD)
    assert user.password_hash not in (None, weak)
    assert passwords.is_right(user.password_hash, PASSWORD)
