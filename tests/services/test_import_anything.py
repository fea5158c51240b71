"""Whatever the cells say, an import ends with totals that add up, and the record stays sound."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.services.import_files import counts, csv_bytes, take
from tests.services.test_imports import ANA
from tracker.exchange.kinds import KINDS
from tracker.exchange.sheets import Unreadable
from tracker.extensions import db
from tracker.models import (
    Centre,
    Cohort,
    Enrolment,
    Evidence,
    Learner,
    LearnerReference,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
)
from tracker.queries.checks import iter_differences
from tracker.queries.scope import Viewer

# Cells that once broke something somewhere, or well could.
NASTY = [
    "",
    "0",
    "-1",
    "1",
    "yes",
    "2025-01-06",
    "2025-06-30",
    "0001-01-01",
    "9999-12-31",
    "31/12/2025",
    "05/06/2025",
    "999999999999999999",
    "1e400",
    "NaN",
    "0.001",
    "1,234",
    "x" * 200,
    "x" * 2000,
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE learner;--",
    "\u202egnp.exe",
    "שלום",
    "é" * 100,
    "\ufeff",
    "\u0000",
    "\u0007bell",
    "a\nb",
    "a@b.co",
    "EUR",
    "PE",
    "completed",
    "enrolled",
    "withdrawn",
    "transferred_out",
    "deferred",
    "employed",
    "unavailable",
    "medical",
    "other",
    "year",
    "contract",
    "survey",
    "INVALID CODE",
    "-99999",
]
CELLS = st.sampled_from(NASTY) | st.text(max_size=20)


def rows_of(kind: str) -> Any:
    """Lists of rows whose every cell may be anything."""
    columns = [column.key for column in KINDS[kind].columns if column.kind != "details"]
    return st.lists(
        st.dictionaries(st.sampled_from(columns), CELLS, min_size=1, max_size=len(columns)),
        min_size=1,
        max_size=5,
    )


@pytest.mark.parametrize("kind", list(KINDS))
@given(data=st.data())
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_any_cells_end_in_totals_that_add_up(
    system: Viewer, kind: str, data: st.DataObject
) -> None:
    rows = data.draw(rows_of(kind))
    key = {"partners": "name", "centres": "centre", "programs": "program"}.get(kind, "cohort")
    base = {key: "Somewhere", "partner": "Alder", "program": "FS"}
    keys = {column.key for column in KINDS[kind].columns}
    filled = [{k: v for k, v in base.items() if k in keys} | row for row in rows]
    content = csv_bytes(filled).decode().encode("utf-8", "replace")
    try:
        report = take(content, kind, good=True)
    except Unreadable as error:
        assert str(error).endswith(".")
        return
    assert report.totals.read == sum(counts(report).values())
    assert all(problem.message.endswith((".", "?")) for problem in report.problems)
    assert list(iter_differences(Counter())) == []
    again = take(content, kind, good=True)
    assert not {"created", "updated"} & counts(again).keys(), "a second run changed something"


# Column of a file -> where its text ends up.
TARGETS = {
    ("partners", "name"): Partner.name,
    ("partners", "legal_name"): Partner.legal_name,
    ("partners", "website"): Partner.website,
    ("partners", "external_ref"): Partner.external_ref,
    ("centres", "partner"): Partner.name,
    ("centres", "partner_ref"): Partner.external_ref,
    ("centres", "centre"): Centre.name,
    ("centres", "city"): Centre.city,
    ("centres", "external_ref"): Centre.external_ref,
    ("programs", "program"): Program.code,
    ("programs", "name"): Program.name,
    ("programs", "version"): ProgramVersion.label,
    ("programs", "credential"): ProgramVersion.credential,
    ("programs", "centre_ref"): Centre.external_ref,
    ("programs", "centre_city"): Centre.city,
    ("cohorts", "program"): Program.name,
    ("cohorts", "version"): ProgramVersion.label,
    ("cohorts", "cohort"): Cohort.code,
    ("enrolments", "program"): Program.name,
    ("enrolments", "centre"): Centre.name,
    ("enrolments", "cohort"): Cohort.code,
    ("enrolments", "learner_ref"): LearnerReference.value,
    ("enrolments", "given_name"): Learner.given_name,
    ("enrolments", "family_name"): Learner.family_name,
    ("enrolments", "employer"): OutcomeObservation.employer,
    ("enrolments", "job_title"): OutcomeObservation.job_title,
    ("enrolments", "verified_by"): Evidence.verified_by_name,
}


def test_no_text_is_longer_than_what_it_is_kept_in() -> None:
    for (kind, key), target in TARGETS.items():
        longest = target.property.columns[0].type.length
        assert KINDS[kind].by_key(key).longest <= longest, (kind, key)


def test_two_imports_of_one_file_at_once_make_each_learner_once(system: Viewer, app: Flask) -> None:
    rows = [{**ANA, "learner_ref": f"R{n}", "email": f"r{n}@x.pe"} for n in range(60)]
    found: list[dict[str, int]] = []

    def run() -> None:
        with app.app_context():
            found.append(counts(take(rows)))
            db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found, key=str) == [{"created": 60}, {"unchanged": 60}]
    assert db.session.scalar(select(func.count()).select_from(Learner)) == 60
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 60
