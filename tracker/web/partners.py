"""Pages of partners: list, new, edit, stages. The dashboard of one partner is web/dashboards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Partner
from tracker.queries import partners as queries
from tracker.rules.vocabulary import PARTNER_KINDS, PARTNER_STAGES
from tracker.services import partners as services
from tracker.web import dashboards, editing, listing, portfolio, portfolio_outside
from tracker.web.forms.partners import PartnerEditForm, PartnerForm, StageForm
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import country_name, today

bp = Blueprint("partners", __name__)

STAGE_TONES = {"active": "good", "paused": "soon", "negotiating": "plain", "ended": "plain"}


def _url(partner: Partner) -> str:
    return url_for("partners.show_partner", slug=partner.slug)


PARTNERS: Listing[Partner] = Listing(
    noun="partners",
    template="partners/list.html",
    title="Partners",
    subtitle="Organisations that run our programs.",
    read=queries.list_partners,
    search="Find a partner",
    columns=(
        Column("name", "Partner", lambda p: p.name, sortable=True, link=_url),
        Column("slug", "Address", lambda p: p.slug, on_screen=False),
        Column("legal_name", "Legal name", lambda p: p.legal_name, on_screen=False),
        Column("kind", "Kind", lambda p: p.kind, words=lambda p: PARTNER_KINDS.get(p.kind, p.kind)),
        Column(
            "country",
            "Country",
            lambda p: p.country,
            sortable=True,
            words=lambda p: country_name(p.country) or None,
        ),
        Column(
            "stage",
            "Stage",
            lambda p: p.stage,
            kind="badge",
            sortable=True,
            tone=lambda p: STAGE_TONES.get(p.stage, "plain"),
        ),
        Column("parent", "Part of", lambda p: p.parent.name if p.parent else None, on_screen=False),
        Column("website", "Website", lambda p: p.website, on_screen=False),
        Column("external_ref", "Reference", lambda p: p.external_ref, on_screen=False),
    ),
    filters=(
        Filter("stage", "Stage", lambda: list(PARTNER_STAGES.items())),
        Filter("kind", "Kind", lambda: list(PARTNER_KINDS.items())),
        Filter(
            "country", "Country", lambda: [(c, country_name(c)) for c in queries.country_codes()]
        ),
    ),
    actions=(
        Action("Add a partner", lambda: url_for("partners.new_partner"), "partner:add"),
        Action(
            "Add a partner with its agreement",
            lambda: url_for("partnerships.new_partnership"),
            "partner:add",
            icon="file-text",
            is_main=False,
        ),
    ),
    empty_title="No partner yet",
    empty_text="A partner runs our programs under an agreement. Add the first one to begin.",
)


@listing.routes(bp, "/partners/")
@needs("partner:read")
def list_partners(fmt: str = "html") -> ResponseReturnValue:
    """The portfolio: every partner the viewer may see, one line of figures each."""
    if actor().sees_small_groups:
        return portfolio.partner_list(PARTNERS, fmt)
    return portfolio_outside.outsider_list(PARTNERS, fmt)


@listing.routes(bp, "/partners/<slug>")
@needs("partner:read")
def show_partner(slug: str, fmt: str = "html") -> ResponseReturnValue:
    """The dashboard of one partner; outsiders see what the portfolio shows them."""
    if actor().sees_small_groups:
        return dashboards.partner_page(slug, fmt)
    return portfolio_outside.outsider_partner(queries.get_partner(slug), fmt)


def _choices(form: Any, partner: Partner | None = None) -> Any:
    own = partner.id if partner else None
    pairs = [pair for pair in queries.partner_choices() if pair[0] != own]
    form.parent_id.choices = [("", "no other partner"), *pairs]
    return form


@bp.route("/partners/new", methods=["GET", "POST"])
@needs("partner:add")
def new_partner() -> ResponseReturnValue:
    """Add a partner."""
    form = _choices(PartnerForm(data={"stage": "onboarding", "since": today()}))
    if form.validate_on_submit():
        saved = editing.save(form, lambda: services.add_partner(actor(), **form.values()))
        if saved:
            flash(f"{saved.name} was added.")
            return redirect(_url(saved))
    return editing.page(
        "form.html",
        form,
        title="Add a partner",
        trail=[("Partners", url_for("partners.list_partners")), ("Add a partner", None)],
        save_label="Add the partner",
        cancel_url=url_for("partners.list_partners"),
    )


@bp.route("/partners/<slug>/edit", methods=["GET", "POST"])
@needs("partner:write")
def edit_partner(slug: str) -> ResponseReturnValue:
    """Edit a partner; two editors see each other's text."""
    partner = queries.get_partner(slug)
    form = _choices(PartnerEditForm(obj=partner), partner)
    if form.validate_on_submit():
        saved = editing.save(
            form,
            lambda: services.edit_partner(
                actor(), partner, version=form.shown_version, **form.values()
            ),
        )
        if saved:
            flash(f"{saved.name} was saved.")
            return redirect(_url(saved))
    return editing.page(
        "form.html",
        form,
        current=_choices(PartnerEditForm(formdata=None, obj=queries.get_partner(slug)), partner),
        title=f"Edit {partner.name}",
        trail=[
            ("Partners", url_for("partners.list_partners")),
            (partner.name, _url(partner)),
            ("Edit", None),
        ],
        save_label="Save the partner",
        cancel_url=_url(partner),
    )


@bp.route("/partners/<slug>/stage", methods=["GET", "POST"])
@needs("partner:write")
def move_partner(slug: str) -> ResponseReturnValue:
    """Record a further stage of the partnership."""
    partner = queries.get_partner(slug)
    form = StageForm(data={"stage": partner.stage, "effective_on": today()})
    if form.validate_on_submit():
        saved = editing.save(form, lambda: services.move_partner(actor(), partner, **form.values()))
        if saved:
            flash(f"{saved.name} is now: {PARTNER_STAGES[saved.stage].lower()}.")
            return redirect(_url(saved))
    return editing.page(
        "form.html",
        form,
        title=f"Stage of {partner.name}",
        trail=[
            ("Partners", url_for("partners.list_partners")),
            (partner.name, _url(partner)),
            ("Stage", None),
        ],
        save_label="Record the stage",
        cancel_url=_url(partner),
    )
