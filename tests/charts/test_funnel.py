"""From enrolment to work: one population, the same unknown beside each later step."""

from __future__ import annotations

from tests.charts.samples import DUE, YOUNG, data, tally
from tracker.charts.funnel import funnel
from tracker.charts.theme import Look


def test_the_steps_are_the_people_given() -> None:
    chart = funnel([DUE])
    assert chart.table.rows == (
        ("Enrolled", 27, 0),
        ("Started", 25, 0),
        ("Completed", 23, 0),
        ("Outcome known", 19, 3),
        ("In work by day 180", 16, 3),
        ("In field", 13, 3),
    )
    spec = chart.spec(Look())
    assert [(r["group"], r["text"]) for r in data(spec, "values")] == [
        (step, str(people)) for step, people, _ in chart.table.rows
    ]
    drawn = [(r["group"], r["band"], r["length"]) for r in data(spec, "segments")]
    assert drawn[3:] == [
        ("Outcome known", "Outcome known", 19),
        ("Outcome known", "Unknown", 3),
        ("In work by day 180", "In work, in field", 13),
        ("In work by day 180", "In work, other field", 3),
        ("In work by day 180", "Unknown", 3),
        ("In field", "In work, in field", 13),
        ("In field", "Unknown", 3),
    ]


def test_the_unknown_is_a_hatched_band_of_its_own() -> None:
    fill = funnel([DUE]).spec(Look())["layer"][0]["encoding"]["fill"]["scale"]
    assert dict(zip(fill["domain"], fill["range"], strict=True))["Unknown"] == "url(#hatch)"


def test_cohorts_that_are_not_all_due_stay_out() -> None:
    half = tally(4, 1, waiting=1, heads={"enrolled_count": 6})
    both = funnel([DUE, YOUNG, half])
    assert both.table == funnel([DUE]).table
    assert both.subtitle == "1 cohorts that have reached day 180"
    none = funnel([YOUNG, half])
    assert none.draw is None
    assert none.sentence == "No cohort has reached day 180 yet."
    assert none.notes == ()


def test_losses_are_named_underneath() -> None:
    unknown, left = funnel([DUE]).notes
    assert unknown == "3 whose outcome is unknown: 2 no record, 1 unreachable"
    assert left == "Left on the way: 2 never started, 1 withdrew, 1 dismissed, 1 unavailable"
    assert funnel([tally(5, heads={"completed_count": 5})]).notes == ()
