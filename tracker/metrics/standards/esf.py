"""eu/esf: common indicators of the European Social Fund for participants, as counts.

Sources: participant guidance of the Scottish Government (S33), Regulation (EU) 1304/2013 Annex I (S34);
the annex of Regulation (EU) 2021/1057 could not be read (S35). A person is counted once in an
operation: the first start and its entry data stay, exit and results follow the last exit. An
operation is a program at a partner. The total is the sum of the unemployed, inactive and employed
at entry; who is not recorded stands apart. Immediate results look at the four weeks after leaving,
longer-term ones at the day six months after it. Settings and the situation at entry are in
esf_entry, words in esf_words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tracker.metrics.attendance import exit_day, never_started, start_day
from tracker.metrics.course import Course, course_from
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_last_exit
from tracker.metrics.periods import months_after
from tracker.metrics.spells import Spell
from tracker.metrics.standards.esf_entry import EMPLOYED, INACTIVE, Settings, entry_of
from tracker.metrics.standards.esf_words import (
    ENTRY,
    IMMEDIATE,
    LINES,
    LONGER,
    NOT_RECORDED,
    NOTES,
    REASONS,
    SUMS,
    SUMS_LEFT_OUT,
)
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Tally, Verdict

EDITION = "eu/esf"
SOURCE = "European Social Fund common indicators for participants."


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
    found = (*_entry(entry, key, begins_on), *_after(settings, facts, status, entry, as_of))
    is_out = entry == NOT_RECORDED and settings.entry_not_recorded_is == "left_out"
    return Judgement(tuple(map(_left_out, found)) if is_out else found)


def _entry(entry: str, key: int | None, begins_on: date | None) -> Iterator[Verdict]:
    """The total and the situations at entry."""
    yield Verdict("participants", Place.PART, "participates", begins_on)
    for line in ENTRY:
        yield Verdict(line, Place.PART if line == entry else Place.OUT, entry, begins_on, key)


def _left_out(verdict: Verdict) -> Verdict:
    """The same for somebody of whom nothing is recorded at entry: not known wherever due."""
    if verdict.line == NOT_RECORDED or verdict.place is Place.NOT_DUE:
        return verdict
    return Verdict(verdict.line, Place.ASIDE, NOT_RECORDED, verdict.settles_on)


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
    if after.entry == INACTIVE:
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
    yield _better(settings, after, (first, day))


def _better(settings: Settings, after: After, days: tuple[date, date]) -> Verdict:
    """In newer work on one of the days, for who was employed at entry."""
    line, (first, last) = "six_months_better", days
    if after.entry != EMPLOYED:
        return Verdict(line, Place.OUT, "not_employed_at_entry", last)
    if not settings.new_work_is_better:
        return Verdict(line, Place.ASIDE, "not_measured", last)
    start = start_day(after.facts)
    held = [work for work in after.course.work if work.first <= last and work.last >= first]
    for wanted, place, reason in (
        (True, Place.PART, "newer_work"),
        (None, Place.ASIDE, "since_when_unknown"),
        (False, Place.OUT, "same_work"),
    ):
        for work in held:
            if _is_newer(work, start) is wanted:
                return Verdict(line, place, reason, last, work.observation.id)
    return _not_counted(line, after.course.known_within(first, last), last)


def _is_newer(work: Spell, start: date | None) -> bool | None:
    """Whether the work began since the start; None where either day is not recorded."""
    began = work.observation.effective_from
    return None if began is None or start is None else began >= start


def _employment(settings: Settings, line: str, after: After, days: tuple[date, date]) -> Verdict:
    """In work on one of the days, for who was not employed at entry."""
    first, last = days
    if after.entry == EMPLOYED and not settings.employed_at_entry_counts:
        return Verdict(line, Place.OUT, "employed_at_entry", last)
    work = after.course.working(first, last)
    if work is not None:
        # Not employed at entry, as far as is known.
        is_sure = after.entry != NOT_RECORDED or after.facts.employed_at_entry is False
        place, reason = (Place.PART, "in_work") if is_sure else (Place.PRESUMED, "in_work_entry")
        return Verdict(line, place, reason, last, work.observation.id)
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


def warn(tally: Tally, is_published: bool) -> list[str]:
    """Participants whose situation at entry is not recorded, beside the sum of the others."""
    apart = tally.count(NOT_RECORDED, Place.PART)
    if is_published or not apart:
        return []
    three = sum(tally.count(line, Place.PART) for line in ENTRY if line != NOT_RECORDED)
    return [
        f"Unemployed, inactive and employed at entry are {three}; of {apart} more the situation at "
        "entry is not recorded."
    ]


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
        sums=SUMS_LEFT_OUT if settings.entry_not_recorded_is == "left_out" else SUMS,
        warn=warn,
        notes=NOTES,
    )


ESF = make(Settings())
