"""Verbs on contacts: add, edit, end. Leaving ends an affiliation; nothing is overwritten."""

from __future__ import annotations

from datetime import date
from typing import TypedDict, Unpack

from tracker.extensions import db
from tracker.models import Contact, Partner
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.rules.validation import day, in_order, in_words, refuse
from tracker.rules.validation_frame import contact_problems
from tracker.services.change import check_version, verb
from tracker.services.filling import fill

FIELDS = ("name", "email", "phone", "role", "starts_on", "ends_on")


class ContactValues(TypedDict, total=False):
    """What is recorded of a contact; name and first day are needed."""

    name: str
    email: str | None
    phone: str | None
    role: str | None
    starts_on: date
    ends_on: date | None


@verb("contact.added", "contact:write")
def add_contact(actor: Viewer, partner: Partner, /, **values: Unpack[ContactValues]) -> Contact:
    """A person at the partner from that day on."""
    contact = Contact(partner_id=partner.id)
    fill(contact, FIELDS, values, contact_problems)
    db.session.add(contact)
    return contact


@verb("contact.edited", "contact:write")
def edit_contact(
    actor: Viewer, contact: Contact, /, *, version: int, **values: Unpack[ContactValues]
) -> Contact:
    """Correct what is recorded of a contact; EditConflict when somebody was faster."""
    check_version(contact, version)
    fill(contact, FIELDS, values, contact_problems)
    return contact


@verb("contact.ended", "contact:write")
def end_contact(
    actor: Viewer, contact: Contact, /, *, ends_on: date, version: int | None = None
) -> Contact:
    """The contact left: the affiliation ends on that day and stays on record."""
    check_version(contact, version)
    if contact.ends_on is not None:
        raise Refused.because(
            f"{contact.name} left on {in_words(contact.ends_on)} already.", "ends_on"
        )
    refuse(
        day("ends_on", ends_on, "The last day", needed=True),
        in_order("ends_on", contact.starts_on, ends_on),
    )
    contact.ends_on = ends_on
    return contact
