"""Pages of learners: list, one with everything that happened, edit.

References and consents: web/learner_records. Two records of one person: web/learner_merges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Enrolment, Learner, OutcomeObservation
from tracker.queries import choices
from tracker.queries import learners as queries
from tracker.queries.enrolments import list_learner_enrolments
from tracker.queries.learners import LearnerLine
from tracker.queries.outcomes import list_enrolment_outcomes
from tracker.rules.vocabulary import ENROLMENT_EVENTS, ENROLMENT_STATUSES, OUTCOME_STATUSES
from tracker.services import learners as services
from tracker.web import listing, submitting
from tracker.web.forms.learners import LearnerForm
from tracker.web.listing import Column, Filter, Listing
from tracker.web.shell import country_name, show_day, today

bp = Blueprint("learners", __name__)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a learner's time line."""

    day: date | None
    title: str
    detail: str
    is_undone: bool = False


def learner_url(learner: Learner) -> str:
    """The address of a learner."""
    return url_for("learners.show_learner", learner_id=learner.id)


def learner_trail(learner: Learner | None = None) -> list[tuple[str, str | None]]:
    """The way to the learners, and on to one of them."""
    steps: list[tuple[str, str | None]] = [("Learners", url_for("learners.list_learners"))]
    return steps if learner is None else [*steps, (learner.name, learner_url(learner))]


def _latest(line: LearnerLine) -> str | None:
    """The latest enrolment in words: current cohorts are read from enrolments, never copied."""
    if not line.enrolments:
        return None
    row = line.enrolments[0]
    return f"{row.cohort.code}, {ENROLMENT_STATUSES[row.status].lower()}"


LEARNERS: Listing[LearnerLine] = Listing(
    noun="learners",
    title="Learners",
    subtitle="People, once each, whatever number of cohorts they were in.",
    read=queries.list_learners,
    search="Find by name, address, phone or reference",
    columns=(
        Column(
            "name",
            "Learner",
            lambda r: r.learner.name,
            sortable=True,
            link=lambda r: learner_url(r.learner),
        ),
        Column("given_name", "Given name", lambda r: r.learner.given_name, on_screen=False),
        Column("family_name", "Family name", lambda r: r.learner.family_name, on_screen=False),
        Column("reference", "Reference", lambda r: ", ".join(r.references) or None, lesser=True),
        Column("latest", "Latest enrolment", _latest),
        Column("enrolments", "Enrolments", lambda r: len(r.enrolments), kind="number", lesser=True),
        Column("email", "E-mail", lambda r: r.learner.email, lesser=True),
        Column("phone", "Phone", lambda r: r.learner.phone, on_screen=False),
        Column("birth_year", "Birth year", lambda r: r.learner.birth_year, on_screen=False),
        Column(
            "country",
            "Country",
            lambda r: r.learner.country,
            sortable=True,
            words=lambda r: country_name(r.learner.country) or None,
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("status", "Status", lambda: list(ENROLMENT_STATUSES.items())),
        Filter("place", "Place", lambda: [("open", "holds one now")]),
        Filter(
            "country",
            "Country",
            lambda: [(code, country_name(code)) for code in queries.list_learner_countries()],
        ),
    ),
    empty_title="No learner yet",
    empty_text="Learners come into the record when they are enrolled in a cohort.",
)


@listing.routes(bp, "/learners/")
@needs("learner:read")
def list_learners(fmt: str = "html") -> ResponseReturnValue:
    """The people that the viewer's partners enrolled."""
    return listing.respond(LEARNERS, fmt)


@bp.get("/learners/<int:learner_id>")
@needs("learner:read")
def show_learner(learner_id: int) -> ResponseReturnValue:
    """One learner: identity, references, consents, enrolments, and all that happened."""
    learner = queries.get_learner(learner_id)
    enrolments = list_learner_enrolments(learner.id)
    outcomes = list_enrolment_outcomes(row.id for row in enrolments)
    partners = queries.list_learner_partners(learner.id)
    into = queries.get_learner(learner.merged_into_id) if learner.merged_into_id else None
    return render_template(
        "learners/show.html",
        learner=learner,
        trail=learner_trail(),
        into=into,
        merged=queries.list_merged_into(learner.id),
        enrolments=enrolments,
        partner_names={row.id: row.name for row in partners},
        references=queries.list_references(learner.id),
        consents=queries.list_consents(learner.id),
        moments=moments_of(enrolments, outcomes),
    )


def moments_of(
    enrolments: Sequence[Enrolment], outcomes: Sequence[OutcomeObservation]
) -> list[Moment]:
    """Events and outcomes of all enrolments in one line, the latest first."""
    codes = {row.id: row.cohort.code for row in enrolments}
    found: list[tuple[date, int, Moment]] = []
    for enrolment in enrolments:
        undone = {event.undoes_id for event in enrolment.events}
        for event in enrolment.events:
            title = f"{ENROLMENT_EVENTS[event.kind]}, {codes[enrolment.id]}"
            moment = Moment(event.effective_on, title, event.note or "", event.id in undone)
            found.append((event.effective_on or date.min, event.id, moment))
    for row in outcomes:
        since = f"since {show_day(row.effective_from)}" if row.effective_from else ""
        parts = [row.job_title, row.employer, since]
        title = f"Learned: {OUTCOME_STATUSES[row.status].lower()}, {codes[row.enrolment_id]}"
        detail = ", ".join(part for part in parts if part)
        moment = Moment(row.learned_on, title, detail, row.superseded_by_id is not None)
        found.append((row.learned_on, row.id, moment))
    return [moment for _, _, moment in sorted(found, key=lambda one: one[:2], reverse=True)]


@bp.route("/learners/<int:learner_id>/edit", methods=["GET", "POST"])
@needs("learner:write")
def edit_learner(learner_id: int) -> ResponseReturnValue:
    """Change who a learner is and how they are reached."""
    learner = queries.get_learner(learner_id)
    form = LearnerForm(obj=learner)
    return submitting.run(
        form,
        lambda: services.edit_learner(
            actor(), learner, version=form.shown_version, person=form.person(), today=today()
        ),
        done=lambda saved: f"{saved.name} was saved.",
        to=learner_url,
        title="Edit",
        trail=learner_trail(learner),
        save_label="Save the learner",
        cancel_url=learner_url(learner),
        current=lambda: LearnerForm(formdata=None, obj=queries.get_learner(learner_id)),
    )
