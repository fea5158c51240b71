"""Verbs on one enrolment: enrol, start, complete, withdraw, dismiss, defer, reinstate, edit.

Many at once: services/roster_moves and services/rosters. To another cohort: services/transfers.
Taking back: services/undos.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Learner, LearnerReference
from tracker.models.keys import new_id
from tracker.queries.enrolments import find_in_cohort
from tracker.queries.learners import find_learner
from tracker.queries.projections import enrolment_differences
from tracker.queries.scope import Viewer
from tracker.rules.moves import Move
from tracker.rules.problems import Problem, Refused
from tracker.rules.spelling import email_key, phone_key
from tracker.rules.validation import Found, day, in_words, refuse, text
from tracker.rules.validation_people import (
    ENTRY_FIELDS,
    PERSON_FIELDS,
    EntryFacts,
    Person,
    entry_problems,
    person_problems,
)
from tracker.rules.vocabulary import ENROLMENT_STATUSES
from tracker.services.change import check_version, current_change, verb
from tracker.services.enrolment_events import (
    append_event,
    barred,
    open_elsewhere,
    set_projection,
)
from tracker.services.licences import use_allowance


@verb("enrolment.enrolled", "enrolment:write")
def enrol_learner(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    enrolled_on: date | None,
    today: date,
    learner: Learner | None = None,
    person: Person | None = None,
    reference: str | None = None,
    batch_key: str | None = None,
) -> Enrolment:
    """Put somebody known, or a new person, into the cohort; `reference` is the partner's own key.

    Refused at `learner_id` when the learner holds a place in the program already.
    """
    refuse(
        _cohort_takes(cohort, enrolled_on, today),
        text("reference", reference, "The reference", longest=200),
        person_problems(person, today) if learner is None and person else [],
    )
    if learner is None:
        learner = _known_by(cohort, reference) if person is None else None
        learner = learner or add_learner(person)
    else:
        refuse(_learner_fits(cohort, learner))
    set_reference(cohort.partner_id, learner, reference)
    enrolment = Enrolment(
        id=new_id(),
        partner_id=cohort.partner_id,
        learner=learner,
        cohort_id=cohort.id,
        original_cohort_id=cohort.id,
        program_id=cohort.program_id,
    )
    db.session.add(enrolment)
    append_event(actor, enrolment, Move("enrolled", enrolled_on), batch_key=batch_key)
    if cohort.licence is not None and cohort.licence.max_learners is not None:
        use_allowance(actor, cohort, on=enrolled_on or today, unit="learner")
    return enrolment


def _known_by(cohort: Cohort, reference: str | None) -> Learner | None:
    learner = find_learner(cohort.partner_id, reference) if reference else None
    if learner is not None:
        refuse(_learner_fits(cohort, learner))
    return learner


def _cohort_takes(cohort: Cohort, enrolled_on: date | None, today: date) -> Found:
    yield from day("enrolled_on", enrolled_on, "The day of enrolment", needed=True)
    if cohort.cancelled_on is not None:
        yield Problem("", "This cohort is cancelled; nobody can be enrolled in it.")
    if enrolled_on is None:
        return
    if enrolled_on > today:
        yield Problem("enrolled_on", "This day has not come yet.")
    elif cohort.ends_on is not None and enrolled_on > cohort.ends_on:
        yield Problem("enrolled_on", f"The cohort ended on {in_words(cohort.ends_on)}.")


def _learner_fits(cohort: Cohort, learner: Learner) -> Found:
    if learner.merged_into_id is not None:
        yield Problem("learner_id", "This record was merged into another one; choose that one.")
        return
    here = find_in_cohort(cohort.id, learner.id)
    if here is not None:
        now = ENROLMENT_STATUSES[here.status].lower()
        yield Problem("learner_id", f"{learner.name} is in this cohort already ({now}).")
        return
    yield from open_elsewhere(learner.id, cohort.program_id)


def add_learner(person: Person | None) -> Learner:
    """A new learner; only ever a part of an enrolment."""
    if person is None:
        raise Refused.because("Choose a learner or give a name.", "family_name")
    learner = Learner(id=new_id(), created_at=current_change().at)
    set_person(learner, person)
    db.session.add(learner)
    return learner


def set_person(learner: Learner, person: Person) -> None:
    """Give the learner this identity, with the keys it is compared by."""
    for field in PERSON_FIELDS:
        setattr(learner, field, getattr(person, field))
    learner.email_key = email_key(person.email)
    learner.phone_key = phone_key(person.phone)


def set_reference(
    partner_id: int, learner: Learner, value: str | None, kind: str = "ref"
) -> LearnerReference | None:
    """The partner's key for the learner; Refused at `reference` when it is somebody else's."""
    if not value:
        return None
    holder = find_learner(partner_id, value, kind)
    if holder is not None and holder.id != learner.id:
        raise Refused.because(f"{holder.name} has this reference already.", "reference")
    if holder is not None:
        return None
    row = LearnerReference(partner_id=partner_id, learner=learner, kind=kind, value=value)
    db.session.add(row)
    return row


def move(actor: Viewer, enrolment: Enrolment, step: Move, today: date) -> Enrolment:
    """Record one event on the enrolment, or Refused with all that bars it; a part of verbs."""
    refuse(barred(enrolment, step, enrolment.cohort, today))
    append_event(actor, enrolment, step)
    return enrolment


@verb("enrolment.started", "enrolment:write")
def start_enrolment(
    actor: Viewer, enrolment: Enrolment, /, *, on: date | None, today: date, note: str | None = None
) -> Enrolment:
    """The learner came on that day."""
    return move(actor, enrolment, Move("started", on, note=note), today)


@verb("enrolment.completed", "enrolment:write")
def complete_enrolment(
    actor: Viewer, enrolment: Enrolment, /, *, on: date | None, today: date, note: str | None = None
) -> Enrolment:
    """The learner completed the program on that day."""
    return move(actor, enrolment, Move("completed", on, note=note), today)


@verb("enrolment.withdrawn", "enrolment:write")
def withdraw_enrolment(
    actor: Viewer,
    enrolment: Enrolment,
    /,
    *,
    on: date | None,
    reason: str | None,
    today: date,
    note: str | None = None,
) -> Enrolment:
    """The learner left; before the census day that leaves no trace in any base."""
    return move(actor, enrolment, Move("withdrawn", on, reason, note), today)


@verb("enrolment.dismissed", "enrolment:write")
def dismiss_enrolment(
    actor: Viewer,
    enrolment: Enrolment,
    /,
    *,
    on: date | None,
    reason: str | None,
    today: date,
    note: str | None = None,
) -> Enrolment:
    """The partner ended the learner's place."""
    return move(actor, enrolment, Move("dismissed", on, reason, note), today)


