"""A file planned in portions ends as it does in one piece, whoever comes again in whichever portion."""

from __future__ import annotations

import gc
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.databases import wipe
from tests.services.import_files import TODAY, attempt, counts, take
from tests.services.test_import_undo import ROWS
from tests.services.test_imports import ANA, LUIS
from tracker.exchange.writing import csv_stream
from tracker.extensions import db
from tracker.queries.exports import read_table
from tracker.queries.scope import Viewer
from tracker.services import import_work

BASE = {"partner": "Alder Institute"}
NAMELESS = dict.fromkeys(("learner_ref", "email"), "")
OPEN = {**LUIS, "status": "enrolled", "status_on": "", "exit_reason": ""}
# People who come again later: by reference, by address, by name alone, contradicting themselves,
# twice the same, and one whose second enrolment waits for a later row to close the first.
FILE: list[dict[str, Any]] = [
    ANA,
    OPEN,
    {
        **ANA,
        "learner_ref": "A9",
        "given_name": "Rosa",
        "email": "rosa@x.pe",
        "phone": "+51 1 555666",
    },
    {**NAMELESS, "program": "FS", "cohort": "FS-1", "given_name": "Eva", "family_name": "Luna"},
    {**OPEN, "cohort": "FS-2"},
    {**ANA, "outcome_status": "not_seeking", "learned_on": "2025-12-01"}
    | dict.fromkeys(("outcome_from", "employer", "in_field", "evidence_kind", "evidence_note"), "")
    | dict.fromkeys(("salary_amount", "salary_currency", "salary_period"), "")
    | dict.fromkeys(("verified_on", "verified_by"), ""),
    {**NAMELESS, "program": "FS", "cohort": "FS-1", "given_name": "eva", "family_name": "LUNA"},
    {**ANA, "status": "withdrawn", "status_on": "2025-03-01"},
    ANA,
    {"program": "FS", "cohort": "FS-1", "given_name": "Rosa", "phone": "0051 1555666"},
    LUIS,
    {"program": "FS", "cohort": "FS-1", "learner_ref": "A10", "email": "ana@example.pe"},
    # Named only after the row that made them, then meant by the name alone.
    {"program": "FS", "cohort": "FS-1", "learner_ref": "A11"},
    {"program": "FS", "cohort": "FS-1", "learner_ref": "A11", "given_name": "Noa"},
    {"program": "FS", "cohort": "FS-1", "given_name": "Noa", "status": "withdrawn"},
]


def told(report: Any) -> dict[str, Any]:
    """All that a report says, but for the key of the batch."""
    return {key: value for key, value in report.as_json().items() if key != "batch"}


def exported() -> bytes:
    """All enrolments as they are exported: the record without its keys."""
    made = read_table("enrolments", today=TODAY)
    return b"".join(csv_stream(made.header, sorted(map(list, made.rows), key=str)))


def both_ways(
    rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, size: int
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What is tried, written and exported in one piece, and in portions of that size."""
    found = []
    for portion in (2000, size):
        db.session.remove()
        wipe(db.engine)
        monkeypatch.setattr(import_work, "PORTION", portion)
        tried = told(attempt(rows))
        written = told(take(rows, good=True))
        found.append((tried, written, exported(), counts(take(rows, good=True))))
    monkeypatch.undo()
    return found[0], found[1]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_portions_end_as_one_piece_does(
    system: Viewer, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rows = [BASE | row for row in FILE]
    whole, portions = both_ways(rows, monkeypatch, size)
    assert portions == whole
    tried = whole[0]
    assert tried["created"] >= 5
    assert tried["failed"] >= 1
    assert tried["skipped"] >= 1
    assert not {"created", "updated"} & whole[3].keys()


@given(rows=ROWS)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_any_file_in_portions_ends_as_in_one_piece(
    system: Viewer, rows: list[dict[str, Any]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        whole, portions = both_ways([BASE | row for row in rows], patch, 1)
    assert portions == whole


def test_progress_is_told_and_the_collector_is_let_on_again(
    system: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "PORTION", 2)
    seen: list[tuple[int, int]] = []
    rows = [{**ANA, "learner_ref": f"R{n}", "email": f"r{n}@x.pe"} for n in range(7)]
    report = take(rows, progress=lambda done, total: seen.append((done, total)))
    assert counts(report) == {"created": 7}
    assert seen[0] == (2, 7)
    assert seen[-1] == (7, 7)
    assert gc.isenabled()
