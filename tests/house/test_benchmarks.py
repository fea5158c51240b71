"""The benchmarks still work: a small record is made and every measure taken once, none of it timed.

What they are for and how to read them: docs/performance.md.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.benchmarks import exports, imports, pages, peers, reports, startup, writes
from tests.benchmarks.__main__ import MEASURES
from tests.benchmarks.figures import (
    TINY,
    Effort,
    Figure,
    at_least,
    at_most,
    in_turn,
    table,
    write_json,
)
from tests.benchmarks.generation import generate, rebuild
from tests.benchmarks.installation import count_enrolments, first_partner, installed
from tests.benchmarks.world import FIRST_PARTNER, cohort_plans, partner_plans
from tracker.extensions import db
from tracker.models import Base
from tracker.queries.checks import list_record_differences

pytestmark = [
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="processor time and memory are read from /proc"
    ),
    # One worker makes the record once.
    pytest.mark.xdist_group("benchmarks"),
]
SIZE = 300


def make(url: str) -> None:
    with installed(url):
        assert count_enrolments() == 0
        db.session.remove()
        generate(db.engine, SIZE)
        rebuild()


@pytest.fixture(scope="module")
def sqlite_record(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('benchmark') / 'record.sqlite'}"
    make(url)
    return url


@pytest.fixture(scope="module")
def postgres_record(postgres_url: str) -> Iterator[str]:
    """A database of its own on the tests' server: other tests hold theirs."""
    name = f"benchmark_{uuid4().hex[:12]}"
    place = make_url(postgres_url).set(database=name, drivername="postgresql+psycopg")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    address = place.render_as_string(hide_password=False)
    make(address)
    yield address
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.parametrize("size", [10_000, 1_000_000, 5_000_000])
def test_partners_are_skewed_and_the_first_is_the_same_at_every_size(size: int) -> None:
    plans = partner_plans(size)
    assert sum(plan.enrolments for plan in plans) == size
    assert plans[0] == partner_plans(10_000)[0]
    assert plans[0].enrolments == FIRST_PARTNER == sum(c.size for c in cohort_plans(plans[0]))
    rest = [plan.enrolments for plan in plans[1:]]
    assert rest == sorted(rest, reverse=True)
    assert rest[0] > 5 * rest[-1] > 0


def test_cohorts_have_ten_to_sixty_places() -> None:
    sizes = [c.size for plan in partner_plans(10_000) for c in cohort_plans(plan)]
    assert (min(sizes), max(sizes)) == (10, 60)


@pytest.mark.parametrize("record", ["sqlite_record", "postgres_record"])
def test_the_record_stands_up_to_the_check(record: str, request: pytest.FixtureRequest) -> None:
    with installed(request.getfixturevalue(record)):
        assert count_enrolments() == SIZE
        assert list_record_differences() == []
        assert first_partner().name


def test_every_reference_leads_somewhere_and_every_index_is_back(sqlite_record: str) -> None:
    with sqlite3.connect(sqlite_record.removeprefix("sqlite:///")) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        there = {name for (name,) in rows}
    connection.close()
    wanted = {str(i.name) for t in Base.metadata.tables.values() for i in t.indexes}
    assert wanted <= there


def test_the_same_size_is_the_same_record(sqlite_record: str, tmp_path: Path) -> None:
    again = f"sqlite:///{tmp_path / 'again.sqlite'}"
    make(again)
    assert people(again) == people(sqlite_record)


