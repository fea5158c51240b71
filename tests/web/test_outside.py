"""The portfolio as a funder sees it: one set of tables, whatever is asked and in whatever form."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask

from tests import build
from tests.web.client import PageClient, sign_in
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.metrics.periods import Quarter
from tracker.models import Cohort, Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.web.shell import today

END = date(2025, 6, 30)
RATE = ("part", "whole", "percent", "state")


def graduates(owner: Partner, count: int, placed: int, *, start: date = date(2025, 1, 6)) -> Cohort:
    """A cohort of so many graduates, so many of them placed in the field with pay, all known."""
    with viewing(SYSTEM):
        owner = db.session.get_one(Partner, owner.id)
        cohort = build.cohort(owner, starts_on=start, ends_on=END)
        for number in range(count):
            row = build.enrolment(cohort, enrolled_on=start, then=(("completed", END),))
            if number < placed:
                build.outcome(
                    row,
                    effective_from=END + timedelta(days=20),
                    in_field=True,
                    salary_amount=Decimal(20_000 + 111 * number),
                    salary_currency="PEN",
                    salary_period="year",
                )
            else:
                build.outcome(row, "seeking_work")
        db.session.refresh(cohort)
        db.session.expunge_all()
    db.session.rollback()
    return cohort


@pytest.fixture
def funder(app: Flask, cast: Cast) -> PageClient:
    """A funder of Alder (42 graduates, 22 placed) and Birch (12, 9 placed: too few)."""
    graduates(cast.alder, 24, 12)
    graduates(cast.alder, 18, 10, start=date(2024, 9, 2))
    graduates(cast.birch, 12, 9)
    with viewing(SYSTEM):
        alder, birch = (db.session.get_one(Partner, p.id) for p in (cast.alder, cast.birch))
        someone = build.user(Role.FUNDER, alder, birch)
        db.session.refresh(someone)
        db.session.expunge_all()
    db.session.rollback()
    return sign_in(app, someone)


def rows_of(client: PageClient, path: str) -> list[dict[str, str]]:
    answer = client.browser.get(path)
    assert answer.status_code == 200, path
    text = answer.get_data().decode("utf-8-sig")
    answer.close()
    return list(csv.DictReader(io.StringIO(text)))


def placement(row: dict[str, str]) -> list[str]:
    return [row[f"placement_180_{end}"] for end in RATE]


def test_small_groups_take_their_neighbours_along(funder: PageClient) -> None:
    alder, birch = rows_of(funder, "/partners.csv")
    # Birch is too small; shown beside the total, Alder would give it away.
    assert placement(birch) == ["", "", "", "withheld"]
    assert placement(alder) == ["", "", "", "withheld"]
    page = funder.get("/partners/")
    assert "31 of 54" in page.text
    assert "22 of 42" not in page.text
    assert page.text.count("a group of fewer than 10 people could be recognised") == 1
    assert "Withheld" in page.text


def test_no_filter_no_day_and_no_form_makes_another_table(app: Flask, funder: PageClient) -> None:
    plain = {row["partner"]: row for row in rows_of(funder, "/partners.csv")}
    for query in ("q=alder", "country=PE", "as_of=2025-12-31", "from=2025-06-01&to=2025-12-31"):
        for row in rows_of(funder, f"/partners.csv?{query}"):
            assert row == plain[row["partner"]], query
    (alder, *halves) = rows_of(funder, "/partners/alder.csv?as_of=2025-12-31&cohort=1")
    assert alder == plain["Alder Institute"]
    assert [row["began_in"] for row in halves] == ["2024 H2", "2025 H1"]
    answer = funder.browser.get("/partners.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    answer.close()
    header, first, *_ = sheet.iter_rows(values_only=True)
    in_book = {name: value for name, value in zip(header, first, strict=True) if value is not None}
    in_file = {name: value for name, value in plain["Alder Institute"].items() if value}
    assert set(in_book) - {"began_in"} == set(in_file)
    assert Decimal(in_book["salary_median"]) == Decimal(in_file["salary_median"])
    for name in ("completion_part", "placement_180_state", "knowledge_state", "partner"):
        assert str(in_book.get(name)) == str(in_file.get(name))


def test_pages_and_files_say_the_same(funder: PageClient) -> None:
    (row, *_) = rows_of(funder, "/partners/alder.csv")
    page = funder.get("/partners/alder")
    for start in ("completion", "knowledge", "placement_90", "in_field_180", "retention_365"):
        if row[f"{start}_state"] == "value":
            words = f"{row[f'{start}_part']} of {row[f'{start}_whole']}"
            assert words in page.text, start
    assert row["completion_state"] in {"value", "withheld"}
    assert page.text.count("withheld") >= sum(value == "withheld" for value in row.values())
    # The middle of twenty-two salaries is 20,555.
    assert (row["salary_currency"], row["salary_median"]) == ("PEN", "20600")


def test_what_is_learned_in_the_quarter_waits_for_its_end(
    app: Flask, cast: Cast, funder: PageClient
) -> None:
    before = rows_of(funder, "/partners.csv")
    started = Quarter.of(today()).first_on
    assert {row["as_of"] for row in before} == {(started - timedelta(days=1)).isoformat()}
    with viewing(SYSTEM):
        cohort = build.cohort(db.session.get_one(Partner, cast.alder.id), ends_on=END)
        for _ in range(3):
            row = build.enrolment(cohort, enrolled_on=started)
            build.outcome(row, learned_on=started, recorded_at=build.NOW)
    assert rows_of(funder, "/partners.csv") == before


def test_statements_do_not_grow(app: Flask, cast: Cast, funder: PageClient) -> None:
    for path in ("/partners/", "/partners/alder"):
        funder.get(path)
        few = funder.statements
        graduates(cast.alder, 3, 1)
        graduates(cast.birch, 3, 1, start=date(2024, 1, 8))
        funder.get(path)
        assert funder.statements == few, path


def test_a_partner_without_anybody_says_so(app: Flask, cast: Cast) -> None:
    page = cast.client("funder").get("/partners/alder")
    assert "nobody yet" in page.text
    assert "none recorded" in page.text
    assert "withheld" not in page.text.replace("Small groups are withheld", "")
    (row,) = rows_of(cast.client("funder"), "/partners.csv")
    assert placement(row) == ["0", "0", "", "not_reported"]