@verb("enrolment.deferred", "enrolment:write")
def defer_enrolment(
    actor: Viewer,
    enrolment: Enrolment,
    /,
    *,
    on: date | None,
    expected_return_on: date | None,
    today: date,
    reason: str | None = None,
    note: str | None = None,
) -> Enrolment:
    """The learner pauses and is expected back on a day; the place stays open."""
    return move(actor, enrolment, Move("deferred", on, reason, note, expected_return_on), today)


@verb("enrolment.reinstated", "enrolment:write")
def reinstate_enrolment(
    actor: Viewer, enrolment: Enrolment, /, *, on: date | None, today: date, note: str | None = None
) -> Enrolment:
    """The learner is back, after a deferral, a withdrawal or a dismissal."""
    return move(actor, enrolment, Move("reinstated", on, note=note), today)


# Kind of event -> its verb, for a form that offers several.
VERBS: dict[str, Callable[..., Enrolment]] = {
    "started": start_enrolment,
    "completed": complete_enrolment,
    "withdrawn": withdraw_enrolment,
    "dismissed": dismiss_enrolment,
    "deferred": defer_enrolment,
    "reinstated": reinstate_enrolment,
}


@verb("enrolment.edited", "enrolment:write")
def edit_enrolment(
    actor: Viewer, enrolment: Enrolment, /, *, version: int, facts: EntryFacts, today: date
) -> Enrolment:
    """Change credential, intent survey and situation at entry; events are changed by events."""
    check_version(enrolment, version)
    refuse(entry_problems(facts, today))
    for field in ENTRY_FIELDS:
        setattr(enrolment, field, getattr(facts, field))
    return enrolment


@verb("enrolment.rebuilt", "user:write")
def rebuild_enrolment(actor: Viewer, enrolment: Enrolment, /) -> Enrolment:
    """Project the enrolment anew from its events; nothing changes where it was right."""
    if list(enrolment_differences(enrolment)):
        set_projection(enrolment)
    return enrolment
