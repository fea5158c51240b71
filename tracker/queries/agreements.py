"""Agreement terms: lists, the term in force, terms in their notice window, teach-outs.

What a state means is rules/agreements; licences are queries/licences.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager, selectinload

from tracker.extensions import db
from tracker.models import AgreementTerm, Cohort, Licence, Partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.queries.days import days_before
from tracker.rules.agreements import term_state
from tracker.rules.problems import NotFound

notice_day = days_before(AgreementTerm.ends_on, AgreementTerm.notice_days)
_Next = aliased(AgreementTerm)


def _is_renewed() -> ColumnElement[bool]:
    return exists(
        select(_Next.id).where(_Next.previous_id == AgreementTerm.id).correlate(AgreementTerm)
    )


def _has_running_cohorts(on: date) -> ColumnElement[bool]:
    """Cohorts taught under the term: by their licence, else by the day they started."""
    under = or_(
        Licence.term_id == AgreementTerm.id,
        and_(
            Cohort.licence_id.is_(None),
            Cohort.partner_id == AgreementTerm.partner_id,
            Cohort.starts_on >= AgreementTerm.starts_on,
            Cohort.starts_on <= AgreementTerm.ends_on,
        ),
    )
    running = (
        select(Cohort.id)
        .outerjoin(Licence, Licence.id == Cohort.licence_id)
        .where(
            under,
            Cohort.starts_on <= on,
            or_(Cohort.ends_on.is_(None), Cohort.ends_on >= on),
            or_(Cohort.cancelled_on.is_(None), Cohort.cancelled_on > on),
        )
        .correlate(AgreementTerm)
    )
    return exists(running)


def _in_state(state: str, on: date) -> ColumnElement[bool]:
    ended, renewed, taught = AgreementTerm.ends_on < on, _is_renewed(), _has_running_cohorts(on)
    in_force = and_(AgreementTerm.starts_on <= on, not_(ended))
    in_notice = and_(in_force, notice_day <= on, not_(renewed))
    teach_out = and_(ended, taught, not_(renewed))
    states = {
        "not_started": AgreementTerm.starts_on > on,
        "running": and_(in_force, not_(and_(notice_day <= on, not_(renewed)))),
        "in_notice": in_notice,
        "ended": and_(ended, not_(and_(taught, not_(renewed)))),
        "teach_out": teach_out,
    }
    return states.get(state, AgreementTerm.id.is_(None))


def list_terms(criteria: Criteria, *, on: date) -> Page[AgreementTerm]:
    """Terms with their partner; filters: partner (slug), kind, state as of the day."""
    return answer(
        select(AgreementTerm).join(AgreementTerm.partner),
        criteria,
        key=AgreementTerm.id,
        searched=(AgreementTerm.number, Partner.name),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "kind": lambda kind: AgreementTerm.kind == kind,
            "state": lambda state: _in_state(state, on),
        },
        sorts={
            "number": AgreementTerm.number,
            "partner": Partner.name,
            "kind": AgreementTerm.kind,
            "starts_on": AgreementTerm.starts_on,
            "ends_on": AgreementTerm.ends_on,
            "notice_on": notice_day,
        },
        default_sort="-ends_on",
        options=[contains_eager(AgreementTerm.partner)],
    )


def get_term(term_id: int) -> AgreementTerm:
    """One term with its partner, extensions and the term before it, or NotFound."""
    row = db.session.scalar(
        select(AgreementTerm)
        .join(AgreementTerm.partner)
        .where(AgreementTerm.id == term_id)
        .options(
            contains_eager(AgreementTerm.partner),
            selectinload(AgreementTerm.extensions),
            selectinload(AgreementTerm.previous),
        )
    )
    if row is None:
        raise NotFound("There is no such agreement.")
    return row


def find_successor(term_id: int) -> AgreementTerm | None:
    """The term that renews this one, or None."""
    return db.session.scalar(select(AgreementTerm).where(AgreementTerm.previous_id == term_id))


def list_partner_terms(partner_id: int) -> Sequence[AgreementTerm]:
    """All terms of a partner, the latest first."""
    return db.session.scalars(
        select(AgreementTerm)
        .where(AgreementTerm.partner_id == partner_id)
        .order_by(AgreementTerm.ends_on.desc(), AgreementTerm.id.desc())
    ).all()


def find_current_term(partner_id: int, on: date) -> AgreementTerm | None:
    """The partner's term in force on that day (of several, the one that ends last), or None."""
    return db.session.scalar(
        select(AgreementTerm)
        .where(
            AgreementTerm.partner_id == partner_id,
            AgreementTerm.starts_on <= on,
            AgreementTerm.ends_on >= on,
        )
        .order_by(AgreementTerm.ends_on.desc(), AgreementTerm.id.desc())
        .limit(1)
    )


def list_notice_due(on: date, *, within: int = 90) -> Sequence[AgreementTerm]:
    """Terms that want a decision: in force, not renewed, last day for notice passed or near.

    `within`: days from that day to the notice day. With their partner, the most urgent first.
    """
    return db.session.scalars(
        select(AgreementTerm)
        .join(AgreementTerm.partner)
        .where(
            AgreementTerm.starts_on <= on,
            AgreementTerm.ends_on >= on,
            notice_day <= on + timedelta(days=within),
            not_(_is_renewed()),
        )
        .options(contains_eager(AgreementTerm.partner))
        .order_by(notice_day, AgreementTerm.id)
    ).all()


def list_teach_outs(on: date) -> Sequence[AgreementTerm]:
    """Terms that ended, that none follows, and under which cohorts still run; earliest end first."""
    return db.session.scalars(
        select(AgreementTerm)
        .join(AgreementTerm.partner)
        .where(_in_state("teach_out", on))
        .options(contains_eager(AgreementTerm.partner))
        .order_by(AgreementTerm.ends_on, AgreementTerm.id)
    ).all()


def term_states(terms: Sequence[AgreementTerm], on: date) -> dict[int, str]:
    """Term id -> its state on that day (rules/agreements.TERM_STATES); two statements in all."""
    ids = [term.id for term in terms]
    renewed = set(
        db.session.scalars(
            select(AgreementTerm.previous_id).where(AgreementTerm.previous_id.in_(ids))
        )
    )
    taught = set(
        db.session.scalars(
            select(AgreementTerm.id).where(
                AgreementTerm.id.in_(ids), AgreementTerm.ends_on < on, _has_running_cohorts(on)
            )
        )
    )
    return {
        term.id: term_state(
            on,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            notice_on=term.notice_on,
            is_renewed=term.id in renewed,
            has_running_cohorts=term.id in taught,
        )
        for term in terms
    }
