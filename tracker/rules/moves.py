"""What bars one move of an enrolment, or the undoing of one, said in sentences. Pure.

rules/lifecycle holds which kind of event may follow which status; here are the days, the reasons
and the words. The same answers refuse a verb, explain a preview and hide a button.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.lifecycle import MOVES, UNDOABLE, Happening, may_move, project, standing
from tracker.rules.problems import Problem
from tracker.rules.validation import in_words
from tracker.rules.vocabulary import ENROLMENT_EVENTS, ENROLMENT_STATUSES, EXIT_REASONS

NEEDS_REASON = frozenset({"withdrawn", "dismissed"})
# What a person may do to an enrolment by one form; transfers have a form of their own.
BY_FORM = ("started", "completed", "withdrawn", "dismissed", "deferred", "reinstated")


@dataclass(frozen=True, slots=True)
class Move:
    """One event about to be recorded."""

    kind: str
    on: date | None
    reason: str | None = None
    note: str | None = None
    expected_return_on: date | None = None


def status_of(chain: Sequence[Happening]) -> str | None:
    """The status that the events add up to; None before the first."""
    return project(chain).status if standing(chain) else None


def moves_open(chain: Sequence[Happening]) -> tuple[str, ...]:
    """The kinds of move that a form may offer for an enrolment with this history."""
    status = status_of(chain)
    has_started = any(event.kind == "started" for event in standing(chain))
    return tuple(
        kind
        for kind in BY_FORM
        if may_move(status, kind) and not (kind == "started" and has_started)
    )


def move_problems(
    chain: Sequence[Happening], move: Move, *, starts_on: date | None, today: date
) -> list[Problem]:
    """Everything that bars the move; `starts_on` is the first day of the cohort, if known."""
    status = status_of(chain)
    if move.kind not in MOVES or not may_move(status, move.kind):
        return [Problem("kind", _not_this_move(status, move.kind))]
    if move.kind == "started" and any(event.kind == "started" for event in standing(chain)):
        return [Problem("kind", "This enrolment has started already.")]
    return [
        *_day_problems(chain, move, starts_on, today),
        *_reason_problems(move),
        *_return_problems(move),
    ]


def _not_this_move(status: str | None, kind: str) -> str:
    now = ENROLMENT_STATUSES.get(status or "", "new").lower()
    if kind == status:
        return f"This enrolment is {now} already."
    return f"An enrolment that is {now} cannot become: {ENROLMENT_EVENTS.get(kind, kind).lower()}."


def _day_problems(
    chain: Sequence[Happening], move: Move, starts_on: date | None, today: date
) -> list[Problem]:
    if move.on is None:
        return [Problem("on", "Give the day on which it happened.")]
    if move.on > today:
        return [Problem("on", "This day has not come yet; record it when it has.")]
    known = [(event.effective_on, event.kind) for event in standing(chain) if event.effective_on]
    if known and move.on < max(known)[0]:
        day, kind = max(known)
        return [
            Problem(
                "on",
                f"This is before {in_words(day)}, the day of the last entry "
                f"({ENROLMENT_EVENTS[kind].lower()}).",
            )
        ]
    if move.kind in {"completed", "started"} and starts_on and move.on < starts_on:
        return [Problem("on", f"The cohort starts on {in_words(starts_on)}, after this day.")]
    return []


def _reason_problems(move: Move) -> list[Problem]:
    if move.reason and move.reason not in EXIT_REASONS:
        return [Problem("reason", "Choose a reason from the list.")]
    if move.kind in NEEDS_REASON and not move.reason:
        return [Problem("reason", "Choose the reason.")]
    if move.reason and move.kind not in NEEDS_REASON | {"deferred"}:
        return [Problem("reason", "A reason belongs to an exit or a deferral only.")]
    return []


def _return_problems(move: Move) -> list[Problem]:
    if move.kind != "deferred":
        return []
    if move.expected_return_on is None:
        return [Problem("expected_return_on", "Give the day on which the learner is expected.")]
    if move.on is not None and move.expected_return_on <= move.on:
        return [Problem("expected_return_on", "The return lies after the day of the deferral.")]
    return []


def undo_problem(chain: Sequence[Happening], event_id: int) -> Problem | None:
    """Why the event cannot be undone; None when it can and what is left is a legal history."""
    event = next((one for one in chain if one.id == event_id), None)
    if event is None:
        return Problem("event", "There is no such entry.")
    held = standing(chain)
    if event not in held:
        return Problem("event", "This entry is undone already.")
    if event.kind not in UNDOABLE:
        return Problem(
            "event", f"An entry of this kind ({ENROLMENT_EVENTS[event.kind].lower()}) stays."
        )
    left = [one for one in held if one.id != event_id]
    for place, one in enumerate(left):
        if not may_move(status_of(left[:place]), one.kind):
            return Problem(
                "event",
                f"Undo the later entry first ({ENROLMENT_EVENTS[one.kind].lower()}): "
                "it rests on this one.",
            )
    return None


def can_undo(chain: Sequence[Happening], event_id: int) -> bool:
    """Whether a page offers to undo the event."""
    return undo_problem(chain, event_id) is None
