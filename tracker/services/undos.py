"""Verbs that take something back: one event, or all events of one click. Both stay visible.

An undone event keeps its place in the history, followed by an event that undoes it. Taking back
a transfer is services/transfers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, EnrolmentEvent
from tracker.queries.projections import happenings
from tracker.queries.scope import Viewer
from tracker.rules.lifecycle import Happening, is_open, project
from tracker.rules.moves import Move, undo_problem
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.services.change import verb
from tracker.services.enrolment_events import append_event, new_batch_key, open_elsewhere, said_of
from tracker.services.enrolment_removals import removal_problem, remove


@dataclass(frozen=True, slots=True)
class Undone:
    """What the undoing of a click did: how many it took back, and what it left with the reason."""

    taken_back: int
    kept: tuple[str, ...]


@verb("enrolment.undone", "enrolment:write")
def undo_event(
    actor: Viewer, enrolment: Enrolment, /, *, event_id: int, today: date, note: str | None = None
) -> Enrolment:
    """Take one event back; Refused at `event` when later ones rest on it."""
    problems = _barred(enrolment, event_id, today)
    if problems:
        raise Refused(*problems)
    append_event(actor, enrolment, Move("undone", today, note=note), undoes_id=event_id)
    return enrolment


@verb("enrolment.click_undone", "enrolment:write")
def undo_click(actor: Viewer, cohort: Cohort, /, *, batch_key: str, today: date) -> Undone:
    """Take back every event of one click in the cohort that can be taken back.

    Enrolments that the click made are removed. What rests under later events stays and is listed.
    Refused when nothing can be taken back, NotFound when there is no such click here.
    """
    events = _events_of(cohort.id, batch_key)
    if not events:
        raise NotFound("There is no such change.")
    key = new_batch_key()
    kept: list[str] = []
    taken = 0
    for event in events:
        enrolment = event.enrolment
        problems = _barred_in_click(event, today)
        if problems:
            kept.append(said_of(enrolment, problems))
            continue
        if event.kind == "enrolled":
            remove(actor, enrolment, today)
        else:
            append_event(actor, enrolment, Move("undone", today), undoes_id=event.id, batch_key=key)
        taken += 1
    if not taken:
        raise Refused(*(Problem("event", sentence) for sentence in kept))
    return Undone(taken, tuple(kept))


def _events_of(cohort_id: int, batch_key: str) -> Sequence[EnrolmentEvent]:
    enrolment = joinedload(EnrolmentEvent.enrolment)
    return db.session.scalars(
        select(EnrolmentEvent)
        .join(EnrolmentEvent.enrolment)
        .where(
            Enrolment.cohort_id == cohort_id,
            EnrolmentEvent.batch_key == batch_key,
            EnrolmentEvent.kind != "undone",
        )
        .options(enrolment.joinedload(Enrolment.learner), enrolment.selectinload(Enrolment.events))
        .order_by(EnrolmentEvent.id)
    ).all()


def _barred_in_click(event: EnrolmentEvent, today: date) -> list[Problem]:
    if event.kind != "enrolled":
        return _barred(event.enrolment, event.id, today)
    problem = removal_problem(event.enrolment)
    return [] if problem is None else [problem]


def _barred(enrolment: Enrolment, event_id: int, today: date) -> list[Problem]:
    chain = happenings(enrolment.events)
    problem = undo_problem(chain, event_id)
    if problem is not None:
        return [problem]
    after = project([*chain, Happening(0, "undone", today, undoes=event_id)])
    if is_open(after.status) and not is_open(enrolment.status):
        return open_elsewhere(enrolment.learner_id, enrolment.program_id, enrolment.id)
    return []
