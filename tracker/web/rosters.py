"""Pages that change the roster of a cohort: paste, complete, change the ticked, undo a click."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Cohort, Enrolment
from tracker.queries.cohorts import get_cohort, key_of
from tracker.queries.enrolments import list_cohort_enrolments
from tracker.rules.moves import Move
from tracker.rules.problems import Problem, Refused
from tracker.rules.roster_lines import COLUMNS
from tracker.rules.vocabulary import EXIT_REASONS
from tracker.services import roster_moves, rosters, undos
from tracker.services.roster_moves import RosterResult
from tracker.web import editing
from tracker.web.cohorts import bp, cohort_trail, cohort_url, enrolling_day
from tracker.web.forms.enrolments import CompleteForm, PasteForm, roster_change_form
from tracker.web.shell import today

# What somebody does who does not complete with the class.
INSTEAD = {
    "stays": "stays as it is",
    "withdrawn": "withdrew",
    "dismissed": "was dismissed",
    "deferred": "is deferred",
}
SKIP_WRONG = "skip"
ROSTER_HEADS = ("Reference", "Given name", "Family name", "E-mail", "Phone", "Birth year")


def ticked() -> list[int]:
    """The enrolments ticked in the form that was sent."""
    keys = (key_of(text) for text in request.form.getlist("enrolment_ids"))
    return [key for key in keys if key is not None]


@bp.route("/cohorts/<int:cohort_id>/roster/paste", methods=["GET", "POST"])
@needs("enrolment:write")
def paste_roster(cohort_id: int) -> ResponseReturnValue:
    """Rows pasted: first what they would do, then done."""
    cohort = get_cohort(cohort_id)
    form = PasteForm(data={"enrolled_on": enrolling_day(cohort, today())})
    paste = None
    if form.validate_on_submit():
        try:
            paste = rosters.plan_roster(cohort, pasted=form.pasted.data or "", today=today())
        except Refused as error:
            form.attach(error)
        if paste is not None and form.confirm.data:
            done = editing.save(
                form,
                lambda: rosters.add_roster(
                    actor(),
                    cohort,
                    pasted=form.pasted.data or "",
                    enrolled_on=form.enrolled_on.data,
                    today=today(),
                    skip_wrong=form.confirm.data == SKIP_WRONG,
                ),
            )
            if done:
                flash(
                    f"Rows read: {done.read} = {done.created} new + {done.known} known"
                    f" + {done.skipped} there already + {done.wrong} left out."
                )
                return redirect(cohort_url(cohort))
    return editing.page(
        "cohorts/paste.html",
        form,
        cohort=cohort,
        paste=paste,
        heads=ROSTER_HEADS,
        columns=COLUMNS,
        title="Paste learners",
        trail=[*cohort_trail(cohort), ("Paste learners", None)],
    )


@bp.route("/cohorts/<int:cohort_id>/complete", methods=["GET", "POST"])
@needs("enrolment:write")
def complete_class(cohort_id: int) -> ResponseReturnValue:
    """Everybody ticked completes; who is not ticked has a line of their own."""
    cohort = get_cohort(cohort_id)
    rows = [
        row for row in list_cohort_enrolments(cohort.id) if row.status in {"enrolled", "deferred"}
    ]
    ends = cohort.ends_on if cohort.ends_on and cohort.ends_on <= today() else today()
    form = CompleteForm(data={"completed_on": ends})
    plan = None
    # A deferred learner is away: not ticked unless somebody says so.
    ticks = {row.id for row in rows if row.status == "enrolled"}
    if form.validate_on_submit():
        ticks = set(ticked()) & {row.id for row in rows}
        on = form.completed_on.data
        exceptions = _exceptions(rows, ticks, on)
        if request.form.get("preview"):
            plan = roster_moves.plan_class(
                cohort, completed_on=on, exceptions=exceptions, today=today()
            )
        else:
            done = editing.save(
                form,
                lambda: roster_moves.complete_class(
                    actor(), cohort, completed_on=on, exceptions=exceptions, today=today()
                ),
            )
            if done:
                return _told(cohort, done)
    return editing.page(
        "cohorts/complete.html",
        form,
        cohort=cohort,
        rows=rows,
        ticks=ticks,
        plan=plan,
        instead=INSTEAD,
        reasons=EXIT_REASONS,
        title="Complete the class",
        trail=[*cohort_trail(cohort), ("Complete the class", None)],
    )


def _exceptions(rows: list[Enrolment], ticks: set[int], on: date | None) -> dict[int, Move | None]:
    """What each does who does not simply complete with the class: as their line says."""
    exceptions: dict[int, Move | None] = {
        row.id: _instead(row.id, on) for row in rows if row.id not in ticks
    }
    # A deferred learner completes because somebody ticked the line.
    for row in rows:
        if row.id in ticks and row.status == "deferred":
            exceptions[row.id] = Move("completed", on)
    return exceptions


def _instead(key: int, on: date | None) -> Move | None:
    kind = request.form.get(f"kind-{key}", "stays")
    if kind not in INSTEAD or kind == "stays":
        return None
    day = _day(f"on-{key}") or on
    reason = request.form.get(f"reason-{key}") or None
    back = _day(f"back-{key}") if kind == "deferred" else None
    return Move(kind, day, reason, None, back)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


@bp.post("/cohorts/<int:cohort_id>/change")
@needs("enrolment:write")
def change_status(cohort_id: int) -> ResponseReturnValue:
    """The ticked learners: first who would change and who cannot, then done."""
    cohort = get_cohort(cohort_id)
    form = roster_change_form()
    plan = None
    if form.validate_on_submit():
        try:
            plan = roster_moves.plan_change(
                cohort, enrolment_ids=ticked(), move=form.move(), today=today()
            )
            if not plan.changes and not form.confirm.data:
                form.attach(_nobody(plan.sentences))
        except Refused as error:
            form.attach(error)
        if plan is not None and form.confirm.data:
            done = editing.save(
                form,
                lambda: roster_moves.change_status(
                    actor(), cohort, enrolment_ids=ticked(), move=form.move(), today=today()
                ),
            )
            if done:
                return _told(cohort, done)
    return editing.page(
        "cohorts/change.html",
        form,
        cohort=cohort,
        plan=plan,
        ticked=ticked(),
        title="Change the ticked learners",
        trail=[*cohort_trail(cohort), ("Change", None)],
    )


def _nobody(sentences: list[str]) -> Refused:
    return Refused(*(Problem("", sentence) for sentence in sentences))


def _told(cohort: Cohort, done: RosterResult) -> ResponseReturnValue:
    flash(f"{done.changed} changed. It can be undone under Latest changes.")
    for sentence in done.sentences:
        flash(f"Not changed: {sentence}", "attention")
    return redirect(cohort_url(cohort))


@bp.post("/cohorts/<int:cohort_id>/undo")
@needs("enrolment:write")
def undo_click(cohort_id: int) -> ResponseReturnValue:
    """Take back everything that one click did, as far as nothing rests on it."""
    cohort = get_cohort(cohort_id)
    try:
        undone = undos.undo_click(
            actor(), cohort, batch_key=request.form.get("batch_key", "")[:40], today=today()
        )
    except Refused as error:
        flash(f"Nothing was undone: {error}", "error")
        return redirect(cohort_url(cohort))
    flash(f"{undone.taken_back} taken back.")
    for sentence in undone.kept:
        flash(f"Kept: {sentence}", "attention")
    return redirect(cohort_url(cohort))
