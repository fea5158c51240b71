"""Pages of licences: list, one with its ledger, license programs under a term, edit, allow more."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Licence
from tracker.queries import agreements, choices
from tracker.queries import licences as queries
from tracker.queries.criteria import Criteria, Page
from tracker.rules.allowance import Allowance
from tracker.services import licences as services
from tracker.web import agreements as term_pages
from tracker.web import listing, submitting
from tracker.web.forms.licences import ExtraForm, LicenceEditForm, LicenceForm
from tracker.web.listing import Column, Filter, Listing
from tracker.web.shell import show_day, today

bp = Blueprint("licences", __name__)


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """A licence in a list, with what is left of it."""

    licence: Licence
    cohorts: Allowance
    learners: Allowance


def _url(licence: Licence) -> str:
    return url_for("licences.show_licence", licence_id=licence.id)


def _trail(licence: Licence | None = None) -> list[tuple[str, str | None]]:
    steps: list[tuple[str, str | None]] = [("Licences", url_for("licences.list_licences"))]
    if licence is None:
        return steps
    name = f"{licence.term.partner.name}, {licence.program.name}"
    return [*steps, (name, _url(licence))]


def left_words(allowance: Allowance) -> str:
    """What is left, in words: 3 of 12, or no limit."""
    return "no limit" if allowance.left is None else f"{allowance.left} of {allowance.whole}"


def _lines(criteria: Criteria) -> Page[LicenceLine]:
    found = queries.list_licences(criteria, on=today())
    left = queries.balances(found.rows)
    lines = [
        LicenceLine(row, left[row.id]["cohort"], left[row.id]["learner"]) for row in found.rows
    ]
    return Page(lines, found.total, criteria, found.first, found.last)


LICENCES: Listing[LicenceLine] = Listing(
    noun="licences",
    title="Licences",
    subtitle="Which partner may run which program, from when to when, and how often.",
    read=_lines,
    search="Find a licence",
    columns=(
        Column(
            "program",
            "Program",
            lambda r: r.licence.program.name,
            sortable=True,
            link=lambda r: _url(r.licence),
        ),
        Column(
            "partner", "Partner", lambda r: r.licence.term.partner.name, sortable=True, lesser=True
        ),
        Column(
            "term",
            "Agreement",
            lambda r: r.licence.term.number,
            sortable=True,
            link=lambda r: term_pages.term_url(r.licence.term),
        ),
        Column(
            "starts_on",
            "First day",
            lambda r: r.licence.starts_on,
            kind="date",
            sortable=True,
            lesser=True,
        ),
        Column("ends_on", "Last day", lambda r: r.licence.ends_on, kind="date", sortable=True),
        Column(
            "cohorts_left",
            "Cohorts left",
            lambda r: r.cohorts.left,
            kind="number",
            words=lambda r: left_words(r.cohorts),
        ),
        Column(
            "learners_left",
            "Learners left",
            lambda r: r.learners.left,
            kind="number",
            words=lambda r: left_words(r.learners),
            lesser=True,
        ),
        Column("cohorts_used", "Cohorts used", lambda r: r.cohorts.used, on_screen=False),
        Column("learners_used", "Learners used", lambda r: r.learners.used, on_screen=False),
        Column("territory", "Territory", lambda r: r.licence.territory, on_screen=False),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("program", "Program", choices.program_codes),
        Filter("state", "State", lambda: [("in_force", "in force"), ("other", "not in force")]),
    ),
    empty_title="No licence yet",
    empty_text="Programs are licensed under an agreement: open one and license programs there.",
)


@listing.routes(bp, "/licences/")
@needs("agreement:read")
def list_licences(fmt: str = "html") -> ResponseReturnValue:
    """The licences of the viewer's partners."""
    return listing.respond(LICENCES, fmt)


@bp.get("/licences/<int:licence_id>")
@needs("agreement:read")
def show_licence(licence_id: int) -> ResponseReturnValue:
    """One licence with its ledger."""
    licence = queries.get_licence(licence_id)
    return render_template(
        "licences/show.html",
        licence=licence,
        balances=queries.balances([licence])[licence.id],
        left_words=left_words,
        trail=_trail(),
    )


@bp.route("/agreements/<int:term_id>/license", methods=["GET", "POST"])
@needs("agreement:write")
def new_licence(term_id: int) -> ResponseReturnValue:
    """License programs under a term; days default to the term's."""
    term = agreements.get_term(term_id)
    form = LicenceForm(data={"starts_on": term.starts_on, "ends_on": term.ends_on})
    form.program_ids.choices = choices.program_keys()
    return submitting.run(
        form,
        lambda: services.license_programs(
            actor(),
            term,
            program_ids=[int(key) for key in form.program_ids.data or ()],
            **form.values("program_ids"),
        ),
        done=lambda saved: f"{len(saved)} licensed under {term.number}.",
        to=lambda _: term_pages.term_url(term),
        title="License programs",
        trail=term_pages.trail(term),
        save_label="License these programs",
        cancel_url=term_pages.term_url(term),
        subtitle=f"The term runs from {show_day(term.starts_on)} to {show_day(term.ends_on)}.",
    )


@bp.route("/licences/<int:licence_id>/edit", methods=["GET", "POST"])
@needs("agreement:write")
def edit_licence(licence_id: int) -> ResponseReturnValue:
    """Change the days or the territory of a licence."""
    licence = queries.get_licence(licence_id)
    form = LicenceEditForm(obj=licence)
    return submitting.run(
        form,
        lambda: services.edit_licence(
            actor(), licence, version=form.shown_version, **form.values()
        ),
        done=lambda _: "The licence was saved.",
        to=_url,
        title=f"Edit the licence for {licence.program.name}",
        crumb="Edit",
        trail=_trail(licence),
        save_label="Save the licence",
        cancel_url=_url(licence),
        current=lambda: LicenceEditForm(formdata=None, obj=queries.get_licence(licence_id)),
    )


@bp.route("/licences/<int:licence_id>/extra", methods=["GET", "POST"])
@needs("agreement:write")
def allow_more(licence_id: int) -> ResponseReturnValue:
    """Allow more cohorts or learners than were granted."""
    licence = queries.get_licence(licence_id)
    form = ExtraForm(data={"happened_on": today()})
    return submitting.run(
        form,
        lambda: services.allow_more(actor(), licence, **form.values()),
        done=lambda _: "The extra was entered.",
        to=_url,
        title="Allow more",
        trail=_trail(licence),
        save_label="Enter the extra",
        cancel_url=_url(licence),
    )
