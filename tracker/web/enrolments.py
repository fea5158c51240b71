"""Pages of enrolments: list, one with its history, enrol, situation at entry.

What happens to an enrolment (moves, transfers, undo): web/enrolment_moves.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.metrics.catalogue import STANDARDS
from tracker.models import Enrolment, Learner
from tracker.queries import choices
from tracker.queries import enrolments as queries
from tracker.queries.cohorts import get_cohort, key_of
from tracker.queries.learners import get_learner, references_of, suggest_learners
from tracker.queries.outcomes import list_enrolment_outcomes
from tracker.queries.projections import happenings
from tracker.rules.moves import can_undo, moves_open
from tracker.rules.vocabulary import ENROLMENT_STATUSES, EXIT_REASONS
from tracker.services import enrolments as services
from tracker.web import listing, submitting
from tracker.web.cohorts import cohort_trail, cohort_url, enrolling_day
from tracker.web.forms.enrolments import EnrolForm, EnrolKnownForm, EntryForm
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("enrolments", __name__)

STATUS_TONES = {"completed": "good", "deferred": "soon", "withdrawn": "late", "dismissed": "late"}


def enrolment_url(enrolment: Enrolment) -> str:
    """The address of an enrolment."""
    return url_for("enrolments.show_enrolment", enrolment_id=enrolment.id)


def enrolment_trail(enrolment: Enrolment) -> list[tuple[str, str | None]]:
    """The way to an enrolment through its cohort."""
    return [*cohort_trail(enrolment.cohort), (enrolment.learner.name, enrolment_url(enrolment))]


def learner_url(learner: Learner) -> str:
    """The address of a learner."""
    return url_for("learners.show_learner", learner_id=learner.id)


def _whole_file() -> str:
    """The file with outcomes, in the columns of the import, of the partner that is chosen."""
    return url_for("exports.download_enrolments", fmt="csv", partner=request.args.get("partner"))


ENROLMENTS: Listing[Enrolment] = Listing(
    noun="enrolments",
    title="Enrolments",
    subtitle="One learner in one cohort; somebody may have several.",
    read=queries.list_enrolments,
    search="Find a learner or cohort",
    columns=(
        Column("learner", "Learner", lambda r: r.learner.name, sortable=True, link=enrolment_url),
        Column("given_name", "Given name", lambda r: r.learner.given_name, on_screen=False),
        Column("family_name", "Family name", lambda r: r.learner.family_name, on_screen=False),
        Column(
            "cohort",
            "Cohort",
            lambda r: r.cohort.code,
            sortable=True,
            link=lambda r: cohort_url(r.cohort),
            second=lambda r: r.cohort.centre.name,
        ),
        Column("centre", "Centre", lambda r: r.cohort.centre.name, on_screen=False, lesser=True),
        Column("partner", "Partner", lambda r: r.cohort.partner.name, sortable=True, lesser=True),
        Column("program", "Program", lambda r: r.program.name, sortable=True, lesser=True),
        Column(
            "status",
            "Status",
            lambda r: r.status,
            sortable=True,
            words=lambda r: ENROLMENT_STATUSES[r.status],
        ),
        Column("status_on", "Since", lambda r: r.status_on, kind="date", sortable=True),
        Column(
            "enrolled_on",
            "Enrolled",
            lambda r: r.enrolled_on,
            kind="date",
            sortable=True,
            lesser=True,
        ),
        Column("started_on", "Started", lambda r: r.started_on, on_screen=False),
        Column("completed_on", "Completed", lambda r: r.completed_on, on_screen=False),
        Column("exit_reason", "Reason", lambda r: r.exit_reason, on_screen=False),
        Column("expected_return_on", "Expected", lambda r: r.expected_return_on, on_screen=False),
        Column("credential_on", "Credential", lambda r: r.credential_on, on_screen=False),
        Column("intent", "Intent", lambda r: r.intent, on_screen=False),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("program", "Program", choices.program_codes),
        Filter("status", "Status", lambda: list(ENROLMENT_STATUSES.items())),
        Filter("exit_reason", "Reason", lambda: list(EXIT_REASONS.items())),
    ),
    actions=(Action("File for import", _whole_file, "learner:export", "download", is_main=False),),
    empty_title="Nobody is enrolled yet",
    empty_text="Open a cohort and enrol learners there, one by one, by pasting or from a file.",
)


@listing.routes(bp, "/enrolments/")
@needs("learner:read")
def list_enrolments(fmt: str = "html") -> ResponseReturnValue:
    """The enrolments of the viewer's partners."""
    return listing.respond(ENROLMENTS, fmt)


