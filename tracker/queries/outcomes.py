"""Reads of outcome observations and the evidence behind them.

An observation that a later row supersedes is history: lists leave it out unless asked. What the
observations add up to: queries/figures and metrics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Evidence, Learner, OutcomeObservation, User
from tracker.queries.cohorts import is_partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound

EVIDENCE_STATES = {
    "none": "none yet",
    "to_verify": "to verify",
    "returned": "returned",
    "accepted": "accepted",
}


def evidence_state(evidence: Iterable[Evidence]) -> str:
    """One of EVIDENCE_STATES: accepted by any one piece, else what waits, else returned."""
    verdicts = {piece.verdict for piece in evidence}
    if "accepted" in verdicts:
        return "accepted"
    if None in verdicts:
        return "to_verify"
    return "returned" if verdicts else "none"


def _has(verdict: ColumnElement[bool] | None = None) -> ColumnElement[bool]:
    inner = select(Evidence.id).where(Evidence.observation_id == OutcomeObservation.id)
    if verdict is not None:
        inner = inner.where(verdict)
    return exists(inner.correlate(OutcomeObservation))


def _is_state(state: str) -> ColumnElement[bool]:
    accepted, waiting = Evidence.verdict == "accepted", Evidence.verdict.is_(None)
    return {
        "none": ~_has(),
        "accepted": _has(accepted),
        "to_verify": and_(_has(waiting), ~_has(accepted)),
        "returned": and_(_has(Evidence.verdict == "returned"), ~_has(waiting), ~_has(accepted)),
    }.get(state, OutcomeObservation.id.is_(None))


_WITH_ENROLMENT = contains_eager(OutcomeObservation.enrolment)
_FILTERS = {
    "partner": is_partner,
    "status": lambda status: OutcomeObservation.status == status,
    "source": lambda source: OutcomeObservation.source == source,
    "evidence": _is_state,
}
_SORTS = {
    "learner": Learner.family_name,
    "cohort": Cohort.code,
    "status": OutcomeObservation.status,
    "effective_from": OutcomeObservation.effective_from,
    "learned_on": OutcomeObservation.learned_on,
    "source": OutcomeObservation.source,
}


def list_outcomes(criteria: Criteria) -> Page[OutcomeObservation]:
    """Observations with learner, cohort, partner and evidence, the latest learned first.

    Filters: partner (slug), status, source, evidence (EVIDENCE_STATES), history (all: superseded
    ones too).
    """
    statement = (
        select(OutcomeObservation)
        .join(OutcomeObservation.enrolment)
        .join(Enrolment.learner)
        .join(Enrolment.cohort)
        .join(Cohort.partner)
    )
    if criteria.filters.get("history") != "all":
        statement = statement.where(OutcomeObservation.superseded_by_id.is_(None))
    return answer(
        statement,
        criteria,
        key=OutcomeObservation.id,
        searched=(
            Learner.family_name,
            Learner.given_name,
            OutcomeObservation.employer,
            OutcomeObservation.job_title,
            Cohort.code,
        ),
        filters=_FILTERS,
        sorts=_SORTS,
        default_sort="-learned_on",
        options=(
            _WITH_ENROLMENT.contains_eager(Enrolment.learner),
            _WITH_ENROLMENT.contains_eager(Enrolment.cohort).contains_eager(Cohort.partner),
            selectinload(OutcomeObservation.evidence),
        ),
    )


def get_outcome(observation_id: int) -> OutcomeObservation:
    """One observation with enrolment, learner, cohort and evidence, or NotFound."""
    enrolment = joinedload(OutcomeObservation.enrolment)
    row = db.session.scalar(
        select(OutcomeObservation)
        .where(OutcomeObservation.id == observation_id)
        .options(
            enrolment.joinedload(Enrolment.learner),
            enrolment.joinedload(Enrolment.cohort),
            selectinload(OutcomeObservation.evidence),
        )
    )
    if row is None:
        raise NotFound("There is no such outcome.")
    return row


def list_enrolment_outcomes(enrolment_ids: Iterable[int]) -> Sequence[OutcomeObservation]:
    """Every observation of those enrolments, superseded ones too, in the order of learning."""
    ids = list(enrolment_ids)
    if not ids:
        return []
    return db.session.scalars(
        select(OutcomeObservation)
        .where(OutcomeObservation.enrolment_id.in_(ids))
        .options(selectinload(OutcomeObservation.evidence))
        .order_by(OutcomeObservation.learned_on, OutcomeObservation.id)
    ).all()


def latest_outcomes(enrolment_ids: Iterable[int]) -> dict[int, OutcomeObservation]:
    """Enrolment id -> the observation learned last, of those that still stand, with evidence."""
    return {
        row.enrolment_id: row
        for row in list_enrolment_outcomes(enrolment_ids)
        if row.superseded_by_id is None
    }


def get_evidence(evidence_id: int, *, with_file: bool = False) -> Evidence:
    """One piece of evidence with its observation's enrolment, or NotFound."""
    options = [joinedload(Evidence.observation).joinedload(OutcomeObservation.enrolment)]
    if with_file:
        options.append(undefer(Evidence.file_bytes))
    row = db.session.scalar(select(Evidence).where(Evidence.id == evidence_id).options(*options))
    if row is None:
        raise NotFound("There is no such evidence.")
    return row


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """Account -> the name of the person: who wrote something down, who verified it."""
    ids = {key for key in user_ids if key is not None}
    if not ids:
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}
