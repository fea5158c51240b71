"""Contacts of partners, present and past. Whose are seen: queries/scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import contains_eager

from tracker.extensions import db
from tracker.models import Contact, Partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def _current(on: date) -> ColumnElement[bool]:
    return and_(Contact.starts_on <= on, or_(Contact.ends_on.is_(None), Contact.ends_on >= on))


def list_contacts(criteria: Criteria, *, on: date) -> Page[Contact]:
    """Contacts with their partner; filters: partner (slug), state (current, past) as of the day."""
    return answer(
        select(Contact).join(Contact.partner),
        criteria,
        key=Contact.id,
        searched=(Contact.name, Contact.email, Contact.role, Partner.name),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "state": lambda word: _current(on) if word == "current" else not_(_current(on)),
        },
        sorts={
            "name": Contact.name,
            "partner": Partner.name,
            "role": Contact.role,
            "starts_on": Contact.starts_on,
            "ends_on": Contact.ends_on,
        },
        default_sort="name",
        options=[contains_eager(Contact.partner)],
    )


def list_current_contacts(partner_id: int, on: date) -> Sequence[Contact]:
    """Who is at the partner on that day, by name."""
    return db.session.scalars(
        select(Contact)
        .where(Contact.partner_id == partner_id, _current(on))
        .order_by(Contact.name, Contact.id)
    ).all()


def get_contact(contact_id: int) -> Contact:
    """One contact with its partner, or NotFound."""
    row = db.session.scalar(
        select(Contact)
        .join(Contact.partner)
        .where(Contact.id == contact_id)
        .options(contains_eager(Contact.partner))
    )
    if row is None:
        raise NotFound("There is no such contact.")
    return row
