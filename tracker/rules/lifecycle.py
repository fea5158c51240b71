"""Which moves an enrolment may make, and what a chain of events adds up to. Pure.

Events are the truth; status and days on the enrolment are `project(events)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.rules.problems import Refused
from tracker.rules.vocabulary import OPEN_STATUSES

# event kind -> the statuses it may follow; None is "no event yet".
MOVES: dict[str, frozenset[str | None]] = {
    "enrolled": frozenset({None}),
    "transferred_in": frozenset({None}),
    "started": frozenset({"enrolled"}),
    "deferred": frozenset({"enrolled"}),
    "reinstated": frozenset({"deferred", "withdrawn", "dismissed"}),
    "transferred_out": frozenset({"enrolled", "deferred"}),
    "completed": frozenset({"enrolled", "deferred"}),
    "withdrawn": frozenset({"enrolled", "deferred"}),
    "dismissed": frozenset({"enrolled", "deferred"}),
}
UNDOABLE = frozenset({"started", "deferred", "reinstated", "completed", "withdrawn", "dismissed"})
_STATUS_AFTER = {
    "enrolled": "enrolled",
    "transferred_in": "enrolled",
    "started": "enrolled",
    "deferred": "deferred",
    "reinstated": "enrolled",
    "transferred_out": "transferred_out",
    "completed": "completed",
    "withdrawn": "withdrawn",
    "dismissed": "dismissed",
}
EXITS = frozenset({"completed", "withdrawn", "dismissed", "transferred_out"})


@dataclass(frozen=True, slots=True)
class Happening:
    """What the projection needs of one event, in the order the events were recorded."""

    id: int
    kind: str
    effective_on: date | None
    reason: str | None = None
    undoes: int | None = None
    expected_return_on: date | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """Status and days of an enrolment as its events tell them."""

    status: str
    status_on: date | None
    enrolled_on: date | None
    started_on: date | None
    completed_on: date | None
    exit_on: date | None
    exit_kind: str | None
    exit_reason: str | None
    expected_return_on: date | None


def standing(events: Iterable[Happening]) -> list[Happening]:
    """The events that still hold: undone ones, and the undoings themselves, left out."""
    chain = list(events)
    undone = {event.undoes for event in chain if event.kind == "undone"}
    return [event for event in chain if event.kind != "undone" and event.id not in undone]


def project(events: Iterable[Happening]) -> Projection:
    """Status and days that the events add up to; ValueError when no event stands."""
    chain = standing(events)
    if not chain:
        raise ValueError("an enrolment without a standing event")
    status: str | None = None
    first = chain[0].effective_on
    status_on = started_on = completed_on = exit_on = expected = None
    exit_kind = exit_reason = None
    for event in chain:
        status = _STATUS_AFTER[event.kind]
        if event.kind == "started":
            started_on = event.effective_on
        else:
            status_on = event.effective_on
        expected = event.expected_return_on if event.kind == "deferred" else None
        is_exit = event.kind in EXITS
        exit_on = event.effective_on if is_exit else None
        exit_kind = event.kind if is_exit else None
        exit_reason = event.reason if is_exit else None
        completed_on = event.effective_on if event.kind == "completed" else None
    assert status is not None
    return Projection(
        status,
        status_on,
        first,
        started_on,
        completed_on,
        exit_on,
        exit_kind,
        exit_reason,
        expected,
    )


def may_move(status: str | None, kind: str) -> bool:
    """Whether an event of that kind may follow the status."""
    return status in MOVES[kind]


def check_move(status: str | None, kind: str) -> None:
    """Refused, in words, when the event may not follow the status."""
    if not may_move(status, kind):
        raise Refused.because(
            f"An enrolment that is {(status or 'new').replace('_', ' ')} "
            f"cannot be {kind.replace('_', ' ')}.",
            "kind",
        )


def is_open(status: str) -> bool:
    """Whether a learner with this status still holds a place."""
    return status in OPEN_STATUSES
