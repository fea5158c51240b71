"""Forms of contacts."""

from __future__ import annotations

from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, day, text


class _OfPartner(TrackerForm):
    partner = choice("Partner", required=True)


class _ContactFields(TrackerForm):
    name = text("Name", required=True)
    role = text("Role", longest=120, hint="What they do there, as they call it.")
    email = text("E-mail", longest=254)
    phone = text("Phone", longest=60)
    starts_on = day("At the partner since", required=True)


class ContactForm(CreateForm, _OfPartner, _ContactFields):
    """A new contact."""


class ContactEditForm(EditForm, _ContactFields):
    """An existing contact."""

    ends_on = day("Last day there", hint="Empty while they are there.")


class ContactEndForm(EditForm):
    """A contact who leaves."""

    ends_on = day("Last day there", required=True)
