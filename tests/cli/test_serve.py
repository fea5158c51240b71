"""`tracker serve`: this machine alone unless in production, and only a database fit for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from tests import build
from tests.conftest import make_settings
from tracker import create_app
from tracker.cli import serve
from tracker.extensions import db
from tracker.models import User
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import TrackerError
from tracker.rules.vocabulary import Role
from tracker.services.change import changing
from tracker.web.readiness import faults, pending_migrations, refuse_unready
from tracker.web.settings import UnsafeStart

PRODUCTION: dict[str, Any] = {
    "env": "production",
    "secure_cookies": True,
    "trusted_hosts": "tracker.example",
}


class Served:
    """What was asked of the server instead of serving."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}

    def create(self, _: Any, **options: Any) -> Served:
        self.asked = options
        return self

    def run(self) -> None:
        """Serve nobody."""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    fake = Served()
    monkeypatch.setattr(serve, "create_server", fake.create)
    return fake


def empty_app(path: Path, **values: Any) -> Flask:
    return create_app(make_settings(path, **values))


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("tracker.example", False),
        ("", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, near: bool) -> None:
    assert serve.is_loopback(host) is near


def test_it_serves_this_machine(
    migrated_app: Flask, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    serve.run(migrated_app, "127.0.0.1", 5123)
    assert (served.asked["host"], served.asked["port"]) == ("127.0.0.1", 5123)
    assert served.asked["ident"] is None
    assert served.asked["clear_untrusted_proxy_headers"] is True
    assert "Serving http://127.0.0.1:5123" in capsys.readouterr().out


def test_other_machines_only_in_production(migrated_app: Flask, served: Served) -> None:
    with pytest.raises(TrackerError, match="can be reached by other machines"):
        serve.run(migrated_app, "0.0.0.0", 5000)
    assert served.asked == {}


def test_pending_migrations_are_said_not_applied(tmp_path: Path, served: Served) -> None:
    app = empty_app(tmp_path)
    with pytest.raises(UnsafeStart, match=r"lacks 1 migration .*tracker db upgrade"):
        serve.run(app, "127.0.0.1", 5000)
    with app.app_context():
        assert pending_migrations() == ["0001"]
        upgrade()
        assert pending_migrations() == []
        db.engine.dispose()
    serve.run(app, "127.0.0.1", 5000)


def test_demo_accounts_are_refused_in_production(tmp_path: Path, served: Served) -> None:
    app = empty_app(tmp_path, proxies=1, **PRODUCTION)
    with app.app_context():
        upgrade()
        with viewing(SYSTEM):
            demo = build.user(Role.ANALYST, email="analyst@demo.test", is_demo=True)
            demo_id = demo.id
    with pytest.raises(UnsafeStart, match="demo accounts are active: 1"):
        refuse_unready(app)
    with app.app_context(), viewing(SYSTEM), changing(SYSTEM, "test.built"):
        db.session.get_one(User, demo_id).is_active = False
    refuse_unready(app)
    serve.run(app, "0.0.0.0", 5000)
    assert served.asked["clear_untrusted_proxy_headers"] is False
    with app.app_context():
        db.engine.dispose()


def test_demo_accounts_are_fine_on_this_machine(app: Flask) -> None:
    with viewing(SYSTEM):
        build.user(Role.ANALYST, email="analyst@demo.test", is_demo=True)
    assert faults(app.config["TRACKER"]) == []


def test_a_taken_port_is_a_sentence(migrated_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: Any, **__: Any) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr(serve, "create_server", taken)
    with pytest.raises(TrackerError, match="port 5000: Address already in use"):
        serve.run(migrated_app, "127.0.0.1", 5000)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"trusted_hosts": ""}, "TRACKER_TRUSTED_HOSTS"),
        ({"demo": True}, "TRACKER_DEMO"),
        ({"secure_cookies": False}, "TRACKER_SECURE_COOKIES"),
    ],
)
def test_unsafe_settings_are_refused(tmp_path: Path, values: dict[str, Any], words: str) -> None:
    with pytest.raises(UnsafeStart, match=words):
        empty_app(tmp_path, **{**PRODUCTION, **values})
