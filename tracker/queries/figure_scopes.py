"""The scope that words on a command line or in an address name: partner, centre, program, cohort.

A name that nothing answers to, or that several rows answer to, is refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Centre, Cohort, Partner, Program
from tracker.queries.facts import FigureScope
from tracker.rules.problems import Refused


def find_scope(
    *,
    partner: str | None = None,
    centre: str | None = None,
    program: str | None = None,
    cohort: str | None = None,
) -> FigureScope:
    """The scope of that partner (slug), centre (name), program and cohort (codes).

    Refused where a name is unknown, or not enough to tell one row from another.
    """
    partner_id = program_id = None
    if partner is not None:
        partner_id = _only("partner", partner, select(Partner.id).where(Partner.slug == partner))
    if program is not None:
        program_id = _only("program", program, select(Program.id).where(Program.code == program))
    centres = select(Centre.id).where(Centre.name == centre)
    cohorts = select(Cohort.id).where(Cohort.code == cohort)
    if partner_id is not None:
        centres = centres.where(Centre.partner_id == partner_id)
        cohorts = cohorts.where(Cohort.partner_id == partner_id)
    return FigureScope(
        partner_id=partner_id,
        centre_id=None if centre is None else _only("centre", centre, centres),
        program_id=program_id,
        cohort_id=None if cohort is None else _only("cohort", cohort, cohorts),
    )


def _only(noun: str, name: str, statement: Any) -> int:
    keys: Sequence[int] = db.session.scalars(statement.limit(2)).all()
    if not keys:
        raise Refused.because(f'There is no {noun} "{name}" here.', noun)
    if len(keys) > 1:
        raise Refused.because(f'Several partners have a {noun} "{name}"; name the partner.', noun)
    return keys[0]
