"""How good the record is, by partner, and the people behind each measure.

The rules are metrics/quality; this reads the facts in a fixed number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from tracker.extensions import db
from tracker.metrics.quality import REASONS, judge
from tracker.metrics.tally import Judgement, Place, Tally, Verdict
from tracker.models import Cohort, Enrolment, Learner, LearnerReference
from tracker.queries.fact_scopes import EVERYTHING, FigureScope
from tracker.queries.facts import iter_facts
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One enrolment behind a measure, by name: where it stands and which rule says so."""

    enrolment_id: int
    learner_id: int
    name: str
    cohort_id: int
    cohort_code: str
    status: str
    verdict: Verdict
    sentence: str


def quality_by_partner(as_of: date, scope: FigureScope = EVERYTHING) -> dict[int, Tally]:
    """Partner -> tally of the measures; two statements and one for evidence, whatever the size."""
    judged: defaultdict[int, list[Judgement]] = defaultdict(list)
    for facts in iter_facts(scope, with_evidence=True):
        judged[facts.partner_id].append(judge(facts, as_of))
    return {partner_id: Tally.of(people) for partner_id, people in judged.items()}


def count_without_contact(scope: FigureScope = EVERYTHING) -> dict[int, int]:
    """Partner -> learners there with neither e-mail nor phone nor a reference of the partner."""
    named = exists().where(
        LearnerReference.learner_id == Learner.id,
        LearnerReference.partner_id == Enrolment.partner_id,
    )
    statement = (
        select(Enrolment.partner_id, func.count(Learner.id.distinct()))
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Learner.email.is_(None), Learner.phone.is_(None), ~named, *scope.conditions())
        .group_by(Enrolment.partner_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def rows_behind(
    line: str, as_of: date, scope: FigureScope, *, place: Place | None = None
) -> list[QualityRow]:
    """Everybody at that place of the measure (None: all of its whole), by name.

    NotAllowed for a viewer who may not see learners.
    """
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    found = {
        facts.enrolment_id: (facts, verdict)
        for facts in iter_facts(scope, with_evidence=True)
        for verdict in judge(facts, as_of).verdicts
        if verdict.line == line and (place is None or verdict.place is place)
    }
    statement = (
        select(Enrolment.id, Learner, Cohort.code)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(*scope.conditions())
    )
    rows = []
    for key, learner, code in db.session.execute(statement):
        if key in found:
            facts, verdict = found[key]
            rows.append(
                QualityRow(
                    key,
                    learner.id,
                    learner.name,
                    facts.cohort_id,
                    code,
                    facts.status,
                    verdict,
                    REASONS[verdict.reason],
                )
            )
    return sorted(rows, key=lambda row: (row.cohort_code, row.name.casefold(), row.enrolment_id))
