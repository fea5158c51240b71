"""Undo of an import: everything back as it was; what was edited or used since stays, and is said."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import build
from tests.databases import wipe
from tests.services.import_files import TODAY, counts, everything, sentences, take
from tests.services.test_imports import ANA, LUIS, count, manager_of, only
from tracker.exchange.kinds import KINDS
from tracker.exchange.writing import csv_stream
from tracker.extensions import db
from tracker.models import (
    Enrolment,
    EnrolmentEvent,
    Learner,
    LearnerReference,
    OutcomeObservation,
)
from tracker.queries.checks import iter_differences
from tracker.queries.exports import read_table
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotAllowed, Refused
from tracker.services.change import changing
from tracker.services.import_report import Report
from tracker.services.import_undo import Undone, undo_import


def undo(actor: Viewer, report: Report) -> Undone:
    return undo_import(actor, get_import(report.batch_id or 0))


def test_what_was_made_is_gone(system: Viewer) -> None:
    before = everything()
    report = take([ANA, LUIS], mapping='[where_not]\n"given_name" = "Nobody"\n')
    done = undo(system, report)
    assert everything() == before
    assert (done.restored, done.kept) == (0, [])
    batch = get_import(report.batch_id or 0)
    assert (batch.status, batch.kept) == ("undone", [])
    with pytest.raises(Refused, match="only once"):
        undo(system, report)


def test_what_was_changed_is_as_it_was_byte_for_byte(system: Viewer) -> None:
    bare = {key: LUIS[key] for key in ("partner", "program", "cohort", "learner_ref")}
    take([bare])
    before = everything()
    report = take(
        [
            {
                **bare,
                "email": "luis@x.pe",
                "enrolled_on": "2025-01-06",
                "status": "completed",
                "status_on": "2025-06-30",
                "cohort_starts_on": "2025-01-06",
                "program_weeks": "20",
                "intent": "keep_job",
                "outcome_status": "employed",
                "evidence_kind": "contract",
            },
            ANA,
        ]
    )
    assert counts(report) == {"updated": 1, "created": 1}
    done = undo(system, report)
    assert everything() == before
    assert done.kept == []
    assert list(iter_differences(Counter())) == []


def test_two_imports_are_undone_in_either_order(system: Viewer) -> None:
    first = take([LUIS])
    middle = everything()
    second = take([{**LUIS, "family_name": "Rojas"}, ANA])
    undo(system, second)
    assert everything() == middle
    again = take([{**LUIS, "family_name": "Rojas"}, ANA])
    kept = undo(system, first).kept
    assert {row["entity"] for row in kept} == {
        "learner",
        "enrolment",
        "cohort",
        "centre",
        "program_version",
        "program",
        "partner",
    }
    assert next(r for r in kept if r["entity"] == "learner")["reason"] == "It was edited since."
    assert counts(take([ANA])) == {"unchanged": 1}
    undo(system, again)
    assert [row.family_name for row in db.session.scalars(select(Learner))] == [None]


def test_what_was_edited_since_stays_with_all_it_rests_on(system: Viewer) -> None:
    report = take([ANA, LUIS])
    with changing(system, "test.edited"):
        only(Learner, Learner.given_name == "Luis").family_name = "Rojas"
    done = undo(system, report)
    reasons = {row["entity"]: row["reason"] for row in done.kept}
    assert reasons.pop("learner") == reasons.pop("enrolment") == "It was edited since."
    assert set(reasons) == {"cohort", "centre", "program_version", "program", "partner"}
    assert count(Learner) == count(Enrolment) == 1
    assert [row.value for row in db.session.scalars(select(LearnerReference))] == ["A2"]


def test_what_is_in_use_since_stays(system: Viewer) -> None:
    report = take([ANA, LUIS])
    ana = only(Enrolment, Enrolment.status == "completed")
    build.outcome(ana, "employed", learned_on=date(2026, 1, 1))
    done = undo(system, report)
    assert {row["entity"] for row in done.kept} == {
        "enrolment",
        "learner",
        "cohort",
        "centre",
        "program_version",
        "program",
        "partner",
    }
    assert {row["reason"] for row in done.kept} == {"It is in use since."}
    # Luis, the import's own observation and its evidence are gone; what stays is whole.
    assert count(Learner) == count(Enrolment) == count(OutcomeObservation) == 1
    kinds = [event.kind for event in db.session.scalars(select(EnrolmentEvent))]
    assert kinds == ["enrolled", "completed"]
    assert list(iter_differences(Counter())) == []


def test_an_enrolment_with_a_later_event_keeps_its_history(system: Viewer) -> None:
    row = {**LUIS, "status": "enrolled", "status_on": "2025-01-06", "exit_reason": ""}
    take([row])
    second = take([{**row, "status": "deferred", "status_on": "2025-02-01"}])
    third = take([{**row, "status": "enrolled", "status_on": "2025-03-01"}])
    done = undo(system, second)
    assert [kept["entity"] for kept in done.kept] == ["enrolment"]
    assert count(EnrolmentEvent) == 3
    undo(system, third)
    assert count(EnrolmentEvent) == 2
    assert only(Enrolment).status == "deferred"
    assert list(iter_differences(Counter())) == []


def test_a_manager_takes_back_people_but_no_frame(system: Viewer) -> None:
    alder = build.partner("Alder Institute", slug="alder-institute")
    build.cohort(alder, build.program("FS"), code="FS-1")
    manager = manager_of(alder)
    before = everything()
    own = take([{key: v for key, v in LUIS.items() if key != "partner"}], actor=manager)
    undo(manager, own)
    assert everything() == before
    head_office = take([{**ANA, "cohort": "FS-9"}], partner="alder-institute")
    with pytest.raises(NotAllowed):
        undo(manager, head_office)


STATUSES = st.sampled_from(["enrolled", "completed", "withdrawn", "deferred", "dismissed", ""])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "cohort": st.sampled_from(["1", "2", "3"]),
            "program": st.sampled_from(["FS", "QA", "fs"]),
            "centre": st.sampled_from(["", "Lima", "Cusco"]),
            "learner_ref": st.sampled_from(["", "A1", "A2", "A3"]),
            "given_name": st.sampled_from(["", "Ana", "Luis"]),
            "email": st.sampled_from(["", "a@x.pe", "b@x.pe"]),
            "birth_year": st.sampled_from(["", "1990"]),
            "cohort_starts_on": st.sampled_from(["", "2025-01-06"]),
            "program_weeks": st.sampled_from(["", "20", "30"]),
            "status": STATUSES,
            "status_on": st.sampled_from(["", "2025-03-01", "2025-06-30"]),
            "outcome_status": st.sampled_from(["", "employed", "seeking_work"]),
            "employer": st.sampled_from(["", "", "Acme"]),
            "evidence_kind": st.sampled_from(["", "", "contract"]),
        }
    ),
    min_size=1,
    max_size=6,
)


@given(first=ROWS, second=ROWS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_undo_after_any_import_restores_every_table(
    system: Viewer, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    base = {"partner": "Alder Institute"}
    start = everything()
    one = take([base | row for row in first], good=True)
    middle = everything()
    again = take([base | row for row in first], good=True)
    two = take([base | row for row in second], good=True)
    assert list(iter_differences(Counter())) == []
    undo(system, two)
    undo(system, again)
    assert everything() == middle
    undo(system, one)
    assert everything() == start


@given(first=ROWS, second=ROWS)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_an_export_of_any_import_reads_back_unchanged(
    system: Viewer, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    db.session.remove()
    wipe(db.engine)
    base = {"partner": "Alder Institute"}
    for rows in (first, second):
        take([base | row for row in rows], good=True)
    for kind in KINDS:
        made = read_table(kind, today=TODAY)
        data = b"".join(csv_stream(made.header, list(made.rows)))
        before = everything()
        report = take(data, kind)
        assert set(counts(report)) <= {"unchanged"}, (kind, sentences(report))
        assert everything() == before
