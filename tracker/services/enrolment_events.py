"""How one event is added to an enrolment: checked, appended, projected. A part of verbs.

The verbs themselves: services/enrolments (one learner), services/roster_moves (many at once),
services/transfers, services/undos.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date

from tracker.models import Cohort, Enrolment, EnrolmentEvent
from tracker.models.keys import new_id
from tracker.queries.enrolments import find_open_enrolment, has_open_enrolment
from tracker.queries.projections import happenings, projection
from tracker.queries.scope import Viewer
from tracker.rules.moves import Move, move_problems
from tracker.rules.problems import Problem
from tracker.services.change import current_change

NEUTRAL = "This learner cannot be enrolled in this program for now; head office can tell why."


def new_batch_key() -> str:
    """A key that groups the events of one click."""
    return secrets.token_hex(10)


def append_event(
    actor: Viewer,
    enrolment: Enrolment,
    move: Move,
    *,
    undoes_id: int | None = None,
    batch_key: str | None = None,
) -> EnrolmentEvent:
    """Add one event that was found possible and project the enrolment anew; the caller flushes."""
    event = EnrolmentEvent(
        id=new_id(),
        partner_id=enrolment.partner_id,
        sequence=max((one.sequence for one in enrolment.events), default=0) + 1,
        kind=move.kind,
        effective_on=move.on,
        recorded_at=current_change().at,
        recorded_by_id=actor.user_id,
        reason=move.reason,
        note=move.note,
        undoes_id=undoes_id,
        expected_return_on=move.expected_return_on,
        batch_key=batch_key,
    )
    enrolment.events.append(event)
    set_projection(enrolment)
    return event


def set_projection(enrolment: Enrolment) -> None:
    """Make status and days of the enrolment what its events say."""
    for field, value in projection(enrolment.events).items():
        if getattr(enrolment, field) != value:
            setattr(enrolment, field, value)


def barred(enrolment: Enrolment, move: Move, cohort: Cohort, today: date) -> list[Problem]:
    """What bars the move: the rules first, then an open place elsewhere when it opens again."""
    problems = move_problems(
        happenings(enrolment.events), move, starts_on=cohort.starts_on, today=today
    )
    if not problems and move.kind == "reinstated" and enrolment.status != "deferred":
        problems = open_elsewhere(enrolment.learner_id, enrolment.program_id, enrolment.id)
    return problems


def open_elsewhere(learner_id: int, program_id: int, besides: int | None = None) -> list[Problem]:
    """The problem that the learner holds a place in the program already, or nothing.

    It names the cohort only to who may see it.
    """
    seen = find_open_enrolment(learner_id, program_id, besides=besides)
    if seen is not None:
        return [
            Problem(
                "learner_id",
                f"{seen.learner.name} is enrolled in this program already, "
                f"in cohort {seen.cohort.code}.",
            )
        ]
    if has_open_enrolment(learner_id, program_id, besides=besides):
        return [Problem("learner_id", NEUTRAL)]
    return []


def said_of(enrolment: Enrolment, problems: Iterable[Problem]) -> str:
    """The problems of one learner in a bulk change, as one line."""
    return f"{enrolment.learner.name}: {' '.join(problem.message for problem in problems)}"
