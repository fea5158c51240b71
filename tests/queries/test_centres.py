"""Centres by filter and name; a partner sees its own."""

from __future__ import annotations

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Partner
from tracker.queries.centres import (
    find_centre,
    get_centre,
    list_all_centres,
    list_centre_countries,
    list_centres,
    list_partner_centres,
)
from tracker.queries.criteria import Criteria
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role


@pytest.fixture
def alder(system: Viewer) -> Partner:
    """Alder with a campus and an online campus; Birch with one in France."""
    owner, birch = build.partner("Alder"), build.partner("Birch")
    build.centre(owner, "Lima campus", city="Lima", country="PE", capacity=30)
    build.centre(owner, "Online", is_online=True)
    build.centre(birch, "Lyon", country="FR", capacity=12)
    return owner


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (Criteria(), ["Lima campus", "Lyon", "Online"]),
        (Criteria(filters={"online": "yes"}), ["Online"]),
        (Criteria(filters={"online": "no"}), ["Lima campus", "Lyon"]),
        (Criteria(filters={"country": "FR"}), ["Lyon"]),
        (Criteria(filters={"partner": "alder"}), ["Lima campus", "Online"]),
        (Criteria(search="LIMA"), ["Lima campus"]),
        (Criteria(sort="capacity"), ["Lyon", "Lima campus", "Online"]),
        (Criteria(sort="capacity", descending=True), ["Lima campus", "Lyon", "Online"]),
    ],
)
def test_list(alder: Partner, asked: Criteria, names: list[str]) -> None:
    assert [row.name for row in list_centres(asked).rows] == names


def test_choices_and_names(alder: Partner) -> None:
    assert [c.name for c in list_partner_centres(alder.id)] == ["Lima campus", "Online"]
    assert [c.partner.name for c in list_all_centres()] == ["Alder", "Alder", "Birch"]
    assert sorted(list_centre_countries()) == ["FR", "PE"]
    found = find_centre(alder.id, "  lima   CAMPUS ")
    assert found is not None and found.name == "Lima campus"
    assert find_centre(alder.id, "Lyon") is None


def test_a_strangers_centre_does_not_exist(alder: Partner) -> None:
    foreign = next(row.id for row in list_all_centres() if row.name == "Lyon")
    alder_id = alder.id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({alder_id}))):
        assert list_centres(Criteria()).total == 2
        assert list_centre_countries() == ["PE"]
        with pytest.raises(NotFound):
            get_centre(foreign)
