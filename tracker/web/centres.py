"""Pages of centres: list, one with its trainers, add, edit."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Centre
from tracker.queries import centres as queries
from tracker.queries import choices
from tracker.queries.partners import get_partner
from tracker.queries.trainers import list_centre_trainers
from tracker.rules.vocabulary import LANGUAGES
from tracker.services import centres as services
from tracker.web import listing, submitting
from tracker.web.forms.centres import CentreEditForm, CentreForm
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import country_name

bp = Blueprint("centres", __name__)


def centre_url(centre: Centre) -> str:
    """The address of a centre's page."""
    return url_for("centres.show_centre", centre_id=centre.id)


def trail(centre: Centre | None = None) -> list[tuple[str, str | None]]:
    """The way to a centre's page."""
    steps: list[tuple[str, str | None]] = [("Centres", url_for("centres.list_centres"))]
    if centre is None:
        return steps
    return [*steps, (f"{centre.partner.name}, {centre.name}", centre_url(centre))]


def _countries() -> list[tuple[str, str]]:
    pairs = [(code, country_name(code)) for code in queries.list_centre_countries()]
    return sorted(pairs, key=lambda pair: pair[1])


CENTRES: Listing[Centre] = Listing(
    noun="centres",
    title="Centres",
    subtitle="Places and online campuses where our programs are taught.",
    read=queries.list_centres,
    search="Find a centre",
    columns=(
        Column("name", "Centre", lambda c: c.name, sortable=True, link=centre_url),
        Column(
            "partner",
            "Partner",
            lambda c: c.partner.name,
            sortable=True,
            link=lambda c: url_for("partners.show_partner", slug=c.partner.slug),
        ),
        Column("city", "City", lambda c: c.city, sortable=True, lesser=True),
        Column(
            "country",
            "Country",
            lambda c: c.country,
            sortable=True,
            words=lambda c: country_name(c.country) or None,
            lesser=True,
        ),
        Column("time_zone", "Time zone", lambda c: c.time_zone),
        Column(
            "capacity", "Places", lambda c: c.capacity, kind="number", sortable=True, lesser=True
        ),
        Column("is_online", "Online", lambda c: c.is_online, kind="yes_no"),
        Column(
            "languages", "Languages", lambda c: ", ".join(c.languages), on_screen=False, lesser=True
        ),
        Column("external_ref", "Reference", lambda c: c.external_ref, on_screen=False),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("country", "Country", _countries),
        Filter("online", "Online", lambda: [("yes", "yes"), ("no", "no")]),
    ),
    actions=(
        Action("Add a centre", lambda: url_for("centres.new_centre"), "centre:write"),
        Action(
            "Trainers",
            lambda: url_for("trainers.list_trainers"),
            "centre:read",
            icon="school",
            is_main=False,
        ),
    ),
    empty_title="No centre yet",
    empty_text="A centre is a place, or an online campus, where a partner teaches.",
)


@listing.routes(bp, "/centres/")
@needs("centre:read")
def list_centres(fmt: str = "html") -> ResponseReturnValue:
    """The centres of the viewer's partners."""
    return listing.respond(CENTRES, fmt)


@bp.get("/centres/<int:centre_id>")
@needs("centre:read")
def show_centre(centre_id: int) -> ResponseReturnValue:
    """One centre with who teaches there."""
    centre = queries.get_centre(centre_id)
    return render_template(
        "centres/show.html",
        centre=centre,
        languages=", ".join(LANGUAGES.get(code, code) for code in centre.languages),
        trainers=list_centre_trainers(centre.id),
        trail=trail(),
    )


@bp.route("/centres/new", methods=["GET", "POST"])
@needs("centre:write")
def new_centre() -> ResponseReturnValue:
    """Add a centre."""
    form = CentreForm(data={"partner": request.args.get("partner"), "time_zone": "UTC"})
    form.partner.choices = [("", "choose a partner"), *choices.partner_slugs()]
    return submitting.run(
        form,
        lambda: services.add_centre(
            actor(), get_partner(form.partner.data), **form.values("partner")
        ),
        done=lambda saved: f"{saved.name} was added.",
        to=centre_url,
        title="Add a centre",
        trail=trail(),
        save_label="Add the centre",
        cancel_url=url_for("centres.list_centres"),
    )


@bp.route("/centres/<int:centre_id>/edit", methods=["GET", "POST"])
@needs("centre:write")
def edit_centre(centre_id: int) -> ResponseReturnValue:
    """Change a centre."""
    centre = queries.get_centre(centre_id)
    form = CentreEditForm(obj=centre)
    return submitting.run(
        form,
        lambda: services.edit_centre(actor(), centre, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.name} was saved.",
        to=centre_url,
        title=f"Edit {centre.name}",
        crumb="Edit",
        trail=trail(centre),
        save_label="Save the centre",
        cancel_url=centre_url(centre),
        current=lambda: CentreEditForm(formdata=None, obj=queries.get_centre(centre_id)),
    )
