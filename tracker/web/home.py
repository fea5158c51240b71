"""The first page: what needs somebody today. Funders go straight to the partners' figures."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.queries.partners import partner_choices
from tracker.queries.worklist import read_worklist
from tracker.web.edition_paper import label_of_line
from tracker.web.shell import today

bp = Blueprint("home", __name__)


@bp.get("/")
@needs("partner:read")
def show_home() -> ResponseReturnValue:
    """The worklist; those without a list of work go to the figures."""
    viewer = actor()
    if not viewer.may("learner:read"):
        return redirect(url_for("partners.list_partners"))
    return render_template(
        "home.html",
        work=read_worklist(today(), with_people=True),
        partners=partner_choices()[:1],
        label_of_line=label_of_line,
    )
