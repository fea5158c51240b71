"""WIOA: rows of the training provider report of one state, and the quarters, through the own door.

A period is the program year from July 2023. Who exits in May 2024 has exited in it, but their
second quarter ends after it; the second quarter of who exited in March 2023 ends in it. So the two
bases hold different people, as in the publication.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.metrics.door import (
    Row,
    bring,
    by_key,
    cohort,
    explained,
    golden,
    graduates,
    other,
    people,
    printed,
    report,
    work,
)
from tracker.extensions import db
from tracker.metrics.periods import Quarter
from tracker.metrics.rates import percent
from tracker.models import Enrolment
from tracker.queries.scope import SYSTEM, Viewer, viewing

YEAR = ("--from", "2023-07-01", "--to", "2024-06-30", "--as-of", "2024-12-31")
EARLIER, LATER = date(2023, 3, 15), date(2024, 5, 15)
IN_QUARTER, AFTER = date(2023, 8, 1), date(2023, 12, 1)


def left(on: date) -> Row:
    return {"status": "withdrawn", "status_on": on, "exit_reason": "personal"}


def course(code: str, ends_on: date) -> Row:
    return cohort(f"{code} {ends_on.year}", date(ends_on.year - 1, 9, 1), ends_on, program=code)


def program_rows(code: str, row: dict[str, str]) -> list[Row]:
    """One program of the publication: who exited in the year, whose second quarter ended in it."""
    exited, completed = int(row["exited"]), int(row["completed"])
    now = course(code, LATER)
    rows = people(completed, f"{code} completed", now, graduates(LATER))
    rows += people(exited - completed, f"{code} left", now, left(LATER))
    if row["base_low"]:
        before = course(code, EARLIER)
        base, employed = int(row["base_low"]), int(row["employed_q2"])
        at_work = work(IN_QUARTER, AFTER)
        rows += people(employed, f"{code} employed", before, graduates(EARLIER), at_work)
        rows += people(base - employed, f"{code} unknown", before, graduates(EARLIER))
    return rows


def as_fraction(text: str) -> str:
    return f"{Decimal(text):.2f}"


@pytest.fixture
def programs(app: Flask, system: Viewer) -> dict[str, dict[str, str]]:
    found = {f"P{n}": row for n, row in enumerate(golden("wioa_etp_programs"))}
    bring(row for code, facts in found.items() for row in program_rows(code, facts))
    return found


def test_every_program_of_the_publication(app: Flask, programs: dict[str, dict[str, str]]) -> None:
    differing = 0
    for code, row in programs.items():
        lines = by_key(report(app, "wioa_etp", "--program", code, *YEAR))
        completion, employment = lines["completion_rate"], lines["employment_rate_q2"]
        assert completion["printed"] == as_fraction(row["completion_rate"]), row
        assert (completion["part"], completion["whole"]) == (
            int(row["completed"]),
            int(row["exited"]),
        )
        if not row["base_low"]:
            assert employment["state"] == "not_reported"
            continue
        assert employment["printed"] == as_fraction(row["employment_rate_q2"]), row
        assert employment["whole"] == int(row["base_low"]) != 0
        # Any base of the range that the publication implies gives the same fraction …
        for base in range(int(row["base_low"]), int(row["base_high"]) + 1):
            assert percent(int(row["employed_q2"]), base, 0) == employment["percent"]
        # … the number of exits mostly does not.
        over_exits = percent(int(row["employed_q2"]), int(row["exited"]), 0)
        differing += over_exits != employment["percent"]
    assert differing == 18


def test_the_benchmark_of_the_state() -> None:
    """664,260 exits are more than a test writes: the same arithmetic on the counts."""
    assert as_fraction(str(Decimal(percent(469_808, 664_260, 0) or 0) / 100)) == "0.71"


@pytest.mark.parametrize(
    ("exit_on", "q2", "q4"),
    [
        ("2024-03-31", ("2024-07-01", "2024-09-30"), ("2025-01-01", "2025-03-31")),
        ("2024-04-01", ("2024-10-01", "2024-12-31"), ("2025-04-01", "2025-06-30")),
        ("2024-12-31", ("2025-04-01", "2025-06-30"), ("2025-10-01", "2025-12-31")),
    ],
)
def test_one_day_moves_the_window_by_a_quarter(
    app: Flask, system: Viewer, exit_on: str, q2: tuple[str, str], q4: tuple[str, str]
) -> None:
    left_on = date.fromisoformat(exit_on)
    for quarter, (first, last) in ((2, q2), (4, q4)):
        found = Quarter.of(left_on).after(quarter)
        assert (found.first_on.isoformat(), found.last_on.isoformat()) == (first, last)
    held = {"outcome_from": q2[0], "outcome_to": q2[0]}
    bring(
        [
            *people(1, "first day", course("Q", left_on), graduates(left_on), work(left_on, date(2026, 1, 5)) | held),
            *people(1, "other", course("Q", left_on), graduates(left_on), other("seeking_work", date(2026, 1, 5), outcome_from=q2[0])),
        ]
    )  # fmt: skip
    lines = by_key(report(app, "wioa_etp", "--as-of", q2[1]))
    # On the last day of the quarter it is due, but nothing was learned yet.
    assert (lines["employment_rate_q2"]["part"], lines["employment_rate_q2"]["unknown"]) == (0, 2)
    assert lines["employment_rate_q4"]["state"] == "not_due"
    assert lines["employment_rate_q4"]["matures_on"] == q4[1]
    lines = by_key(report(app, "wioa_etp", "--as-of", "2026-02-01"))
    assert (lines["employment_rate_q2"]["part"], lines["employment_rate_q2"]["unknown"]) == (1, 0)
    # Known to seek then, up to the day it was learned; the other held work for one day.
    assert (lines["employment_rate_q4"]["part"], lines["employment_rate_q4"]["unknown"]) == (0, 1)


def test_earnings_are_of_the_quarter(app: Flask, system: Viewer) -> None:
    before = course("E", EARLIER)
    paid: dict[str, Any] = {"salary_currency": "USD"}
    amounts = (
        ("quarter", "9000.50"),
        ("year", "40000"),
        ("month", "3000"),
        ("week", "500"),
        ("hour", "20"),
        ("quarter", "0"),
    )
    rows = []
    for period, amount in amounts:
        pay = {**paid, "salary_amount": amount, "salary_period": period}
        rows += people(1, period + amount, before, graduates(EARLIER), work(IN_QUARTER, AFTER), pay)
    rows += people(1, "untold", before, graduates(EARLIER), work(IN_QUARTER, AFTER))
    bring(rows)
    built = report(app, "wioa_etp", *YEAR)
    line = by_key(built)["median_earnings_q2"]
    # 6,500 (500 x 13), 9,000 (3,000 x 3), 9,000.50, 10,000 (a quarter of 40,000), 10,400.
    assert (line["part"], line["whole"], line["unit"]) == (5, 6, "USD")
    assert (line["median"], line["printed"]) == ("9000.5", "9000.50")
    assert built["salaries"][0]["not_reported"] == 1


def test_explaining_names_the_quarter_rule(app: Flask, system: Viewer) -> None:
    bring(people(1, "one", course("X", EARLIER), graduates(EARLIER), work(IN_QUARTER, AFTER)))
    with viewing(SYSTEM):
        key = db.session.query(Enrolment.id).scalar()
    text = explained(app, "wioa_etp", "--enrolment", str(key), "--as-of", "2024-01-01")
    assert "Employment rate, second quarter after exit: part" in text
    assert "In work on at least one day of the quarter." in text
    assert printed(report(app, "wioa_etp", *YEAR))["employment_rate_q2"] == "1.00"
