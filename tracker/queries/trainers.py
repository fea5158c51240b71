"""Trainers and what they are qualified to teach, on which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from tracker.extensions import db
from tracker.models import Centre, Partner, Program, Trainer, TrainerQualification
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound

_WITH = contains_eager(Trainer.centre).contains_eager(Centre.partner)
_QUALIFIED_FOR = selectinload(Trainer.qualifications).joinedload(TrainerQualification.program)


def _here(on: date) -> ColumnElement[bool]:
    return and_(
        or_(Trainer.starts_on.is_(None), Trainer.starts_on <= on),
        or_(Trainer.ends_on.is_(None), Trainer.ends_on >= on),
    )


def _holds(program: ColumnElement[bool], on: date) -> ColumnElement[bool]:
    """A qualification of the trainer for the program that covers the day."""
    held = TrainerQualification
    return exists(
        select(held.id)
        .join(Program, Program.id == held.program_id)
        .where(
            held.trainer_id == Trainer.id,
            program,
            held.starts_on <= on,
            or_(held.ends_on.is_(None), held.ends_on >= on),
        )
        .correlate(Trainer)
    )


def list_trainers(criteria: Criteria, *, on: date) -> Page[Trainer]:
    """Trainers with centre, partner, qualifications; filters: partner (slug), program (code they
    are qualified for on the day), state (current, past)."""
    here = _here(on)
    return answer(
        select(Trainer).join(Trainer.centre).join(Centre.partner),
        criteria,
        key=Trainer.id,
        searched=(Trainer.name, Centre.name, Partner.name),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "program": lambda code: _holds(Program.code == code, on),
            "state": lambda word: here if word == "current" else ~here,
        },
        sorts={
            "name": Trainer.name,
            "centre": Centre.name,
            "partner": Partner.name,
            "starts_on": Trainer.starts_on,
            "ends_on": Trainer.ends_on,
        },
        default_sort="name",
        options=[_WITH, _QUALIFIED_FOR],
    )


def list_centre_trainers(centre_id: int) -> Sequence[Trainer]:
    """The trainers of a centre, by name."""
    return db.session.scalars(
        select(Trainer).where(Trainer.centre_id == centre_id).order_by(Trainer.name, Trainer.id)
    ).all()


def list_partner_trainers(partner_id: int, on: date) -> Sequence[Trainer]:
    """Who teaches at the partner's centres on that day, by name: for choices."""
    return db.session.scalars(
        select(Trainer)
        .where(Trainer.partner_id == partner_id, _here(on))
        .order_by(Trainer.name, Trainer.id)
    ).all()


def list_qualified_trainers(partner_id: int, program_id: int, on: date) -> Sequence[Trainer]:
    """Those of the partner's trainers who may teach the program on that day, by name."""
    return db.session.scalars(
        select(Trainer)
        .where(Trainer.partner_id == partner_id, _here(on), _holds(Program.id == program_id, on))
        .order_by(Trainer.name, Trainer.id)
    ).all()


def is_qualified(trainer_id: int, program_id: int, on: date) -> bool:
    """Whether the trainer holds a qualification for the program that covers the day."""
    return (
        db.session.scalar(
            select(Trainer.id).where(Trainer.id == trainer_id, _holds(Program.id == program_id, on))
        )
        is not None
    )


def get_trainer(trainer_id: int) -> Trainer:
    """One trainer with centre, partner and qualifications, or NotFound."""
    row = db.session.scalar(
        select(Trainer)
        .join(Trainer.centre)
        .join(Centre.partner)
        .where(Trainer.id == trainer_id)
        .options(_WITH, _QUALIFIED_FOR)
    )
    if row is None:
        raise NotFound("There is no such trainer.")
    return row


def get_qualification(qualification_id: int) -> TrainerQualification:
    """One qualification, or NotFound."""
    row = db.session.scalar(
        select(TrainerQualification).where(TrainerQualification.id == qualification_id)
    )
    if row is None:
        raise NotFound("There is no such qualification.")
    return row
