"""What is exported reads back as it is: every row unchanged, whatever the record went through."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import build
from tracker.exchange.writing import csv_stream, xlsx_bytes
from tracker.extensions import db
from tracker.models import Cohort, LearnerReference, Partner, PartnerStageEvent
from tracker.queries.exports import EXPORTS, read_table, roster_table
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.spelling import email_key
from tracker.rules.validation_people import EntryFacts, OutcomeFacts, Person
from tracker.rules.vocabulary import Role
from tracker.services import enrolments as moves
from tracker.services.evidence import attach_evidence, verify_evidence
from tracker.services.import_uploads import Upload
from tracker.services.imports import try_import
from tracker.services.learner_merges import merge_learners
from tracker.services.outcomes import correct_outcome, record_outcome
from tracker.services.transfers import transfer_enrolment
from tracker.services.undos import undo_event

TODAY = date(2026, 11, 24)


def as_csv(kind: str, scope: FigureScope = EVERYTHING) -> bytes:
    table = read_table(kind, scope, today=TODAY)
    return b"".join(csv_stream(table.header, table.rows))


def changes_nothing(kind: str, data: bytes, name: str = "again.csv") -> int:
    """How many rows were read, none of which would change anything."""
    report = try_import(SYSTEM, Upload(name, data, kind), today=TODAY)
    assert not report.problems, report.problems
    assert report.totals.unchanged == report.totals.read, (report.totals, report.warnings)
    assert not report.will_create
    assert not report.questions
    assert not report.unknown_columns
    return report.totals.read


def enrol(into: Cohort, person: Person, reference: str | None = None, **values: Any) -> Any:
    given: dict[str, Any] = {"enrolled_on": date(2025, 1, 6), "today": TODAY}
    return moves.enrol_learner(SYSTEM, into, person=person, reference=reference, **given | values)


@pytest.fixture
def history(system: Viewer) -> dict[str, Any]:
    """A record that has been through everything: each verb that leaves a trace in the file."""
    alder = build.partner("Alder Institute", slug="alder", external_ref="A1")
    birch = build.partner("Birch & Söhne, GmbH", slug="birch", country="DE")
    for partner in (alder, birch):
        build.save(
            PartnerStageEvent(
                partner_id=partner.id,
                stage="active",
                effective_on=date(2024, 1, 1),
                recorded_at=build.NOW,
            )
        )
    version = build.program("FS", name="Full-Stack")
    build.program("UX", name="UX/UI")
    term = build.term(alder)
    build.licence(term, version)
    lima = build.centre(alder, "Lima, Perú", languages=["es", "en"], capacity=20)
    first = build.cohort(alder, version, lima, code="FS-1", census_on=date(2025, 1, 20))
    second = build.cohort(alder, version, lima, code="FS 2", actual_start_on=date(2025, 1, 6))
    far = build.cohort(birch, version, build.centre(birch, "Berlin", is_online=True), code="FS-1")
    return {"alder": alder, "birch": birch, "first": first, "second": second, "far": far}


def live(cast: dict[str, Any]) -> None:
    """Everybody enrols, moves, leaves, returns, finds work."""
    first, second, far = cast["first"], cast["second"], cast["far"]
    who = SYSTEM
    ana = enrol(first, Person("Ana", "Rojas", "ana@x.test", "+51 999 111", 1990, "PE"), "A-1")
    enrol(first, Person("=Luis", "'Soto"))
    enrol(first, Person("Luis", 'O\'Neil, "the\n2nd"'))
    left = enrol(first, Person("Marta", "Sanz", "marta@x.test"), "007")
    moves.withdraw_enrolment(who, left, on=date(2025, 2, 1), reason="financial", today=TODAY)
    back = enrol(first, Person("שרה", "כהן", "sara@x.test"), "-5")
    moves.defer_enrolment(
        who,
        back,
        on=date(2025, 2, 2),
        expected_return_on=date(2025, 3, 1),
        reason="medical",
        today=TODAY,
    )
    away = enrol(first, Person("Ida", None, None, "030 123456"))
    moves.defer_enrolment(
        who, away, on=date(2025, 2, 2), expected_return_on=date(2025, 3, 1), today=TODAY
    )
    moves.reinstate_enrolment(who, away, on=date(2025, 3, 1), today=TODAY)
    gone = enrol(first, Person("Old", "Place"), "T-1")
    arrived = transfer_enrolment(who, gone, to=second, on=date(2025, 3, 3), today=TODAY)
    moves.start_enrolment(who, ana, on=date(2025, 1, 7), today=TODAY)
    moves.complete_enrolment(who, ana, on=date(2025, 6, 29), today=TODAY)
    undo_event(who, ana, event_id=ana.events[-1].id, today=TODAY)
    moves.complete_enrolment(who, ana, on=date(2025, 6, 30), today=TODAY)
    moves.complete_enrolment(who, arrived, on=date(2025, 6, 30), today=TODAY)
    facts = EntryFacts(
        credential_on=date(2025, 7, 1),
        intent="new_in_field_job",
        intent_on=date(2025, 1, 6),
        may_work=False,
        employed_at_entry=True,
    )
    moves.edit_enrolment(who, ana, version=ana.version, facts=facts, today=TODAY)
    enrol(far, Person("Ana", "Rojas", "ana@x.test"), "A-1")
    work(ana, arrived)
    twin = enrol(second, Person("Ana", "Rojas-Twin"), "A-2")
    moves.dismiss_enrolment(who, twin, on=date(2025, 1, 8), reason="academic", today=TODAY)
    merge_learners(who, ana.learner, loser=twin.learner)


def work(ana: Any, arrived: Any) -> None:
    """Observations, one of them corrected, with evidence of each sort."""
    who = SYSTEM
    seeking = record_outcome(
        who, ana, facts=OutcomeFacts("seeking_work", date(2025, 7, 2)), today=TODAY
    )
    job = OutcomeFacts(
        "employed",
        date(2025, 9, 1),
        "employer",
        effective_from=date(2025, 8, 1),
        employer="@Home – 株式会社",
        employer_is_provider=False,
        job_title="Dev; lead",
        occupation="2512",
        in_field=True,
        employment_type="fixed_term",
        contract_weeks=26,
        hours_per_week=Decimal("37.5"),
        salary_amount=Decimal("1234567.89"),
        salary_currency="PEN",
        salary_period="month",
    )
    correct_outcome(who, seeking, facts=job, today=TODAY)
    observation = correct_outcome(
        who,
        record_outcome(who, ana, facts=job, today=TODAY),
        facts=OutcomeFacts("unavailable", date(2025, 10, 1), unavailable_reason="left_country"),
        today=TODAY,
    )
    attach_evidence(who, observation, kind="verbal_note", note="=HYPERLINK(1)\nsecond line")
    proof = attach_evidence(
        build_viewer(), observation, kind="employer_email", file_name="a.txt", data=b"it is so"
    )
    verify_evidence(build_viewer(), proof, verdict="accepted", today=TODAY)
    record_outcome(
        who,
        arrived,
        facts=OutcomeFacts("unreachable", date(2026, 1, 1), "partner_staff"),
        today=TODAY,
    )


def build_viewer() -> Viewer:
    """Another head-office person each time, so that a second one verifies."""
    row = build.user(Role.COORDINATOR, name="Vera Second")
    return Viewer(row.id, row.name, frozenset({Role.COORDINATOR}), None)


def test_the_whole_record_reads_back_unchanged(history: dict[str, Any]) -> None:
    live(history)
    data = as_csv("enrolments")
    assert changes_nothing("enrolments", data) == 11
    table = read_table("enrolments", today=TODAY)
    workbook = xlsx_bytes("enrolments", table.header, table.rows)
    assert changes_nothing("enrolments", workbook, "again.xlsx") == 11
    for kind in sorted(EXPORTS):
        assert changes_nothing(kind, as_csv(kind)) > 0, kind


def test_two_exports_are_the_same_bytes(history: dict[str, Any]) -> None:
    live(history)
    assert as_csv("enrolments") == as_csv("enrolments")


def test_a_partner_sees_its_own_rows_only(history: dict[str, Any]) -> None:
    live(history)
    alder: Partner = history["alder"]
    manager = Viewer(None, "m", frozenset({Role.MANAGER}), frozenset({history["birch"].id}))
    whole = FigureScope(partner_id=alder.id)
    with viewing(manager):
        assert b"alder" not in as_csv("enrolments")
        assert as_csv("enrolments", whole).count(b"\r\n") == 1
        assert as_csv("enrolments").count(b"\r\n") == 2
        assert b"Lima" not in as_csv("centres")
        assert b"alder" not in as_csv("cohorts") + as_csv("partners")


def test_a_roster_is_in_the_order_of_names(history: dict[str, Any]) -> None:
    live(history)
    table = roster_table(history["first"])
    names = [row[list(table.header).index("family_name")] for row in table.rows]
    known = [name for name in names if name is not None]
    assert names[-1] is None
    assert known[0] == "'Soto"
    assert known.index("Place") < known.index("Rojas") < known.index("Sanz")
    assert table.name == "roster-FS-1"


words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40
).map(lambda text: unicodedata.normalize("NFC", text).strip())
named = words.filter(bool)


@given(given_name=named, family_name=named, reference=named, employer=named)
@settings(max_examples=12)
def test_any_words_read_back(
    history: dict[str, Any], given_name: str, family_name: str, reference: str, employer: str
) -> None:
    cohort = build.cohort(history["alder"])
    email = f"{cohort.code}@y.test"
    learner = build.learner(given_name, family_name, email=email, email_key=email_key(email))
    if not db.session.query(LearnerReference).filter_by(value=reference).count():
        build.reference(history["alder"], learner, reference)
    build.outcome(build.enrolment(cohort, learner), employer=employer)
    scope = FigureScope(partner_id=cohort.partner_id, cohort_id=cohort.id)
    assert changes_nothing("enrolments", as_csv("enrolments", scope)) == 1