@bp.get("/enrolments/<int:enrolment_id>")
@needs("learner:read")
def show_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """One enrolment: what it is, every event with its undo, every outcome."""
    enrolment = queries.get_enrolment(enrolment_id)
    chain = happenings(enrolment.events)
    undone = {event.undoes_id for event in enrolment.events if event.undoes_id}
    references = references_of([enrolment.learner_id], enrolment.partner_id)
    return render_template(
        "enrolments/show.html",
        enrolment=enrolment,
        trail=cohort_trail(enrolment.cohort),
        reference=next(iter(references.get(enrolment.learner_id, ())), None),
        tone=STATUS_TONES.get(enrolment.status, "plain"),
        events=list(reversed(enrolment.events)),
        undone=undone,
        undoable={event.id for event in enrolment.events if can_undo(chain, event.id)},
        moves=moves_open(chain),
        target=_target(enrolment),
        standards=STANDARDS.values(),
        outcomes=list(reversed(list_enrolment_outcomes([enrolment.id]))),
    )


def _target(enrolment: Enrolment) -> Enrolment | None:
    if enrolment.status != "transferred_out":
        return None
    return queries.find_transfer_target(enrolment.id)


@bp.route("/cohorts/<int:cohort_id>/enrol", methods=["GET", "POST"])
@needs("enrolment:write")
def enrol_learner(cohort_id: int) -> ResponseReturnValue:
    """A new person, or somebody on record who is searched for first."""
    cohort = get_cohort(cohort_id)
    key = key_of(request.args.get("learner", ""))
    learner = get_learner(key) if key is not None else None
    kind = EnrolForm if learner is None else EnrolKnownForm
    form: Any = kind(data={"enrolled_on": enrolling_day(cohort, today())})
    asked = request.args.get("q", "").strip()[:200]
    return submitting.run(
        form,
        lambda: services.enrol_learner(
            actor(),
            cohort,
            learner=learner,
            person=None if learner else form.person(),
            reference=form.reference.data,
            enrolled_on=form.enrolled_on.data,
            today=today(),
        ),
        done=lambda saved: f"{saved.learner.name} was enrolled in {cohort.code}.",
        to=lambda _: cohort_url(cohort),
        title="Enrol a learner",
        trail=cohort_trail(cohort),
        save_label="Enrol the learner",
        cancel_url=cohort_url(cohort),
        template="cohorts/enrol.html",
        cohort=cohort,
        learner=learner,
        asked=asked,
        found=suggest_learners(asked) if asked else [],
        place=queries.find_open_enrolment(learner.id, cohort.program_id) if learner else None,
    )


@bp.route("/enrolments/<int:enrolment_id>/edit", methods=["GET", "POST"])
@needs("enrolment:write")
def edit_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Credential, intent survey and situation at entry."""
    enrolment = queries.get_enrolment(enrolment_id)
    form = EntryForm(obj=enrolment)
    return submitting.run(
        form,
        lambda: services.edit_enrolment(
            actor(), enrolment, version=form.shown_version, facts=form.facts(), today=today()
        ),
        done=lambda _: "Saved.",
        to=enrolment_url,
        title="Entry and intent",
        trail=enrolment_trail(enrolment),
        save_label="Save entry and intent",
        cancel_url=enrolment_url(enrolment),
        current=lambda: EntryForm(formdata=None, obj=queries.get_enrolment(enrolment_id)),
    )
