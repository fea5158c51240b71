"""Dashboards: the portfolio, one partner, how a figure is counted; the same figures everywhere."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import Partner
from tracker.queries.scope import SYSTEM, viewing

END = date(2025, 6, 30)


def fill(owner: Partner, *, cohorts: int = 1, graduates: int = 14, placed: int = 9) -> None:
    """Cohorts that ended long ago, some of whose graduates found work, one unreachable."""
    with viewing(SYSTEM):
        owner = db.session.get_one(Partner, owner.id)
        version, centre = build.program(), build.centre(owner, f"Campus of {owner.name}")
        for number in range(cohorts):
            cohort = build.cohort(owner, version, centre, code=f"{owner.slug}-{number}")
            for index in range(graduates):
                person = build.enrolment(cohort, then=(("completed", END),))
                if index < placed:
                    build.outcome(
                        person,
                        effective_from=END + timedelta(days=20 + index),
                        learned_on=date(2026, 7, 30),
                        in_field=index % 2 == 0,
                    )
                elif index == placed:
                    build.outcome(person, "unreachable", learned_on=date(2026, 1, 10))
    db.session.rollback()


def csv_rows(client: PageClient, path: str) -> list[dict[str, str]]:
    """The rows of a CSV download, by header."""
    answer = client.browser.get(path)
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8-sig")
    answer.close()
    return list(csv.DictReader(io.StringIO(text)))


def test_partner_page_shows_the_figures_of_its_file(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    page = client.get("/partners/alder")
    assert "64.3%" in page.text
    assert "9 of 14" in page.text
    (row,) = csv_rows(client, "/partners/alder.csv")
    assert (row["placement_180_part"], row["placement_180_whole"]) == ("9", "14")
    assert row["placement_180_percent"] == "64.3"
    assert row["known_count"] == "9"
    assert row["completed_count"] == "14"
    (portfolio,) = [r for r in csv_rows(client, "/partners.csv") if r["partner"] == "alder"]
    shared = set(row) & set(portfolio) - {"partner", "partner_name"}
    assert {key: row[key] for key in shared} == {key: portfolio[key] for key in shared}


def test_dashboard_filters_reach_the_file(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    (row,) = csv_rows(client, "/partners/alder.csv?as_of=2025-10-01")
    assert row["placement_180_state"] == "not_due"
    assert row["placement_180_percent"] == ""
    assert "not due until 27 Dec 2025" in client.get("/partners/alder?as_of=2025-10-01").text
    page = client.get("/partners/alder?from=2026-01-01&to=2025-01-01&as_of=gestern")
    assert "The period ends before it begins" in page.text
    assert "gestern is no day" in page.text


def test_a_figure_opens_the_people_behind_it(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("alder_manager")
    page = client.get("/figures/placement_rate_180?partner=alder")
    assert "Graduates in work" in page.text
    assert "In work on at least one day of the window." in page.text
    for place, people in (("part", 9), ("unknown", 5), ("out", 0)):
        path = f"/figures/placement_rate_180.csv?partner=alder&place={place}"
        assert len(csv_rows(client, path)) == people
    (lost,) = csv_rows(client, "/figures/placement_rate_180.csv?partner=alder&reason=unreachable")
    assert lost["rule"] == "Could not be reached; follow-up is exhausted."
    client.get("/figures/no_such_line?partner=alder", status=404)
    client.get("/figures/placement_rate_180?partner=birch", status=404)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator", 200),
        ("analyst", 200),
        ("alder_manager", 200),
        ("alder_viewer", 200),
        ("funder", 200),
        ("birch_manager", 404),
        ("birch_viewer", 404),
        ("stranger", 403),
        ("visitor", 302),
    ],
)
def test_who_opens_a_partners_dashboard(app: Flask, cast: Cast, who: str, status: int) -> None:
    fill(cast.alder)
    cast.client(who).get("/partners/alder", status=status)


def test_viewer_sees_counts_but_no_person(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("alder_viewer")
    page = client.get("/figures/placement_rate_180?partner=alder")
    assert "Quispe" not in page.text
    assert client.browser.get("/figures/placement_rate_180.csv?partner=alder").status_code == 404


def test_figures_move_when_an_outcome_is_recorded(app: Flask, cast: Cast) -> None:
    fill(cast.alder, placed=9)
    client = cast.client("alder_manager")
    assert "9 of 14" in client.get("/partners/alder").text
    with viewing(SYSTEM):
        from sqlalchemy import select

        from tracker.models import Enrolment, OutcomeObservation

        known = select(OutcomeObservation.enrolment_id)
        silent = db.session.scalars(select(Enrolment).where(Enrolment.id.not_in(known))).first()
        assert silent is not None
        build.outcome(silent, effective_from=END + timedelta(days=180), learned_on=END)
    assert "10 of 14" in client.get("/partners/alder").text


@pytest.mark.parametrize("path", ["/partners/", "/partners/alder", "/"])
def test_statements_do_not_grow_with_rows(app: Flask, cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    fill(cast.alder, cohorts=3, graduates=2)
    client.get(path)
    few = client.statements
    with viewing(SYSTEM):
        others = [build.partner(f"Oak {n}", slug=f"oak-{n}") for n in range(9)]
    for other in others:
        fill(other, cohorts=3, graduates=2)
    client.get(path)
    assert client.statements == few


def test_outsiders_see_no_small_group_in_page_or_file(app: Flask, cast: Cast) -> None:
    fill(cast.alder, graduates=8, placed=5)
    client = cast.client("funder")
    assert "withheld" in client.get("/partners/").text
    page = client.get("/partners/alder")
    assert "withheld" in page.text
    assert "5 of 8" not in page.text
    (row,) = csv_rows(client, "/partners.csv")
    assert "5" not in row.values()
    assert "8" not in row.values()
    client.get("/cohorts/", status=403)
    client.get("/learners/", status=403)
    client.get("/figures/placement_rate_180?partner=alder", status=403)


def test_an_empty_installation_says_what_comes_first(app: Flask) -> None:
    with viewing(SYSTEM):
        from tracker.rules.vocabulary import Role

        someone = build.user(Role.COORDINATOR)
        db.session.refresh(someone)
        db.session.expunge_all()
    db.session.rollback()
    from tests.web.client import sign_in

    page = sign_in(app, someone).get("/")
    assert {"Add the programs", "Add a partner with its agreement"} <= set(page.links)


@pytest.mark.parametrize("nonsense", ["²", "9" * 19, "-1", "1e3", "\x00"])
def test_nonsense_in_the_address_is_no_accident(app: Flask, cast: Cast, nonsense: str) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    for path in ("/partners/alder", "/figures/placement_rate_180", "/quality/alder/coverage"):
        for name in ("page", "program", "cohort", "centre", "from", "as_of"):
            query = {name: nonsense}
            answer = client.browser.get(path, query_string=query)
            assert answer.status_code in {200, 400, 404}, (path, name)
