"""Charts of the portfolio: programs for head office and partners, given partners for outsiders."""

from __future__ import annotations

from flask import Flask

from tests.web.conftest import Cast
from tests.web.test_dashboards import fill
from tests.web.test_partner_charts import data, rows_of


def test_programs_stand_side_by_side_with_most_graduates_first(app: Flask, cast: Cast) -> None:
    fill(cast.alder, graduates=4, placed=2)
    fill(cast.birch, graduates=14, placed=9)
    client = cast.client("coordinator")
    assert 'data-chart="/portfolio/charts/programs.json"' in client.get("/partners/").html
    rows = rows_of(client, "/portfolio/charts/programs.csv")
    assert [row["placement_180_whole"] for row in rows] == ["14", "4"]
    told = data(client, "/portfolio/charts/programs.json")
    assert told["spec"]["encoding"]["y"]["sort"] == [row["program"] for row in rows]
    client.get("/portfolio/charts/programs")
    client.get("/portfolio/charts/partners", status=404)


def test_a_partner_sees_its_own_programs_only(app: Flask, cast: Cast) -> None:
    fill(cast.alder, graduates=4, placed=2)
    fill(cast.birch, graduates=14, placed=9)
    rows = rows_of(cast.client("birch_viewer"), "/portfolio/charts/programs.csv")
    assert [row["placement_180_whole"] for row in rows] == ["14"]


def test_an_outsider_sees_given_partners_withheld_where_small(app: Flask, cast: Cast) -> None:
    fill(cast.alder, graduates=8, placed=5)
    fill(cast.birch, graduates=40, placed=20)
    client = cast.client("funder")
    assert 'data-chart="/portfolio/charts/partners.json"' in client.get("/partners/").html
    rows = rows_of(client, "/portfolio/charts/partners.csv")
    assert [(row["partner"], row["percent"]) for row in rows] == [("Alder Institute", "withheld")]
    client.get("/portfolio/charts/programs", status=404)
    # The page says why once, under its table; the chart's own page says it itself.
    for path in ("/partners/", "/portfolio/charts/partners"):
        assert client.get(path).text.count("fewer than 10 people could be recognised") == 1


def test_strangers_and_visitors_stay_outside(app: Flask, cast: Cast) -> None:
    for who, status in (("stranger", 403), ("visitor", 302)):
        for fmt in ("", ".json", ".csv", ".svg", ".png"):
            cast.client(who).get(f"/portfolio/charts/programs{fmt}", status=status)


def test_no_graduates_no_chart(app: Flask, cast: Cast) -> None:
    for who in ("coordinator", "funder"):
        assert "data-chart" not in cast.client(who).get("/partners/").html
    assert "data-chart" not in cast.client("funder").get("/partners/alder").html
