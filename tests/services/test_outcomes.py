"""Outcomes are only ever added to; evidence is verified by a second person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Enrolment, Evidence, OutcomeObservation, User
from tracker.queries.outcomes import evidence_state, get_evidence, latest_outcomes
from tracker.queries.scope import SYSTEM, Viewer
from tracker.rules.evidence_files import LARGEST_FILE
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.validation_people import OutcomeFacts
from tracker.rules.vocabulary import Role
from tracker.services import evidence as evidences
from tracker.services import outcomes as services

TODAY = date(2026, 11, 24)
WORK = OutcomeFacts(
    "employed",
    date(2025, 9, 1),
    "employer",
    effective_from=date(2025, 7, 6),
    employer="Nimbus Web",
    job_title="Developer",
    occupation="2512.4",
    in_field=True,
    employment_type="permanent",
    hours_per_week=Decimal("37.5"),
    salary_amount=Decimal("1500.25"),
    salary_currency="PEN",
    salary_period="month",
)
PDF, PNG, JPG = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."


@pytest.fixture
def row(system: Viewer) -> Enrolment:
    cohort = build.cohort(build.partner())
    return build.enrolment(cohort, then=(("completed", date(2025, 6, 30)),))


def signed_in(user: User, role: Role) -> Viewer:
    return Viewer(user.id, user.name, frozenset({role}), None)


def test_all_that_is_told_is_kept_as_told(row: Enrolment) -> None:
    kept = services.record_outcome(SYSTEM, row, facts=WORK, today=TODAY)
    db.session.expire_all()
    assert services.facts_of(kept) == WORK
    assert kept.partner_id == row.partner_id


def test_a_correction_leaves_the_first_telling_as_history(row: Enrolment) -> None:
    first = services.record_outcome(SYSTEM, row, facts=WORK, today=TODAY)
    second = services.correct_outcome(
        SYSTEM, first, facts=replace(WORK, in_field=False), today=TODAY
    )
    assert first.superseded_by_id == second.id
    assert first.in_field is True
    assert latest_outcomes([row.id]) == {row.id: second}
    with pytest.raises(Refused, match="corrected already"):
        services.correct_outcome(SYSTEM, first, facts=WORK, today=TODAY)
    assert db.session.query(OutcomeObservation).count() == 2


def test_the_latest_is_the_one_learned_last_not_written_last(row: Enrolment) -> None:
    late = services.record_outcome(SYSTEM, row, facts=WORK, today=TODAY)
    services.record_outcome(
        SYSTEM, row, facts=OutcomeFacts("seeking_work", date(2025, 7, 1)), today=TODAY
    )
    assert latest_outcomes([row.id])[row.id].id == late.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "unavailable"}, "unavailable_reason"),
        ({"learned_on": date(2026, 11, 25)}, "learned_on"),
        ({"salary_period": None}, "salary_period"),
        ({"hours_per_week": Decimal(200)}, "hours_per_week"),
        ({"occupation": "9999.1"}, "occupation"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    row: Enrolment, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as error:
        services.record_outcome(SYSTEM, row, facts=replace(WORK, **changes), today=TODAY)
    assert field in [problem.field for problem in error.value.problems]
    assert db.session.query(OutcomeObservation).count() == 0


def test_readers_record_nothing(row: Enrolment) -> None:
    for role in (Role.ANALYST, Role.VIEWER, Role.FUNDER):
        with pytest.raises(NotAllowed):
            services.record_outcome(
                Viewer(1, "x", frozenset({role}), None), row, facts=WORK, today=TODAY
            )


@pytest.mark.parametrize(
    ("data", "given", "name", "media"),
    [
        (PDF, "offer keystone.pdf", "offer-keystone.pdf", "application/pdf"),
        (PNG, "../../etc/passwd", "passwd.png", "image/png"),
        (JPG, "C:\\Users\\ada\\pay slip.html", "pay-slip.jpg", "image/jpeg"),
        ("Grüße, aquí".encode(), "été.txt", "ete.txt", "text/plain; charset=utf-8"),
        (b"said so", "שלום.txt", "evidence.txt", "text/plain; charset=utf-8"),
        (PDF, None, "evidence.pdf", "application/pdf"),
    ],
)
def test_files_are_known_by_their_content_and_named_by_us(
    row: Enrolment, data: bytes, given: str | None, name: str, media: str
) -> None:
    outcome = build.outcome(row)
    kept = evidences.attach_evidence(
        SYSTEM, outcome, kind="offer_letter", file_name=given, data=data
    )
    db.session.expire_all()
    again = get_evidence(kept.id, with_file=True)
    assert (again.file_name, again.file_type, again.file_bytes) == (name, media, data)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": None, "note": "x"}, "kind"),
        ({"kind": "rumour", "note": "x"}, "kind"),
        ({"kind": "contract"}, "note"),
        ({"kind": "contract", "note": "  "}, "note"),
        ({"kind": "contract", "data": b""}, "file"),
        ({"kind": "contract", "data": b"MZ\x00\x01"}, "file"),
        ({"kind": "contract", "data": b"<svg onload=alert(1)>"}, "file"),
        ({"kind": "contract", "data": b"PK\x03\x04\x00\xff"}, "file"),
        ({"kind": "contract", "data": b"%PDF-" + b"0" * LARGEST_FILE}, "file"),
    ],
)
def test_what_proves_nothing_is_refused(
    row: Enrolment, values: dict[str, object], field: str
) -> None:
    outcome = build.outcome(row)
    with pytest.raises(Refused) as error:
        evidences.attach_evidence(SYSTEM, outcome, **values)  # type: ignore[arg-type]
    assert field in [problem.field for problem in error.value.problems]
    assert db.session.query(Evidence).count() == 0


def test_evidence_is_verified_by_a_second_person(row: Enrolment) -> None:
    one, two = build.user(Role.COORDINATOR), build.user(Role.COORDINATOR, name="Dana Two")
    first, second = signed_in(one, Role.COORDINATOR), signed_in(two, Role.COORDINATOR)
    outcome = services.record_outcome(first, row, facts=WORK, today=TODAY)
    piece = evidences.attach_evidence(second, outcome, kind="verbal_note", note="She called.")
    for who in (first, second):
        with pytest.raises(Refused, match="a second person verifies"):
            evidences.verify_evidence(who, piece, verdict="accepted", today=TODAY)
    third = signed_in(build.user(Role.COORDINATOR, name="Tal Three"), Role.COORDINATOR)
    for verdict, note, field in [
        (None, None, "verdict"),
        ("perhaps", None, "verdict"),
        ("returned", None, "note"),
    ]:
        with pytest.raises(Refused) as error:
            evidences.verify_evidence(third, piece, verdict=verdict, note=note, today=TODAY)
        assert [problem.field for problem in error.value.problems] == [field]
    evidences.verify_evidence(third, piece, verdict="returned", note="No date.", today=TODAY)
    assert evidence_state([piece]) == "returned"
    evidences.verify_evidence(third, piece, verdict="accepted", today=TODAY)
    assert (piece.verified_on, piece.verified_by_name) == (TODAY, "Tal Three")
    assert evidence_state([piece]) == "accepted"
    manager = Viewer(None, "m", frozenset({Role.MANAGER}), None)
    with pytest.raises(NotAllowed):
        evidences.verify_evidence(manager, piece, verdict="accepted", today=TODAY)
