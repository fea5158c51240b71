"""The product's own door: people written in the enrolments file, imported, reported by the command."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from tests.services.import_files import take
from tracker.cli import explanations, reports
from tracker.queries.scope import set_viewer

GOLDEN = Path(__file__).parents[1] / "golden"
Row = dict[str, Any]


def golden(name: str) -> list[dict[str, str]]:
    """The published facts of that name, a row each."""
    with (GOLDEN / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cohort(code: str, starts_on: date, ends_on: date, **values: Any) -> Row:
    """The columns of a cohort of one partner."""
    return {
        "partner": "Vector School",
        "centre": "Campus",
        "program": "Program",
        "cohort": code,
        "cohort_starts_on": starts_on,
        "cohort_ends_on": ends_on,
        "enrolled_on": starts_on,
        **values,
    }


def people(count: int, name: str, *columns: Mapping[str, Any], **values: Any) -> list[Row]:
    """So many people alike, each with a reference of their own."""
    alike: Row = {key: value for part in columns for key, value in part.items()} | values
    return [
        alike | {"learner_ref": f"{name} {n}", "given_name": f"{name} {n}"} for n in range(count)
    ]


def graduates(on: date) -> Row:
    """Completed on that day."""
    return {"status": "completed", "status_on": on}


def work(first: date, learned: date, **values: Any) -> Row:
    """Full-time work in the field from a day, learned of from the learner on another."""
    return {
        "outcome_status": "employed",
        "outcome_from": first,
        "learned_on": learned,
        "employment_type": "permanent",
        "hours_per_week": 40,
        "in_field": "yes",
        "source": "learner",
        **values,
    }


def other(status: str, learned: date, **values: Any) -> Row:
    """Something else than work, learned on a day."""
    return {"outcome_status": status, "learned_on": learned, "source": "survey", **values}


def bring(rows: Iterable[Row]) -> None:
    """Import the rows; every one must be taken."""
    listed = [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()}
        for row in rows
    ]
    report = take(listed)
    assert not report.totals.failed, [str(problem) for problem in report.problems]


def report(app: Flask, *arguments: str) -> dict[str, Any]:
    """The report in its JSON form, as the command prints it."""
    set_viewer(None)
    result = app.test_cli_runner().invoke(reports.command, arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def explained(app: Flask, *arguments: str) -> str:
    """What the command says of one enrolment or of a standard."""
    set_viewer(None)
    result = app.test_cli_runner().invoke(explanations.command, arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def by_key(built: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Line key -> line."""
    return {line["key"]: line for line in built["lines"]}


def printed(built: Mapping[str, Any]) -> dict[str, str]:
    """Line key -> the figure as printed."""
    return {key: line["printed"] for key, line in by_key(built).items()}


def plus(day: date, days: int) -> date:
    """A day so many days later."""
    return day + timedelta(days=days)
