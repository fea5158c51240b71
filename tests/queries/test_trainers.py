"""Trainers by what they may teach on a day; a partner sees its own."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Program, Trainer
from tracker.queries.criteria import Criteria
from tracker.queries.scope import Viewer, viewing
from tracker.queries.trainers import (
    get_qualification,
    get_trainer,
    is_qualified,
    list_centre_trainers,
    list_partner_trainers,
    list_qualified_trainers,
    list_trainers,
)
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role
from tracker.services import trainers as services

TODAY = date(2026, 11, 24)


@pytest.fixture
def people(system: Viewer) -> dict[str, Trainer]:
    """Ada may teach WEB for ever, Ben did until 2025, Cleo (who left) may, Dov at Birch may."""
    alder, birch = build.centre(build.partner("Alder")), build.centre(build.partner("Birch"))
    program_id = build.program("WEB").program_id
    rows = {
        "Ada": services.add_trainer(system, alder, name="Ada"),
        "Ben": services.add_trainer(system, alder, name="Ben"),
        "Cleo": services.add_trainer(system, alder, name="Cleo", ends_on=date(2026, 1, 1)),
        "Dov": services.add_trainer(system, birch, name="Dov"),
    }
    for name, row in rows.items():
        services.qualify_trainer(
            system,
            row,
            program_id=program_id,
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 12, 31) if name == "Ben" else None,
        )
    return rows


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (Criteria(), ["Ada", "Ben", "Cleo", "Dov"]),
        (Criteria(filters={"program": "WEB"}), ["Ada", "Cleo", "Dov"]),
        (Criteria(filters={"program": "OTHER"}), []),
        (Criteria(filters={"state": "current"}), ["Ada", "Ben", "Dov"]),
        (Criteria(filters={"state": "past"}), ["Cleo"]),
        (Criteria(filters={"partner": "birch"}), ["Dov"]),
        (Criteria(sort="partner", descending=True), ["Dov", "Cleo", "Ben", "Ada"]),
    ],
)
def test_list(people: dict[str, Trainer], asked: Criteria, names: list[str]) -> None:
    assert [row.name for row in list_trainers(asked, on=TODAY).rows] == names


def test_who_may_teach(people: dict[str, Trainer]) -> None:
    alder = people["Ada"].partner_id
    program_id = db.session.query(Program).filter_by(code="WEB").one().id
    found = list_qualified_trainers(alder, program_id, TODAY)
    assert [row.name for row in found] == ["Ada"]
    assert [row.name for row in list_partner_trainers(alder, TODAY)] == ["Ada", "Ben"]
    assert [row.name for row in list_centre_trainers(people["Ada"].centre_id)] == [
        "Ada",
        "Ben",
        "Cleo",
    ]
    assert is_qualified(people["Ben"].id, program_id, date(2025, 6, 1))
    assert not is_qualified(people["Ben"].id, program_id, TODAY)


def test_a_strangers_trainer_does_not_exist(people: dict[str, Trainer]) -> None:
    alder, own, foreign = people["Ada"].partner_id, people["Ada"].id, people["Dov"].id
    foreign_row = people["Dov"].qualifications[0].id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({alder}))):
        assert list_trainers(Criteria(), on=TODAY).total == 3
        assert get_trainer(own).qualifications
        with pytest.raises(NotFound):
            get_trainer(foreign)
        with pytest.raises(NotFound):
            get_qualification(foreign_row)
