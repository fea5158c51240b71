"""Contacts: added, corrected, ended; every refusal at its field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import AuditEntry, Contact
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import contacts

START = date(2026, 1, 5)


def fields_of(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.field for problem in error.value.problems]


def test_contact_is_added_and_signed(system: Viewer) -> None:
    row = contacts.add_contact(
        system, build.partner(), name="Rosa Vidal", email="rosa@example.test", starts_on=START
    )
    assert (row.name, row.ends_on, row.version) == ("Rosa Vidal", None, 1)
    entry = db.session.query(AuditEntry).filter_by(verb="contact.added").one()
    assert (entry.entity, entry.label, entry.partner_id) == (
        "contact",
        "Rosa Vidal",
        row.partner_id,
    )
    assert entry.new["email"] == "rosa@example.test"


def test_edit_keeps_what_is_not_given_and_signs_old_and_new(system: Viewer) -> None:
    row = contacts.add_contact(
        system, build.partner(), name="Rosa Vidal", role="Director", starts_on=START
    )
    contacts.edit_contact(system, row, version=1, name="Rosa Vidal Soto")
    assert (row.name, row.role, row.version) == ("Rosa Vidal Soto", "Director", 2)
    entry = db.session.query(AuditEntry).filter_by(verb="contact.edited").one()
    assert (entry.old, entry.new) == ({"name": "Rosa Vidal"}, {"name": "Rosa Vidal Soto"})


def test_second_editor_meets_a_conflict(system: Viewer) -> None:
    row = contacts.add_contact(system, build.partner(), name="Rosa", starts_on=START)
    contacts.edit_contact(system, row, version=1, name="Rosa Vidal")
    with pytest.raises(EditConflict):
        contacts.edit_contact(system, row, version=1, name="R. Vidal")
    assert row.name == "Rosa Vidal"


def test_leaving_ends_and_keeps_the_row(system: Viewer) -> None:
    row = contacts.add_contact(system, build.partner(), name="Rosa", starts_on=START)
    contacts.end_contact(system, row, ends_on=date(2026, 3, 1))
    assert db.session.query(Contact).one().ends_on == date(2026, 3, 1)
    with pytest.raises(Refused, match="left on 1 March 2026 already"):
        contacts.end_contact(system, row, ends_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": "", "starts_on": START}, ["name"]),
        ({"name": "   ", "starts_on": START}, ["name"]),
        ({"name": "A", "starts_on": None}, ["starts_on"]),
        ({"name": "x" * 201, "starts_on": START}, ["name"]),
        ({"name": "a\0b", "starts_on": START}, ["name"]),
        ({"name": "A", "starts_on": START, "email": "not an address"}, ["email"]),
        ({"name": "A", "starts_on": START, "email": "a@b"}, ["email"]),
        ({"name": "A", "starts_on": START, "ends_on": date(2025, 1, 1)}, ["ends_on"]),
        ({"name": "A", "starts_on": date(202, 1, 1)}, ["starts_on"]),
        (
            {"name": "", "email": "x", "phone": "1" * 61, "starts_on": START},
            ["name", "email", "phone"],
        ),
    ],
)
def test_bad_values_are_refused_all_at_once(
    system: Viewer, values: dict[str, Any], fields: list[str]
) -> None:
    partner = build.partner()
    with pytest.raises(Refused) as error:
        contacts.add_contact(system, partner, **values)
    assert fields_of(error) == fields
    assert db.session.query(Contact).count() == 0


def test_leaving_before_coming_is_refused(system: Viewer) -> None:
    row = contacts.add_contact(system, build.partner(), name="Rosa", starts_on=START)
    with pytest.raises(Refused) as error:
        contacts.end_contact(system, row, ends_on=date(2026, 1, 4))
    assert fields_of(error) == ["ends_on"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FUNDER, Role.VIEWER])
def test_roles_that_only_read_may_not_write(system: Viewer, role: Role) -> None:
    partner = build.partner()
    reader = Viewer(9, "reader", frozenset({role}), frozenset({partner.id}))
    with pytest.raises(NotAllowed):
        contacts.add_contact(reader, partner, name="A", starts_on=START)
