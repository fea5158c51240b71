"""Pages that let one term follow another: renew, link a renewal made by hand, carry over."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import AgreementTerm
from tracker.queries import agreements as queries
from tracker.queries import licences
from tracker.rules.problems import Refused
from tracker.services import renewals as services
from tracker.web import submitting
from tracker.web.agreements import term_url, trail
from tracker.web.forms.agreements import LinkForm, RenewalForm
from tracker.web.shell import show_day, today

bp = Blueprint("renewals", __name__)


def _licence_choices(term: AgreementTerm) -> list[tuple[str, str]]:
    """The term's licences by key, each with what is left of it."""
    rows = licences.list_term_licences(term.id)
    left = licences.balances(rows)
    pairs = []
    for row in rows:
        cohorts = left[row.id]["cohort"]
        words = "no limit" if cohorts.left is None else f"{cohorts.left} cohorts left"
        pairs.append((str(row.id), f"{row.program.name}, to {show_day(row.ends_on)}, {words}"))
    return pairs


@bp.route("/agreements/<int:term_id>/renew", methods=["GET", "POST"])
@needs("agreement:write")
def renew_term(term_id: int) -> ResponseReturnValue:
    """The term that follows: days and licences prefilled, the balance carried over once."""
    term = queries.get_term(term_id)
    proposal: dict[str, Any] = asdict(services.propose_renewal(term))
    proposal["licence_ids"] = [str(key) for key in proposal["licence_ids"]]
    form = RenewalForm(data={**proposal, "carries_over": True})
    form.licence_ids.choices = _licence_choices(term)
    return submitting.run(
        form,
        lambda: services.renew_term(
            actor(),
            term,
            licence_ids=[int(key) for key in form.licence_ids.data or ()],
            **form.values("licence_ids"),
        ),
        done=lambda saved: f"{saved.number} follows {term.number}.",
        to=term_url,
        title=f"Renew {term.number}",
        crumb="Renew",
        trail=trail(term),
        save_label="Renew the agreement",
        cancel_url=term_url(term),
        subtitle=f"{term.number} runs to {show_day(term.ends_on)}.",
    )


def _linkable(form: LinkForm, term: AgreementTerm) -> LinkForm:
    form.previous_id.choices = [
        ("", "choose a term"),
        *(
            (str(row.id), f"{row.number}, to {show_day(row.ends_on)}")
            for row in queries.list_partner_terms(term.partner_id)
            if row.id != term.id and row.ends_on < term.starts_on
        ),
    ]
    return form


@bp.route("/agreements/<int:term_id>/link", methods=["GET", "POST"])
@needs("agreement:write")
def link_term(term_id: int) -> ResponseReturnValue:
    """Say afterwards which term this one renews."""
    term = queries.get_term(term_id)
    form = _linkable(LinkForm(obj=term), term)
    return submitting.run(
        form,
        lambda: services.link_term(actor(), term, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.number} follows an earlier term.",
        to=term_url,
        title=f"{term.number} renews an earlier term",
        crumb="Link",
        trail=trail(term),
        save_label="Link the terms",
        cancel_url=term_url(term),
        current=lambda: _linkable(LinkForm(formdata=None, obj=queries.get_term(term_id)), term),
    )


@bp.post("/agreements/<int:term_id>/carry-over")
@needs("agreement:write")
def carry_over(term_id: int) -> ResponseReturnValue:
    """Move what is left under the term before to this one, once."""
    term = queries.get_term(term_id)
    try:
        services.carry_over(actor(), term, on=today())
    except Refused as error:
        flash(str(error), "error")
    else:
        flash("What was left was carried over.")
    return redirect(url_for("agreements.show_term", term_id=term_id))
