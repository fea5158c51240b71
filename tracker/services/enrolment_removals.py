"""Taking a mistaken enrolment away, while nothing but the enrolling itself is recorded on it.

A learner who is left without any enrolment goes with it: nobody is on record who was never
enrolled. The audit keeps what was removed. Whoever left after all is withdrawn, not removed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.models import (
    Cohort,
    Consent,
    Enrolment,
    Learner,
    LearnerReference,
    OutcomeObservation,
    SatisfactionAnswer,
)
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import Problem, Refused
from tracker.services.change import verb
from tracker.services.licences import release_allowance


@verb("enrolment.removed", "enrolment:write")
def remove_enrolment(actor: Viewer, enrolment: Enrolment, /, *, today: date) -> Cohort:
    """Take a mistaken enrolment away; the cohort it was in. Refused once more is recorded."""
    problem = removal_problem(enrolment)
    if problem is not None:
        raise Refused(problem)
    cohort = enrolment.cohort
    remove(actor, enrolment, today)
    return cohort


def removal_problem(enrolment: Enrolment) -> Problem | None:
    """Why the enrolment must stay; None when nothing rests on it."""
    if [event.kind for event in enrolment.events] != ["enrolled"]:
        return Problem("event", "More has happened since; withdraw the learner instead.")
    for entity, what in ((OutcomeObservation, "an outcome"), (SatisfactionAnswer, "an answer")):
        if _count(entity, entity.enrolment_id == enrolment.id):
            return Problem("event", f"There is {what} on record; withdraw the learner instead.")
    if _is_only_one(enrolment) and _leaves_something(enrolment.learner_id):
        return Problem("event", "There is more on record of this learner; withdraw instead.")
    return None


def remove(actor: Viewer, enrolment: Enrolment, today: date) -> None:
    """Delete the enrolment, and its learner if it was the only one; a part of verbs."""
    is_only_one, learner = _is_only_one(enrolment), enrolment.learner
    cohort = enrolment.cohort
    for event in enrolment.events:
        db.session.delete(event)
    db.session.delete(enrolment)
    db.session.flush()
    if is_only_one:
        for reference in _references(learner.id):
            db.session.delete(reference)
        db.session.flush()
        db.session.delete(learner)
    if cohort.licence is not None and cohort.licence.max_learners is not None:
        release_allowance(actor, cohort, on=today, unit="learner", quantity=1)


def _is_only_one(enrolment: Enrolment) -> bool:
    """Whether the learner has no other enrolment, at any partner."""
    return not _count(
        Enrolment, Enrolment.learner_id == enrolment.learner_id, Enrolment.id != enrolment.id
    )


def _leaves_something(learner_id: int) -> bool:
    """Whether consents or merged records hang on the learner."""
    return bool(
        _count(Consent, Consent.learner_id == learner_id)
        or _count(Learner, Learner.merged_into_id == learner_id)
    )


def _count(entity: Any, *conditions: Any) -> int:
    with viewing(SYSTEM):
        return db.session.scalar(select(func.count(entity.id)).where(*conditions)) or 0


def _references(learner_id: int) -> list[LearnerReference]:
    with viewing(SYSTEM):
        return list(
            db.session.scalars(
                select(LearnerReference).where(LearnerReference.learner_id == learner_id)
            )
        )
