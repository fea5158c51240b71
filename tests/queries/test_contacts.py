"""Contacts by search, state and partner; a partner's reader sees that partner's people only."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.queries.contacts import get_contact, list_contacts, list_current_contacts
from tracker.queries.criteria import Criteria
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role
from tracker.services.contacts import add_contact

TODAY = date(2026, 11, 24)


@pytest.fixture
def people(system: Viewer) -> dict[str, int]:
    """Name -> key: one who left Alder, one at Alder, one at Birch, one who comes to Birch."""
    alder, birch = build.partner("Alder"), build.partner("Birch")
    rows = [
        add_contact(
            system, alder, name="Ana Left", starts_on=date(2020, 1, 1), ends_on=date(2026, 11, 23)
        ),
        add_contact(system, alder, name="Bo Here", role="Director", starts_on=date(2024, 1, 1)),
        add_contact(system, birch, name="Cy Here", starts_on=date(2024, 1, 1), ends_on=TODAY),
        add_contact(system, birch, name="Di Comes", starts_on=date(2027, 1, 1)),
    ]
    return {row.name: row.id for row in rows}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (Criteria(), ["Ana Left", "Bo Here", "Cy Here", "Di Comes"]),
        (Criteria(filters={"state": "current"}), ["Bo Here", "Cy Here"]),
        (Criteria(filters={"state": "past"}), ["Ana Left", "Di Comes"]),
        (Criteria(filters={"partner": "birch"}), ["Cy Here", "Di Comes"]),
        (Criteria(search="director"), ["Bo Here"]),
        (Criteria(search="here alder"), ["Bo Here"]),
        (Criteria(search="100%"), []),
        (Criteria(sort="partner", descending=True), ["Di Comes", "Cy Here", "Bo Here", "Ana Left"]),
        (Criteria(sort="ends_on"), ["Ana Left", "Cy Here", "Bo Here", "Di Comes"]),
        (Criteria(sort="password_hash"), ["Ana Left", "Bo Here", "Cy Here", "Di Comes"]),
        (Criteria(page=2, per_page=3), ["Di Comes"]),
    ],
)
def test_list(people: dict[str, int], asked: Criteria, names: list[str]) -> None:
    assert [row.name for row in list_contacts(asked, on=TODAY).rows] == names


def test_current_contacts_of_a_partner(people: dict[str, int]) -> None:
    partner_id = get_contact(people["Bo Here"]).partner_id
    assert [row.name for row in list_current_contacts(partner_id, TODAY)] == ["Bo Here"]


def test_a_strangers_contact_does_not_exist(people: dict[str, int]) -> None:
    partner_id = get_contact(people["Bo Here"]).partner_id
    db.session.remove()
    with viewing(Viewer(1, "manager", frozenset({Role.MANAGER}), frozenset({partner_id}))):
        found = list_contacts(Criteria(), on=TODAY)
        assert ([row.name for row in found.rows], found.total) == (["Ana Left", "Bo Here"], 2)
        for key in (people["Cy Here"], 12345):
            with pytest.raises(NotFound):
                get_contact(key)
