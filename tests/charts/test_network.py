"""A partner beside the network: own dot, median, range; nothing where too few contribute."""

from __future__ import annotations

from datetime import date

from tests.charts.samples import BESIDE, data
from tracker.charts.network import Beside, beside_the_network
from tracker.charts.theme import Look
from tracker.metrics.rates import Rate

KNOWN_ON = date(2026, 9, 30)


def test_the_figures_drawn_are_the_figures_given() -> None:
    spec = beside_the_network(BESIDE, KNOWN_ON).spec(Look())
    assert data(spec, "network")[0] == {
        "figure": "Placed by day 180",
        "low": 38.5,
        "median": 64.8,
        "high": 81.2,
        "partners": 14,
    }
    own = {"figure": "Placed by day 180", "percent": 70.3, "part": 109, "whole": 155}
    assert data(spec, "own") == [own]
    assert [row["text"] for row in data(spec, "values")] == ["70.3%", "not due"]
    assert [row["text"] for row in data(spec, "medians")] == ["median 64.8", "median 64.8"]


def test_a_figure_without_enough_partners_is_told_but_not_drawn() -> None:
    chart = beside_the_network(BESIDE, KNOWN_ON)
    assert len(data(chart.spec(Look()), "network")) == 2
    assert chart.table.rows[2] == (
        "In field by day 180",
        89,
        155,
        "57.4%",
        *["too few"] * 4,
    )
    assert chart.notes[-1] == "The network is shown where at least 5 partners contribute."


def test_without_any_network_there_is_no_picture() -> None:
    chart = beside_the_network([Beside("Placed", Rate(9, 14), None)], KNOWN_ON)
    assert chart.draw is None
    assert chart.sentence == "The network is shown where at least 5 partners contribute."


def test_the_sentence_says_own_and_network() -> None:
    chart = beside_the_network(BESIDE[:1], KNOWN_ON)
    assert chart.sentence == (
        "Placed by day 180: 70.3%, network median 64.8% (38.5 to 81.2, 14 partners)."
    )
    assert chart.subtitle.startswith("All graduates, as known on 30 Sep 2026")
