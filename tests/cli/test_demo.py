"""`tracker demo` as it is called: what it prints, what it refuses, what it serves."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tests.conftest import make_settings
from tracker import create_app
from tracker.cli.demo import check_port, command, lead_links_to
from tracker.extensions import db
from tracker.models import Learner, User
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import Refused
from tracker.services.passwords import is_right


def run(app: Flask, *arguments: str) -> str:
    """What the command prints; a refusal comes through."""
    result = app.test_cli_runner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def password_in(printed: str) -> str:
    found = re.search(r"password of all: (\S+)", printed)
    assert found is not None
    return found.group(1)


def hashes() -> list[str | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(User.password_hash)))


def test_loads_prints_and_keeps(app: Flask) -> None:
    first = run(app, "--no-serve")
    for words in ("8 partners", "1,200 learners", "invented", "http://127.0.0.1:5000/auth/login"):
        assert words in first
    for email in ("admin@demo.test", "funder@demo.test", "viewer@vauclair-cyber.demo.test"):
        assert email in first
    assert all(is_right(kept, password_in(first)) for kept in hashes())
    with viewing(SYSTEM):
        people = db.session.scalars(select(func.count(Learner.id))).one()
    again = run(app, "--no-serve", "--port", "5055")
    assert "loaded already" in again
    assert "http://127.0.0.1:5055/auth/login" in again
    assert password_in(again) != password_in(first)
    assert all(is_right(kept, password_in(again)) for kept in hashes())
    with viewing(SYSTEM):
        assert db.session.scalars(select(func.count(Learner.id))).one() == people


def test_reset_loads_again(app: Flask) -> None:
    run(app, "--no-serve")
    assert "Demo loaded in" in run(app, "--no-serve", "--reset")


def test_own_records_are_left_alone(system: Viewer, app: Flask) -> None:
    build.partner()
    for arguments in (["--no-serve"], ["--no-serve", "--reset"]):
        with pytest.raises(Refused, match="left alone"):
            run(app, *arguments)


def test_not_in_production(tmp_path: Path) -> None:
    production = make_settings(
        tmp_path,
        env="production",
        trusted_hosts="tracker.example.org",
        secure_cookies=True,
    )
    with pytest.raises(Refused, match="not for production"):
        run(create_app(production), "--no-serve")
    assert not (tmp_path / "tracker.sqlite").exists()


def test_given_password_is_the_one(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path, demo_password="given for the demo"))
    assert password_in(run(app, "--no-serve")) == "given"
    with app.app_context():
        assert all(is_right(kept, "given for the demo") for kept in hashes())
        db.engine.dispose()


def test_port_in_use_is_said_before_anything_is_done() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="--port"):
            check_port(taken.getsockname()[1])


def test_links_lead_to_where_it_is_served(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path))
    lead_links_to(app, "http://127.0.0.1:5055")
    assert app.config["TRACKER"].base_url == "http://127.0.0.1:5055"
    own = create_app(make_settings(tmp_path, base_url="https://tracker.example.org"))
    lead_links_to(own, "http://127.0.0.1:5055")
    assert own.config["TRACKER"].base_url == "https://tracker.example.org"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(address: str, process: subprocess.Popen[bytes]) -> str:
    """The page, waited for while the process lives."""
    last: OSError | None = None
    for _ in range(300):
        assert process.poll() is None, "the command ended early"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError as error:
            last = error
            time.sleep(0.1)
    raise AssertionError(f"nothing was served at {address}") from last


def test_serves_a_page_that_says_demo(tmp_path: Path) -> None:
    """From an empty folder to a page within half a minute."""
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-c", "from tracker.cli import main; main()", "demo", "--port", str(port)],
        env={**environment, "TRACKER_INSTANCE": str(tmp_path / "new folder")},
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )
    try:
        page = fetch(f"http://127.0.0.1:{port}/auth/login", process)
        assert "demo-band" in page
        assert "invented" in page
    finally:
        process.terminate()
        process.wait(timeout=20)
