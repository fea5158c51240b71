"""Charts of a partner: who may see them in any format, and that they say what the page says."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests import build
from tests.web.conftest import Cast
from tests.web.test_dashboards import END, fill
from tracker.extensions import db
from tracker.models import Enrolment
from tracker.queries.scope import SYSTEM, viewing

FORMATS = ("", ".json", ".csv", ".svg", ".png")


def data(client: Any, path: str) -> dict[str, Any]:
    answer = client.browser.get(path)
    assert answer.status_code == 200, path
    found: dict[str, Any] = answer.get_json()
    return found


def rows_of(client: Any, path: str) -> list[dict[str, str]]:
    answer = client.browser.get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_the_page_names_every_chart_and_prints_its_table(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    page = cast.client("coordinator").get("/partners/alder")
    for key in ("cohorts", "funnel", "curve", "network"):
        assert f'data-chart="/partners/alder/charts/{key}.json"' in page.html
        assert f'href="/partners/alder/charts/{key}.csv"' in page.html
    assert "1 groups of graduates: 9 of 14 due were placed by day 180 (64.3%)" in page.html
    assert "4 no record, 1 unreachable" in page.html


def test_a_partner_without_graduates_has_no_charts(app: Flask, cast: Cast) -> None:
    page = cast.client("coordinator").get("/partners/alder")
    assert "data-chart" not in page.html
    assert "charts.js" not in page.html


def test_every_format_says_the_same(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("alder_viewer")
    (row,) = rows_of(client, "/partners/alder/charts/cohorts.csv")
    assert (row["cohort"], row["placement_180_part"], row["placement_180_whole"]) == (
        "alder-0",
        "9",
        "14",
    )
    told = data(client, "/partners/alder/charts/cohorts.json")
    keys = [words for words, _ in told["headings"]]
    assert dict(zip(keys, told["rows"][0], strict=True))["Share"] == "64.3%"
    lengths = [r["length"] for r in told["spec"]["layer"][0]["data"]["values"]]
    assert sum(lengths) == 14
    page = client.get("/partners/alder/charts/cohorts")
    assert "64.3%" in page.text
    drawn = client.browser.get("/partners/alder/charts/cohorts.svg")
    assert drawn.content_type == "image/svg+xml"
    assert "64.3%" in drawn.get_data().decode()
    png = client.browser.get("/partners/alder/charts/cohorts.png")
    assert png.get_data()[:4] == b"\x89PNG"


def test_the_curve_agrees_with_the_rate(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    rows = rows_of(client, "/partners/alder/charts/curve.csv")
    (at,) = [row for row in rows if row["day"] == "180"]
    assert (at["placed"], at["due"], at["percent"]) == ("9", "14", "64.3%")


def test_filters_reach_the_charts(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    (row,) = rows_of(client, "/partners/alder/charts/cohorts.csv?as_of=2025-10-01")
    assert row["placement_180_percent"] == "not due until 27 Dec 2025"
    page = client.get("/partners/alder?as_of=2025-10-01")
    assert "/partners/alder/charts/cohorts.json?as_of=2025-10-01" in page.html
    assert (
        client.browser.get("/partners/alder/charts/funnel.png?as_of=2025-10-01").status_code == 404
    )
    told = data(client, "/partners/alder/charts/funnel.json?as_of=2025-10-01")
    assert told["spec"] is None
    assert told["sentence"] == "No cohort has reached day 180 yet."


def test_a_look_is_asked_for_and_nonsense_is_the_plain_one(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    path = "/partners/alder/charts/cohorts.json"
    plain = data(client, path)
    dark = data(client, f"{path}?theme=dark&size=narrow&direction=rtl")
    assert plain["spec"]["width"] > dark["spec"]["width"]
    assert plain["spec"]["config"] != dark["spec"]["config"]
    assert dark["config"]["legend"]["layout"]["top"]["anchor"] == "end"
    assert data(client, f"{path}?theme=pink&size=9&direction=") == plain


def test_a_chart_is_asked_about_and_not_sent_twice(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    path = "/partners/alder/charts/cohorts.json"
    first = client.browser.get(path)
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.browser.get(path, headers=known).status_code == 304
    with viewing(SYSTEM):
        person = db.session.query(Enrolment).order_by(Enrolment.id.desc()).first()
        assert person is not None
        build.outcome(person, effective_from=END + timedelta(days=3), learned_on=END)
    db.session.rollback()
    assert client.browser.get(path, headers=known).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("alder_manager", 200),
        ("alder_viewer", 200),
        ("birch_manager", 404),
        ("birch_viewer", 404),
        ("funder", 404),
        ("stranger", 403),
        ("visitor", 302),
    ],
)
def test_who_opens_a_chart_in_any_format(app: Flask, cast: Cast, who: str, status: int) -> None:
    fill(cast.alder)
    client = cast.client(who)
    for fmt in FORMATS:
        for key in ("cohorts", "curve", "network"):
            is_no_picture = key == "network" and status == 200 and fmt in {".svg", ".png"}
            expected = 404 if is_no_picture else status
            client.get(f"/partners/alder/charts/{key}{fmt}", status=expected)


def test_a_chart_that_is_none_is_not_there(app: Flask, cast: Cast) -> None:
    fill(cast.alder)
    client = cast.client("coordinator")
    for key in ("nothing", "trend", "pay-eur"):
        client.get(f"/partners/alder/charts/{key}", status=404)


def test_pay_of_few_is_withheld_and_not_on_the_page(app: Flask, cast: Cast) -> None:
    pay: dict[str, Any] = {"salary_currency": "EUR", "salary_period": "year", "is_base_pay": True}
    with viewing(SYSTEM):
        cohort = build.cohort(cast.alder)
        for n in range(10):
            person = build.enrolment(cohort, then=(("completed", END),))
            if n < 9:
                day = END + timedelta(days=9)
                build.outcome(
                    person, effective_from=day, learned_on=day, salary_amount=30000 + n, **pay
                )
    db.session.rollback()
    client = cast.client("coordinator")
    assert "pay-eur" not in client.get("/partners/alder").html
    told = data(client, "/partners/alder/charts/pay-eur.json")
    assert told["spec"] is None
    assert "3000" not in str(told)
    with viewing(SYSTEM):
        build.outcome(person, effective_from=day, learned_on=day, salary_amount=40000, **pay)
    db.session.rollback()
    assert "pay-eur.json" in client.get("/partners/alder").html
    bands = data(client, "/partners/alder/charts/pay-eur.json")["spec"]["layer"][0]["data"]
    assert sum(band["people"] for band in bands["values"]) == 10


def test_the_network_of_five_is_the_same_for_all_who_look(app: Flask, cast: Cast) -> None:
    with viewing(SYSTEM):
        others = [build.partner(f"Oak {n}", slug=f"oak-{n}") for n in range(5)]
    for n, owner in enumerate((cast.alder, *others)):
        fill(owner, graduates=30, placed=11 + n)
    seen = []
    for who in ("coordinator", "alder_viewer"):
        told = data(cast.client(who), "/partners/alder/charts/network.json")
        assert "Oak" not in str(told)
        seen.append(told)
    assert seen[0] == seen[1]
    (placed,) = [row for row in seen[0]["rows"] if row[0] == "Placed by day 180"]
    assert placed == ["Placed by day 180", "11", "30", "36.7%", "45", "36.7", "53.3", "6"]


def test_outsiders_get_their_own_cells_and_no_more(app: Flask, cast: Cast) -> None:
    fill(cast.alder, graduates=8, placed=5)
    client = cast.client("funder")
    assert "/partners/alder/charts/trend.json" in client.get("/partners/alder").html
    told = data(client, "/partners/alder/charts/trend.json?from=2025-01-01&as_of=2026-11-24")
    assert told["rows"] == [["2025 H1", "withheld", "withheld", "withheld"]]
    assert [r["band"] for r in told["spec"]["layer"][0]["data"]["values"]] == ["Withheld"]
    drawn = client.browser.get("/partners/alder/charts/trend.svg").get_data().decode()
    assert "62.5" not in drawn
    assert "5/8" not in drawn
