"""eu/esf: common indicators of the European Social Fund for participants, as counts.

Sources: participant guidance of the Scottish Government (S33), Regulation (EU) 1304/2013 Annex I (S34);
the annex of Regulation (EU) 2021/1057 could not be read (S35). A person is counted once in an
operation: the first start and its entry data stay, exit and results follow the last exit. An
operation is a program at a partner. Immediate results look at the four weeks after leaving,
longer-term ones at the day six months after it. Words are in esf_words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import exit_day, never_started, start_day
from tracker.metrics.course import Course, course_from
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_last_exit
from tracker.metrics.periods import months_after
from tracker.metrics.spells import Spell, is_known, is_work, recency, spell
from tracker.metrics.standards.esf_words import (
    ENTRY,
    IMMEDIATE,
    LINES,
    LONGER,
    NOTES,
    REASONS,
    SUMS,
)
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Verdict

EDITION = "eu/esf"
SOURCE = "European Social Fund common indicators for participants."
_UNEMPLOYED = frozenset({"seeking_work", "seeking_study"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the texts read leave open."""

    operation: str = setting(
        "program_at_partner",
        "Within what a person is counted once; otherwise every enrolment counts.",
        "S33",
        ("program_at_partner", "enrolment"),
    )
    not_employed_is: str = setting(
        "unemployed",
        "What a participant not employed at entry is, where nothing else is recorded.",
        "S34",
        ("unemployed", "inactive", "not_recorded"),
    )
    employed_at_entry_counts: bool = setting(
        False,
        "Whether who was employed at entry counts as in employment afterwards.",
        "S34",
    )
    immediate_days: int = setting(28, "Days after leaving that immediate results look at.", "S33")
    longer_months: int = setting(6, "Months after leaving of the longer-term results.", "S33")
    longer_day: str = setting(
        "on_the_day",
        "Whether longer-term employment is held on that very day, or on any day up to it.",
        "S33",
        ("on_the_day", "any_day"),
    )


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Participant by situation at entry, and results after leaving, as seen on a day."""
    status = facts.status_by(as_of)
    if status == "transferred_out" or never_started(facts, status):
        reason = "transferred_out" if status == "transferred_out" else "never_started"
        return Judgement(tuple(Verdict(line.key, Place.OUT, reason) for line in LINES))
    begins_on = start_day(facts)
    if begins_on is not None and begins_on > as_of:
        return Judgement(
            tuple(Verdict(line.key, Place.NOT_DUE, "not_begun", begins_on) for line in LINES)
        )
    entry, key = entry_of(settings, facts, as_of)
    found = [Verdict("participants", Place.PART, "participates", begins_on)]
    found += [
        Verdict(line, Place.PART if line == entry else Place.OUT, entry, begins_on, key)
        for line in ENTRY
    ]
    return Judgement((*found, *_after(settings, facts, status, entry, as_of)))


def entry_of(settings: Settings, facts: Facts, as_of: date) -> tuple[str, int | None]:
    """The situation at entry, and the observation that tells it."""
    if facts.employed_at_entry:
        return "participants_employed", None
    start = start_day(facts)
    then = [
        seen
        for seen in facts.seen(as_of)
        if start is not None and is_known(seen) and spell(seen).covers(start)
    ]
    if then:
        seen = max(then, key=recency)
        if is_work(seen) and facts.employed_at_entry is None:
            return "participants_employed", seen.id
        if seen.status in _UNEMPLOYED:
            return "participants_unemployed", seen.id
        if not is_work(seen):
            return "participants_inactive", seen.id
    if facts.employed_at_entry is None:
        return "participants_entry_not_recorded", None
    if settings.not_employed_is == "not_recorded":
        return "participants_entry_not_recorded", None
    return f"participants_{settings.not_employed_is}", None


class After(NamedTuple):
    """What the lines about leaving look at."""

    facts: Facts
    entry: str
    course: Course
    as_of: date


def _after(
    settings: Settings, facts: Facts, status: str, entry: str, as_of: date
) -> Iterator[Verdict]:
    """The lines about leaving and what came of it."""
    left = exit_day(facts, status)
    # A completion without a day may end in a cohort that has not ended.
    if left is None or left > as_of:
        is_in = left is not None or status in {"enrolled", "deferred"}
        reason = "still_in" if is_in else "exit_day_unknown"
        yield from (
            Verdict(line, Place.NOT_DUE, reason) for line in ("exited", *IMMEDIATE, *LONGER)
        )
        return
    yield Verdict("exited", Place.PART, "exited", left)
    after = After(facts, entry, course_from(facts, as_of, left), as_of)
    yield from _immediate(settings, after)
    yield from _longer(settings, after)


def _immediate(settings: Settings, after: After) -> Iterator[Verdict]:
    """What holds on some day of the weeks after leaving."""
    left = after.course.completed_on
    by = left + timedelta(days=settings.immediate_days)
    if by > after.as_of:
        yield from (Verdict(line, Place.NOT_DUE, "not_due", by) for line in IMMEDIATE)
        return
    if after.entry == "participants_inactive":
        yield _status_within("immediate_job_seeking", after.course, by, "seeking_work")
    else:
        yield Verdict("immediate_job_seeking", Place.OUT, "not_inactive_at_entry", by)
    yield _status_within("immediate_education", after.course, by, "further_education")
    day = after.facts.credential_on
    got = day is not None and day <= by
    reason = "qualified" if got else "no_qualification"
    yield Verdict("immediate_qualification", Place.PART if got else Place.OUT, reason, by)
    yield _employment(settings, "immediate_employment", after, (left, by))


def _longer(settings: Settings, after: After) -> Iterator[Verdict]:
    """What holds on the day so many months after leaving."""
    left = after.course.completed_on
    day = months_after(left, settings.longer_months)
    if day > after.as_of:
        yield from (Verdict(line, Place.NOT_DUE, "not_due", day) for line in LONGER)
        return
    first = day if settings.longer_day == "on_the_day" else left
    yield _employment(settings, "six_months_employment", after, (first, day))
    line = "six_months_better"
    if after.entry != "participants_employed":
        yield Verdict(line, Place.OUT, "not_employed_at_entry", day)
        return
    start = start_day(after.facts)
    for found in after.course.work:
        began = found.observation.effective_from
        is_newer = start is not None and began is not None and began >= start
        if is_newer and found.first <= day and found.last >= first:
            yield Verdict(line, Place.PART, "newer_work", day, found.observation.id)
            return
    yield _not_counted(line, after.course.known_within(first, day), day)


def _employment(settings: Settings, line: str, after: After, days: tuple[date, date]) -> Verdict:
    """In work on one of the days, for who was not employed at entry."""
    first, last = days
    if after.entry == "participants_employed" and not settings.employed_at_entry_counts:
        return Verdict(line, Place.OUT, "employed_at_entry", last)
    work = after.course.working(first, last)
    if work is not None:
        return Verdict(line, Place.PART, "in_work", last, work.observation.id)
    return _not_counted(line, after.course.known_within(first, last), last)


def _status_within(line: str, course: Course, by: date, status: str) -> Verdict:
    """Counted where that status is recorded of one of the days since leaving."""
    for found in course.known:
        if found.observation.status == status and found.first <= by:
            return Verdict(line, Place.PART, "counted", by, found.observation.id)
    return _not_counted(line, course.known_within(course.completed_on, by), by)


def _not_counted(line: str, known: Spell | None, day: date) -> Verdict:
    """Out of the count where something else is known; otherwise aside, for nobody knows."""
    if known is not None:
        return Verdict(line, Place.OUT, "something_else", day, known.observation.id)
    return Verdict(line, Place.ASIDE, "not_known", day)


def period_day(line: str, facts: Facts) -> date | None:
    """The exit day."""
    return exit_day(facts, facts.status)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    once = settings.operation == "program_at_partner"
    return Standard(
        key="esf",
        edition=EDITION,
        label="European Social Fund",
        source=SOURCE,
        lines=LINES,
        reasons=REASONS,
        headline="immediate_employment",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        period_fields=("completed_on", "exit_on", "status_on", "cohort_ends_on"),
        settings=settings,
        make=make,
        asked_of="exited",
        gather=by_last_exit if once else None,
        sums=SUMS,
        notes=NOTES,
    )


ESF = make(Settings())
