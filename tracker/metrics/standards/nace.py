"""nace/fds: the First-Destination Survey of the National Association of Colleges and Employers.

Sources: NACE standards and protocols (S14), its questions and answers (S15), the formulas as an
institution states them (S16), terminology and the 65% target (S17), categories with hours (S18).
A class is who graduated from 1 July to 30 June; it is looked at on 31 December after that. Not
seeking is known, but outside the outcomes rate; unknown is in neither half of that rate. Words
are in nace_words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import never_started
from tracker.metrics.course import Course, completion_day, course_of, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.spells import Spell, is_work, recency
from tracker.metrics.standards.nace_words import (
    CATEGORIES,
    EMPLOYED,
    FULL,
    LINES,
    NO_INFORMATION,
    NOTES,
    PART_TIME,
    POSITIVE,
    REASONS,
    SEEKING,
    SHARES,
    SUMS,
)
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Tally, Value, Verdict

EDITION = "nace/fds"
SOURCE = "NACE First-Destination Survey standards and protocols."
TARGET = 65


@dataclass(frozen=True, slots=True)
class Settings:
    """What the protocol leaves open."""

    full_time_hours: int = setting(30, "Hours a week from which work is full-time.", "S18")
    hours_not_recorded: str = setting(
        "full_time",
        "What work without recorded hours is taken as; the low bound leaves it out.",
        "S18",
        ("full_time", "part_time"),
    )
    places: int = setting(1, "Decimals of printed percentages.", "S16")
    unpaid_internship_counts: bool = setting(
        True, "Whether an internship for which no pay is recorded is employment.", "S18"
    )
    unavailable_as: str = setting(
        "not_seeking",
        "Where a graduate stands who is unavailable (ill, imprisoned, gone abroad, deceased).",
        "S14",
        ("not_seeking", "no_information"),
    )
    ended_status_counts: bool = setting(
        True,
        "Whether a status that ended before the cut-off counts where nothing later is known.",
        "S15",
    )
    precedence: tuple[str, ...] = setting(
        (*EMPLOYED, "service", "military", "continuing_education", *SEEKING, "not_seeking"),
        "Which of several statuses learned of on one day is the primary one, first to last; "
        "otherwise the one that was learned last is.",
        "S14",
        CATEGORIES,
    )


class Destination(NamedTuple):
    """The category of a graduate, why, and the category it may be instead."""

    category: str
    reason: str
    other: str | None = None


def cut_off(completed_on: date) -> date:
    """31 December after the class of that completion day ends on 30 June."""
    return date(completed_on.year + (1 if completed_on.month > 6 else 0), 12, 31)


_OTHERS = {
    "volunteer_service": "service",
    "military": "military",
    "further_education": "continuing_education",
    "seeking_work": "seeking_employment",
    "seeking_study": "seeking_education",
    "not_seeking": "not_seeking",
}


def destination_of(settings: Settings, seen: Observation) -> Destination:
    """The category that one recorded status is."""
    if seen.status == "unavailable":
        return Destination(settings.unavailable_as, f"{seen.unavailable_reason}")
    is_intern = seen.status == "internship" and settings.unpaid_internship_counts
    if seen.status in _OTHERS:
        return Destination(_OTHERS[seen.status], seen.status)
    if not is_work(seen) and not is_intern:
        return Destination("seeking_employment", "unpaid_internship")
    hours = seen.hours_per_week
    if hours is not None:
        category = FULL if hours >= settings.full_time_hours else PART_TIME
        return Destination(category, category)
    if settings.hours_not_recorded == "full_time":
        return Destination(FULL, "hours_not_recorded", PART_TIME)
    return Destination(PART_TIME, "hours_not_recorded", FULL)


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Where a graduate stands at the cut-off of their class, as seen on a day."""
    status = facts.status_by(as_of)
    course = course_of(facts, as_of)
    if course is None:
        return Judgement(_no_graduate(facts, status))
    closes_on = cut_off(course.completed_on)
    if closes_on > as_of:
        return Judgement(_everywhere(Place.NOT_DUE, "not_due", closes_on))
    found = _primary(settings, course, closes_on)
    if found is None:
        reason, key = silence(course)
        return Judgement(_verdicts(Destination(NO_INFORMATION, reason), closes_on, key, None))
    where, spell = found
    key = spell.observation.id
    if where.category != FULL:
        return Judgement(_verdicts(where, closes_on, key, None))
    source = paying(spell.observation, course.seen)
    amount = None if source is None else yearly_pay(source)
    if source is None or amount is None:
        pay = Verdict("salaries", Place.UNKNOWN, "pay_unknown", closes_on, key)
        return Judgement(_verdicts(where, closes_on, key, pay))
    pay = Verdict("salaries", Place.PART, "pay_known", closes_on, source.id)
    value = Value("salaries", source.salary_currency or "", amount)
    return Judgement(_verdicts(where, closes_on, key, pay), (value,))


