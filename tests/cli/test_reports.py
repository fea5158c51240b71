"""`tracker report` and `tracker explain`: every form, every scope, and mistakes in a sentence."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from tests import build
from tests.queries.world import World, build_world
from tracker.cli import explanations, reports
from tracker.extensions import db
from tracker.models import Evidence, OutcomeObservation
from tracker.queries.scope import Viewer, set_viewer
from tracker.rules.problems import NotFound, Refused

AS_OF = ("--as-of", "2026-11-24")


@pytest.fixture
def world(system: Viewer) -> World:
    return build_world()


def run(app: Flask, *arguments: str, command: Any = reports.command) -> Any:
    """The command's result; nobody else is looking."""
    set_viewer(None)
    return app.test_cli_runner().invoke(command, arguments, catch_exceptions=True)


def built(app: Flask, *arguments: str) -> dict[str, Any]:
    result = run(app, "contract", *arguments, *AS_OF)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


def line(report: dict[str, Any], key: str) -> dict[str, Any]:
    return next(entry for entry in report["lines"] if entry["key"] == key)


def test_json_is_the_default_form(app: Flask, world: World) -> None:
    report = built(app, "--partner", "alder")
    assert report["scope"] == {"partner": "alder", "centre": None, "program": None, "cohort": None}
    assert (report["as_of"], report["view"]) == ("2026-11-24", "internal")
    placement = line(report, "placement_rate_180")
    assert (placement["part"], placement["whole"], placement["percent"]) == (1, 3, "33.3")
    assert placement["state"] == "value"
    assert report["definition_url"].endswith("/reports/standards/contract")


@pytest.mark.parametrize(
    ("arguments", "whole"),
    [
        ((), 5),
        (("--all",), 5),
        (("--partner", "birch"), 2),
        (("--centre", "Lima"), 3),
        (("--program", "FS"), 3),
        (("--cohort", "A-1"), 3),
        (("--partner", "alder", "--cohort", "A-2"), 0),
        (("--from", "2025-06-30", "--to", "2025-06-30"), 5),
        (("--to", "2025-06-29"), 0),
    ],
)
def test_scopes(app: Flask, world: World, arguments: tuple[str, ...], whole: int) -> None:
    assert line(built(app, *arguments), "placement_rate_180")["whole"] == whole


def test_an_earlier_day_knows_less(app: Flask, world: World) -> None:
    result = run(app, "contract", "--as-of", "2025-12-30")
    assert line(json.loads(result.output), "placement_rate_180")["part"] == 0


def test_csv_rows(app: Flask, world: World) -> None:
    result = run(app, "contract", "--format", "csv", *AS_OF)
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    placement = next(row for row in rows if row["key"] == "placement_rate_180")
    assert (placement["part"], placement["whole"], placement["percent"]) == ("2", "5", "40.0")
    assert {row["unit"] for row in rows if row["key"] == "salaries"} == {"EUR", "PEN"}


def test_xlsx_numbers_are_numbers(app: Flask, world: World, tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    result = run(app, "contract", "--format", "xlsx", "--out", str(out), *AS_OF)
    assert result.exit_code == 0, result.output
    header, *rows = load_workbook(out).worksheets[0].values
    placement = next(row for row in rows if row[header.index("key")] == "placement_rate_180")
    assert placement[header.index("percent")] == 40.0


def test_pdf(app: Flask, world: World, tmp_path: Path) -> None:
    out = tmp_path / "report.pdf"
    result = run(app, "contract", "--format", "pdf", "--out", str(out), *AS_OF)
    assert result.exit_code == 0, result.output
    words = " ".join(PdfReader(out).pages[0].extract_text().split())
    assert "Placed within 180 days: 2 of 5, 40.0%." in words


def test_text(app: Flask, world: World) -> None:
    result = run(app, "contract", "--format", "text", *AS_OF)
    assert "Placed within 180 days" in result.output
    assert "40.0% (2 of 5, 2 unknown, up to 80.0%; 1 not due yet)" in result.output


def test_published_view_withholds(app: Flask, world: World) -> None:
    report = built(app, "--view", "published")
    assert line(report, "placement_rate_180")["state"] == "withheld"
    assert line(report, "placement_rate_180")["part"] is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("best",), "There is no standard best"),
        (("contract", "--partner", "nobody"), 'There is no partner "nobody" here.'),
        (("contract", "--centre", "Nowhere"), 'There is no centre "Nowhere" here.'),
        (("contract", "--program", "X"), 'There is no program "X" here.'),
        (("contract", "--cohort", "Z-9"), 'There is no cohort "Z-9" here.'),
        (("contract", "--partner", "birch", "--cohort", "A-1"), 'There is no cohort "A-1"'),
        (("contract", "--all", "--partner", "alder"), "not both"),
        (("contract", "--from", "2025-02-01", "--to", "2025-01-01"), "ends before it begins"),
        (("nace", "--set", "full_time_hours"), "Write a setting as NAME=VALUE"),
        (("nace", "--set", "hours=3"), "There is no setting hours; there is: full_time_hours"),
        (("contract", "--set", "hours=3"), "There is no setting hours; there is: none."),
        (("contract", "--out", "/no/such/folder/x.json"), "cannot be written"),
    ],
)
def test_mistakes_are_sentences(
    app: Flask, world: World, arguments: tuple[str, ...], sentence: str
) -> None:
    result = run(app, *arguments)
    assert isinstance(result.exception, Refused)
    assert sentence in str(result.exception)


