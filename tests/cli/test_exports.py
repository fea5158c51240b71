"""`tracker export`: each kind, each format, each scope; a million rows in one statement."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import event

from tests import build
from tests.behind import raw_update
from tracker.cli.exports import command
from tracker.exchange.columns_enrolments import ENROLMENTS
from tracker.exchange.kinds import KINDS
from tracker.extensions import db
from tracker.models import Evidence
from tracker.queries.export_rows import enrolment_rows
from tracker.queries.exports import EXPORTS, fitting_a_sheet
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused

Export = Callable[..., Result]


@pytest.fixture
def export(app: Flask) -> Export:
    """Run the command with these arguments."""

    def run(*arguments: str) -> Result:
        db.session.rollback()
        return app.test_cli_runner().invoke(command, list(arguments))

    return run


def rows_of(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


@pytest.fixture
def record(system: Viewer) -> dict[str, Any]:
    """Two partners; at Alder two learners, one with two observations and evidence."""
    alder = build.partner("Alder Institute", slug="alder", external_ref="A1")
    birch = build.partner("Birch Academy", slug="birch-academy", country="FR")
    version = build.program("FS", name="Full-Stack")
    lima = build.centre(alder, "Lima", country="PE", languages=["es", "en"])
    cohort = build.cohort(alder, version, lima, code="FS-1", census_on=date(2025, 1, 20))
    other = build.cohort(birch, version, build.centre(birch, "Lyon"), code="FS-1")
    ana = build.learner("Ana", "Rojas", email="ana@x.test", birth_year=1990, country="PE")
    build.reference(alder, ana, "A-7")
    done = build.enrolment(cohort, ana, then=(("completed", date(2025, 6, 30)),), may_work=True)
    old = build.outcome(done, "seeking_work", learned_on=date(2025, 7, 1))
    build.outcome(done, "further_education", learned_on=date(2025, 7, 15))
    job = build.outcome(
        done,
        "employed",
        effective_from=date(2025, 8, 1),
        employer="=Acme",
        in_field=True,
        hours_per_week=Decimal("37.5"),
        salary_amount=Decimal("1200.50"),
        salary_currency="PEN",
        salary_period="month",
    )
    raw_update(old, superseded_by_id=job.id)
    for kind, verdict in (("survey_answer", None), ("contract", "accepted"), ("pay_slip", None)):
        build.save(
            Evidence(
                partner_id=alder.id,
                observation_id=job.id,
                kind=kind,
                note=f"a {kind}",
                verdict=verdict,
                verified_on=date(2025, 9, 2) if verdict else None,
                verified_by_name="Vera" if verdict else None,
                added_at=build.NOW,
            )
        )
    build.enrolment(cohort, build.learner("Luis", "Soto"))
    build.enrolment(other, build.learner("Zoé", "Martin"))
    return {"alder": alder, "birch": birch, "cohort": cohort, "other": other}


def test_enrolments_has_a_row_for_each_observation_that_stands(
    record: dict[str, Any], export: Export
) -> None:
    rows = rows_of(export("enrolments"))
    assert tuple(rows[0]) == ENROLMENTS.keys
    assert [(r["given_name"], r["outcome_status"]) for r in rows] == [
        ("Ana", "further_education"),
        ("Ana", "employed"),
        ("Luis", ""),
        ("Zoé", ""),
    ]
    job = rows[1]
    assert {key: value for key, value in job.items() if value} == {
        "partner": "alder",
        "centre": "Lima",
        "program": "FS",
        "program_weeks": "26",
        "program_hours": "500",
        "cohort": "FS-1",
        "cohort_starts_on": "2025-01-06",
        "cohort_ends_on": "2025-06-30",
        "census_on": "2025-01-20",
        "learner_ref": "A-7",
        "given_name": "Ana",
        "family_name": "Rojas",
        "email": "ana@x.test",
        "birth_year": "1990",
        "country": "PE",
        "enrolled_on": "2025-01-06",
        "status": "completed",
        "status_on": "2025-06-30",
        "may_work": "yes",
        "outcome_status": "employed",
        "outcome_from": "2025-08-01",
        "employer": "'=Acme",
        "in_field": "yes",
        "hours_per_week": "37.50",
        "salary_amount": "1200.50",
        "salary_currency": "PEN",
        "salary_period": "month",
        "source": "learner",
        "learned_on": "2025-09-01",
        "evidence_kind": "contract",
        "evidence_note": "a contract",
        "verified_on": "2025-09-02",
        "verified_by": "Vera",
    }


def test_scope_by_partner_and_cohort(record: dict[str, Any], export: Export) -> None:
    named = [r["given_name"] for r in rows_of(export("enrolments", "--partner", "birch-academy"))]
    assert named == ["Zoé"]
    both = export("enrolments", "--cohort", "FS-1")
    assert isinstance(both.exception, Refused)
    assert "name the partner too" in str(both.exception)
    one = rows_of(export("enrolments", "--partner", "alder", "--cohort", "FS-1"))
    assert {r["given_name"] for r in one} == {"Ana", "Luis"}
    for arguments, sentence in (
        (("--partner", "oak"), 'no partner "oak"'),
        (("--cohort", "X"), 'no cohort "X"'),
    ):
        assert sentence in str(export("enrolments", *arguments).exception)


def test_summaries_carry_the_figures(record: dict[str, Any], export: Export) -> None:
    cohorts = rows_of(export("cohorts"))
    assert [r["cohort"] for r in cohorts] == ["FS-1", "FS-1"]
    alder = cohorts[0]
    assert [alder[key] for key in ("partner", "centre", "program", "partner_name")] == [
        "alder",
        "Lima",
        "FS",
        "Alder Institute",
    ]
    assert (alder["starts_on"], alder["ends_on"]) == ("2025-01-06", "2025-06-30")
    counts = ("enrolled_count", "completed_count", "known_count", "in_work_count")
    assert [alder[name] for name in counts] == ["2", "1", "1", "1"]
    assert (alder["salary_currency"], alder["salary_median"]) == ("PEN", "14406.00")
    partners = rows_of(export("partners"))
    assert [(r["partner"], r["enrolled_count"]) for r in partners] == [
        ("alder", "2"),
        ("birch-academy", "1"),
    ]
    assert [r["partner"] for r in rows_of(export("partners", "--partner", "alder"))] == ["alder"]


def test_centres_and_programs(record: dict[str, Any], export: Export) -> None:
    centres = rows_of(export("centres", "--partner", "alder"))
    assert {k: v for k, v in centres[0].items() if v} == {
        "partner": "alder",
        "partner_ref": "A1",
        "centre": "Lima",
        "country": "PE",
        "time_zone": "UTC",
        "languages": "es, en",
        "is_online": "no",
    }
    programs = rows_of(export("programs"))
    assert {k: v for k, v in programs[0].items() if v} == {
        "program": "FS",
        "name": "Full-Stack",
        "track": "full_stack",
        "kind": "reskilling",
        "version": "1",
        "weeks": "26",
        "hours": "500",
    }
    build.program("UX")
    assert len(rows_of(export("programs"))) == 2
    assert [r["program"] for r in rows_of(export("programs", "--partner", "alder"))] == ["FS"]
    code = ("--partner", "alder", "--cohort", "FS-1")
    assert [r["program"] for r in rows_of(export("programs", *code))] == ["FS"]
    assert [r["centre"] for r in rows_of(export("centres", *code))] == ["Lima"]


@pytest.mark.parametrize("kind", sorted(EXPORTS))
def test_every_column_is_one_that_the_importer_knows(
    record: dict[str, Any], export: Export, kind: str
) -> None:
    known = KINDS[kind]
    for title in rows_of(export(kind))[0]:
        assert known.find(title) is not None or known.is_derived(title), title


def test_files_are_whole_and_carry_a_mark_unless_plain(
    record: dict[str, Any], export: Export, tmp_path: Path
) -> None:
    out = tmp_path / "e.csv"
    assert export("enrolments", "--out", str(out)).output == ""
    assert out.read_bytes().startswith(b"\xef\xbb\xbfpartner,centre,")
    assert "Zoé" in out.read_text("utf-8-sig")
    export("enrolments", "--out", str(out), "--plain")
    assert out.read_bytes().startswith(b"partner,centre,")
    assert export("enrolments").stdout_bytes.startswith(b"partner,centre,")
    assert [path.name for path in tmp_path.iterdir()] == ["e.csv"]


def test_xlsx_keeps_numbers_days_and_text(
    record: dict[str, Any], export: Export, tmp_path: Path
) -> None:
    out = tmp_path / "e.xlsx"
    export("enrolments", "--format", "xlsx", "--out", str(out))
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, [cell.value for cell in sheet[3]], strict=True))
    assert row["salary_amount"] == 1200.5
    assert row["outcome_from"].date() == date(2025, 8, 1)
    assert row["employer"] == "=Acme"
    assert sheet.cell(3, header.index("employer") + 1).data_type == "s"


def test_json_lines(record: dict[str, Any], export: Export) -> None:
    lines = [
        json.loads(line) for line in export("enrolments", "--format", "jsonl").output.splitlines()
    ]
    assert len(lines) == 4
    assert lines[1]["salary_amount"] == "1200.50"
    assert lines[1]["employer"] == "=Acme"
    assert lines[1]["in_field"] is True
    assert lines[2]["outcome_status"] is None


def test_statements_do_not_grow_with_rows(record: dict[str, Any]) -> None:
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(arguments[2])

    def count() -> int:
        db.session.rollback()
        seen.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        list(enrolment_rows())
        event.remove(db.engine, "before_cursor_execute", note)
        return len([s for s in seen if s.startswith("SELECT") or s.startswith("DECLARE")])

    before = count()
    for _ in range(6):
        build.outcome(build.enrolment(record["cohort"]))
    assert count() == before <= 3


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.queries.exports.SHEET_ROWS", 2)
    assert list(fitting_a_sheet([[1], [2]])) == [[1], [2]]
    with pytest.raises(Refused, match="A sheet holds 2 rows"):
        list(fitting_a_sheet([[1], [2], [3]]))
