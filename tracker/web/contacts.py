"""Pages of contacts: list, one, add, edit, leave."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Contact
from tracker.queries import choices
from tracker.queries import contacts as queries
from tracker.queries.partners import get_partner
from tracker.services import contacts as services
from tracker.web import listing, submitting
from tracker.web.forms.contacts import ContactEditForm, ContactEndForm, ContactForm
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("contacts", __name__)


def _url(contact: Contact) -> str:
    return url_for("contacts.show_contact", contact_id=contact.id)


def _trail(contact: Contact | None = None) -> list[tuple[str, str | None]]:
    trail: list[tuple[str, str | None]] = [("Contacts", url_for("contacts.list_contacts"))]
    return trail if contact is None else [*trail, (contact.name, _url(contact))]


CONTACTS: Listing[Contact] = Listing(
    noun="contacts",
    title="Contacts",
    subtitle="People at our partners, present and past.",
    read=lambda criteria: queries.list_contacts(criteria, on=today()),
    search="Find a contact",
    columns=(
        Column("name", "Name", lambda c: c.name, sortable=True, link=_url),
        Column(
            "partner",
            "Partner",
            lambda c: c.partner.name,
            sortable=True,
            link=lambda c: url_for("partners.show_partner", slug=c.partner.slug),
        ),
        Column("role", "Role", lambda c: c.role, sortable=True),
        Column("email", "E-mail", lambda c: c.email),
        Column("phone", "Phone", lambda c: c.phone),
        Column("starts_on", "Since", lambda c: c.starts_on, kind="date", sortable=True),
        Column(
            "ends_on",
            "Until",
            lambda c: c.ends_on,
            kind="date",
            sortable=True,
            words=lambda c: "still there" if c.ends_on is None else None,
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("state", "Who", lambda: [("current", "there now"), ("past", "not there now")]),
    ),
    actions=(Action("Add a contact", lambda: url_for("contacts.new_contact"), "contact:write"),),
    empty_title="No contact yet",
    empty_text="A contact is a person at a partner, from a day on.",
)


@listing.routes(bp, "/contacts/")
@needs("contact:read")
def list_contacts(fmt: str = "html") -> ResponseReturnValue:
    """The people at the viewer's partners."""
    return listing.respond(CONTACTS, fmt)


@bp.get("/contacts/<int:contact_id>")
@needs("contact:read")
def show_contact(contact_id: int) -> ResponseReturnValue:
    """One contact."""
    contact = queries.get_contact(contact_id)
    return render_template("contacts/show.html", contact=contact, trail=_trail())


@bp.route("/contacts/new", methods=["GET", "POST"])
@needs("contact:write")
def new_contact() -> ResponseReturnValue:
    """Add a contact."""
    form = ContactForm(data={"partner": request.args.get("partner"), "starts_on": today()})
    form.partner.choices = [("", "choose a partner"), *choices.partner_slugs()]
    return submitting.run(
        form,
        lambda: services.add_contact(
            actor(), get_partner(form.partner.data), **form.values("partner")
        ),
        done=lambda saved: f"{saved.name} was added.",
        to=_url,
        title="Add a contact",
        trail=_trail(),
        save_label="Add the contact",
        cancel_url=url_for("contacts.list_contacts"),
    )


@bp.route("/contacts/<int:contact_id>/edit", methods=["GET", "POST"])
@needs("contact:write")
def edit_contact(contact_id: int) -> ResponseReturnValue:
    """Correct a contact."""
    contact = queries.get_contact(contact_id)
    form = ContactEditForm(obj=contact)
    return submitting.run(
        form,
        lambda: services.edit_contact(
            actor(), contact, version=form.shown_version, **form.values()
        ),
        done=lambda saved: f"{saved.name} was saved.",
        to=_url,
        title=f"Edit {contact.name}",
        crumb="Edit",
        trail=_trail(contact),
        save_label="Save the contact",
        cancel_url=_url(contact),
        current=lambda: ContactEditForm(formdata=None, obj=queries.get_contact(contact_id)),
    )


@bp.route("/contacts/<int:contact_id>/end", methods=["GET", "POST"])
@needs("contact:write")
def end_contact(contact_id: int) -> ResponseReturnValue:
    """A contact leaves; the row stays."""
    contact = queries.get_contact(contact_id)
    form = ContactEndForm(data={"version": contact.version, "ends_on": today()})
    return submitting.run(
        form,
        lambda: services.end_contact(actor(), contact, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.name} has left; what was recorded stays.",
        to=_url,
        title=f"{contact.name} has left",
        crumb="Has left",
        trail=_trail(contact),
        save_label=f"Record that {contact.name} left",
        cancel_url=_url(contact),
        current=lambda: ContactEndForm(formdata=None, obj=queries.get_contact(contact_id)),
    )
