"""An enrolment as it stood on a past day, replayed from its events. Pure.

A day is known from the day it is the date of; an undoing, and all that was recorded after it, is
known from the day of the undoing. Not here: which events are read (queries/facts).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from tracker.metrics.facts import Facts
from tracker.rules.lifecycle import Happening, Projection, project, standing


class Recorded(NamedTuple):
    """One event in the order of recording, with the day it was written down."""

    event: Happening
    recorded_on: date

    @property
    def known_on(self) -> date | None:
        """The day it speaks of; None: not known. An undoing without a day: when it was written."""
        day = self.event.effective_on
        return self.recorded_on if day is None and self.event.kind == "undone" else day


def stood(events: Iterable[Recorded], as_of: date) -> Projection | None:
    """Status and days on that day; None where the enrolment was not there yet."""
    held: list[Happening] = []
    for one in events:
        day = one.known_on
        is_later = day is not None and day > as_of
        if is_later and one.event.kind == "undone":
            # What follows an undoing was learned with it: a correction is not known before.
            break
        if not is_later:
            held.append(one.event)
    return project(held) if standing(held) else None


def as_stood(facts: Facts, events: Iterable[Recorded], as_of: date) -> Facts | None:
    """The facts with status and days as they stood on that day; None: not enrolled by then."""
    seen = stood(events, as_of)
    if seen is None:
        return None
    return replace(
        facts,
        status=seen.status,
        status_on=seen.status_on,
        enrolled_on=seen.enrolled_on,
        started_on=seen.started_on,
        completed_on=seen.completed_on,
        exit_on=seen.exit_on,
        exit_reason=seen.exit_reason,
    )
