"""A coordinator who is given some partners keeps those; making new ones is for who sees them all."""

from __future__ import annotations

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Partner
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import NotAllowed
from tracker.rules.vocabulary import Role
from tracker.services import partners, partnerships, programs


@pytest.fixture
def some(system: Viewer) -> Viewer:
    alder = build.partner("Alder", parent_id=build.partner("Group").id)
    return Viewer(None, "Cora", frozenset({Role.COORDINATOR}), frozenset({alder.id}))


def test_nothing_is_made_that_the_maker_would_not_see(some: Viewer) -> None:
    with viewing(some):
        with pytest.raises(NotAllowed):
            partners.add_partner(some, name="Birch", stage="active", since=build.NOW.date())
        with pytest.raises(NotAllowed):
            programs.add_program(some, code="X", name="X")
        with pytest.raises(NotAllowed):
            partnerships.open_partnership(some, partner={}, centre={}, term={})  # type: ignore[typeddict-item]


def test_a_parent_that_the_editor_does_not_see_stays(some: Viewer) -> None:
    with viewing(some):
        (alder,) = db.session.query(Partner)
        parent_id = alder.parent_id
        values = {"name": "Alder", "kind": "university", "parent_id": None}
        partners.edit_partner(some, alder, version=alder.version, **values)
    assert (alder.kind, alder.parent_id) == ("university", parent_id)
    partners.edit_partner(SYSTEM, alder, version=alder.version, parent_id=None)
    assert alder.parent_id is None
