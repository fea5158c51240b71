"""How good the record is, by partner, and the rows behind each measure.

The rules are metrics/quality; this reads what they judge in a fixed number of statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.metrics.facts import Facts
from tracker.metrics.quality import (
    LINES,
    REASONS,
    Beside,
    CohortFacts,
    judge,
    judge_cohort,
)
from tracker.metrics.tally import Judgement, Place, Tally, Verdict
from tracker.models import Cohort, Enrolment, EnrolmentEvent, Learner, LearnerReference
from tracker.queries.fact_scopes import EVERYTHING, FigureScope
from tracker.queries.facts import iter_facts
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotAllowed

_OF = {line.key: line.of for line in LINES}


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One row behind a measure: an enrolment (or its learner) by name, or a cohort (no name)."""

    enrolment_id: int | None
    name: str | None
    cohort_id: int
    cohort_code: str
    status: str | None
    verdict: Verdict
    sentence: str


def quality_by_partner(as_of: date, scope: FigureScope = EVERYTHING) -> dict[int, Tally]:
    """Partner -> tally of the measures; the same few statements whatever the size."""
    judged: defaultdict[int, list[Judgement]] = defaultdict(list)
    for facts, judgement in _judged(as_of, scope):
        judged[facts.partner_id].append(judgement)
    for partner_id, _, _, judgement in _judged_cohorts(as_of, scope):
        judged[partner_id].append(judgement)
    return {partner_id: Tally.of(rows) for partner_id, rows in judged.items()}


def rows_behind(
    line: str, as_of: date, scope: FigureScope, *, place: Place | None = None
) -> list[QualityRow]:
    """Everything at that place of the measure (None: all of its whole), by cohort and name.

    NotAllowed for a viewer who may not see learners.
    """
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    if _OF[line] == "cohort":
        rows = [
            QualityRow(None, None, key, code, None, verdict, REASONS[verdict.reason])
            for _, key, code, judgement in _judged_cohorts(as_of, scope)
            for verdict in _at(judgement, line, place)
        ]
        return sorted(rows, key=lambda row: (row.cohort_code, row.cohort_id))
    found = {
        facts.enrolment_id: (facts, verdict)
        for facts, judgement in _judged(as_of, scope)
        for verdict in _at(judgement, line, place)
    }
    rows = [
        QualityRow(key, name, facts.cohort_id, code, facts.status, verdict, REASONS[verdict.reason])
        for key, name, code in _named(scope)
        if key in found
        for facts, verdict in [found[key]]
    ]
    return sorted(
        rows, key=lambda row: (row.cohort_code, (row.name or "").casefold(), row.enrolment_id)
    )


def _at(judgement: Judgement, line: str, place: Place | None) -> list[Verdict]:
    return [
        verdict
        for verdict in judgement.verdicts
        if verdict.line == line and (place is None or verdict.place is place)
    ]


def _judged(as_of: date, scope: FigureScope) -> Iterator[tuple[Facts, Judgement]]:
    """Every enrolment with what is said of it; each learner counted once a partner."""
    out_of_order = _left_after_completion(scope)
    unnamed, silent = _without_reference(scope), _without_contact(scope)
    met: set[tuple[int, int]] = set()
    for facts in iter_facts(scope, with_evidence=True):
        learner = (facts.partner_id, facts.learner_id)
        beside = Beside(
            left_after_completion=facts.enrolment_id in out_of_order,
            is_first=learner not in met,
            has_reference=learner not in unnamed,
            has_contact=facts.learner_id not in silent,
        )
        met.add(learner)
        yield facts, judge(facts, as_of, beside)


def _judged_cohorts(as_of: date, scope: FigureScope) -> list[tuple[int, int, str, Judgement]]:
    """(partner, cohort, code, what is said of it) of every cohort that was not cancelled."""
    conditions = scope.conditions()
    statement = (
        select(
            Cohort.partner_id,
            Cohort.id,
            Cohort.code,
            Cohort.starts_on,
            Cohort.ends_on,
            func.count(Enrolment.id),
            func.count(Enrolment.id).filter(Enrolment.status == "completed"),
        )
        .select_from(Cohort)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(Cohort.cancelled_on.is_(None), *conditions)
        .group_by(Cohort.id)
        .order_by(Cohort.id)
    )
    return [
        (partner_id, key, code, judge_cohort(CohortFacts(start, end, enrolled, done), as_of))
        for partner_id, key, code, start, end, enrolled, done in db.session.execute(statement)
    ]


def _named(scope: FigureScope) -> Iterator[tuple[int, str, str]]:
    """(enrolment, the learner's name, the cohort's code) of the scope."""
    statement = (
        select(Enrolment.id, Learner, Cohort.code)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(*scope.conditions())
    )
    for key, learner, code in db.session.execute(statement):
        yield key, learner.name, code


def _learners(
    columns: list[Any], scope: FigureScope, *conditions: ColumnElement[bool]
) -> list[Any]:
    statement = (
        select(*columns)
        .distinct()
        .join(Learner, Learner.id == Enrolment.learner_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(*conditions, *scope.conditions())
    )
    return list(db.session.execute(statement))


def _without_reference(scope: FigureScope) -> set[tuple[int, int]]:
    """(partner, learner) where the partner's own key is not recorded."""
    held = exists().where(
        LearnerReference.learner_id == Learner.id,
        LearnerReference.partner_id == Enrolment.partner_id,
    )
    rows = _learners([Enrolment.partner_id, Enrolment.learner_id], scope, ~held)
    return {(row[0], row[1]) for row in rows}


def _without_contact(scope: FigureScope) -> set[int]:
    """Learners with neither e-mail nor phone."""
    rows = _learners(
        [Enrolment.learner_id], scope, Learner.email.is_(None), Learner.phone.is_(None)
    )
    return {row[0] for row in rows}


def _left_after_completion(scope: FigureScope) -> set[int]:
    """Enrolments of which a standing exit lies after a standing completion."""
    done, left = aliased(EnrolmentEvent), aliased(EnrolmentEvent)
    undone = aliased(EnrolmentEvent)

    def stands(event: Any) -> ColumnElement[bool]:
        return ~exists(select(undone.id).where(undone.undoes_id == event.id).correlate(event))

    statement = (
        select(done.enrolment_id)
        .join(left, left.enrolment_id == done.enrolment_id)
        .join(Enrolment, Enrolment.id == done.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(
            done.kind == "completed",
            left.kind.in_(["withdrawn", "dismissed"]),
            left.effective_on > done.effective_on,
            stands(done),
            stands(left),
            *scope.conditions(),
        )
    )
    return set(db.session.scalars(statement))
