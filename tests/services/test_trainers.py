"""Trainers: added, changed, qualified from a day to a day."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.models import Trainer
from tracker.queries.scope import Viewer
from tracker.queries.trainers import is_qualified
from tracker.rules.problems import EditConflict, Refused
from tracker.services import trainers

START = date(2025, 1, 1)


@pytest.fixture
def trainer(system: Viewer) -> Trainer:
    return trainers.add_trainer(
        system, build.centre(build.partner()), name="Ilse Roth", starts_on=START
    )


def test_trainer_belongs_to_the_centres_partner(system: Viewer, trainer: Trainer) -> None:
    assert trainer.partner_id == trainer.centre.partner_id
    trainers.edit_trainer(system, trainer, version=1, email="ilse@example.test")
    assert (trainer.name, trainer.version) == ("Ilse Roth", 2)
    with pytest.raises(EditConflict):
        trainers.edit_trainer(system, trainer, version=1, name="I. Roth")


def test_qualified_on_the_days_it_holds(system: Viewer, trainer: Trainer) -> None:
    program_id = build.program().program_id
    row = trainers.qualify_trainer(
        system, trainer, program_id=program_id, starts_on=date(2025, 3, 1)
    )
    assert not is_qualified(trainer.id, program_id, date(2025, 2, 28))
    assert is_qualified(trainer.id, program_id, date(2025, 3, 1))
    trainers.end_qualification(system, row, ends_on=date(2025, 9, 30))
    assert is_qualified(trainer.id, program_id, date(2025, 9, 30))
    assert not is_qualified(trainer.id, program_id, date(2025, 10, 1))
    with pytest.raises(Refused, match="ends on 30 September 2025 already"):
        trainers.end_qualification(system, row, ends_on=date(2026, 1, 1))


def test_two_qualifications_do_not_share_a_day(system: Viewer, trainer: Trainer) -> None:
    program_id = build.program().program_id
    trainers.qualify_trainer(
        system, trainer, program_id=program_id, starts_on=START, ends_on=date(2025, 6, 30)
    )
    with pytest.raises(Refused, match="from 1 January 2025 to 30 June 2025 already"):
        trainers.qualify_trainer(
            system, trainer, program_id=program_id, starts_on=date(2025, 6, 30)
        )
    trainers.qualify_trainer(system, trainer, program_id=program_id, starts_on=date(2025, 7, 1))
    with pytest.raises(Refused, match="without an end already"):
        trainers.qualify_trainer(system, trainer, program_id=program_id, starts_on=date(2026, 7, 1))


def test_bad_values_are_refused(system: Viewer, trainer: Trainer) -> None:
    with pytest.raises(Refused, match="no such program"):
        trainers.qualify_trainer(system, trainer, program_id=99, starts_on=START)
    with pytest.raises(Refused, match="before the first day"):
        trainers.qualify_trainer(
            system,
            trainer,
            program_id=build.program().program_id,
            starts_on=START,
            ends_on=date(2024, 1, 1),
        )
    with pytest.raises(Refused) as error:
        trainers.add_trainer(system, trainer.centre, name="", email="nowhere")
    assert [p.field for p in error.value.problems] == ["name", "email"]
