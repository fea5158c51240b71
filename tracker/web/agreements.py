"""Pages of agreement terms: list, one, sign, edit, extend, end early.

Renewal, linking and carrying over are web/renewals; what is licensed under a term web/licences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import AgreementTerm
from tracker.queries import agreements as queries
from tracker.queries import choices, licences, obligations
from tracker.queries.criteria import Criteria, Page
from tracker.queries.partners import get_partner
from tracker.rules.agreements import TERM_STATES
from tracker.rules.vocabulary import AGREEMENT_KINDS
from tracker.services import agreements as services
from tracker.services.licences import license_programs
from tracker.web import listing, submitting
from tracker.web.forms.agreements import AnotherEndForm, TermEditForm, TermForm
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import show_day, today

bp = Blueprint("agreements", __name__)

TONES = {"running": "good", "in_notice": "soon", "teach_out": "soon"}


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term in a list, with its state on the day."""

    term: AgreementTerm
    state: str


def term_url(term: AgreementTerm) -> str:
    """The address of a term's page."""
    return url_for("agreements.show_term", term_id=term.id)


def trail(term: AgreementTerm | None = None) -> list[tuple[str, str | None]]:
    """The way to a term's page."""
    steps: list[tuple[str, str | None]] = [("Agreements", url_for("agreements.list_agreements"))]
    if term is None:
        return steps
    return [*steps, (f"{term.partner.name}, {term.number}", term_url(term))]


def _beside(words: str, endpoint: str, icon: str) -> Action:
    """A way to a list that has no line of its own in the side bar."""
    return Action(words, lambda: url_for(endpoint), "agreement:read", icon=icon, is_main=False)


def _lines(criteria: Criteria) -> Page[TermLine]:
    found = queries.list_terms(criteria, on=today())
    states = queries.term_states(found.rows, today())
    return Page(
        [TermLine(row, states[row.id]) for row in found.rows],
        found.total,
        criteria,
        found.first,
        found.last,
    )


AGREEMENTS: Listing[TermLine] = Listing(
    noun="agreements",
    title="Agreements",
    subtitle="Terms under which partners run our programs.",
    read=_lines,
    search="Find an agreement",
    columns=(
        Column(
            "number",
            "Number",
            lambda r: r.term.number,
            sortable=True,
            link=lambda r: term_url(r.term),
        ),
        Column("partner", "Partner", lambda r: r.term.partner.name, sortable=True),
        Column(
            "kind",
            "Kind",
            lambda r: r.term.kind,
            sortable=True,
            words=lambda r: AGREEMENT_KINDS[r.term.kind],
            lesser=True,
        ),
        Column(
            "state",
            "State",
            lambda r: TERM_STATES[r.state],
            kind="badge",
            tone=lambda r: TONES.get(r.state, "plain"),
        ),
        Column(
            "starts_on",
            "First day",
            lambda r: r.term.starts_on,
            kind="date",
            sortable=True,
            lesser=True,
        ),
        Column(
            "ends_on",
            "Last day",
            lambda r: r.term.ends_on,
            kind="date",
            sortable=True,
            second=lambda r: (
                f"at first {show_day(r.term.original_end_on)}"
                if r.term.ends_on != r.term.original_end_on
                else None
            ),
        ),
        Column("notice_on", "Notice by", lambda r: r.term.notice_on, kind="date", sortable=True),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("state", "State", lambda: list(TERM_STATES.items())),
        Filter("kind", "Kind", lambda: list(AGREEMENT_KINDS.items())),
    ),
    actions=(
        Action("Add an agreement", lambda: url_for("agreements.new_term"), "agreement:write"),
        _beside("Licences", "licences.list_licences", "certificate"),
        _beside("Obligations", "obligations.list_obligations", "clipboard-check"),
    ),
    empty_title="No agreement yet",
    empty_text="A term says from when to when a partner may run which programs.",
)


@listing.routes(bp, "/agreements/")
@needs("agreement:read")
def list_agreements(fmt: str = "html") -> ResponseReturnValue:
    """The terms of the viewer's partners."""
    return listing.respond(AGREEMENTS, fmt)


def stretches(term: AgreementTerm, on: date) -> list[tuple[str, int, str]]:
    """The term as a bar of days: past, to come, and the days after the last day for notice."""
    notice_on = max(term.notice_on, term.starts_on)
    past = min(
        max((min(on, notice_on) - term.starts_on).days, 0), (notice_on - term.starts_on).days
    )
    quiet = (notice_on - term.starts_on).days - past
    notice = (term.ends_on - notice_on).days + 1
    return [
        ("part", past, "days gone by"),
        ("rest", quiet, "days until the last day for notice"),
        ("soon", notice, "days from then to the end"),
    ]


