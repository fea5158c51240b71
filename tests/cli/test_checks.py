"""`tracker check` finds each kind of difference, names it and exits 1; a sound record exits 0."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from tests import build
from tests.behind import raw_update
from tracker.cli.checks import command
from tracker.extensions import db
from tracker.models import (
    EnrolmentEvent,
    ImportBatch,
    ImportRow,
    LicenceLedgerEntry,
    PartnerStageEvent,
)
from tracker.queries.checks import list_record_differences
from tracker.queries.scope import Viewer
from tracker.writing import writing


@pytest.fixture
def record(system: Viewer) -> dict[str, Any]:
    """A small sound record with something of everything."""
    alder = build.partner("Alder")
    build.save(
        PartnerStageEvent(
            partner_id=alder.id,
            stage="active",
            effective_on=date(2024, 1, 1),
            recorded_at=build.NOW,
        )
    )
    version = build.program("FS")
    term = build.term(alder)
    licence = build.licence(term, version, max_cohorts=2)
    build.save(
        LicenceLedgerEntry(
            partner_id=alder.id,
            licence_id=licence.id,
            kind="granted",
            quantity=2,
            happened_on=date(2024, 1, 1),
        )
    )
    cohort = build.cohort(alder, version, licence_id=licence.id)
    done = build.enrolment(
        cohort, then=(("completed", date(2025, 6, 30)),), who=build.learner(email=None)
    )
    first = build.outcome(done, "seeking_work", learned_on=date(2025, 8, 1))
    second = build.outcome(done, "employed")
    raw_update(first, superseded_by_id=second.id)
    batch = build.save(
        ImportBatch(
            partner_id=alder.id,
            kind="enrolments",
            status="confirmed",
            file_name="a.csv",
            file_hash="0" * 64,
            created_at=build.NOW,
            read_count=1,
            created_count=1,
        )
    )
    build.save(ImportRow(batch_id=batch.id, row_number=2, raw={}, result="created"))
    return {
        "partner": alder,
        "term": term,
        "licence": licence,
        "cohort": cohort,
        "enrolment": done,
        "first": first,
        "second": second,
        "batch": batch,
    }


def found() -> list[tuple[str, str, Any, Any]]:
    return [(d.entity, d.field, d.stored, d.rebuilt) for d in list_record_differences()]


def test_a_sound_record_has_no_difference(record: dict[str, Any], app: Flask) -> None:
    assert found() == []
    result = app.test_cli_runner().invoke(command)
    assert result.exit_code == 0, result.output
    assert "1 partners" in result.output
    assert "1 enrolments, 2 events" in result.output
    assert result.output.strip().endswith("nothing differs.")


@pytest.mark.parametrize(
    ("whose", "values", "expected"),
    [
        ("partner", {"stage": "paused"}, ("partner", "stage", "paused", "active")),
        (
            "term",
            {"ends_on": date(2028, 1, 1)},
            ("agreement_term", "ends_on", date(2028, 1, 1), date(2027, 12, 31)),
        ),
        (
            "cohort",
            {"starts_on": date(2025, 1, 7)},
            ("cohort", "starts_on", date(2025, 1, 7), date(2025, 1, 6)),
        ),
        (
            "cohort",
            {"actual_end_on": date(2025, 7, 7)},
            ("cohort", "ends_on", date(2025, 6, 30), date(2025, 7, 7)),
        ),
        (
            "enrolment",
            {"status": "withdrawn", "completed_on": None},
            ("enrolment", "status", "withdrawn", "completed"),
        ),
        (
            "enrolment",
            {"completed_on": date(2025, 6, 1)},
            ("enrolment", "completed_on", date(2025, 6, 1), date(2025, 6, 30)),
        ),
        (
            "batch",
            {"created_count": 0, "failed_count": 1},
            ("import_batch", "created_count", 0, 1),
        ),
    ],
)
def test_each_projection_is_rebuilt(
    record: dict[str, Any],
    app: Flask,
    whose: str,
    values: dict[str, Any],
    expected: tuple[str, str, Any, Any],
) -> None:
    raw_update(record[whose], **values)
    assert expected in found()
    result = app.test_cli_runner().invoke(command)
    assert result.exit_code == 1
    entity, field, stored, rebuilt = expected
    assert f"{entity} {record[whose].id} (" in result.output
    assert f"{field} is {stored}, should be {rebuilt}" in result.output
    assert "difference" in result.output.splitlines()[-1]


def test_an_enrolment_whose_events_are_gone(record: dict[str, Any]) -> None:
    key = record["enrolment"].id
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        events = EnrolmentEvent.__table__
        assert isinstance(events, Table)
        connection.execute(events.delete().where(events.c.enrolment_id == key))
    assert ("enrolment", "events that stand", "none", "one or more") in found()


def test_copies_of_the_owner_and_the_program(record: dict[str, Any]) -> None:
    birch = build.partner("Birch", stage="prospect")
    raw_update(record["enrolment"], partner_id=birch.id)
    seen = found()
    assert ("enrolment", "partner_id", birch.id, record["partner"].id) in seen
    assert ("outcome_observation", "partner_id", record["partner"].id, birch.id) in seen
    assert len([one for one in seen if one[0] == "enrolment_event"]) == 2


def test_a_licence_that_gave_out_too_much(record: dict[str, Any]) -> None:
    licence, cohort = record["licence"], record["cohort"]
    for kind, quantity in (("used", 3), ("released", 4)):
        build.save(
            LicenceLedgerEntry(
                partner_id=licence.partner_id,
                licence_id=licence.id,
                cohort_id=cohort.id,
                kind=kind,
                quantity=quantity,
                happened_on=date(2025, 1, 1),
            )
        )
        if kind == "used":
            assert ("licence", "cohort balance", -1, "0 or more") in found()
    assert ("licence", "cohort use", -1, "0 or more") in found()


def test_chains_of_observations(record: dict[str, Any]) -> None:
    first, second = record["first"], record["second"]
    raw_update(second, superseded_by_id=first.id)
    assert [one for one in found() if one[1] == "chain"] == [
        ("outcome_observation", "chain", "a ring", "an end")
    ] * 2
    other = build.outcome(
        build.enrolment(record["cohort"]), recorded_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    raw_update(second, superseded_by_id=other.id)
    fields = {one[1] for one in found()}
    assert {"enrolment of successor", "recorded_at of successor"} <= fields


def test_keys_of_persons_and_who_was_merged(record: dict[str, Any]) -> None:
    who = record["enrolment"].learner
    winner = build.learner()
    raw_update(who, email="Ana@X.test", email_key="ana", merged_into_id=winner.id)
    seen = found()
    assert ("learner", "email_key", "ana", "ana@x.test") in seen
    assert ("enrolment", "learner_id", who.id, winner.id) in seen


def test_the_original_cohort(record: dict[str, Any]) -> None:
    other = build.cohort(record["partner"])
    raw_update(record["enrolment"], original_cohort_id=other.id)
    assert ("enrolment", "original_cohort_id", other.id, record["cohort"].id) in found()


def test_portions_cover_everything(record: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.queries.checks_people.portions.__defaults__", (2,))
    rows = [build.enrolment(record["cohort"]) for _ in range(5)]
    for row in rows[::2]:
        raw_update(row, enrolled_on=date(2024, 1, 1))
    assert len([one for one in found() if one[1] == "enrolled_on"]) == 3
