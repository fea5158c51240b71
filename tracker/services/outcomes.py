"""Verbs on outcome observations: record, and correct by a further row. Nothing is overwritten.

What proves an observation: services/evidence.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, OutcomeObservation
from tracker.models.keys import new_id
from tracker.queries.enrolments import list_by_ids
from tracker.queries.scope import Viewer
from tracker.rules import occupations
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.rules.validation import Found, refuse
from tracker.rules.validation_people import OUTCOME_FIELDS, OutcomeFacts, outcome_problems
from tracker.services.change import current_change, verb


@verb("outcome.recorded", "outcome:write")
def record_outcome(
    actor: Viewer, enrolment: Enrolment, /, *, facts: OutcomeFacts, today: date
) -> OutcomeObservation:
    """A further observation of what the learner does; Refused with all that is wrong with it."""
    refuse(_elsewhere(enrolment))
    return _write(actor, enrolment, facts, today)


@verb("outcome.unreachable", "outcome:write")
def mark_unreachable(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    enrolment_ids: Collection[int],
    facts: OutcomeFacts,
    today: date,
) -> list[OutcomeObservation]:
    """That nobody could reach these learners, told of each alike; all of them or none."""
    rows = list_by_ids(cohort.id, enrolment_ids)
    if len(rows) != len(set(enrolment_ids)):
        raise NotFound("One of the learners ticked is not in this cohort.")
    if not rows:
        raise Refused.because("Tick at least one learner.")
    told = replace(facts, status="unreachable")
    refuse(*(_elsewhere(row) for row in rows))
    return [_write(actor, row, told, today) for row in rows]


def _elsewhere(enrolment: Enrolment) -> Found:
    if enrolment.status == "transferred_out":
        name = enrolment.learner.name
        yield Problem("status", f"{name} moved to another cohort; outcomes are recorded there.")


@verb("outcome.corrected", "outcome:write")
def correct_outcome(
    actor: Viewer, observation: OutcomeObservation, /, *, facts: OutcomeFacts, today: date
) -> OutcomeObservation:
    """The observation that stands from now on; the corrected one stays as history."""
    observation = _locked(observation.id)
    if observation.superseded_by_id is not None:
        raise Refused.because("This observation was corrected already; correct the later one.")
    row = _write(actor, observation.enrolment, facts, today)
    # The new row first: the old one points to it.
    db.session.flush()
    observation.superseded_by_id = row.id
    return row


def _locked(observation_id: int) -> OutcomeObservation:
    """The observation, held until the transaction ends: it is corrected once, not by two."""
    asked = select(OutcomeObservation).where(OutcomeObservation.id == observation_id)
    asked = asked.with_for_update(of=OutcomeObservation)
    return db.session.scalars(asked, execution_options={"populate_existing": True}).one()


def _write(
    actor: Viewer, enrolment: Enrolment, facts: OutcomeFacts, today: date
) -> OutcomeObservation:
    refuse(outcome_problems(facts, today), _occupation_problem(facts.occupation))
    row = OutcomeObservation(
        id=new_id(),
        partner_id=enrolment.partner_id,
        enrolment_id=enrolment.id,
        recorded_at=current_change().at,
        recorded_by_id=actor.user_id,
        **{field: getattr(facts, field) for field in OUTCOME_FIELDS},
    )
    db.session.add(row)
    return row


def _occupation_problem(code: str | None) -> Found:
    if code and len(code) <= 12 and occupations.find(code) is None:
        yield Problem("occupation", f"No occupation has the code {code}; choose one of the list.")


def facts_of(observation: OutcomeObservation) -> OutcomeFacts:
    """An observation as it was told, for a form that corrects it."""
    return OutcomeFacts(**{field: getattr(observation, field) for field in OUTCOME_FIELDS})
