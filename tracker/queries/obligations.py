"""Obligations under agreement terms: lists, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager

from tracker.extensions import db
from tracker.models import AgreementTerm, Obligation, Partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.agreements import OWED
from tracker.rules.problems import NotFound

_WITH = contains_eager(Obligation.term).contains_eager(AgreementTerm.partner)


def list_obligations(criteria: Criteria, *, on: date) -> Page[Obligation]:
    """Obligations with term and partner; filters: partner (slug), kind, status (a status, or
    `late`: owed and past its day)."""
    late = and_(Obligation.status.in_(OWED), Obligation.due_on < on)
    return answer(
        select(Obligation).join(Obligation.term).join(AgreementTerm.partner),
        criteria,
        key=Obligation.id,
        searched=(Obligation.title, Partner.name, AgreementTerm.number),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "kind": lambda kind: Obligation.kind == kind,
            "status": lambda word: late if word == "late" else Obligation.status == word,
        },
        sorts={
            "title": Obligation.title,
            "partner": Partner.name,
            "term": AgreementTerm.number,
            "kind": Obligation.kind,
            "due_on": Obligation.due_on,
            "status": Obligation.status,
        },
        default_sort="due_on",
        options=[_WITH],
    )


def list_term_obligations(term_id: int) -> Sequence[Obligation]:
    """What is or was owed under a term, by due day."""
    return db.session.scalars(
        select(Obligation)
        .where(Obligation.term_id == term_id)
        .order_by(Obligation.due_on, Obligation.id)
    ).all()


def list_due(on: date, *, within: int = 30, partner_id: int | None = None) -> Sequence[Obligation]:
    """Owed and late, or due within that many days; with term and partner, earliest first."""
    statement = (
        select(Obligation)
        .join(Obligation.term)
        .join(AgreementTerm.partner)
        .where(Obligation.status.in_(OWED), Obligation.due_on <= on + timedelta(days=within))
        .options(_WITH)
        .order_by(Obligation.due_on, Obligation.id)
    )
    if partner_id is not None:
        statement = statement.where(Obligation.partner_id == partner_id)
    return db.session.scalars(statement).all()


def list_submitted() -> Sequence[Obligation]:
    """Handed in and waiting for head office, with term and partner, earliest due first."""
    return db.session.scalars(
        select(Obligation)
        .join(Obligation.term)
        .join(AgreementTerm.partner)
        .where(Obligation.status == "submitted")
        .options(_WITH)
        .order_by(Obligation.due_on, Obligation.id)
    ).all()


def find_next_due(partner_id: int) -> Obligation | None:
    """The partner's next duty: the earliest that is still owed, or None."""
    return db.session.scalar(
        select(Obligation)
        .where(Obligation.partner_id == partner_id, Obligation.status.in_(OWED))
        .order_by(Obligation.due_on, Obligation.id)
        .limit(1)
    )


def get_obligation(obligation_id: int) -> Obligation:
    """One obligation with term and partner, or NotFound."""
    row = db.session.scalar(
        select(Obligation)
        .join(Obligation.term)
        .join(AgreementTerm.partner)
        .where(Obligation.id == obligation_id)
        .options(_WITH)
    )
    if row is None:
        raise NotFound("There is no such obligation.")
    return row
