"""Placement as in ca/bppe-spfs: who was available for employment, and who was employed in the field.

What the law and the sheets leave open is named here, with our default. Not here: who began and who
completed (bppe), words (bppe_words).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import LEFT
from tracker.metrics.course import Course, course_of, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.periods import months_after
from tracker.metrics.spells import is_work, recency, spell
from tracker.metrics.standards.bppe_words import HOURS_LINES, PLACEMENT_LINES
from tracker.metrics.tally import Judgement, Place, Value, Verdict
from tracker.rules.vocabulary import UNAVAILABLE_REASONS


@dataclass(frozen=True, slots=True)
class Settings:
    """What the law and the sheets read leave open."""

    least_hours: int = setting(
        30, "Hours a week from which work is gainful employment (0: any).", "S37"
    )
    least_weeks: int = setting(
        5, "Weeks that a contract of recorded length must last to be gainful employment.", "S37"
    )
    hours_not_recorded: str = setting(
        "gainful",
        "What work without recorded hours is taken as; the low bound leaves it out.",
        "S37",
        ("gainful", "not_gainful"),
    )
    job_code_needed: bool = setting(
        False, "Whether work counts only where its occupation code is recorded.", "S37"
    )
    split_hours: int = setting(32, "Hours a week at which the employed are split in two.", "S40")
    placement_months: int = setting(
        6, "Months after completing within which work must be held, the last day included.", "S36"
    )
    counted_from: str = setting(
        "completion",
        "From when the months are counted; for licensed trades the day of the credential, where "
        "it is recorded, stands for the result of the first examination.",
        "S36",
        ("completion", "credential"),
    )
    earlier_work_counts: bool = setting(
        True, "Whether work begun before completing and still held counts.", "S36"
    )
    late_graduates_count: bool = setting(
        True,
        "Whether who completed later than 100% of the length is in placement (as who has the "
        "diploma), or only who completed on time (as in the law of 2009).",
        "S36",
    )
    unavailable: tuple[str, ...] = setting(
        (
            "deceased",
            "incarcerated",
            "military_active_duty",
            "left_country",
            "no_work_authorisation",
        ),
        "Reasons recorded of a graduate that leave the placement base; who is an international "
        "student is not recorded.",
        "S36",
        tuple(UNAVAILABLE_REASONS),
    )
    study_leaves: bool = setting(
        True,
        "Whether recorded further education is at an accredited or approved institution, and so "
        "leaves the placement base.",
        "S36",
    )
    employed_first: bool = setting(
        True,
        "Whether who was employed in the field within the months counts as such, though not "
        "available on other days of them.",
        "S36",
    )


class Found(NamedTuple):
    """Where a graduate stands, why, and the observation that says so."""

    place: Place
    reason: str
    decided: int | None


# Kinds of work that may be counted, the surest first; others are known not to be.
_SURE, _PRESUMED = "employed_in_field", "hours_not_recorded"
_OPEN = ("field_not_recorded", "no_job_code")
_ORDER = (_SURE, _PRESUMED, *_OPEN)


def placement(
    settings: Settings,
    facts: Facts,
    status: str,
    ends: tuple[date | None, date | None],
    as_of: date,
) -> Judgement:
    """Every line from graduates on; `ends` are the scheduled end and that of 150%."""
    course = course_of(facts, as_of)
    end = ends[0]
    if course is None:
        return Judgement(_no_graduate(settings, status, ends, as_of))
    due_on = months_after(_counted_from(settings, facts, course, as_of), settings.placement_months)
    if end is not None and course.completed_on > end and not settings.late_graduates_count:
        return Judgement(_everywhere(Found(Place.OUT, "not_on_time", None), due_on))
    if due_on > as_of:
        return Judgement(_everywhere(Found(Place.NOT_DUE, "not_due", None), due_on))
    job = _best_work(settings, course, due_on)
    out = _unavailable(settings, facts, course, due_on, as_of)
    if out is not None and (job is None or job[0] in _OPEN or not settings.employed_first):
        return Judgement(_lines(out, dict.fromkeys(HOURS_LINES, Place.OUT), due_on))
    found = _found(settings, job, course, due_on)
    if job is None or found.place not in {Place.PART, Place.PRESUMED}:
        apart = Place.ASIDE if found.place is Place.UNKNOWN else Place.OUT
        return Judgement(_lines(found, dict.fromkeys(HOURS_LINES, apart), due_on))
    verdicts = _lines(found, _hours(settings, job[1]), due_on)
    source = paying(job[1], course.seen)
    pay = None if source is None else yearly_pay(source)
    if source is None or pay is None:
        unpaid = Verdict("salaries", Place.UNKNOWN, "pay_unknown", due_on, job[1].id)
        return Judgement((*verdicts[:-1], unpaid))
    paid = Verdict("salaries", Place.PART, "pay_known", due_on, source.id)
    return Judgement(
        (*verdicts[:-1], paid), (Value("salaries", source.salary_currency or "", pay),)
    )


def _counted_from(settings: Settings, facts: Facts, course: Course, as_of: date) -> date:
    """The day the months are counted from, as far as known on that day."""
    got = facts.credential_on
    if settings.counted_from == "completion" or got is None or got > as_of:
        return course.completed_on
    return max(got, course.completed_on)


def kind_of_work(settings: Settings, seen: Observation) -> str:
    """What work comes to: surely counted, by presumption, open for what is not recorded, or not."""
    hours, weeks = seen.hours_per_week, seen.contract_weeks
    if seen.in_field is False:
        return "other_field"
    is_short = weeks is not None and weeks < settings.least_weeks
    if is_short or (hours is not None and hours < settings.least_hours):
        return "not_gainful"
    if seen.in_field is None:
        return "field_not_recorded"
    if settings.job_code_needed and seen.occupation is None:
        return "no_job_code"
    return _PRESUMED if hours is None and settings.least_hours else _SURE


def _best_work(settings: Settings, course: Course, due_on: date) -> tuple[str, Observation] | None:
    """The surest work of the months that may be counted, of equals the earliest; None of none."""
    found = [
        (kind_of_work(settings, work.observation), work.observation)
        for work in course.work
        if work.first <= due_on
        and (settings.earlier_work_counts or work.first >= course.completed_on)
    ]
    return min(
        (one for one in found if one[0] in _ORDER),
        key=lambda one: _ORDER.index(one[0]),
        default=None,
    )


def _unavailable(
    settings: Settings, facts: Facts, course: Course, due_on: date, as_of: date
) -> Found | None:
    """Why a graduate was not available for employment; None: was."""
    out = [seen for seen in course.seen if _takes_out(settings, seen, course, due_on)]
    if out:
        seen = min(out, key=lambda one: (spell(one).first, recency(one)))
        return Found(Place.OUT, f"left_{seen.unavailable_reason or seen.status}", seen.id)
    is_told = facts.intent_on is None or facts.intent_on <= as_of
    if (
        facts.may_work is False
        and is_told
        and "no_work_authorisation" in settings.unavailable
        and course.working(course.completed_on, due_on) is None
    ):
        return Found(Place.OUT, "left_no_work_authorisation", None)
    return None


def _takes_out(settings: Settings, seen: Observation, course: Course, due_on: date) -> bool:
    """Whether it says of a day of the months that the graduate was not available."""
    days = spell(seen)
    if days.first > due_on:
        return False
    if seen.status == "further_education":
        return settings.study_leaves and days.last >= course.completed_on
    # Unavailable without a last day lasts.
    lasts = seen.effective_to is None or seen.effective_to >= course.completed_on
    return lasts and seen.unavailable_reason in settings.unavailable


def _found(
    settings: Settings, job: tuple[str, Observation] | None, course: Course, due_on: date
) -> Found:
    """Where a graduate who was available stands in placement."""
    if job is not None:
        kind, seen = job
        place = Place.UNKNOWN
        if kind == _SURE:
            place = Place.PART
        elif kind == _PRESUMED and settings.hours_not_recorded == "gainful":
            place = Place.PRESUMED
        return Found(place, kind, seen.id)
    known = course.known_within(course.completed_on, due_on)
    if known is None:
        reason, decided = silence(course)
        return Found(Place.UNKNOWN, reason, decided)
    seen = known.observation
    reason = seen.unavailable_reason or seen.status
    if is_work(seen):
        reason = kind_of_work(settings, seen)
        if reason in _ORDER:
            # Counted but for its beginning.
            reason = "begun_before"
    return Found(Place.WHOLE, reason, seen.id)


def _hours(settings: Settings, seen: Observation) -> dict[str, Place]:
    """In which of the lines by hours somebody employed in the field stands."""
    hours = seen.hours_per_week
    if hours is None:
        at = "employed_hours_not_recorded"
    else:
        fewer = hours < settings.split_hours
        at = "employed_fewer_hours" if fewer else "employed_more_hours"
    return {line: Place.PART if line == at else Place.OUT for line in HOURS_LINES}


def _lines(found: Found, hours: Mapping[str, Place], due_on: date) -> tuple[Verdict, ...]:
    """Every line of a graduate who is due."""
    available = Place.OUT if found.place is Place.OUT else Place.PART
    places = {
        "graduates": Place.PART,
        "available_for_employment": available,
        "placement": found.place,
        "salaries": Place.OUT,
        **hours,
    }
    return tuple(
        Verdict(line, places[line], found.reason, due_on, found.decided) for line in PLACEMENT_LINES
    )


def _no_graduate(
    settings: Settings, status: str, ends: tuple[date | None, date | None], as_of: date
) -> tuple[Verdict, ...]:
    """Left for good, or not completed yet."""
    if status in LEFT:
        return _everywhere(Found(Place.OUT, status, None), None)
    if status == "completed":
        return _everywhere(Found(Place.NOT_DUE, "completion_day_unknown", None), None)
    end = ends[0]
    if end is not None and end < as_of and not settings.late_graduates_count:
        return _everywhere(Found(Place.OUT, "not_on_time", None), end)
    # The next day by which completing would be in one of the bands; past both it cannot be told.
    ahead = [day for day in ends if day is not None and day >= as_of]
    day = months_after(min(ahead), settings.placement_months) if ahead else None
    return _everywhere(Found(Place.NOT_DUE, "still_enrolled", None), day)


def _everywhere(found: Found, day: date | None) -> tuple[Verdict, ...]:
    """The same place in every line."""
    return tuple(
        Verdict(line, found.place, found.reason, day, found.decided) for line in PLACEMENT_LINES
    )


__all__ = ["Settings", "kind_of_work", "placement"]