def _primary(
    settings: Settings, course: Course, closes_on: date
) -> tuple[Destination, Spell] | None:
    """The status known of the latest days up to the cut-off."""
    order = {category: -n for n, category in enumerate(settings.precedence)}
    found = [
        (destination_of(settings, spell.observation), spell)
        for spell in course.known
        if spell.first <= closes_on and _still_counts(settings, spell, closes_on)
    ]
    return max(
        found,
        key=lambda one: (
            min(one[1].last, closes_on),
            one[1].observation.learned_on,
            order.get(one[0].category, -len(order)),
            recency(one[1].observation),
        ),
        default=None,
    )


def _still_counts(settings: Settings, spell: Spell, closes_on: date) -> bool:
    ended_on = spell.observation.effective_to
    return settings.ended_status_counts or ended_on is None or ended_on >= closes_on


def _verdicts(
    where: Destination, day: date, key: int | None, pay: Verdict | None
) -> tuple[Verdict, ...]:
    """Every line for a graduate who is due."""
    found = [
        Verdict(line, place, where.reason, day, key)
        for line, place in _places(where.category, where.other)
    ]
    return (*found, pay or Verdict("salaries", Place.OUT, "not_full_time", day))


@lru_cache(maxsize=64)
def _places(category: str, other: str | None) -> tuple[tuple[str, Place], ...]:
    """Where a category stands in each line."""
    is_known = category != NO_INFORMATION
    found = {
        "knowledge_rate": Place.PART if is_known else Place.WHOLE,
        "career_outcomes_rate": _outcome(category, POSITIVE),
    }
    for line in CATEGORIES:
        if line == category:
            found[line] = Place.PRESUMED if other else Place.PART
        else:
            is_open = line == other or not is_known
            found[line] = Place.UNKNOWN if is_open else Place.WHOLE
    for name, categories in SHARES.items():
        if name != "not_seeking":
            found[f"outcomes_{name}"] = _outcome(category, categories)
        in_share = Place.PART if category in categories else Place.WHOLE
        found[f"known_{name}"] = in_share if is_known else Place.ASIDE
    return tuple((line.key, found[line.key]) for line in LINES if line.key in found)


def _outcome(category: str, counted: frozenset[str]) -> Place:
    """A place in a share of the outcomes base: not seeking is out of it, unknown aside."""
    if category == NO_INFORMATION:
        return Place.ASIDE
    if category == "not_seeking":
        return Place.OUT
    return Place.PART if category in counted else Place.WHOLE


def _no_graduate(facts: Facts, status: str) -> tuple[Verdict, ...]:
    """Out for good, or not due yet."""
    if status == "completed":
        return _everywhere(Place.NOT_DUE, "completion_day_unknown", None)
    if status in {"enrolled", "deferred"}:
        end = facts.cohort_ends_on
        return _everywhere(Place.NOT_DUE, "still_enrolled", end and cut_off(end))
    return _everywhere(Place.OUT, "never_started" if never_started(facts, status) else status, None)


def _everywhere(place: Place, reason: str, day: date | None) -> tuple[Verdict, ...]:
    return tuple(Verdict(line.key, place, reason, day) for line in LINES)


def warn(tally: Tally, is_published: bool) -> list[str]:
    """The target that a class must reach before its outcomes rate is worth much."""
    rate = tally.rate("knowledge_rate")
    if not rate.whole or 100 * rate.part >= TARGET * rate.whole:
        return []
    return [f"Knowledge rate under {TARGET}%: too little is known for the outcomes rate to count."]


def period_day(line: str, facts: Facts) -> date | None:
    """The completion day."""
    return completion_day(facts)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    return Standard(
        key="nace",
        edition=EDITION,
        label="NACE First-Destination Survey",
        source=SOURCE,
        lines=tuple(
            replace(line, places=settings.places) if line.kind == "rate" else line for line in LINES
        ),
        reasons=REASONS,
        headline="career_outcomes_rate",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        period_fields=("completed_on", "cohort_ends_on"),
        settings=settings,
        make=make,
        asked_of="knowledge_rate",
        sums=SUMS,
        warn=warn,
        notes=NOTES,
    )


NACE = make(Settings())
