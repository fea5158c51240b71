"""One line a partner: what the portfolio prints beside the figures, in a fixed number of reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, or_, select

from tracker.extensions import db
from tracker.models import AgreementTerm, Cohort


def terms_in_force(partner_ids: Iterable[int], on: date) -> dict[int, AgreementTerm]:
    """Partner -> the term in force on that day, else the one that ended last."""
    statement = (
        select(AgreementTerm)
        .where(AgreementTerm.partner_id.in_(list(partner_ids)), AgreementTerm.starts_on <= on)
        .order_by(AgreementTerm.partner_id, AgreementTerm.ends_on, AgreementTerm.id)
    )
    return {term.partner_id: term for term in db.session.scalars(statement)}


def running_cohorts(partner_ids: Iterable[int], on: date) -> dict[int, int]:
    """Partner -> cohorts that run on that day."""
    statement = (
        select(Cohort.partner_id, func.count(Cohort.id))
        .where(
            Cohort.partner_id.in_(list(partner_ids)),
            Cohort.starts_on <= on,
            or_(Cohort.ends_on.is_(None), Cohort.ends_on >= on),
            or_(Cohort.cancelled_on.is_(None), Cohort.cancelled_on > on),
        )
        .group_by(Cohort.partner_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
