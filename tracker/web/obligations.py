"""Pages of obligations: list, one, add under a term, edit, and the steps to settled."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Obligation
from tracker.queries import agreements, choices
from tracker.queries import obligations as queries
from tracker.rules.agreements import OBLIGATION_MOVES, OWED
from tracker.rules.vocabulary import OBLIGATION_KINDS, OBLIGATION_STATUSES
from tracker.services import obligations as services
from tracker.web import agreements as term_pages
from tracker.web import listing, submitting
from tracker.web.forms.base import EditForm
from tracker.web.forms.obligations import (
    ObligationEditForm,
    ObligationForm,
    ReasonedStepForm,
    StepForm,
)
from tracker.web.listing import Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("obligations", __name__)

TONES = {"accepted": "good", "submitted": "soon", "returned": "soon"}
# step -> (verb, form, title, button)
STEPS: dict[str, tuple[Callable[..., Obligation], type[EditForm], str, str]] = {
    "accept": (services.accept_obligation, StepForm, "Accept", "Accept what was handed in"),
    "return": (services.return_obligation, ReasonedStepForm, "Return", "Return to the partner"),
    "waive": (services.waive_obligation, ReasonedStepForm, "Waive", "Ask for it no longer"),
}


def _url(obligation: Obligation) -> str:
    return url_for("obligations.show_obligation", obligation_id=obligation.id)


def _trail(obligation: Obligation | None = None) -> list[tuple[str, str | None]]:
    steps: list[tuple[str, str | None]] = [("Obligations", url_for("obligations.list_obligations"))]
    return steps if obligation is None else [*steps, (obligation.title, _url(obligation))]


def is_late(obligation: Obligation) -> bool:
    """Whether it is owed and its day has passed."""
    return obligation.status in OWED and obligation.due_on < today()


def tone_of(obligation: Obligation) -> str:
    """The tone of its badge: late when it is."""
    return "late" if is_late(obligation) else TONES.get(obligation.status, "plain")


OBLIGATIONS: Listing[Obligation] = Listing(
    noun="obligations",
    title="Obligations",
    subtitle="What partners owe under their agreements.",
    read=lambda criteria: queries.list_obligations(criteria, on=today()),
    search="Find an obligation",
    columns=(
        Column("title", "What is owed", lambda o: o.title, sortable=True, link=_url),
        Column("partner", "Partner", lambda o: o.term.partner.name, sortable=True),
        Column(
            "term",
            "Agreement",
            lambda o: o.term.number,
            sortable=True,
            link=lambda o: term_pages.term_url(o.term),
            lesser=True,
        ),
        Column(
            "kind",
            "Kind",
            lambda o: o.kind,
            sortable=True,
            words=lambda o: OBLIGATION_KINDS[o.kind],
            lesser=True,
        ),
        Column("due_on", "Due on", lambda o: o.due_on, kind="date", sortable=True),
        Column(
            "status",
            "Status",
            lambda o: OBLIGATION_STATUSES[o.status] + (", late" if is_late(o) else ""),
            kind="badge",
            sortable=True,
            tone=tone_of,
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("status", "Status", lambda: [("late", "Late"), *OBLIGATION_STATUSES.items()]),
        Filter("kind", "Kind", lambda: list(OBLIGATION_KINDS.items())),
    ),
    empty_title="Nothing is owed",
    empty_text="Obligations are added on the page of the agreement they come from.",
)


@listing.routes(bp, "/obligations/")
@needs("agreement:read")
def list_obligations(fmt: str = "html") -> ResponseReturnValue:
    """What the viewer's partners owe."""
    return listing.respond(OBLIGATIONS, fmt)


@bp.get("/obligations/<int:obligation_id>")
@needs("agreement:read")
def show_obligation(obligation_id: int) -> ResponseReturnValue:
    """One obligation and the steps open to the viewer."""
    row = queries.get_obligation(obligation_id)
    return render_template(
        "obligations/show.html",
        obligation=row,
        is_late=is_late(row),
        tone=tone_of(row),
        may_become=[new for new, before in OBLIGATION_MOVES.items() if row.status in before],
        is_owed=row.status in OWED,
        trail=_trail(),
    )


@bp.route("/agreements/<int:term_id>/obligations/new", methods=["GET", "POST"])
@needs("agreement:write")
def new_obligation(term_id: int) -> ResponseReturnValue:
    """Add something owed under a term."""
    term = agreements.get_term(term_id)
    form = ObligationForm(data={"kind": "report_due"})
    return submitting.run(
        form,
        lambda: services.add_obligation(actor(), term, **form.values()),
        done=lambda saved: f"{saved.title} was added.",
        to=lambda _: term_pages.term_url(term),
        title="Add an obligation",
        trail=term_pages.trail(term),
        save_label="Add the obligation",
        cancel_url=term_pages.term_url(term),
    )


@bp.route("/obligations/<int:obligation_id>/edit", methods=["GET", "POST"])
@needs("agreement:write")
def edit_obligation(obligation_id: int) -> ResponseReturnValue:
    """Change what is owed or until when."""
    row = queries.get_obligation(obligation_id)
    form = ObligationEditForm(obj=row)
    return submitting.run(
        form,
        lambda: services.edit_obligation(actor(), row, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.title} was saved.",
        to=_url,
        title=f"Edit {row.title}",
        crumb="Edit",
        trail=_trail(row),
        save_label="Save the obligation",
        cancel_url=_url(row),
        current=lambda: ObligationEditForm(
            formdata=None, obj=queries.get_obligation(obligation_id)
        ),
    )


@bp.route("/obligations/<int:obligation_id>/submit", methods=["GET", "POST"])
@needs("obligation:submit")
def submit_obligation(obligation_id: int) -> ResponseReturnValue:
    """The partner hands it in."""
    row = queries.get_obligation(obligation_id)
    return _step(row, services.submit_obligation, StepForm, "Hand in", "Hand it in")


@bp.route(
    "/obligations/<int:obligation_id>/<any(accept, return, waive):step>", methods=["GET", "POST"]
)
@needs("agreement:write")
def settle_obligation(obligation_id: int, step: str) -> ResponseReturnValue:
    """Head office accepts, returns or waives."""
    return _step(queries.get_obligation(obligation_id), *STEPS[step])


def _step(
    row: Obligation,
    act: Callable[..., Obligation],
    form_class: type[EditForm],
    title: str,
    save_label: str,
) -> ResponseReturnValue:
    form = form_class(data={"version": row.version})
    return submitting.run(
        form,
        lambda: act(actor(), row, version=form.shown_version, **form.values()),
        done=lambda saved: f"{saved.title}: {OBLIGATION_STATUSES[saved.status].lower()}.",
        to=_url,
        title=title,
        trail=_trail(row),
        save_label=save_label,
        cancel_url=_url(row),
        current=lambda: form_class(formdata=None, obj=queries.get_obligation(row.id)),
        subtitle=row.title,
    )
