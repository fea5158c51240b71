"""One head; up, down and up again with rows in the tables; the schema equals the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect

from tests import build
from tests.conftest import make_settings
from tests.databases import fresh_postgres
from tracker import create_app
from tracker.extensions import MIGRATIONS, db
from tracker.models import Base
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database that nothing was done to yet."""
    if request.param == "sqlite":
        app = create_app(make_settings(tmp_path))
        with app.app_context():
            yield app
        return
    with fresh_postgres() as url:
        app = create_app(make_settings(tmp_path, url))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def test_there_is_one_head_and_no_import_from_the_application() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    for path in (MIGRATIONS / "versions").glob("*.py"):
        assert "import tracker" not in path.read_text()
        assert "tracker." not in path.read_text()


def test_up_down_and_up_again_with_rows(empty_app: Flask) -> None:
    upgrade()
    with viewing(SYSTEM):
        build.enrolment(build.cohort(build.partner()))
    db.session.remove()
    db.engine.dispose()
    downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    upgrade()
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_schema_equals_models(empty_app: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    seen = inspect(db.engine)
    for table in Base.metadata.tables.values():
        wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        found = {str(c["name"]) for c in seen.get_check_constraints(table.name)}
        assert wanted == found, table.name


def test_every_constraint_has_a_name() -> None:
    for table in Base.metadata.tables.values():
        assert [c for c in table.constraints if c.name is None] == [], table.name
