"""Somebody's way after completing or leaving, as somebody looking on a day sees it.

Shared by the standards that count days from there. Not here: what follows for a line (standards/).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tracker.metrics.facts import Facts, Observation
from tracker.metrics.spells import Spell, is_excluding, is_known, is_work, recency, spell


class Course(NamedTuple):
    """What is known of the way after completion (or leaving: day 0), as seen on a day."""

    completed_on: date
    work: list[Spell]  # reaching completion or beginning after it; earliest first day in work first
    known: list[Spell]  # the same of everything that says something
    seen: list[Observation]
    excluded: Spell | None  # the earliest spell that takes the graduate out of the base

    def first_day(self, work: Spell) -> date:
        """The first day after (or of) completion on which that work is known to hold."""
        return max(work.first, self.completed_on)

    def placed(self, by: date) -> Spell | None:
        """The work held earliest from completion to that day, or None."""
        if self.work and self.first_day(self.work[0]) <= by:
            return self.work[0]
        return None

    def working(self, first: date, last: date) -> Spell | None:
        """The work held earliest on a day from `first` to `last`, or None."""
        for found in self.work:
            if found.first <= last and found.last >= first:
                return found
        return None

    def known_within(self, first: date, last: date) -> Spell | None:
        """What is known of the latest days from `first` to `last`, or None."""
        within = [s for s in self.known if s.first <= last and s.last >= first]
        return max(within, key=lambda s: (min(s.last, last), recency(s.observation)), default=None)

    def latest_known(self, by: date) -> Spell | None:
        """What is known of the latest days from completion to that day, or None."""
        within = [s for s in self.known if s.first <= by]
        return max(within, key=lambda s: (min(s.last, by), recency(s.observation)), default=None)


def completion_day(facts: Facts) -> date | None:
    """The day windows are counted from: the completion day, else the cohort's end."""
    return facts.completed_on or facts.cohort_ends_on


def course_of(facts: Facts, as_of: date) -> Course | None:
    """The graduate's way as seen on that day; None for others and where no day 0 is known."""
    start = completion_day(facts)
    if start is None or facts.status_by(as_of) != "completed":
        return None
    return course_from(facts, as_of, start)


def course_from(facts: Facts, as_of: date, start: date) -> Course:
    """The way from that day on, of anybody."""
    seen = facts.seen(as_of)
    known = [s for s in map(spell, seen) if s.last >= start and is_known(s.observation)]
    work = [s for s in known if is_work(s.observation)]
    if len(work) > 1:
        work.sort(key=lambda s: (max(s.first, start), recency(s.observation)))
    # Unavailable without a last day lasts until something says otherwise.
    out = [
        spell(o)
        for o in seen
        if is_excluding(o) and (o.effective_to is None or o.effective_to >= start)
    ]
    excluded = min(out, key=lambda s: (s.first, recency(s.observation)), default=None)
    return Course(start, work, known, seen, excluded)


def silence(course: Course) -> tuple[str, int | None]:
    """Why nothing is known of the window, and the observation that says so."""
    unreachable = [
        o for o in course.seen if not is_known(o) and spell(o).last >= course.completed_on
    ]
    if unreachable:
        return "unreachable", max(unreachable, key=recency).id
    if any(is_known(o) for o in course.seen):
        return "other_days_only", max(filter(is_known, course.seen), key=recency).id
    return "nothing_recorded", None
