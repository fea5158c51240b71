"""BPPE: published fact sheets, an anomalous one, an empty one and a worked example."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests.metrics.door import (
    Row,
    bring,
    by_key,
    cohort,
    golden,
    graduates,
    other,
    people,
    plus,
    printed,
    report,
    work,
)
from tracker.metrics.rates import percent
from tracker.queries.scope import Viewer

START, END = date(2015, 1, 5), date(2015, 7, 1)
LEARNED = plus(END, 200)
COURSE = cohort("2015", START, END, census_on=plus(START, 7))
YEAR = ("--from", "2015-01-01", "--to", "2015-12-31", "--as-of", "2017-01-01")
PLACED = work(plus(END, 30), LEARNED)
DIED: Row = {"status": "withdrawn", "status_on": plus(START, 90), "exit_reason": "deceased"}
LEFT: Row = {"status": "withdrawn", "status_on": plus(START, 90), "exit_reason": "personal"}


def students(on_time: int, late: int, available: int, began: int) -> list[Row]:
    """So many on time and late, available for graduation, and those taken out of it."""
    return [
        *people(on_time, "on time", COURSE, graduates(END)),
        *people(late, "late", COURSE, graduates(plus(END, 20))),
        *people(available - on_time - late, "left", COURSE, LEFT),
        *people(began - available, "died", COURSE, DIED),
    ]


def sheet(name: str) -> dict[str, dict[str, str]]:
    return {row["line"]: row for row in golden("bppe_sheets") if row["sheet"] == name}


@pytest.mark.parametrize(
    ("name", "on_time", "late", "available", "began"),
    [
        ("office technology 2011", 12, 15, 41, 42),
        ("massage therapist 2013", 18, 1, 23, 23),
    ],
)
def test_completion_in_its_two_bands(
    app: Flask, system: Viewer, name: str, on_time: int, late: int, available: int, began: int
) -> None:
    bring(students(on_time, late, available, began))
    built = report(app, "bppe", *YEAR)
    found, lines = printed(built), by_key(built)
    for line, row in sheet(name).items():
        assert (lines[line]["part"], lines[line]["whole"]) == (int(row["part"]), int(row["whole"]))
        assert f"{found[line]}%" == row["published"]
    assert lines["students_began"]["part"] == began
    assert lines["available_for_graduation"]["part"] == available


def test_a_sheet_in_whole_percents_with_salaries(app: Flask, system: Viewer) -> None:
    bands = {row["band"]: int(row["count"]) for row in golden("bppe_salaries")}
    rows = []
    for band, count in bands.items():
        pay = {"salary_currency": "USD", "salary_period": "year"}
        pay["salary_amount"] = band.split("-")[1]
        rows += people(count, band, COURSE, graduates(END), PLACED, pay)
    seeking = other("seeking_work", LEARNED, outcome_from=plus(END, 30))
    rows += people(5, "seeking", COURSE, graduates(END), seeking)
    bring(rows)
    built = report(app, "bppe", "--places", "0", *YEAR)
    found, lines = printed(built), by_key(built)
    for line, row in sheet("truck driving 2015").items():
        assert (lines[line]["part"], lines[line]["whole"]) == (int(row["part"]), int(row["whole"]))
        assert f"{found[line]}%" == row["published"]
    assert (lines["employed_fewer_hours"]["part"], lines["employed_more_hours"]["part"]) == (0, 69)
    (salaries,) = built["salaries"]
    # Only steps from the lowest to the highest salary are printed; the first of the sheet is empty.
    assert {band["label"]: band["count"] for band in salaries["bands"]} == {
        band: count for band, count in bands.items() if count
    }
    assert sum(bands.values()) == salaries["count"] == lines["placement"]["part"]
    assert salaries["not_reported"] == 0


@pytest.mark.parametrize(("began", "second", "published"), [(162, 131, "81%"), (214, 162, "76%")])
def test_a_sheet_that_divides_by_another_column(
    app: Flask, system: Viewer, began: int, second: int, published: str
) -> None:
    """Printed is its second column out of who began; graduates are said not to apply."""
    bring(students(0, 0, second, began))
    built = report(app, "bppe", "--places", "0", *YEAR)
    lines = by_key(built)
    assert lines["students_began"]["part"] == began
    assert (lines["completion"]["part"], lines["completion"]["whole"]) == (0, second)
    assert f"{percent(second, began, 0)}%" == published
    assert published.rstrip("%") not in printed(built).values()


def test_nobody_of_a_program_is_dashes(app: Flask, system: Viewer) -> None:
    bring(students(1, 0, 1, 1))
    empty = report(
        app, "bppe", "--from", "2016-01-01", "--to", "2017-12-31", "--as-of", "2019-01-01"
    )
    assert set(printed(empty).values()) == {"-"}
    assert {line["state"] for line in empty["lines"]} == {"not_reported"}
    assert {line["percent"] for line in empty["lines"]} == {None}


def test_the_worked_example(app: Flask, system: Viewer) -> None:
    """30 began, one died; 22 on time, of whom three are not available for employment."""
    study = other("further_education", LEARNED, outcome_from=plus(END, 30))
    abroad = other(
        "unavailable", LEARNED, unavailable_reason="left_country", outcome_from=plus(END, 5)
    )
    bring(
        [
            *people(14, "placed", COURSE, graduates(END), PLACED),
            *people(1, "student", COURSE, graduates(END), study),
            *people(1, "abroad", COURSE, graduates(END), abroad),
            *people(1, "barred", COURSE, graduates(END), {"may_work": "no"}),
            *people(5, "unknown", COURSE, graduates(END)),
            *people(7, "left", COURSE, LEFT),
            *people(1, "died", COURSE, DIED),
        ]
    )
    built = report(app, "bppe", *YEAR)
    found, lines = printed(built), by_key(built)
    assert (found["completion"], found["placement"]) == ("75.86", "73.68")
    assert (lines["placement"]["part"], lines["placement"]["whole"]) == (14, 19)
    assert percent(14, 22, 2) == "63.64"  # over all graduates
    assert (lines["graduates"]["part"], lines["available_for_employment"]["part"]) == (22, 19)
    assert lines["placement"]["high"] == "100.00"


def test_two_calendar_years_side_by_side(app: Flask, system: Viewer) -> None:
    """A year is by the scheduled end: who finishes late stays in the year of the schedule."""
    ends = date(2016, 1, 15)
    next_year = cohort("2016", date(2015, 8, 3), ends)
    bring(
        [
            *people(3, "this year", COURSE, graduates(END), PLACED),
            *people(1, "this year, late", COURSE, graduates(plus(END, 88)), PLACED),
            *people(2, "next year", next_year, graduates(ends)),
        ]
    )
    years = [
        by_key(report(app, "bppe", "--from", f"{y}-01-01", "--to", f"{y}-12-31"))
        for y in (2015, 2016)
    ]
    assert [year["completion"]["printed"] for year in years] == ["75.00", "100.00"]
    assert [year["completion_101_150"]["printed"] for year in years] == ["25.00", "0.00"]
    assert [year["placement"]["printed"] for year in years] == ["100.00", "0.00"]
