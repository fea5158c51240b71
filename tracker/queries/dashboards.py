"""Rows that stand beside the figures of a dashboard: its cohorts, programs and choices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Centre, Cohort, Partner, Program
from tracker.queries.facts import FigureScope

Pairs = list[tuple[int, str]]


def list_cohorts_of(scope: FigureScope) -> Sequence[Cohort]:
    """The cohorts of a scope with what a table prints of them, latest end first."""
    chosen = {
        Cohort.partner_id: scope.partner_id,
        Cohort.centre_id: scope.centre_id,
        Cohort.program_id: scope.program_id,
        Cohort.id: scope.cohort_id,
    }
    statement = (
        select(Cohort)
        .where(*(column == value for column, value in chosen.items() if value is not None))
        .options(
            joinedload(Cohort.partner),
            joinedload(Cohort.program),
            joinedload(Cohort.centre),
        )
        .order_by(Cohort.ends_on.is_(None), Cohort.ends_on.desc(), Cohort.code, Cohort.id)
    )
    return db.session.scalars(statement).all()


def list_programs_by_id(ids: Iterable[int]) -> Sequence[Program]:
    """Those programs, by name."""
    statement = select(Program).where(Program.id.in_(list(ids))).order_by(Program.name, Program.id)
    return db.session.scalars(statement).all()


def list_partners_by_id(ids: Iterable[int]) -> Sequence[Partner]:
    """Those partners, by name."""
    statement = select(Partner).where(Partner.id.in_(list(ids))).order_by(Partner.name, Partner.id)
    return db.session.scalars(statement).all()


def filter_choices(partner_id: int) -> tuple[Pairs, Pairs]:
    """(programs, centres) that this partner's cohorts have, as (key, name) by name."""
    programs = db.session.execute(
        select(Program.id, Program.name)
        .where(Program.id.in_(select(Cohort.program_id).where(Cohort.partner_id == partner_id)))
        .order_by(Program.name, Program.id)
    )
    centres = db.session.execute(
        select(Centre.id, Centre.name)
        .where(Centre.partner_id == partner_id)
        .order_by(Centre.name, Centre.id)
    )
    return [(r.id, r.name) for r in programs], [(r.id, r.name) for r in centres]
