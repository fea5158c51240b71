"""What one click does to many learners of a cohort: a plan that writes nothing, then the verb.

Preview and verb read the same plan, so what was announced is what is done. All events of one
click carry its key; services/undos takes them back together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.models import Cohort, Enrolment
from tracker.queries.enrolments import list_by_ids, list_cohort_enrolments
from tracker.queries.scope import Viewer
from tracker.rules.moves import BY_FORM, Move
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.services.change import verb
from tracker.services.enrolment_events import append_event, barred, new_batch_key, said_of

STAYS = "stays"


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Who would change and how, and who cannot, with the reason in words."""

    changes: tuple[tuple[Enrolment, Move], ...] = ()
    cannot: tuple[tuple[Enrolment, tuple[Problem, ...]], ...] = ()

    @property
    def sentences(self) -> list[str]:
        """Each learner who cannot change, with the reason."""
        return [said_of(enrolment, problems) for enrolment, problems in self.cannot]


@dataclass(frozen=True, slots=True)
class RosterResult:
    """What was done: how many changed, who did not and why, the key that undoes it."""

    changed: int
    batch_key: str
    sentences: tuple[str, ...] = field(default=())


def plan_change(
    cohort: Cohort, *, enrolment_ids: Collection[int], move: Move, today: date
) -> RosterPlan:
    """What the move would do to those enrolments; NotFound when one is not of this cohort."""
    if move.kind not in BY_FORM:
        raise Refused.because("Choose what happened.", "kind")
    rows = list_by_ids(cohort.id, enrolment_ids)
    if len(rows) != len(set(enrolment_ids)):
        raise NotFound("One of the learners ticked is not in this cohort.")
    if not rows:
        raise Refused.because("Tick at least one learner.", "enrolment_ids")
    return _plan(cohort, ((row, move) for row in rows), today)


def plan_class(
    cohort: Cohort, *, completed_on: date | None, exceptions: Mapping[int, Move | None], today: date
) -> RosterPlan:
    """What completing the class would do: everybody with a place completes, but the exceptions.

    `exceptions` gives for an enrolment the move it makes instead, or None when it stays as it is.
    """
    rows = [
        row for row in list_cohort_enrolments(cohort.id) if row.status in {"enrolled", "deferred"}
    ]
    unknown = set(exceptions) - {row.id for row in rows}
    if unknown:
        raise NotFound("One of the exceptions holds no place in this cohort.")
    complete = Move("completed", completed_on)
    steps = [
        (row, exceptions.get(row.id, complete))
        for row in rows
        # A deferred learner is away: not completed unless named.
        if row.status == "enrolled" or row.id in exceptions
    ]
    return _plan(cohort, ((row, step) for row, step in steps if step is not None), today)


def _plan(cohort: Cohort, steps: Iterable[tuple[Enrolment, Move]], today: date) -> RosterPlan:
    changes, cannot = [], []
    for enrolment, move in steps:
        problems = barred(enrolment, move, cohort, today)
        if problems:
            cannot.append((enrolment, tuple(problems)))
        else:
            changes.append((enrolment, move))
    return RosterPlan(tuple(changes), tuple(cannot))


@verb("cohort.class_completed", "enrolment:write")
def complete_class(
    actor: Viewer,
    cohort: Cohort,
    /,
    *,
    completed_on: date | None,
    exceptions: Mapping[int, Move | None],
    today: date,
) -> RosterResult:
    """Complete everybody who holds a place, but the exceptions, which make a move of their own.

    Refused, and nothing done, when nobody can change or an exception's own move is barred.
    """
    plan = plan_class(cohort, completed_on=completed_on, exceptions=exceptions, today=today)
    named = [one for one in plan.cannot if one[0].id in exceptions]
    if named:
        raise Refused(*(Problem("exceptions", said_of(*one)) for one in named))
    return _carry_out(actor, plan, "completed_on")


@verb("cohort.roster_changed", "enrolment:write")
def change_status(
    actor: Viewer, cohort: Cohort, /, *, enrolment_ids: Collection[int], move: Move, today: date
) -> RosterResult:
    """Make the move for every ticked learner who can; Refused when nobody can."""
    plan = plan_change(cohort, enrolment_ids=enrolment_ids, move=move, today=today)
    return _carry_out(actor, plan, "on")


def _carry_out(actor: Viewer, plan: RosterPlan, day_field: str) -> RosterResult:
    if not plan.changes:
        raise Refused(*_why_nobody(plan, day_field))
    key = new_batch_key()
    for enrolment, move in plan.changes:
        append_event(actor, enrolment, move, batch_key=key)
    return RosterResult(len(plan.changes), key, tuple(plan.sentences))


def _why_nobody(plan: RosterPlan, day_field: str) -> list[Problem]:
    """One problem where all have the same one, else one a learner; at the form's fields."""
    if not plan.cannot:
        return [Problem("", "Nobody in this cohort holds a place.")]
    kinds = {problems for _, problems in plan.cannot}
    if len(kinds) == 1:
        return [
            Problem(day_field if problem.field == "on" else problem.field, problem.message)
            for problem in kinds.pop()
        ]
    return [Problem("", sentence) for sentence in plan.sentences]
