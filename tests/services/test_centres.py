"""Centres: added and changed; names differ within a partner."""

from __future__ import annotations

from typing import Any

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Centre
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import centres


def test_centre_with_its_defaults(system: Viewer) -> None:
    row = centres.add_centre(system, build.partner(), name="Lima campus")
    assert (row.time_zone, row.languages, row.is_online) == ("UTC", [], False)


def test_edit_keeps_what_is_not_given(system: Viewer) -> None:
    row = centres.add_centre(
        system,
        build.partner(),
        name="Lima campus",
        country="PE",
        time_zone="America/Lima",
        languages=["es", "en", "es"],
        capacity=40,
    )
    assert row.languages == ["en", "es"]
    centres.edit_centre(system, row, version=1, city="Lima")
    assert (row.city, row.time_zone, row.capacity, row.version) == ("Lima", "America/Lima", 40, 2)
    with pytest.raises(EditConflict):
        centres.edit_centre(system, row, version=1, city="Cusco")


@pytest.mark.parametrize("name", ["Lima campus", "LIMA  Campus", " lima campus "])
def test_names_differ_within_a_partner(system: Viewer, name: str) -> None:
    alder = build.partner("Alder")
    row = centres.add_centre(system, alder, name="Lima campus")
    with pytest.raises(Refused, match="already has a centre of that name") as error:
        centres.add_centre(system, alder, name=name)
    assert error.value.problems[0].field == "name"
    centres.add_centre(system, build.partner("Birch"), name=name)
    centres.edit_centre(system, row, version=1, name="Lima Campus")
    assert row.name == "Lima Campus"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"country": "ZZ"}, "country"),
        ({"country": "Peru"}, "country"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"time_zone": None}, "time_zone"),
        ({"languages": ["tlh"]}, "languages"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": -4}, "capacity"),
        ({"capacity": 2**40}, "capacity"),
    ],
)
def test_bad_values_are_refused_at_their_field(
    system: Viewer, values: dict[str, Any], field: str
) -> None:
    partner = build.partner()
    with pytest.raises(Refused) as error:
        centres.add_centre(system, partner, **{"name": "Lima", **values})
    assert [problem.field for problem in error.value.problems] == [field]
    assert db.session.query(Centre).count() == 0


@pytest.mark.parametrize("role", [Role.ANALYST, Role.FUNDER, Role.MANAGER, Role.VIEWER])
def test_only_head_office_keeps_centres(system: Viewer, role: Role) -> None:
    partner = build.partner()
    actor = Viewer(9, "somebody", frozenset({role}), frozenset({partner.id}))
    with pytest.raises(NotAllowed):
        centres.add_centre(actor, partner, name="Lima")
