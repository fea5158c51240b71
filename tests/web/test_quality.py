"""Data quality pages: who opens them, the counts and the rows behind them, files, budget."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from flask import Flask

from tests import build
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.change import changing


def fill(owner: Partner, cohorts: int = 1) -> None:
    with viewing(SYSTEM):
        owner = db.session.get_one(Partner, owner.id)
        version, centre = build.program(), build.centre(owner, f"Campus of {owner.name}")
        for number in range(cohorts):
            cohort = build.cohort(owner, version, centre, code=f"{owner.slug}-{number}")
            known = build.enrolment(cohort, then=(("completed", date(2025, 6, 30)),))
            build.outcome(known)
            build.enrolment(cohort, then=(("completed", date(2024, 12, 1)),))
            build.enrolment(cohort)
    db.session.rollback()


def test_counts_lead_to_their_rows(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("alder_manager")
    page = client.get("/quality/alder")
    assert "50.0%" in page.text
    assert "Completed before the start." in page.text
    assert "3 of 3 learners" in page.text
    assert "Quispe" in client.get(page.links["Nothing is known."]).text
    rows = client.get("/quality/alder/contradictory?place=part")
    assert "Completed before the start." in rows.text
    assert len(rows.rows()) == 1
    overdue = client.browser.get("/quality/alder/overdue.csv?place=part")
    (row,) = csv.DictReader(io.StringIO(overdue.get_data().decode("utf-8-sig")))
    assert row["rule"].startswith("The cohort has ended")
    client.get("/quality/alder/no_such_measure", status=404)


@pytest.mark.parametrize(
    ("who", "all_", "one", "rows"),
    [
        ("administrator", 200, 200, 200),
        ("coordinator", 200, 200, 200),
        ("analyst", 200, 200, 200),
        ("alder_manager", 200, 200, 200),
        ("alder_viewer", 200, 200, 403),
        ("birch_manager", 200, 404, 404),
        ("birch_viewer", 200, 404, 403),
        ("funder", 403, 403, 403),
        ("stranger", 403, 403, 403),
        ("visitor", 302, 302, 302),
    ],
)
def test_who_opens_what(app: Flask, cast: Cast, who: str, all_: int, one: int, rows: int) -> None:
    fill(cast.alder)
    client = cast.client(who)
    client.get("/quality/", status=all_)
    client.get("/quality/alder", status=one)
    client.get("/quality/alder/coverage", status=rows)


@pytest.mark.parametrize("path", ["/quality/", "/quality/alder", "/quality/alder/no_contact"])
def test_statements_do_not_grow(app: Flask, cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    fill(cast.alder)
    client.get(path)
    few = client.statements
    with viewing(SYSTEM):
        build.cohort(db.session.get_one(Partner, cast.alder.id))
    fill(cast.birch, cohorts=10)
    client.get(path)
    assert client.statements == few


def test_contradicting_events_cohorts_and_learners_open_their_rows(app: Flask, cast: Cast) -> None:
    with viewing(SYSTEM):
        owner = db.session.get_one(Partner, cast.alder.id)
        version, centre = build.program(), build.centre(owner)
        empty = build.cohort(owner, version, centre, code="EMPTY")
        build.enrolment(empty, then=(("withdrawn", date(2025, 5, 1)),))
        build.cohort(owner, version, centre, code="NOBODY")
        # It was to begin in January and began in July, its planned end still in June.
        back = build.cohort(owner, version, centre, code="BACK")
        with changing(SYSTEM, "test.built"):
            back.actual_start_on = back.starts_on = date(2025, 7, 1)
        who = build.learner("Ada", "Soto", email="ada@x.test")
        build.reference(owner, who, "R-1")
        build.enrolment(
            back,
            who,
            then=(
                ("withdrawn", date(2025, 6, 1)),
                ("reinstated", date(2025, 6, 2)),
                ("completed", date(2025, 5, 30)),
            ),
        )
        again = build.cohort(owner, version, centre, code="AGAIN")
        build.enrolment(again, who, then=(("completed", date(2025, 6, 30)),))
    db.session.rollback()
    client = cast.client("alder_manager")
    page = client.get("/quality/alder")
    # Two learners, one of them in two cohorts and counted once.
    assert "1 of 2 learners" in page.text
    rows = client.get("/quality/alder/contradictory?place=part")
    assert "A withdrawal or dismissal lies after the completion." in rows.text
    assert "Soto" in rows.text
    unfinished = client.get("/quality/alder/unfinished?place=part")
    assert [row[0] for row in unfinished.rows()] == ["EMPTY"]
    reversed_ = client.get("/quality/alder/cohort_days?place=part")
    assert [row[0] for row in reversed_.rows()] == ["BACK"]
    silent = client.browser.get("/quality/alder/no_reference.csv?place=part")
    (row,) = csv.DictReader(io.StringIO(silent.get_data().decode("utf-8-sig")))
    assert (row["cohort"], row["rule"]) == ("EMPTY", "The partner's own key is not recorded.")


def test_file_holds_the_page(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    answer = cast.client("coordinator").browser.get("/quality.csv")
    (row,) = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert (row["partner"], row["coverage_part"], row["coverage_whole"]) == ("alder", "1", "2")
    assert row["coverage_percent"] == "50.0"
