"""Skills Bootcamps: a worked example of rounding, and few people, through the own door."""

from __future__ import annotations

from datetime import date

from flask import Flask

from tests.metrics.door import (
    Row,
    bring,
    by_key,
    cohort,
    graduates,
    people,
    plus,
    printed,
    report,
    work,
)
from tracker.queries.scope import Viewer

START, END = date(2023, 9, 4), date(2023, 12, 15)
COURSE = cohort("B1", START, END)
YEAR = ("--from", "2023-04-01", "--to", "2024-03-31", "--as-of", "2024-09-01")
LEFT: Row = {"status": "withdrawn", "status_on": plus(START, 30), "exit_reason": "personal"}
NEW_WORK = work(plus(END, 30), plus(END, 100))


def learners(starts: int, completions: int, outcomes: int) -> list[Row]:
    return [
        *people(outcomes, "placed", COURSE, graduates(END), NEW_WORK),
        *people(completions - outcomes, "done", COURSE, graduates(END)),
        *people(starts - completions, "left", COURSE, LEFT),
    ]


def test_counts_to_the_nearest_ten_and_rates_from_the_counts(app: Flask, system: Viewer) -> None:
    bring(learners(1234, 874, 463))
    built = report(app, "skills_bootcamps", *YEAR)
    found, lines = printed(built), by_key(built)
    assert (found["starts"], found["completions"], found["outcomes"]) == ("1230", "870", "460")
    assert (found["completion_rate"], found["outcome_rate_completions"]) == ("71", "53")
    assert found["outcome_rate_starts"] == "38"
    # Head office sees the counts themselves; a published report only what is printed.
    assert (lines["starts"]["part"], lines["completion_rate"]["part"]) == (1234, 874)
    outside = by_key(report(app, "skills_bootcamps", "--view", "published", *YEAR))
    assert outside["starts"]["part"] == 1230
    assert (outside["completion_rate"]["part"], outside["completion_rate"]["whole"]) == (870, 1230)
    assert outside["completion_rate"]["percent"] == "71"


def test_fewer_than_thirty_print_c(app: Flask, system: Viewer) -> None:
    bring(learners(60, 31, 29))
    found = printed(report(app, "skills_bootcamps", *YEAR))
    assert (found["starts"], found["completions"], found["outcomes"]) == ("60", "30", "c")
    assert found["completion_rate"] == "52"
    assert found["outcome_rate_completions"] == "c"
    outside = by_key(report(app, "skills_bootcamps", "--view", "published", *YEAR))
    assert (outside["outcomes"]["part"], outside["outcomes"]["printed"]) == (None, "c")
    assert outside["outcome_rate_completions"]["percent"] is None


def test_nobody_to_count_is_a_dash_and_not_yet_due_says_so(app: Flask, system: Viewer) -> None:
    assert set(printed(report(app, "skills_bootcamps", *YEAR)).values()) == {"-"}
    bring(learners(40, 40, 40))
    early = by_key(report(app, "skills_bootcamps", "--as-of", "2024-06-14"))
    assert (early["outcomes"]["printed"], early["outcomes"]["matures_on"]) == (
        "not due",
        "2024-06-15",
    )
    assert early["starts"]["printed"] == "40"


def test_either_kind_of_learner_is_reported_apart(app: Flask, system: Viewer) -> None:
    funded = {"employed_at_entry": "yes", "intent": "keep_job"}
    kept = work(plus(START, -400), plus(END, 100), employer="Same")
    bring(
        [
            *people(40, "new", COURSE, graduates(END), NEW_WORK),
            *people(10, "none", COURSE, graduates(END)),
            *people(30, "role", COURSE, graduates(END), NEW_WORK, funded),
            *people(20, "same", COURSE, graduates(END), kept, funded),
        ]
    )
    lines = by_key(report(app, "skills_bootcamps", *YEAR))
    alone, funded_too = (
        lines[f"outcome_rate_completions_{kind}"] for kind in ("independent", "co_funded")
    )
    assert (alone["part"], alone["whole"], alone["unknown"]) == (40, 50, 10)
    assert (funded_too["part"], funded_too["whole"], funded_too["unknown"]) == (30, 50, 0)
    assert lines["outcome_rate_completions"]["part"] == 70
