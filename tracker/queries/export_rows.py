"""The rows of the enrolments file: one for each enrolment, or for each observation of it that stands.

One statement whatever the size; rows stream out of the database, in the order in which enrolments
and observations were recorded, so that a second export of the same record is the same file. An
observation that a later one replaced is left out, as history: importing the file finds every row
as it is. Of several pieces of evidence the accepted one is told, else the first.

Which kinds of file there are and who asks for them: queries/exports.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker.exchange.columns_enrolments import ENROLMENTS
from tracker.models import (
    Centre,
    Cohort,
    Enrolment,
    Evidence,
    Learner,
    LearnerReference,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
    User,
)
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.scope import current_viewer
from tracker.queries.streams import Stream

_outcome = OutcomeObservation
_verifier = aliased(User)


def _reference() -> ColumnElement[Any]:
    """The partner's own key of the learner: the one an import finds people by, the first given."""
    reference = LearnerReference
    return (
        select(reference.value)
        .where(
            # The sum keeps SQLite, which has no statistics, from the longer index of the partner.
            reference.partner_id + 0 == Enrolment.partner_id,
            reference.learner_id == Enrolment.learner_id,
        )
        .order_by(case((reference.kind == "ref", 0), else_=1), reference.id)
        .limit(1)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _is_told() -> ColumnElement[bool]:
    """Whether a piece of evidence is the one the file tells of: no other was accepted, or earlier.

    Asked of pieces only; which piece it is would be looked up for every row, most without any.
    """
    other = aliased(Evidence)
    own_rank, other_rank = (
        case((piece.verdict == "accepted", 0), else_=1) for piece in (Evidence, other)
    )
    comes_first = or_(other_rank < own_rank, and_(other_rank == own_rank, other.id < Evidence.id))
    others = select(other.id).where(other.observation_id == Evidence.observation_id, comes_first)
    return ~exists(others.correlate(Evidence))


# Column of the file -> what it holds; the file's own order is that of ENROLMENTS.
COLUMNS: dict[str, Any] = {
    "partner": Partner.slug,
    "centre": Centre.name,
    "program": Program.code,
    "program_weeks": ProgramVersion.weeks,
    "program_hours": ProgramVersion.hours,
    "cohort": Cohort.code,
    "cohort_starts_on": Cohort.starts_on,
    "cohort_ends_on": Cohort.ends_on,
    "census_on": Cohort.census_on,
    "learner_ref": _reference(),
    "given_name": Learner.given_name,
    "family_name": Learner.family_name,
    "email": Learner.email,
    "phone": Learner.phone,
    "birth_year": Learner.birth_year,
    "country": Learner.country,
    "enrolled_on": Enrolment.enrolled_on,
    "status": Enrolment.status,
    "status_on": Enrolment.status_on,
    "exit_reason": Enrolment.exit_reason,
    "credential_on": Enrolment.credential_on,
    "intent": Enrolment.intent,
    "intent_on": Enrolment.intent_on,
    "may_work": Enrolment.may_work,
    "employed_at_entry": Enrolment.employed_at_entry,
    "outcome_status": _outcome.status,
    "unavailable_reason": _outcome.unavailable_reason,
    "outcome_from": _outcome.effective_from,
    "outcome_to": _outcome.effective_to,
    "employer": _outcome.employer,
    "employer_is_provider": _outcome.employer_is_provider,
    "job_title": _outcome.job_title,
    "occupation": _outcome.occupation,
    "in_field": _outcome.in_field,
    "employment_type": _outcome.employment_type,
    "contract_weeks": _outcome.contract_weeks,
    "hours_per_week": _outcome.hours_per_week,
    "salary_amount": _outcome.salary_amount,
    "salary_currency": _outcome.salary_currency,
    "salary_period": _outcome.salary_period,
    "source": _outcome.source,
    "learned_on": _outcome.learned_on,
    "evidence_kind": Evidence.kind,
    "evidence_note": Evidence.note,
    "verified_on": Evidence.verified_on,
    "verified_by": func.coalesce(Evidence.verified_by_name, _verifier.name),
}


def enrolment_statement(
    scope: FigureScope = EVERYTHING, *, by_name: bool = False
) -> Select[*tuple[Any, ...]]:
    """The statement that gives the rows, by name or as recorded."""
    statement = (
        select(*(COLUMNS[key] for key in ENROLMENTS.keys))
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Partner, Partner.id == Enrolment.partner_id)
        .join(Centre, Centre.id == Cohort.centre_id)
        .join(Program, Program.id == Cohort.program_id)
        .join(ProgramVersion, ProgramVersion.id == Cohort.program_version_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .outerjoin(
            _outcome,
            # As above: "is null" would be looked up in the index of successors.
            and_(
                _outcome.enrolment_id == Enrolment.id,
                func.coalesce(_outcome.superseded_by_id, 0) == 0,
            ),
        )
        .outerjoin(Evidence, and_(Evidence.observation_id == _outcome.id, _is_told()))
        .outerjoin(_verifier, _verifier.id == Evidence.verified_by_id)
        .where(*scope.conditions())
    )
    if by_name:
        names = (Learner.family_name, Learner.given_name)
        statement = statement.order_by(*(part for name in names for part in (name.is_(None), name)))
    return statement.order_by(Enrolment.id, _outcome.id)


def enrolment_rows(scope: FigureScope = EVERYTHING, *, by_name: bool = False) -> Stream:
    """The rows of the file, cell by cell in the order of ENROLMENTS.keys, as who looks now sees them.

    Rows are fetched as they are asked for, so that a million of them take no more memory than a
    portion (queries/streams).
    """
    whole = scope == EVERYTHING and not by_name and current_viewer().partner_ids is None
    columns = [COLUMNS[key] for key in ENROLMENTS.keys]
    return Stream(columns, enrolment_statement(scope, by_name=by_name), whole=whole)
