"""The copy for reports: who reads it, who does not, and that nothing is ever written there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask, g
from flask_migrate import upgrade
from sqlalchemy import create_engine, insert, make_url, select, update
from sqlalchemy.exc import InternalError

from tests import build
from tests.benchmarks.copies import copied
from tests.conftest import make_settings
from tests.web.client import PageClient, sign_in
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import REPORTS, db
from tracker.models import Cohort, Partner, User
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services.change import changing
from tracker.web.reading import COOKIE
from tracker.writing import writing


@dataclass
class Two:
    """An application over two databases: the partner has another name in the copy."""

    app: Flask
    copy: str

    def browser(self) -> PageClient:
        with self.app.app_context(), viewing(SYSTEM):
            return sign_in(self.app, db.session.scalars(select(User)).one())


@pytest.fixture(scope="module")
def main_url(
    migrated_app: Flask, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database of these tests' own, on the engine of the application that all tests share."""
    if migrated_app.config["TRACKER"].database.startswith("sqlite"):
        tmp_path = tmp_path_factory.mktemp("main")
        yield f"sqlite:///{tmp_path / 'main.sqlite'}"
        return
    server = request.getfixturevalue("postgres_url")
    name = f"reading_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    place = make_url(server).set(database=name, drivername="postgresql+psycopg")
    yield place.render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def two(main_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    tmp_path = tmp_path_factory.mktemp("instance")
    plain = create_app(make_settings(tmp_path, main_url))
    with plain.app_context(), viewing(SYSTEM):
        upgrade()
        build.enrolment(build.cohort(build.partner("Alder Institute"), code="MAIN-1"))
        build.user(Role.ADMINISTRATOR)
        db.session.remove()
        db.engine.dispose()
    with copied(main_url) as copy:
        aside = create_engine(copy)
        with writing(), aside.begin() as connection:
            connection.execute(update(Partner).values(name="Birch Institute"))
            connection.execute(update(Cohort).values(code="COPY-1"))
        aside.dispose()
        app = create_app(make_settings(tmp_path, main_url, reports_database_url=copy))
        yield Two(app, copy)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def name_in_file(browser: PageClient) -> str:
    text = browser.browser.get("/partners.csv").get_data(as_text=True)
    return "copy" if "Birch Institute" in text else "main" if "Alder Institute" in text else text


def test_files_and_reports_read_the_copy_and_pages_do_not(two: Two) -> None:
    browser = two.browser()
    assert "Alder Institute" in browser.get("/partners/").text
    assert name_in_file(browser) == "copy"
    assert "Birch Institute" in browser.get("/reports/?partner=alder-institute").text
    assert "Birch Institute" in browser.get("/quality/alder-institute").text
    assert "Alder Institute" in browser.get("/partners/alder-institute").text


@pytest.mark.parametrize(
    "path", ["/exports/enrolments.csv", "/exports/enrolments.jsonl", "/enrolments.csv"]
)
def test_what_is_streamed_comes_from_the_copy(two: Two, path: str) -> None:
    """Rows leave on a connection of their own, after the view has ended."""
    browser = two.browser()
    text = browser.browser.get(path).get_data(as_text=True)
    assert ("COPY-1" in text, "MAIN-1" in text) == (True, False)
    assert "MAIN-1" in browser.get("/enrolments/").text


def test_who_has_just_changed_something_finds_it(two: Two) -> None:
    browser, other = two.browser(), two.browser()
    browser.post("/auth/account/name", {"name": "Another name"}, status=302)
    cookie = browser.browser.get_cookie(COOKIE)
    assert cookie is not None
    assert (cookie.max_age, cookie.http_only, cookie.same_site) == (60, True, "Lax")
    assert name_in_file(browser) == "main"
    assert name_in_file(other) == "copy"
    browser.browser.delete_cookie(COOKIE)
    assert name_in_file(browser) == "copy"


def test_a_change_that_was_refused_is_none(two: Two) -> None:
    browser = two.browser()
    browser.post("/auth/account/name", {"name": ""}, status=422)
    assert browser.browser.get_cookie(COOKIE) is None


def test_signed_out_is_signed_out_at_once(two: Two) -> None:
    """Who asks is looked up in the main database: the copy knows none of these sessions."""
    browser = two.browser()
    assert name_in_file(browser) == "copy"
    browser.post("/auth/logout", {}, status=302)
    assert browser.browser.get("/partners.csv").status_code == 302


def test_a_change_within_such_a_request_stays_in_the_main_database(two: Two) -> None:
    with two.app.test_request_context("/partners.csv"), viewing(SYSTEM):
        g.reads_copy = True
        names = select(Partner.name).order_by(Partner.name)
        assert db.session.scalars(names).all() == ["Birch Institute"]
        with changing(SYSTEM, "test.built"):
            assert db.session.scalars(names).all() == ["Alder Institute"]
            db.session.add(
                Partner(name="Cedar", slug="cedar", kind="university", created_at=build.NOW)
            )
        assert db.session.scalars(names).all() == ["Alder Institute", "Cedar"]
        with db.engines[REPORTS].connect() as connection:
            assert connection.scalars(names).all() == ["Birch Institute"]


def test_postgresql_refuses_to_write_the_copy(two: Two) -> None:
    with two.app.app_context():
        engine = db.engines[REPORTS]
        if engine.dialect.name == "sqlite":
            # A file has no such lock; nothing of ours writes there (the test above).
            assert not engine.get_execution_options()
            return
        with engine.connect() as connection, pytest.raises(InternalError, match="read-only"):
            connection.execute(insert(Partner).values(id=1, name="x", slug="x"))


def test_without_a_copy_nothing_is_marked(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path, f"sqlite:///{tmp_path / 'main.sqlite'}"))
    assert app.config["SQLALCHEMY_BINDS"] == {}
    with app.app_context(), viewing(SYSTEM):
        upgrade()
        build.user(Role.ADMINISTRATOR)
        browser = sign_in(app, db.session.scalars(select(User)).one())
    browser.post("/auth/account/name", {"name": "Another name"}, status=302)
    assert browser.browser.get_cookie(COOKIE) is None
    with app.app_context():
        db.engine.dispose()


def test_the_address_is_spelled_for_the_driver_and_kept_secret(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, reports_database_url="postgres://reader:secret@two/tracker")
    assert settings.reports_database == "postgresql+psycopg://reader:secret@two/tracker"
    assert "secret@" not in repr(settings)
    assert make_settings(tmp_path).reports_database is None
    assert Settings.model_fields["reports_delay_seconds"].default == 60
