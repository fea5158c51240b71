"""Agreement terms: signed, corrected, extended, ended early; the end in force is a projection."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import AgreementTerm, AuditEntry
from tracker.queries.licences import list_term_licences
from tracker.queries.scope import Viewer
from tracker.rules.agreements import projected_end
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import agreements, licences

FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)


def signed(system: Viewer, **values: Any) -> AgreementTerm:
    given = {"number": "CTC-2025-02", "starts_on": FIRST, "ends_on": LAST}
    partner = values.pop("partner", None) or build.partner()
    return agreements.sign_term(system, partner, **{**given, **values})


def fields_of(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_signed_term_has_its_notice_day(system: Viewer) -> None:
    term = signed(system, notice_days=90)
    assert (term.ends_on, term.notice_on) == (LAST, date(2026, 10, 2))
    assert db.session.query(AuditEntry).filter_by(verb="agreement.signed").count() == 1


def test_extension_moves_end_notice_and_licences(system: Viewer) -> None:
    term = signed(system)
    whole, short = build.program(), build.program()
    licences.license_programs(system, term, program_ids=[whole.program_id])
    licences.license_programs(
        system, term, program_ids=[short.program_id], ends_on=date(2025, 12, 31)
    )
    agreements.extend_term(
        system, term, ends_on=date(2027, 6, 30), agreed_on=date(2026, 9, 1), version=1
    )
    assert (term.original_end_on, term.ends_on) == (LAST, date(2027, 6, 30))
    assert term.notice_on == date(2027, 4, 1)
    ends = {row.program_id: row.ends_on for row in list_term_licences(term.id)}
    assert ends == {whole.program_id: date(2027, 6, 30), short.program_id: date(2025, 12, 31)}
    assert len(term.extensions) == 1


def test_ending_early_cuts_licences_and_is_a_projection_too(system: Viewer) -> None:
    term = signed(system)
    licences.license_programs(system, term, program_ids=[build.program().program_id])
    agreements.extend_term(system, term, ends_on=date(2027, 6, 30), agreed_on=FIRST)
    agreements.end_term_early(
        system, term, ends_on=date(2026, 3, 31), agreed_on=date(2026, 1, 1), note="By both."
    )
    assert term.ends_on == date(2026, 3, 31)
    assert projected_end(term.original_end_on, [e.ends_on for e in term.extensions]) == term.ends_on
    assert [row.ends_on for row in list_term_licences(term.id)] == [date(2026, 3, 31)]


def test_edit_recomputes_the_end_from_extensions(system: Viewer) -> None:
    term = signed(system)
    agreements.edit_term(system, term, version=1, ends_on=date(2026, 6, 30))
    assert term.ends_on == date(2026, 6, 30)
    agreements.extend_term(system, term, ends_on=date(2027, 1, 31), agreed_on=FIRST)
    agreements.edit_term(system, term, version=term.version, ends_on=date(2026, 9, 30))
    assert (term.original_end_on, term.ends_on) == (date(2026, 9, 30), date(2027, 1, 31))


def test_second_editor_meets_a_conflict(system: Viewer) -> None:
    term = signed(system)
    agreements.edit_term(system, term, version=1, note="first")
    with pytest.raises(EditConflict):
        agreements.edit_term(system, term, version=1, note="second")
    assert term.note == "first"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"number": ""}, ["number"]),
        ({"number": "n" * 61}, ["number"]),
        ({"kind": "handshake"}, ["kind"]),
        ({"ends_on": date(2024, 12, 31)}, ["ends_on"]),
        ({"starts_on": None}, ["starts_on"]),
        ({"ends_on": None}, ["ends_on"]),
        ({"notice_days": -1}, ["notice_days"]),
        ({"notice_days": 10**12}, ["notice_days"]),
        ({"notice_days": None}, ["notice_days"]),
        ({"notice_days": 900}, ["notice_days"]),
        ({"note": "n" * 2001}, ["note"]),
        ({"signed_on": date(9999, 12, 31)}, ["signed_on"]),
    ],
)
def test_bad_values_are_refused_at_their_field(
    system: Viewer, values: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Refused) as error:
        signed(system, **values)
    assert fields_of(error) == fields
    assert db.session.query(AgreementTerm).count() == 0


def test_number_is_the_partners_own(system: Viewer) -> None:
    term = signed(system)
    with pytest.raises(Refused, match="already has that agreement") as error:
        signed(system, partner=term.partner)
    assert fields_of(error) == ["number"]
    signed(system, partner=build.partner("Birch"))


@pytest.mark.parametrize("ends_on", [LAST, date(2026, 6, 30)])
def test_extension_must_be_later(system: Viewer, ends_on: date) -> None:
    term = signed(system)
    with pytest.raises(Refused, match="runs to 31 December 2026 already"):
        agreements.extend_term(system, term, ends_on=ends_on, agreed_on=FIRST)


@pytest.mark.parametrize("ends_on", [LAST, date(2027, 1, 1), date(2024, 12, 31)])
def test_early_end_must_be_within_the_term(system: Viewer, ends_on: date) -> None:
    term = signed(system)
    with pytest.raises(Refused) as error:
        agreements.end_term_early(system, term, ends_on=ends_on, agreed_on=FIRST)
    assert fields_of(error) == ["ends_on"]
    assert term.ends_on == LAST


def test_edit_that_leaves_a_licence_outside_is_refused(system: Viewer) -> None:
    term = signed(system)
    licences.license_programs(system, term, program_ids=[build.program(name="Web").program_id])
    with pytest.raises(Refused, match="The licence for Web runs to 31 December 2026") as error:
        agreements.edit_term(system, term, version=1, ends_on=date(2026, 6, 30))
    assert fields_of(error) == ["ends_on"]
    db.session.expire_all()
    assert term.original_end_on == LAST


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FUNDER, Role.MANAGER, Role.VIEWER])
def test_only_head_office_keeps_agreements(system: Viewer, role: Role) -> None:
    partner = build.partner()
    actor = Viewer(9, "somebody", frozenset({role}), frozenset({partner.id}))
    with pytest.raises(NotAllowed):
        agreements.sign_term(actor, partner, number="1", starts_on=FIRST, ends_on=LAST)
