"""Sessions when the database is busy or away: pages are read all the same, or say so plainly."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.html import Page
from tracker.extensions import db
from tracker.models import UserSession
from tracker.writing import writing


@contextmanager
def somebody_writing() -> Iterator[None]:
    """Another connection in the middle of a long write."""
    db.session.rollback()
    with db.engine.connect() as connection:
        # Only this transaction writes, not what is asked inside the block.
        with writing():
            connection.begin()
        yield
        connection.rollback()


def test_reading_does_not_wait_for_a_long_write(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    later = datetime.now(UTC) + timedelta(minutes=5)
    with somebody_writing(), time_machine.travel(later, tick=True):
        began = time.monotonic()
        client.get("/auth/account")
        assert time.monotonic() - began < 3
    with time_machine.travel(later, tick=True):
        client.get("/auth/account")
    assert db.session.scalars(select(UserSession.seen_at)).one() >= later


def test_what_a_session_holds_is_kept_once_the_write_ended(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    answer = client.post("/auth/account/name", {"name": "Cora C."})
    if db.engine.dialect.name == "sqlite":
        with somebody_writing():
            assert "Your name is saved." in client.follow(answer).text
    assert "Your name is saved." in client.follow(answer).text, "said again, not lost"
    assert "Your name is saved." not in client.follow(answer).text


def test_a_database_that_is_away_is_a_503(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cast.client("coordinator")

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused at 10.0.0.7"))

    monkeypatch.setattr("tracker.web.sessions.find_session", away)
    page = client.get("/partners/", status=503)
    assert "The database does not answer" in page.text
    assert "10.0.0.7" not in page.html
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers, "the sign-in outlives the trouble"
    monkeypatch.undo()
    client.get("/partners/")


def test_an_account_that_cannot_be_read_is_a_503(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cast.client("coordinator")

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr("tracker.web.identity.find_account", away)
    client.get("/partners/", status=503)
    monkeypatch.undo()
    client.get("/partners/")


def test_a_session_ended_during_a_request_stays_ended(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.services import sessions as store

    client = cast.client("coordinator")
    other = PageClient(app, client.cookie)
    keep = store.keep

    def ended_meanwhile(*arguments: object, **named: object) -> bool:
        monkeypatch.setattr(store, "keep", keep)
        other.post("/auth/logout")
        return keep(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "keep", ended_meanwhile)
    answer: Page = client.post("/auth/account/name", {"name": "Cora C."})
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    client.get("/auth/account", status=302)
    assert db.session.scalars(select(UserSession)).all() == []
