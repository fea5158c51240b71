"""Verbs on trainers and their qualifications: add, edit, qualify, end a qualification."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from sqlalchemy import or_, select

from tracker.extensions import db
from tracker.models import Centre, Program, Trainer, TrainerQualification
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.rules.validation import day, in_order, in_words, refuse
from tracker.rules.validation_frame import trainer_problems
from tracker.services.change import check_version, verb
from tracker.services.filling import fill

FIELDS = ("name", "email", "starts_on", "ends_on")


class TrainerValues(TypedDict, total=False):
    """What is recorded of a trainer; the name is needed."""

    name: str
    email: str | None
    starts_on: date | None
    ends_on: date | None


@verb("trainer.added", "centre:write")
def add_trainer(
    actor: Viewer,
    centre: Centre,
    /,
    **values: Unpack[TrainerValues],
) -> Trainer:
    """Somebody who teaches at the centre."""
    trainer = Trainer(partner_id=centre.partner_id, centre_id=centre.id)
    fill(trainer, FIELDS, values, trainer_problems)
    db.session.add(trainer)
    return trainer


@verb("trainer.edited", "centre:write")
def edit_trainer(
    actor: Viewer,
    trainer: Trainer,
    /,
    *,
    version: int,
    **values: Unpack[TrainerValues],
) -> Trainer:
    """Change a trainer; EditConflict when somebody was faster."""
    check_version(trainer, version)
    fill(trainer, FIELDS, values, trainer_problems)
    return trainer


@verb("trainer.qualified", "centre:write")
def qualify_trainer(
    actor: Viewer,
    trainer: Trainer,
    /,
    *,
    program_id: int,
    starts_on: date,
    ends_on: date | None = None,
) -> TrainerQualification:
    """The trainer may teach the program from that day; Refused when an open one covers it."""
    refuse(
        day("starts_on", starts_on, "The first day", needed=True),
        day("ends_on", ends_on, "The last day"),
        in_order("ends_on", starts_on, ends_on),
    )
    if db.session.scalar(select(Program.id).where(Program.id == program_id)) is None:
        raise Refused.because("There is no such program.", "program_id")
    held = _overlapping(trainer.id, program_id, starts_on, ends_on)
    if held is not None:
        until = f"to {in_words(held.ends_on)}" if held.ends_on else "without an end"
        raise Refused.because(
            f"There is a qualification from {in_words(held.starts_on)} {until} already.",
            "starts_on",
        )
    row = TrainerQualification(
        partner_id=trainer.partner_id,
        trainer_id=trainer.id,
        program_id=program_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(row)
    return row


@verb("trainer.qualification_ended", "centre:write")
def end_qualification(
    actor: Viewer, qualification: TrainerQualification, /, *, ends_on: date
) -> TrainerQualification:
    """The qualification holds until that day and no longer; the row stays."""
    refuse(
        day("ends_on", ends_on, "The last day", needed=True),
        in_order("ends_on", qualification.starts_on, ends_on),
    )
    if qualification.ends_on is not None and ends_on > qualification.ends_on:
        raise Refused.because(
            f"It ends on {in_words(qualification.ends_on)} already; qualify the trainer anew.",
            "ends_on",
        )
    qualification.ends_on = ends_on
    return qualification


def _overlapping(
    trainer_id: int, program_id: int, starts_on: date, ends_on: date | None
) -> TrainerQualification | None:
    held = TrainerQualification
    statement = select(held).where(
        held.trainer_id == trainer_id,
        held.program_id == program_id,
        or_(held.ends_on.is_(None), held.ends_on >= starts_on),
    )
    if ends_on is not None:
        statement = statement.where(held.starts_on <= ends_on)
    return db.session.scalars(statement.order_by(held.starts_on).limit(1)).first()
