"""Placement by days: steps that say what the curve says, ended where not all are due."""

from __future__ import annotations

from tests.charts.samples import CURVES, curve, data
from tracker.charts.curves import placement_curves
from tracker.charts.theme import Look


def test_every_point_is_the_curves_own_rate() -> None:
    spec = placement_curves(CURVES).spec(Look())
    points = data(spec, "steps")
    assert {p["group"] for p in points} == {"2025 H1", "2025 H2", "2026 H1"}
    for point in points:
        rate = CURVES[point["group"]].at(point["day"])
        assert (point["part"], point["whole"]) == (rate.part, rate.whole)
        assert str(point["percent"]) == rate.percent()


def test_every_change_is_drawn() -> None:
    points = data(placement_curves(CURVES).spec(Look()), "steps")
    days = [p["day"] for p in points if p["group"] == "2025 H1"]
    assert days == [0, 10, 90, 95, 180, 200, 365]


def test_a_line_ends_hollow_where_not_all_are_due() -> None:
    spec = placement_curves(CURVES).spec(Look())
    assert max(p["day"] for p in data(spec, "steps") if p["group"] == "2026 H1") == 200
    assert [(p["group"], p["day"]) for p in data(spec, "ends")] == [("2026 H1", 200)]
    assert {p["fill"] for p in data(spec, "ends")} == {"#FFFFFF"}
    assert [p["day"] for p in data(spec, "dots")] == [180, 180, 180]


def test_the_newest_is_the_accent_and_the_oldest_grey() -> None:
    colour = placement_curves(CURVES).spec(Look())["layer"][0]["encoding"]["color"]["scale"]
    assert colour["domain"] == ["2025 H1", "2025 H2", "2026 H1"]
    assert colour["range"] == ["#6E6960", "#1C1B19", "#0F5C48"]
    alone = placement_curves({"2025 H1": CURVES["2025 H1"]}).spec(Look())
    assert alone["layer"][0]["encoding"]["color"]["scale"]["range"] == ["#0F5C48"]


def test_names_at_the_ends_do_not_lie_on_each_other() -> None:
    close = {"A": curve(100, [1] * 80), "B": curve(100, [1] * 81), "C": curve(100, [1] * 82)}
    at = [row["at"] for row in data(placement_curves(close).spec(Look()), "names")]
    assert at == [80.0, 87.0, 94.0]
    narrow = placement_curves(close).spec(Look(size="narrow"))
    assert [layer["data"]["name"] for layer in narrow["layer"]] == ["steps", "dots"]
    assert narrow["layer"][0]["encoding"]["color"]["legend"]["symbolType"] == "stroke"


def test_the_table_holds_marked_days_up_to_the_last_one_due() -> None:
    rows = placement_curves(CURVES).table.rows
    assert ("2025 H1", 90, 3, 40, "7.5%") in rows
    assert [row[1] for row in rows if row[0] == "2026 H1"] == [0, 30, 60, 90, 120, 150, 180, 200]


def test_too_young_groups_are_no_line() -> None:
    young = {"2026 H2": CURVES["2026 H2"], "none": curve(0, [])}
    chart = placement_curves(young)
    assert chart.draw is None
    assert chart.sentence == "No graduate has been out long enough to draw a curve."
    assert chart.table.rows == ()


def test_the_sentence_names_each_group_at_day_180() -> None:
    said = placement_curves(CURVES).sentence
    assert said.startswith("2025 H1: 10.0% by day 180 (4 of 40); ")
    assert said.endswith("2026 H1: 10.0% by day 180 (2 of 20).")
