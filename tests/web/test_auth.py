"""Signing in and out: the same answer to every wrong attempt, a new session at each right one."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tests.web.client import PageClient, visitor
from tracker.extensions import db
from tracker.models import AuditEntry, User, UserSession
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services.passwords import hash_password
from tracker.services.sessions import token_hash

PASSWORD = "heron gravel violin"


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


def _log_in(client: PageClient, email: str, password: str, **more: object) -> object:
    page = client.get("/auth/login")
    return client.submit(page, {"email": email, "password": password}, **more)  # type: ignore


def _entries(verb: str) -> list[AuditEntry]:
    with viewing(SYSTEM):
        found = db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)
        )
        return list(found)


def _sessions() -> int:
    return db.session.scalar(select(func.count(UserSession.id))) or 0


def test_a_right_sign_in_opens_a_session_and_lands_on_a_page(app: Flask, mina: User) -> None:
    client = visitor(app)
    page = client.get("/auth/login")
    before = client.cookie
    assert _sessions() == 0, "no row before somebody is signed in"
    client.submit(page, {"email": " Mina@X.test ", "password": PASSWORD})
    assert client.cookie != before
    assert _sessions() == 1
    row = db.session.scalars(select(UserSession)).one()
    assert row.token_hash == token_hash(client.cookie or "")
    assert client.cookie not in row.data.decode()
    assert row.user_id == mina.id
    assert client.get("/partners/").h1 == "Partners"
    assert [e.label for e in _entries("session.opened")] == ["mina@x.test"]
