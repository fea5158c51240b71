"""Pages of outcomes: list, one with its evidence, record, correct. Evidence: web/evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Enrolment, OutcomeObservation
from tracker.queries import choices
from tracker.queries import outcomes as queries
from tracker.queries.enrolments import get_enrolment
from tracker.queries.outcomes import EVIDENCE_STATES, evidence_state
from tracker.queries.rosters import list_roster
from tracker.rules import occupations
from tracker.rules.cohort_days import CHECKPOINTS, counts_for, day_number
from tracker.rules.problems import Problem, Refused
from tracker.rules.validation_people import PAID
from tracker.rules.vocabulary import OUTCOME_SOURCES, OUTCOME_STATUSES
from tracker.services import evidence as evidences
from tracker.services import outcomes as services
from tracker.web import editing, listing
from tracker.web.cohorts import cohort_url
from tracker.web.enrolments import enrolment_trail, enrolment_url
from tracker.web.forms.outcomes import NewOutcomeForm, OutcomeForm
from tracker.web.listing import Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("outcomes", __name__)

EVIDENCE_TONES = {"accepted": "good", "to_verify": "soon", "returned": "late"}


def outcome_url(observation: OutcomeObservation) -> str:
    """The address of an observation."""
    return url_for("outcomes.show_outcome", observation_id=observation.id)


def _work(row: OutcomeObservation) -> str | None:
    return ", ".join(part for part in (row.job_title, row.employer) if part) or None


OUTCOMES: Listing[OutcomeObservation] = Listing(
    noun="outcomes",
    title="Outcomes",
    subtitle="What was learned of learners' work and study, the latest first.",
    read=queries.list_outcomes,
    search="Find a learner, employer or job",
    columns=(
        Column(
            "learner",
            "Learner",
            lambda r: r.enrolment.learner.name,
            sortable=True,
            link=lambda r: enrolment_url(r.enrolment),
        ),
        Column(
            "cohort",
            "Cohort",
            lambda r: r.enrolment.cohort.code,
            sortable=True,
            link=lambda r: cohort_url(r.enrolment.cohort),
            second=lambda r: r.enrolment.cohort.partner.name,
        ),
        Column("partner", "Partner", lambda r: r.enrolment.cohort.partner.name, on_screen=False),
        Column(
            "status",
            "Outcome",
            lambda r: r.status,
            sortable=True,
            link=outcome_url,
            words=lambda r: OUTCOME_STATUSES[r.status],
            second=_work,
        ),
        Column("employer", "Employer", lambda r: r.employer, on_screen=False),
        Column("job_title", "Job title", lambda r: r.job_title, on_screen=False),
        Column("occupation", "Occupation", lambda r: r.occupation, on_screen=False),
        Column("in_field", "In field", lambda r: r.in_field, kind="yes_no", lesser=True),
        Column(
            "effective_from",
            "Since",
            lambda r: r.effective_from,
            kind="date",
            sortable=True,
            lesser=True,
        ),
        Column("effective_to", "Until", lambda r: r.effective_to, kind="date", on_screen=False),
        Column(
            "source",
            "Told by",
            lambda r: r.source,
            sortable=True,
            words=lambda r: OUTCOME_SOURCES[r.source],
            lesser=True,
        ),
        Column(
            "learned_on", "Learned", lambda r: r.learned_on, kind="date", sortable=True, lesser=True
        ),
        Column(
            "evidence",
            "Evidence",
            lambda r: EVIDENCE_STATES[evidence_state(r.evidence)],
            kind="badge",
            tone=lambda r: EVIDENCE_TONES.get(evidence_state(r.evidence), "plain"),
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("status", "Outcome", lambda: list(OUTCOME_STATUSES.items())),
        Filter("source", "Told by", lambda: list(OUTCOME_SOURCES.items())),
        Filter("evidence", "Evidence", lambda: list(EVIDENCE_STATES.items())),
        Filter("history", "Corrected ones", lambda: [("all", "shown too")]),
    ),
    empty_title="No outcome is known yet",
    empty_text="Outcomes are recorded on the page of a cohort, learner by learner, or imported.",
)


@listing.routes(bp, "/outcomes/")
@needs("learner:read")
def list_outcomes(fmt: str = "html") -> ResponseReturnValue:
    """The observations that stand, of the viewer's partners."""
    return listing.respond(OUTCOMES, fmt)


@bp.get("/outcomes/<int:observation_id>")
@needs("learner:read")
def show_outcome(observation_id: int) -> ResponseReturnValue:
    """One observation: as it was told, which days it counts for, what proves it."""
    row = queries.get_outcome(observation_id)
    return render_template(
        "outcomes/show.html",
        outcome=row,
        enrolment=row.enrolment,
        trail=enrolment_trail(row.enrolment),
        occupation=occupations.label(row.occupation),
        counts=count_words(row),
        names=queries.names_of(_who(row)),
        state=evidence_state(row.evidence),
        states=EVIDENCE_STATES,
        tones=EVIDENCE_TONES,
    )


