"""Facts from the record: what the standards may know of the enrolments of a scope, on a day.

A fixed number of statements whatever the size: events where a past day may differ from today,
observations, evidence where a standard asks for it, enrolments with their cohorts' days. Columns,
not rows of the ORM, but through the ORM's entities, so that queries/scope narrows them. Not here:
which enrolments (queries/fact_scopes), figures (queries/figures).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import and_, select, true

from tracker.extensions import db
from tracker.metrics.facts import Facts, Observation, Proof
from tracker.metrics.gathering import key_of
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.replay import Recorded, as_stood
from tracker.metrics.standards.shape import Standard
from tracker.models import (
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    OutcomeObservation,
    ProgramVersion,
)
from tracker.queries.fact_scopes import (
    EVERYTHING,
    FACT_COLUMNS,
    FigureScope,
    Question,
    changed_after,
    joined,
    narrowed,
)
from tracker.rules.lifecycle import Happening

_FACT_FIELDS = [f.name for f in fields(Facts) if f.name not in {"observations", "gathered"}]
_COMPUTED = {"superseded_on", "evidence"}
_OBSERVED = [f.name for f in fields(Observation) if f.name not in _COMPUTED]
_SELECTED = [FACT_COLUMNS[name] for name in _FACT_FIELDS]
_SELECTED_OBSERVED = [getattr(OutcomeObservation, name) for name in _OBSERVED]


def iter_facts(
    scope: FigureScope = EVERYTHING,
    *,
    standard: Standard | None = None,
    period: Period = ALWAYS,
    as_of: date | None = None,
    with_evidence: bool = False,
) -> Iterator[Facts]:
    """The facts of every enrolment in the scope, by key; each made when it is asked for.

    With a standard and a period, at least everybody the period selects. With a day, status and
    days as they stood on it, and only who was enrolled by then.
    """
    question = Question(scope, standard, period, as_of)
    return (facts for facts, _ in _read(question, with_evidence))


def load_facts(scope: FigureScope = EVERYTHING, **asked: Any) -> list[Facts]:
    """The same as a list."""
    return list(iter_facts(scope, **asked))


def iter_judged(
    standard: Standard,
    as_of: date,
    scope: FigureScope = EVERYTHING,
    period: Period = ALWAYS,
    *,
    with_evidence: bool = False,
) -> Iterator[tuple[Facts | None, Facts | None]]:
    """(what the standard judges, what is counted as one enrolment), None where there is no such.

    A standard that counts people judges the enrolments of a person in a program as one, wherever
    they were, and counts it in the scope of the first of them. On a Watched day, what an answer
    depended on is noted before it is given.
    """
    question = Question(scope, standard, period, as_of, is_gathered=standard.gather is not None)
    if standard.gather is None:
        for facts, _ in _read(question, with_evidence):
            yield facts, facts
        return
    inside: dict[int, Facts] = {}
    groups: defaultdict[Any, list[Facts]] = defaultdict(list)
    for facts, is_inside in _read(question, with_evidence):
        groups[key_of(facts)].append(facts)
        if is_inside:
            inside[facts.enrolment_id] = facts
    for group in groups.values():
        one = standard.gather(group, as_of)
        if one.enrolment_id in inside:
            yield one, None
    for facts in inside.values():
        yield None, facts


def find_judged(standard: Standard, as_of: date, enrolment_id: int) -> Facts | None:
    """What the standard judges of that enrolment; None where it is not seen or not there yet."""
    question = Question(
        FigureScope(enrolment_id=enrolment_id),
        as_of=as_of,
        is_gathered=standard.gather is not None,
    )
    group = [facts for facts, _ in _read(question, with_evidence=True)]
    if not any(facts.enrolment_id == enrolment_id for facts in group):
        return None
    return group[0] if standard.gather is None else standard.gather(group, as_of)


def _read(question: Question, with_evidence: bool) -> Iterator[tuple[Facts, bool]]:
    """Every enrolment read, and whether it lies in the scope itself."""
    conditions = question.conditions()
    past = {} if question.as_of is None else _past(conditions, question.plain_day)
    observed = _observations(conditions, with_evidence)
    own = question.scope.conditions() if question.is_gathered else []
    statement = joined(
        select(*_SELECTED, (and_(*own) if own else true()).label("is_inside"))
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(ProgramVersion, ProgramVersion.id == Cohort.program_version_id)
    )
    none: tuple[Observation, ...] = ()
    rows: Iterable[Any] = db.session.execute(statement.where(*conditions).order_by(Enrolment.id))
    for row in rows:
        values: Any = (*row[:-1], observed.get(row[0], none))
        facts: Facts | None = Facts(*values)
        if row[0] in past and facts is not None and question.as_of is not None:
            facts = as_stood(facts, past[row[0]], question.as_of)
        if facts is not None:
            yield facts, bool(row[-1])


def _past(conditions: list[Any], as_of: date) -> dict[int, list[Recorded]]:
    """Enrolment -> its events, for those to which something happened after that day."""
    event = EnrolmentEvent
    statement = (
        select(
            event.enrolment_id,
            event.recorded_at,
            event.id,
            event.kind,
            event.effective_on,
            event.reason,
            event.undoes_id,
            event.expected_return_on,
        )
        .where(changed_after(as_of, event.enrolment_id))
        .order_by(event.enrolment_id, event.sequence)
    )
    found: defaultdict[int, list[Recorded]] = defaultdict(list)
    rows: Iterable[Any] = db.session.execute(narrowed(statement, event.enrolment_id, conditions))
    for key, recorded_at, *happened in rows:
        found[key].append(Recorded(Happening(*happened), recorded_at.date()))
    return dict(found)


def _observations(conditions: list[Any], with_evidence: bool) -> dict[int, tuple[Observation, ...]]:
    """Enrolment -> its observations, in the order they were recorded."""
    statement = select(
        OutcomeObservation.enrolment_id, OutcomeObservation.superseded_by_id, *_SELECTED_OBSERVED
    ).order_by(OutcomeObservation.id)
    asked = narrowed(statement, OutcomeObservation.enrolment_id, conditions)
    rows: Sequence[Any] = db.session.execute(asked).all()
    proofs = _proofs(conditions) if with_evidence else {}
    superseding = {row[1] for row in rows if row[1] is not None}
    learned_at = _OBSERVED.index("learned_on") + 2
    learned: dict[int, date] = {row[2]: row[learned_at] for row in rows if row[2] in superseding}
    found: defaultdict[int, tuple[Observation, ...]] = defaultdict(tuple)
    for row in rows:
        enrolment_id, successor, key = row[0], row[1], row[2]
        # A successor outside what was read stands elsewhere: what it replaced is gone for good.
        gone_on = None if successor is None else learned.get(successor, date.min)
        values: Any = (*row[2:], gone_on, proofs.get(key, ()))
        found[enrolment_id] += (Observation(*values),)
    return dict(found)


def _proofs(conditions: list[Any]) -> dict[int, tuple[Proof, ...]]:
    """Observation -> its evidence, verified where a second person accepted it."""
    statement = (
        select(
            Evidence.observation_id,
            Evidence.kind,
            Evidence.verdict,
            Evidence.verified_on,
            Evidence.added_at,
        )
        .join(OutcomeObservation, OutcomeObservation.id == Evidence.observation_id)
        .order_by(Evidence.id)
    )
    found: defaultdict[int, tuple[Proof, ...]] = defaultdict(tuple)
    asked = narrowed(statement, OutcomeObservation.enrolment_id, conditions)
    rows: Iterable[Any] = db.session.execute(asked)
    for key, kind, verdict, verified_on, added_at in rows:
        day = (verified_on or added_at.date()) if verdict == "accepted" else None
        found[key] += (Proof(kind, day, added_at.date()),)
    return dict(found)


__all__ = ["EVERYTHING", "FigureScope", "find_judged", "iter_facts", "iter_judged", "load_facts"]