@bp.get("/agreements/<int:term_id>")
@needs("agreement:read")
def show_term(term_id: int) -> ResponseReturnValue:
    """One term: its days, what it licenses and what is left of it, what is owed."""
    term = queries.get_term(term_id)
    state = queries.term_states([term], today())[term.id]
    licensed = licences.list_term_licences(term.id)
    return render_template(
        "agreements/show.html",
        term=term,
        state=state,
        state_words=TERM_STATES[state],
        tone=TONES.get(state, "plain"),
        successor=queries.find_successor(term.id),
        stretches=stretches(term, today()),
        licences=licensed,
        balances=licences.balances(licensed),
        may_carry_over=term.previous_id is not None
        and not licences.has_carried_over([row.id for row in licensed]),
        obligations=obligations.list_term_obligations(term.id),
        trail=trail(),
    )


@bp.route("/agreements/new", methods=["GET", "POST"])
@needs("agreement:write")
def new_term() -> ResponseReturnValue:
    """Sign a term, with the programs it licenses at once."""
    first = {"partner": request.args.get("partner"), "kind": "license", "notice_days": 90}
    form = TermForm(data=first)
    form.partner.choices = [("", "choose a partner"), *choices.partner_slugs()]
    form.program_ids.choices = choices.program_keys()

    def sign() -> AgreementTerm:
        values = form.values("partner", "program_ids", "max_cohorts", "overlap_is_meant")
        term = services.sign_term(actor(), get_partner(form.partner.data), **values)
        if form.program_ids.data:
            program_ids = [int(key) for key in form.program_ids.data]
            license_programs(
                actor(),
                term,
                program_ids=program_ids,
                max_cohorts=form.max_cohorts.data,
                overlap_is_meant=form.overlap_is_meant.data,
            )
        return term

    return submitting.run(
        form,
        sign,
        done=lambda saved: f"{saved.number} was added.",
        to=term_url,
        title="Add an agreement",
        trail=trail(),
        save_label="Add the agreement",
        cancel_url=url_for("agreements.list_agreements"),
    )


def _shown(term: AgreementTerm) -> dict[str, Any]:
    fields = (*services.FIELDS, "version")
    return {**{key: getattr(term, key) for key in fields}, "ends_on": term.original_end_on}


@bp.route("/agreements/<int:term_id>/edit", methods=["GET", "POST"])
@needs("agreement:write")
def edit_term(term_id: int) -> ResponseReturnValue:
    """Correct what was written down at signing."""
    term = queries.get_term(term_id)
    form = TermEditForm(data=_shown(term))
    return submitting.run(
        form,
        lambda: services.edit_term(actor(), term, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.number} was saved.",
        to=term_url,
        title=f"Edit {term.number}",
        crumb="Edit",
        trail=trail(term),
        save_label="Save the agreement",
        cancel_url=term_url(term),
        current=lambda: TermEditForm(formdata=None, data=_shown(queries.get_term(term_id))),
    )


def _another_end(
    term: AgreementTerm, act: Callable[..., AgreementTerm], title: str, save_label: str
) -> ResponseReturnValue:
    form = AnotherEndForm(data={"version": term.version, "agreed_on": today()})
    return submitting.run(
        form,
        lambda: act(actor(), term, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.number} now ends on {show_day(saved.ends_on)}.",
        to=term_url,
        title=f"{title} {term.number}",
        crumb=title,
        trail=trail(term),
        save_label=save_label,
        cancel_url=term_url(term),
        current=lambda: AnotherEndForm(formdata=None, obj=queries.get_term(term.id)),
        subtitle=f"It runs to {show_day(term.ends_on)} now.",
    )


@bp.route("/agreements/<int:term_id>/extend", methods=["GET", "POST"])
@needs("agreement:write")
def extend_term(term_id: int) -> ResponseReturnValue:
    """Agree a later end."""
    return _another_end(
        queries.get_term(term_id), services.extend_term, "Extend", "Extend the agreement"
    )


@bp.route("/agreements/<int:term_id>/end", methods=["GET", "POST"])
@needs("agreement:write")
def end_term(term_id: int) -> ResponseReturnValue:
    """Agree an earlier end."""
    return _another_end(
        queries.get_term(term_id), services.end_term_early, "End", "End the agreement early"
    )
