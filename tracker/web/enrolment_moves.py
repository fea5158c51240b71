"""Pages of what happens to one enrolment: a move, a transfer, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import Cohort, Enrolment
from tracker.queries.cohorts import get_cohort, key_of, list_open_cohorts
from tracker.queries.enrolments import get_enrolment
from tracker.queries.projections import happenings
from tracker.rules.moves import moves_open
from tracker.rules.problems import NotFound, Refused
from tracker.rules.vocabulary import ENROLMENT_EVENTS, ENROLMENT_STATUSES
from tracker.services.enrolment_removals import remove_enrolment
from tracker.services.enrolments import VERBS
from tracker.services.transfers import BETWEEN_PARTNERS, transfer_enrolment, undo_transfer
from tracker.services.undos import undo_event
from tracker.web import submitting
from tracker.web.cohorts import cohort_url
from tracker.web.enrolments import bp, enrolment_trail, enrolment_url
from tracker.web.forms.enrolments import MoveForm, TransferForm
from tracker.web.shell import today


@bp.route("/enrolments/<int:enrolment_id>/move", methods=["GET", "POST"])
@needs("enrolment:write")
def move_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """What happened, when and why: one form for everything but a transfer."""
    enrolment = get_enrolment(enrolment_id)
    offered = moves_open(happenings(enrolment.events))
    form = MoveForm(data={"on": today(), "kind": request.args.get("kind")})
    form.kind.choices = {"": "Choose"} | {kind: ENROLMENT_EVENTS[kind] for kind in offered}
    return submitting.run(
        form,
        lambda: _move(enrolment, form),
        done=lambda saved: (
            f"{saved.learner.name} is now: {ENROLMENT_STATUSES[saved.status].lower()}."
        ),
        to=enrolment_url,
        title="What happened",
        trail=enrolment_trail(enrolment),
        save_label="Record it",
        cancel_url=enrolment_url(enrolment),
    )


def _move(enrolment: Enrolment, form: MoveForm) -> Enrolment:
    kind = form.kind.data or ""
    if kind not in VERBS:
        raise Refused.because("Choose what happened.", "kind")
    values: dict[str, Any] = {"on": form.on.data, "note": form.note.data, "today": today()}
    if kind in {"withdrawn", "dismissed", "deferred"}:
        values["reason"] = form.reason.data
    if kind == "deferred":
        values["expected_return_on"] = form.expected_return_on.data
    return VERBS[kind](actor(), enrolment, **values)


@bp.route("/enrolments/<int:enrolment_id>/transfer", methods=["GET", "POST"])
@needs("enrolment:write")
def transfer(enrolment_id: int) -> ResponseReturnValue:
    """To another cohort of the program; head office also to another partner's."""
    enrolment = get_enrolment(enrolment_id)
    form = TransferForm(data={"on": today()})
    targets = {row.id: _cohort_words(row) for row in _targets(enrolment)}
    form.to_id.choices = {"": "choose a cohort"} | targets
    if not targets:
        form.to_id.description = (
            f"No other cohort of {enrolment.cohort.program.name} is open; open one first."
        )
    return submitting.run(
        form,
        lambda: transfer_enrolment(
            actor(),
            enrolment,
            to=_target(form),
            on=form.on.data,
            note=form.note.data,
            today=today(),
        ),
        done=lambda saved: f"{saved.learner.name} moved to {saved.cohort.code}.",
        to=enrolment_url,
        title="Transfer",
        trail=enrolment_trail(enrolment),
        save_label="Transfer the learner",
        cancel_url=enrolment_url(enrolment),
        subtitle="The place here closes as transferred out, which is no withdrawal.",
    )


def _targets(enrolment: Enrolment) -> list[Cohort]:
    own = None if actor().may(BETWEEN_PARTNERS) else enrolment.partner_id
    found = list_open_cohorts(on=today(), program_id=enrolment.program_id, partner_id=own)
    return [row for row in found if row.id != enrolment.cohort_id]


def _cohort_words(row: Cohort) -> str:
    return f"{row.code} ({row.partner.name}, {row.centre.name})"


def _target(form: TransferForm) -> Cohort:
    if form.to_id.data is None:
        raise Refused.because("Choose a cohort.", "to_id")
    return get_cohort(form.to_id.data)


@bp.post("/enrolments/<int:enrolment_id>/undo")
@needs("enrolment:write")
def undo(enrolment_id: int) -> ResponseReturnValue:
    """Take one event back; it stays visible."""
    enrolment = get_enrolment(enrolment_id)
    event_id = key_of(request.form.get("event_id", ""))
    if event_id is None:
        raise NotFound("There is no such entry.")
    return _taken_back(
        enrolment, lambda: undo_event(actor(), enrolment, event_id=event_id, today=today())
    )


@bp.post("/enrolments/<int:enrolment_id>/undo-transfer")
@needs("enrolment:write")
def take_transfer_back(enrolment_id: int) -> ResponseReturnValue:
    """Open the old place again and take the new one away, while nothing rests on it."""
    enrolment = get_enrolment(enrolment_id)
    return _taken_back(enrolment, lambda: undo_transfer(actor(), enrolment, today=today()))


@bp.post("/enrolments/<int:enrolment_id>/remove")
@needs("enrolment:write")
def remove(enrolment_id: int) -> ResponseReturnValue:
    """Take a mistaken enrolment away, while nothing else is recorded on it."""
    enrolment = get_enrolment(enrolment_id)
    name, address = enrolment.learner.name, enrolment_url(enrolment)
    try:
        cohort = remove_enrolment(actor(), enrolment, today=today())
    except Refused as error:
        flash(f"Not removed: {error}", "error")
        return redirect(address)
    flash(f"{name} was removed from {cohort.code}.")
    return redirect(cohort_url(cohort))


def _taken_back(enrolment: Enrolment, act: Callable[[], Enrolment]) -> ResponseReturnValue:
    address = enrolment_url(enrolment)
    try:
        saved = act()
    except Refused as error:
        flash(f"Not taken back: {error}", "error")
    else:
        flash(f"Taken back; now: {ENROLMENT_STATUSES[saved.status].lower()}.")
    return redirect(address)