def test_a_code_that_several_partners_use_needs_the_partner(app: Flask, world: World) -> None:
    build.cohort(world.birch, code="A-1")
    result = run(app, "contract", "--cohort", "A-1")
    assert "Several partners have a cohort" in str(result.exception)
    assert line(built(app, "--partner", "alder", "--cohort", "A-1"), "completion_rate")["part"] == 3


def test_days_that_are_none_are_refused_by_the_command_line(app: Flask, world: World) -> None:
    assert run(app, "contract", "--as-of", "31/12/2026").exit_code == 2


def test_explain_prints_rule_and_observation(app: Flask, world: World) -> None:
    key = str(world.people["placed"].id)
    result = run(app, "contract", "--enrolment", key, *AS_OF, command=explanations.command)
    assert result.exit_code == 0, result.output
    assert "Soto, Placed, cohort A-1: contract/1, as of 2026-11-24" in result.output
    assert "Placed within 180 days: part\n  In work on at least one day" in result.output
    assert "employed from 2025-08-09 (learned 2026-01-16, source: learner)" in result.output
    assert "Evidence: none." in result.output
    missing = run(app, "contract", "--enrolment", "1", command=explanations.command)
    assert isinstance(missing.exception, NotFound)


def test_explain_prints_the_evidence(app: Flask, world: World, system: Viewer) -> None:
    who = world.people["placed"]
    (seen,) = db.session.scalars(select(OutcomeObservation).filter_by(enrolment_id=who.id))
    for kind, verified_on in (("contract", date(2026, 2, 1)), ("verbal_note", None)):
        verdict = "accepted" if verified_on else None
        build.save(
            Evidence(
                partner_id=who.partner_id,
                observation_id=seen.id,
                kind=kind,
                added_at=build.NOW,
                verdict=verdict,
                verified_on=verified_on,
            )
        )
    result = run(app, "nace", "--enrolment", str(who.id), *AS_OF, command=explanations.command)
    assert "Evidence: contract (verified 2026-02-01), verbal note." in result.output
    assert "Response rate: part\n  Answered us." in result.output


def test_explain_names_the_enrolments_that_are_counted_as_one(
    app: Flask, world: World, system: Viewer
) -> None:
    first = world.people["left"]
    cohort = build.cohort(
        world.alder,
        world.first.program_version,
        world.first.centre,
        starts_on=date(2025, 9, 1),
        ends_on=date(2026, 1, 31),
    )
    second = build.enrolment(cohort, first.learner, enrolled_on=date(2025, 9, 1))
    keys = [str(key) for key in sorted((first.id, second.id))]
    for key, is_other in ((str(second.id), True), (str(first.id), False)):
        result = run(app, "esf", "--enrolment", key, *AS_OF, command=explanations.command)
        assert f"Counted once for enrolments {', '.join(keys)}." in result.output
        assert (f"Enrolment {key} is counted with" in result.output) is is_other


def test_an_interval_only_where_it_is_asked_for(app: Flask, world: World) -> None:
    plain = line(built(app), "placement_rate_180")
    assert plain["interval"] is None
    asked = line(built(app, "--interval"), "placement_rate_180")["interval"]
    assert asked == {
        "low": "11.8",
        "high": "76.9",
        "label": "if this cohort is seen as a sample of future ones",
    }
    text = run(app, "contract", "--interval", "--format", "text", *AS_OF).output
    assert "95%: 11.8% to 76.9% if this cohort is seen as a sample of future ones" in text


def test_other_decimals_and_other_settings(app: Flask, world: World) -> None:
    assert line(built(app, "--places", "3"), "placement_rate_180")["percent"] == "40.000"
    result = run(app, "nace", "--set", "full_time_hours=35", *AS_OF)
    report = json.loads(result.output)
    assert report["settings"]["full_time_hours"] == "35"
    assert report["contact"]["key"] == "response_rate"


def test_a_mistake_ends_the_process_with_two_and_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from tracker.cli import main; main()", "report", "best"],
        env={**os.environ, "TRACKER_INSTANCE": str(tmp_path), "SECRET_KEY": "t" * 40},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("tracker: There is no standard best; there is: contract, ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