def _who(row: OutcomeObservation) -> list[int | None]:
    """The accounts that had a hand in the observation and its evidence."""
    hands = [(piece.added_by_id, piece.verified_by_id) for piece in row.evidence]
    return [row.recorded_by_id, *(key for pair in hands for key in pair)]


def count_words(row: OutcomeObservation) -> str:
    """Which follow-up days the work counts for, in words; nothing for what is no work."""
    completed_on = row.enrolment.completed_on
    if row.status not in PAID or completed_on is None:
        return ""
    days = counts_for(completed_on, row.effective_from, row.effective_to, row.learned_on)
    number = day_number(completed_on, row.effective_from)
    when = f"Begun on day {number}. " if number is not None and number >= 0 else ""
    if not days:
        return f"{when}It counts for none of the days 90, 180 and 365."
    *first, last = (str(day) for day in days)
    words = f"{', '.join(first)} and {last}" if first else last
    return f"{when}It counts for day {words}."


@bp.route("/enrolments/<int:enrolment_id>/outcomes/new", methods=["GET", "POST"])
@needs("outcome:write")
def new_outcome(enrolment_id: int) -> ResponseReturnValue:
    """Record an outcome, with its first evidence; "save and next" walks the unknown ones."""
    enrolment = get_enrolment(enrolment_id)
    form = NewOutcomeForm(data={"learned_on": today(), "source": "learner", "is_base_pay": True})
    if form.validate_on_submit():
        saved = editing.save(form, lambda: _record(enrolment, form))
        if saved:
            words = count_words(queries.get_outcome(saved.id))
            flash(f"The outcome of {enrolment.learner.name} was recorded. {words}".rstrip())
            return redirect(
                _next_url(enrolment) if request.form.get("next") else enrolment_url(enrolment)
            )
    return _form_page(form, enrolment, "Record an outcome", "Record the outcome")


def _record(enrolment: Enrolment, form: NewOutcomeForm) -> OutcomeObservation:
    row = services.record_outcome(actor(), enrolment, facts=form.facts(), today=today())
    attach(row, form)
    return row


def attach(row: OutcomeObservation, form: Any, *, needed: bool = False) -> Any:
    """Attach what the form holds of evidence, problems at the form's own fields."""
    upload = form.evidence_file.data
    data = upload.read() if upload else None
    if not needed and not (data or form.evidence_kind.data or form.evidence_note.data):
        return None
    try:
        return evidences.attach_evidence(
            actor(),
            row,
            kind=form.evidence_kind.data,
            note=form.evidence_note.data,
            file_name=upload.filename if upload else None,
            data=data,
        )
    except Refused as error:
        raise Refused(
            *(Problem(f"evidence_{one.field}", one.message) for one in error.problems)
        ) from error


def _next_url(enrolment: Enrolment) -> str:
    """The next graduate of the cohort of whom nothing is known, else the cohort."""
    rows = list_roster(enrolment.cohort_id, enrolment.partner_id)
    place = next((n for n, row in enumerate(rows) if row.enrolment.id == enrolment.id), -1)
    for row in [*rows[place + 1 :], *rows[: place + 1]]:
        if row.is_unknown:
            return url_for("outcomes.new_outcome", enrolment_id=row.enrolment.id)
    return cohort_url(enrolment.cohort)


@bp.route("/outcomes/<int:observation_id>/correct", methods=["GET", "POST"])
@needs("outcome:write")
def correct_outcome(observation_id: int) -> ResponseReturnValue:
    """Correct an observation: a further one stands in its place, the first stays as history."""
    row = queries.get_outcome(observation_id)
    form = OutcomeForm(obj=row)
    if form.validate_on_submit():
        saved = editing.save(
            form,
            lambda: services.correct_outcome(actor(), row, facts=form.facts(), today=today()),
        )
        if saved:
            flash("Corrected; the first telling stays in the history.")
            return redirect(outcome_url(saved))
    return _form_page(form, row.enrolment, "Correct an outcome", "Save the correction")


def _form_page(
    form: OutcomeForm, enrolment: Enrolment, title: str, save_label: str
) -> ResponseReturnValue:
    completed_on = enrolment.completed_on
    return editing.page(
        "outcomes/form.html",
        form,
        enrolment=enrolment,
        title=title,
        trail=[*enrolment_trail(enrolment), (title, None)],
        save_label=save_label,
        cancel_url=enrolment_url(enrolment),
        days=_days(completed_on),
        before=list(reversed(queries.list_enrolment_outcomes([enrolment.id]))),
        options=[
            *occupations.SHORTLIST,
            *(one for one in occupations.listed() if not one.is_group),
        ],
        attribution=occupations.ATTRIBUTION,
    )


def _days(completed_on: date | None) -> list[tuple[int, date]]:
    if completed_on is None:
        return []
    return [(number, completed_on + timedelta(days=number)) for number in CHECKPOINTS]