def people(url: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    rows = connection.execute(
        "SELECT e.*, l.given_name, l.email, o.id, o.status, o.salary_amount, v.verdict"
        " FROM enrolment e JOIN learner l ON l.id = e.learner_id"
        " LEFT JOIN outcome_observation o ON o.enrolment_id = e.id"
        " LEFT JOIN evidence v ON v.observation_id = o.id ORDER BY e.id, o.id"
    ).fetchall()
    connection.close()
    return rows


def said(figures: list[Figure]) -> dict[str, Figure]:
    """The figures by name, each of them a number that can be printed."""
    assert all(figure.value >= 0 for figure in figures)
    assert table(figures).count("\n") == len(figures)
    return {figure.what: figure for figure in figures}


def test_pages_are_measured(sqlite_record: str) -> None:
    found = said(pages.measure([sqlite_record], TINY))
    assert found["partner dashboard, SQLite 300"].limit == found["hello"].value > 0
    assert any(name.startswith("portfolio, SQLite 300: database") for name in found)


def test_files_are_measured(sqlite_record: str) -> None:
    found = said(exports.measure([sqlite_record], TINY))
    assert found["enrolments as CSV, SQLite 300"].value > 0
    assert found["enrolments as CSV, SQLite 300: first byte"].value > 0


@pytest.mark.parametrize("record", ["sqlite_record", "postgres_record"])
def test_writes_are_measured(record: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(record)
    found = said(writes.measure([url], TINY))
    one = next(figure for name, figure in found.items() if name.startswith("one outcome recorded"))
    assert one.ratio
    lost = [figure for name, figure in found.items() if name.endswith("lost")]
    assert [figure.verdict for figure in lost] == (["met"] if record == "postgres_record" else [])
    with installed(url):
        assert count_enrolments() == SIZE


def test_an_import_is_measured_and_leaves_the_record_alone(sqlite_record: str) -> None:
    found = said(imports.measure([sqlite_record], TINY))
    assert found["import of 40 enrolments, SQLite 300"].value > 0
    with installed(sqlite_record):
        assert count_enrolments() == SIZE
    left = Path(sqlite_record.removeprefix("sqlite:///")).parent.iterdir()
    assert {path.name for path in left} <= {
        "record.sqlite",
        "record.sqlite-wal",
        "record.sqlite-shm",
    }


def test_reports_are_measured(sqlite_record: str) -> None:
    found = said(reports.measure([sqlite_record], TINY))
    assert found["report contract, partner, SQLite 300"].value > 0
    assert found["PDF of it, SQLite 300"].value > 0


def test_the_start_is_measured() -> None:
    found = said(startup.measure([], TINY))
    assert found["start of the application"].goal == at_most(0.8)
    assert found["tracker --help: processor time"].value > 0


def test_peers_that_are_not_installed_are_named(sqlite_record: str, tmp_path: Path) -> None:
    assert peers.missing(tmp_path) == list(peers.PACKAGES)
    assert set(MEASURES) >= {"pages", "exports", "imports", "writes", "reports", "startup"}


def test_a_figure_is_judged_by_its_ratio_where_it_has_a_limit() -> None:
    assert Figure("a", 30, "ms", "b", 10, at_most(3)).verdict == "met"
    assert Figure("a", 31, "ms", "b", 10, at_most(3)).verdict == "not met"
    assert Figure("a", 30, "ms", goal=at_least(31)).verdict == "not met"
    assert Figure("a", 30, "ms", "b", None, at_most(40)).verdict == "met"
    assert Figure("a", 30, "ms").verdict == ""


def test_figures_are_printed_and_kept(tmp_path: Path) -> None:
    found = [Figure("rows", 12_345.6, "rows/s", "tool", 24_691.2, at_least(0.25))]
    assert table(found).splitlines()[1].split() == [
        *("rows", "12,346", "rows/s", "tool", "24,691", "rows/s", "0.5", ">=", "0.25", "met")
    ]
    write_json(tmp_path / "figures.json", found, {"cores": 2})
    kept = json.loads((tmp_path / "figures.json").read_text())
    assert kept["figures"][0]["ratio"] == 0.5
    assert kept["about"] == {"cores": 2}


def test_measures_take_turns() -> None:
    order: list[str] = []

    def one(name: str, value: float) -> float:
        order.append(name)
        return value

    values = iter((1.0, 5.0, 3.0))
    found = in_turn(3, {"a": lambda: one("a", next(values)), "b": lambda: one("b", 2.0)})
    assert found == {"a": 3.0, "b": 2.0}
    assert order == ["a", "b"] * 3
    assert Effort().repeats >= 5
