"""ESF through the own door: a worked example of an operation, and somebody in it twice."""

from __future__ import annotations

from datetime import date

from flask import Flask

from tests.metrics.door import (
    Row,
    bring,
    by_key,
    cohort,
    graduates,
    other,
    people,
    plus,
    printed,
    report,
    work,
)
from tracker.queries.scope import Viewer

START, END = date(2025, 1, 6), date(2025, 6, 30)
LEARNED = plus(END, 190)
COURSE = cohort("2025", START, END)
AGAIN = cohort("2025 b", date(2025, 9, 1), date(2025, 12, 19))
OUT_OF_WORK: Row = {"employed_at_entry": "no"}
IN_WORK: Row = {"employed_at_entry": "yes"}
LEFT: Row = {"status": "withdrawn", "status_on": plus(START, 90), "exit_reason": "job_found"}
CERTIFIED: Row = {"credential_on": END}


def operation() -> list[Row]:
    """Twelve people: nine not employed at entry, two employed, one of whom it is not recorded."""
    soon, later = plus(END, 10), plus(END, 60)
    study = other("further_education", LEARNED, outcome_from=plus(END, 20))
    old_job = work(plus(START, -400), LEARNED)
    return [
        *people(3, "soon", COURSE, graduates(END), OUT_OF_WORK, CERTIFIED, work(soon, LEARNED)),
        *people(2, "later", COURSE, graduates(END), OUT_OF_WORK, CERTIFIED, work(later, LEARNED)),
        *people(1, "student", COURSE, graduates(END), OUT_OF_WORK, study),
        # Who drops out for a job counts like anybody who leaves.
        *people(1, "dropout", COURSE, LEFT, OUT_OF_WORK, work(plus(START, 95), LEARNED)),
        *people(2, "silent", COURSE, graduates(END), OUT_OF_WORK),
        *people(1, "promoted", COURSE, graduates(END), IN_WORK, work(soon, LEARNED)),
        *people(1, "same job", COURSE, graduates(END), IN_WORK, old_job),
        *people(1, "unrecorded", COURSE, graduates(END), work(soon, LEARNED)),
    ]


def test_the_worked_example(app: Flask, system: Viewer) -> None:
    bring(operation())
    built = report(app, "esf", "--as-of", "2026-03-01")
    assert printed(built) == {
        "participants": "12",
        "participants_unemployed": "9",
        "participants_inactive": "0",
        "participants_employed": "2",
        "participants_entry_not_recorded": "1",
        "exited": "12",
        "immediate_job_seeking": "0",
        "immediate_education": "1",
        "immediate_qualification": "5",
        "immediate_employment": "5",
        "six_months_employment": "7",
        "six_months_better": "1",
    }
    assert built["counts"] == "people"
    lines = by_key(built)
    # Three in work soon, who dropped out, and one presumed not to have been employed at entry; two
    # who said nothing, and two of whom nothing is known so soon.
    soon = lines["immediate_employment"]
    assert (soon["part"], soon["presumed"], soon["aside"]) == (5, 1, 4)
    assert (
        lines["six_months_employment"]["presumed"],
        lines["six_months_employment"]["aside"],
    ) == (
        1,
        2,
    )
    assert {line["percent"] for line in built["lines"]} == {None}
    assert any("of 1 more the situation at entry is not recorded" in w for w in built["warnings"])


def test_left_out_the_total_is_the_three_situations(app: Flask, system: Viewer) -> None:
    bring(operation())
    strict = ("--set", "entry_not_recorded_is=left_out")
    found = printed(report(app, "esf", *strict, "--as-of", "2026-03-01"))
    assert (found["participants"], found["exited"]) == ("11", "11")
    assert (found["immediate_employment"], found["six_months_employment"]) == ("4", "6")
    assert found["participants_entry_not_recorded"] == "1"


def test_not_due_before_four_weeks_and_six_months(app: Flask, system: Viewer) -> None:
    bring(people(2, "placed", COURSE, graduates(END), OUT_OF_WORK, work(END, plus(END, 5))))
    early = by_key(report(app, "esf", "--as-of", plus(END, 27).isoformat()))
    assert early["exited"]["printed"] == "2"
    assert early["immediate_employment"]["printed"] == "not due"
    assert early["immediate_employment"]["matures_on"] == plus(END, 28).isoformat()
    due = by_key(report(app, "esf", "--as-of", plus(END, 28).isoformat()))
    assert due["immediate_employment"]["state"] == "value"
    assert due["six_months_employment"]["matures_on"] == "2025-12-30"


def test_once_per_person_and_operation(app: Flask, system: Viewer) -> None:
    """One comes back to the program; the same person in another program is another participant."""
    who = {"learner_ref": "A1", "given_name": "A"}
    other_program = COURSE | {"program": "Second program", "cohort": "second"}
    bring(
        [
            COURSE | who | LEFT | OUT_OF_WORK,
            AGAIN | who | graduates(date(2025, 12, 19)) | IN_WORK | work(date(2026, 1, 5), LEARNED),
            other_program | who | graduates(END) | OUT_OF_WORK,
        ]
    )
    found = printed(report(app, "esf", "--program", "Program"))
    assert (found["participants"], found["exited"]) == ("1", "1")
    # Entry is that of the first start, results those of the last exit.
    assert (found["participants_unemployed"], found["participants_employed"]) == ("1", "0")
    assert found["immediate_employment"] == "1"
    # Selected by the last exit, not by the first.
    for first, last, count in (
        ("2025-01-01", "2025-06-29", "-"),
        ("2025-12-01", "2025-12-31", "1"),
    ):
        period = ("--program", "Program", "--from", first, "--to", last)
        assert printed(report(app, "esf", *period))["participants"] == count
    assert printed(report(app, "esf"))["participants"] == "2"
    each = ("--set", "operation=enrolment", "--program", "Program")
    assert printed(report(app, "esf", *each))["participants"] == "2"


def test_the_report_names_the_settings_in_force(app: Flask, system: Viewer) -> None:
    bring(people(1, "one", COURSE, graduates(END), OUT_OF_WORK))
    built = report(app, "esf", "--set", "not_employed_is=inactive")
    assert built["settings"]["not_employed_is"] == "inactive"
    assert built["settings"]["entry_not_recorded_is"] == "apart"
    assert printed(built)["participants_inactive"] == "1"
