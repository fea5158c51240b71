"""Verbs that move a learner to another cohort of the same program, and back.

The old enrolment closes as transferred out, which is no withdrawal; the new one points back and
keeps the cohort that on-time is judged against.
"""

from __future__ import annotations

from datetime import date

from tracker.extensions import db
from tracker.models import Cohort, Enrolment
from tracker.models.keys import new_id
from tracker.queries.enrolments import find_in_cohort, find_transfer_target
from tracker.queries.projections import happenings
from tracker.queries.scope import Viewer
from tracker.rules.lifecycle import standing
from tracker.rules.moves import Move
from tracker.rules.problems import NotAllowed, Problem, Refused
from tracker.rules.validation import Found, in_words, refuse
from tracker.rules.validation_people import ENTRY_FIELDS
from tracker.services.change import verb
from tracker.services.enrolment_events import append_event, barred
from tracker.services.enrolment_removals import rests_on, take_away

BETWEEN_PARTNERS = "enrolment:transfer"


@verb("enrolment.transferred", "enrolment:write")
def transfer_enrolment(
    actor: Viewer,
    enrolment: Enrolment,
    /,
    *,
    to: Cohort,
    on: date | None,
    today: date,
    note: str | None = None,
) -> Enrolment:
    """The new enrolment, in cohort `to`; NotAllowed between partners without that permission."""
    if to.partner_id != enrolment.partner_id and not actor.may(BETWEEN_PARTNERS):
        raise NotAllowed("Only head office moves a learner between partners.")
    leave = Move("transferred_out", on, note=note)
    refuse(
        _target_fits(enrolment, to, on),
        (_at_form(one) for one in barred(enrolment, leave, enrolment.cohort, today)),
    )
    append_event(actor, enrolment, leave)
    # The old place closes first: a learner holds one open place in a program.
    db.session.flush()
    arrived = Enrolment(
        id=new_id(),
        partner_id=to.partner_id,
        learner_id=enrolment.learner_id,
        cohort_id=to.id,
        original_cohort_id=enrolment.original_cohort_id,
        program_id=to.program_id,
        transferred_from_id=enrolment.id,
        **{field: getattr(enrolment, field) for field in ENTRY_FIELDS},
    )
    db.session.add(arrived)
    append_event(actor, arrived, Move("transferred_in", on, note=note))
    return arrived


def _at_form(problem: Problem) -> Problem:
    return Problem("on" if problem.field == "on" else "", problem.message)


def _target_fits(enrolment: Enrolment, to: Cohort, on: date | None) -> Found:
    if to.id == enrolment.cohort_id:
        yield Problem("to_id", "The learner is in this cohort already.")
        return
    if to.program_id != enrolment.program_id:
        yield Problem("to_id", "A transfer stays within the program; this cohort has another one.")
    if to.cancelled_on is not None:
        yield Problem("to_id", "This cohort is cancelled.")
    elif on is not None and to.ends_on is not None and to.ends_on < on:
        yield Problem("to_id", f"This cohort ended on {in_words(to.ends_on)}.")
    if find_in_cohort(to.id, enrolment.learner_id) is not None:
        yield Problem("to_id", "The learner was in this cohort before; take that transfer back.")


@verb("enrolment.transfer_undone", "enrolment:write")
def undo_transfer(actor: Viewer, enrolment: Enrolment, /, *, today: date) -> Enrolment:
    """Take the transfer of `enrolment` (the old one) back: it opens again, the new one goes.

    Refused once anything was recorded on the new one.
    """
    left = next(
        (one for one in standing(happenings(enrolment.events)) if one.kind == "transferred_out"),
        None,
    )
    if left is None:
        raise Refused.because("This learner was not transferred out of this cohort.", "event")
    arrived = find_transfer_target(enrolment.id)
    if arrived is None or (
        arrived.partner_id != enrolment.partner_id and not actor.may(BETWEEN_PARTNERS)
    ):
        raise NotAllowed("Only head office takes a transfer between partners back.")
    if len(arrived.events) > 1 or rests_on(arrived):
        raise Refused.because(
            "More was recorded after the transfer; it cannot be taken back any more.", "event"
        )
    # The new place goes first: a learner holds one open place in a program.
    take_away(arrived)
    append_event(actor, enrolment, Move("undone", today), undoes_id=left.id)
    return enrolment
