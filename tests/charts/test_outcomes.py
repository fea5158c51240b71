"""Outcomes by cohort and by program: the figures drawn are the figures given."""

from __future__ import annotations

import itertools
from datetime import date

from tests.charts.samples import DUE, GROUPS, YOUNG, data, tally
from tracker.charts.outcomes import Group, outcomes_by_cohort, programs_side_by_side
from tracker.charts.theme import Look
from tracker.metrics.tally import Tally


def test_the_bars_are_the_people() -> None:
    spec = outcomes_by_cohort(GROUPS).spec(Look())
    rows = [(r["group"].split("\n")[0], r["band"], r["length"]) for r in data(spec, "segments")]
    assert rows == [
        ("FS-24-2", "In work, in field", 13),
        ("FS-24-2", "In work, other field", 3),
        ("FS-24-2", "Studying", 1),
        ("FS-24-2", "Seeking work", 2),
        ("FS-24-2", "Unreachable", 1),
        ("FS-24-2", "Unknown", 2),
        ("DA-25-2", "In work, in field", 9),
        ("DA-25-2", "In work, other field", 2),
        ("DA-25-2", "Studying", 1),
        ("DA-25-2", "Seeking work", 2),
        ("DA-25-2", "Unknown", 5),
        ("CY-26-1", "In work so far", 11),
        ("CY-26-1", "Not yet due", 10),
    ]
    for name, whole in (("FS-24-2", 22), ("DA-25-2", 19), ("CY-26-1", 21)):
        own = [r for r in data(spec, "segments") if r["group"].startswith(name)]
        assert own[0]["from"] == 0
        assert all(a["to"] == b["from"] for a, b in itertools.pairwise(own))
        assert own[-1]["to"] == whole


def test_a_rate_stands_above_what_is_due_and_a_day_above_what_is_not() -> None:
    spec = outcomes_by_cohort(GROUPS).spec(Look())
    assert [row["above"] for row in data(spec, "labels")] == ["72.7%", "57.9%", "due 15 Dec"]
    assert [row["is_due"] for row in data(spec, "labels")] == [True, True, False]


def test_the_young_are_hollow() -> None:
    encoding = outcomes_by_cohort(GROUPS).spec(Look())["layer"][0]["encoding"]
    look = {
        name: dict(
            zip(encoding[name]["scale"]["domain"], encoding[name]["scale"]["range"], strict=True)
        )
        for name in ("fill", "stroke", "strokeDash")
    }
    assert look["fill"]["Not yet due"] == "transparent"
    assert look["fill"]["In work so far"] == "transparent"
    assert look["strokeDash"]["Not yet due"] == [3, 2]
    assert look["stroke"]["In work so far"] == look["fill"]["In work, in field"]
    assert look["fill"]["Unknown"] == "url(#hatch)"


def test_the_table_holds_the_same_figures() -> None:
    table = outcomes_by_cohort(GROUPS).table
    rows = [dict(zip(table.keys, row, strict=True)) for row in table.rows]
    first, _, last = rows
    assert first["cohort"] == "FS-24-2"
    assert (first["placed_in_field"], first["unreachable"], first["unknown"]) == (13, 1, 2)
    assert (first["placement_180_part"], first["placement_180_whole"]) == (16, 22)
    assert first["placement_180_percent"] == "72.7%"
    assert (last["in_work_so_far"], last["waiting"]) == (11, 10)
    assert last["placement_180_percent"] == "not due until 15 Dec 2026"


def test_the_sentence_tells_the_whole() -> None:
    said = outcomes_by_cohort(GROUPS).sentence
    assert said == (
        "3 groups of graduates: 27 of 41 due were placed by day 180 (65.9%), 8 are unknown, "
        "21 are not due yet."
    )
    alone = outcomes_by_cohort([Group("A", "", YOUNG)]).sentence
    assert alone == "1 groups of graduates, none due yet; 21 people wait."


def test_cohorts_without_graduates_are_left_out_and_many_are_cut() -> None:
    nobody = outcomes_by_cohort([Group("A", "", Tally())])
    assert nobody.draw is None
    assert nobody.sentence == "No cohort has graduates yet."
    many = [Group(f"C-{n}", "Feb 25", tally(n)) for n in range(1, 21)]
    chart = outcomes_by_cohort(many)
    assert [row[0] for row in chart.table.rows] == [f"C-{n}" for n in range(5, 21)]
    assert chart.notes == ("4 earlier cohorts are not drawn.",)


def test_a_phone_reads_rows_from_the_newest() -> None:
    spec = outcomes_by_cohort(GROUPS).spec(Look(size="narrow"))
    assert spec["encoding"]["y"]["sort"] == [
        "CY-26-1\nJun 26",
        "DA-25-2\nApr 26",
        "FS-24-2\nFeb 25",
    ]
    assert [row["text"] for row in data(spec, "values")] == ["57.9%", "72.7%"]
    assert [row["text"] for row in data(spec, "notes")] == ["11/19", "16/22"]
    assert [row["text"] for row in data(spec, "reasons")] == ["due 15 Dec"]


def test_programs_stand_as_given() -> None:
    groups = [Group("Data", "", DUE), Group("Design", "", Tally()), Group("Web", "", YOUNG)]
    chart = programs_side_by_side(groups)
    assert [row[0] for row in chart.table.rows] == ["Data", "Web"]
    assert chart.table.keys[0] == "program"
    assert "ended_in" not in chart.table.keys
    assert chart.spec(Look())["encoding"]["y"]["sort"] == ["Data", "Web"]


def test_a_day_nobody_can_say_is_not_made_up() -> None:
    chart = outcomes_by_cohort([Group("A", "B", tally(waiting=3))])
    assert [row["above"] for row in data(chart.spec(Look()), "labels")] == ["not due"]
    assert Group("A", "B", tally(waiting=3, next_on=date(2027, 1, 1))).next_on == date(2027, 1, 1)
