"""The people behind a figure, by name, each with the rule that put them there.

For those who may see learners; figures without names are queries/figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.tally import Place, Verdict
from tracker.models import Cohort, Enrolment, Learner
from tracker.queries.fact_scopes import EVERYTHING, FigureScope, Question, joined
from tracker.queries.facts import find_judged, iter_judged
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotAllowed, NotFound, Refused


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person behind a figure: who, in which cohort, where they stand and why."""

    enrolment_id: int
    learner_id: int
    name: str
    partner_id: int
    cohort_id: int
    cohort_code: str
    status: str
    completed_on: date | None
    verdict: Verdict
    sentence: str
    observation: Observation | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One enrolment under one standard: every line with its verdict, rule and observation."""

    standard: Standard
    facts: Facts
    name: str
    cohort_code: str
    lines: list[tuple[Line, Verdict, str, Observation | None]]


def standard_of(standard: str | Standard, line: str) -> Standard:
    """The standard that has the line; the plain counts stand beside every standard."""
    chosen = get_standard(standard) if isinstance(standard, str) else standard
    for candidate in (chosen, HEADCOUNT):
        if any(own.key == line for own in candidate.every_line):
            return candidate
    raise Refused.because(f"{chosen.key} has no line {line}.", "line")


def people_behind(
    standard: str | Standard,
    line: str,
    as_of: date,
    scope: FigureScope = EVERYTHING,
    period: Period = ALWAYS,
    *,
    place: Place | str | None = None,
    reason: str | None = None,
) -> list[PersonRow]:
    """Everybody at that place of the line for that reason (None: any), by name.

    As many people as the tally of the same scope and period counts. NotAllowed for a viewer who
    may not see learners; Refused for a line or place there is none of.
    """
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    chosen = standard_of(standard, line)
    if place is not None and place not in set(Place):
        raise Refused.because(f"Nobody stands at {place}.", "place")
    found: dict[int, tuple[Facts, Verdict]] = {}
    for facts, _ in iter_judged(chosen, as_of, scope, period, with_evidence=True):
        if facts is None:
            continue
        for verdict in chosen.within(facts, as_of, period).verdicts:
            if (
                verdict.line == line
                and (place is None or verdict.place == place)
                and (reason is None or verdict.reason == reason)
            ):
                found[facts.enrolment_id] = (facts, verdict)
    gathers = chosen.gather is not None
    question = Question(scope, chosen, period, as_of, is_gathered=gathers)
    named = _named(question.conditions()) if found else {}
    rows = [_row(chosen, *found[key], *named[key]) for key in named if key in found]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.enrolment_id))


def _named(conditions: list[Any]) -> dict[int, tuple[str, str]]:
    """Enrolment -> the learner's name and the cohort's code."""
    statement = joined(
        select(Enrolment.id, Cohort.code, Learner)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
    )
    rows = db.session.execute(statement.where(*conditions))
    return {key: (learner.name, code) for key, code, learner in rows}


def _row(standard: Standard, facts: Facts, verdict: Verdict, name: str, code: str) -> PersonRow:
    return PersonRow(
        facts.enrolment_id,
        facts.learner_id,
        name,
        facts.partner_id,
        facts.cohort_id,
        code,
        facts.status,
        facts.completed_on,
        verdict,
        standard.reasons[verdict.reason],
        _observation(facts, verdict),
    )


def _observation(facts: Facts, verdict: Verdict) -> Observation | None:
    for observation in facts.observations:
        if observation.id == verdict.observation_id:
            return observation
    return None


def explain(standard: str | Standard, enrolment_id: int, as_of: date) -> Explanation:
    """Every line of the standard for one enrolment; NotFound when there is none for the viewer."""
    if not current_viewer().may("learner:read"):
        raise NotAllowed("Your role does not show people by name.")
    chosen = get_standard(standard) if isinstance(standard, str) else standard
    facts = find_judged(chosen, as_of, enrolment_id)
    if facts is None:
        raise NotFound("There is no such enrolment, or it was not there yet on that day.")
    lead = FigureScope(enrolment_id=facts.enrolment_id)
    name, code = _named(lead.conditions())[facts.enrolment_id]
    verdicts = {verdict.line: verdict for verdict in chosen.whole(facts, as_of).verdicts}
    lines = [
        (line, verdict, chosen.reasons[verdict.reason], _observation(facts, verdict))
        for line in chosen.every_line
        if (verdict := verdicts.get(line.key)) is not None
    ]
    return Explanation(chosen, facts, name, code, lines)
