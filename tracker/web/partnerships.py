"""The page that adds a partner with its first centre, agreement and licences in one sending."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.queries import choices
from tracker.queries.partners import partner_choices
from tracker.services.partnerships import open_partnership
from tracker.web import submitting
from tracker.web.forms.partnerships import PartnershipForm
from tracker.web.shell import today

bp = Blueprint("partnerships", __name__)


@bp.route("/partnerships/new", methods=["GET", "POST"])
@needs("partner:add")
def new_partnership() -> ResponseReturnValue:
    """Partner, centre, agreement and licences on one page."""
    form = PartnershipForm(
        data={
            "stage": "onboarding",
            "since": today(),
            "centre_time_zone": "UTC",
            "term_kind": "license",
            "term_notice_days": 90,
        }
    )
    form.parent_id.choices = [("", "no other partner"), *partner_choices()]
    form.program_ids.choices = choices.program_keys()
    return submitting.run(
        form,
        lambda: open_partnership(
            actor(),
            **form.blocks(),
            program_ids=[int(key) for key in form.program_ids.data or ()],
            max_cohorts=form.max_cohorts.data,
        ),
        done=lambda saved: f"{saved.name} was added with its centre and its agreement.",
        to=lambda saved: url_for("partners.show_partner", slug=saved.slug),
        title="Add a partner with its agreement",
        trail=[("Partners", url_for("partners.list_partners"))],
        save_label="Add partner, centre and agreement",
        cancel_url=url_for("partners.list_partners"),
        template="partnerships/new.html",
    )
