"""Taking a mistaken enrolment away, while nothing but the enrolling itself is recorded on it.

A learner who is left without any enrolment goes with it: nobody is on record who was never
enrolled. The audit keeps what was removed. Whoever left after all is withdrawn, not removed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

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
    if _leaves_consents(enrolment) or (
        _is_only_one(enrolment) and _is_merged_into(enrolment.learner_id)
    ):
        return Problem("event", "There is more on record of this learner; withdraw instead.")
    return None


def remove(actor: Viewer, enrolment: Enrolment, today: date) -> None:
    """Delete the enrolment, and its learner if it was the only one; a part of verbs."""
    is_only_one, learner = _is_only_one(enrolment), enrolment.learner
    cohort = enrolment.cohort
    take_away(enrolment)
    if is_only_one:
        db.session.delete(learner)
    if cohort.licence is not None and cohort.licence.max_learners is not None:
        release_allowance(actor, cohort, on=today, unit="learner", quantity=1)


def take_away(enrolment: Enrolment) -> None:
    """Delete the enrolment with its events; the partner's keys of a learner who was only there
    by it go too, else nobody could be given them again. A part of verbs.
    """
    references = _references(enrolment) if _is_only_one_there(enrolment) else []
    for row in (*enrolment.events, *references):
        db.session.delete(row)
    db.session.delete(enrolment)
    db.session.flush()


def rests_on(enrolment: Enrolment) -> bool:
    """Whether anything but its events would be lost with it: outcomes, answers, consents."""
    return _leaves_consents(enrolment) or any(
        _count(entity, entity.enrolment_id == enrolment.id)
        for entity in (OutcomeObservation, SatisfactionAnswer)
    )


def _is_only_one(enrolment: Enrolment) -> bool:
    """Whether the learner has no other enrolment, at any partner."""
    return not _count(
        Enrolment, Enrolment.learner_id == enrolment.learner_id, Enrolment.id != enrolment.id
    )


def _is_only_one_there(enrolment: Enrolment) -> bool:
    """Whether the learner has no other enrolment at that partner."""
    return not _count(
        Enrolment,
        Enrolment.learner_id == enrolment.learner_id,
        Enrolment.partner_id == enrolment.partner_id,
        Enrolment.id != enrolment.id,
    )


def _leaves_consents(enrolment: Enrolment) -> bool:
    """Whether the partner has a consent of the learner and knows them by this enrolment only."""
    return _is_only_one_there(enrolment) and bool(_count(Consent, *_of_leaver(Consent, enrolment)))


def _of_leaver(entity: Any, enrolment: Enrolment) -> list[ColumnElement[bool]]:
    """The rows of a learner who leaves that partner; of one who leaves the record, all of them."""
    conditions = [entity.learner_id == enrolment.learner_id]
    if not _is_only_one(enrolment):
        conditions.append(entity.partner_id == enrolment.partner_id)
    return conditions


def _is_merged_into(learner_id: int) -> bool:
    return bool(_count(Learner, Learner.merged_into_id == learner_id))


def _count(entity: Any, *conditions: Any) -> int:
    with viewing(SYSTEM):
        return db.session.scalar(select(func.count(entity.id)).where(*conditions)) or 0


def _references(enrolment: Enrolment) -> list[LearnerReference]:
    asked = select(LearnerReference).where(*_of_leaver(LearnerReference, enrolment))
    with viewing(SYSTEM):
        return list(db.session.scalars(asked))
