"""ca/bppe-spfs: the California School Performance Fact Sheet (Bureau for Private Postsecondary
Education).

Sources: Education Code 94928 (S36), 5 CCR 74112 (S37), Education Code 94929 (S38) and 94929.5 (S39),
published fact sheets (S40). A calendar year is by the scheduled end; 101-150% is a band of its own;
placement leaves out who was not available for employment. Words are in bppe_words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import (
    CALLED_AWAY,
    LEFT,
    late_end,
    never_started,
    published_end,
)
from tracker.metrics.course import Course, course_of, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.pay_bands import Bands
from tracker.metrics.periods import months_after
from tracker.metrics.spells import Spell, is_work
from tracker.metrics.standards.bppe_words import LINES, NOTES, PLACEMENT_LINES, REASONS, SUMS
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Value, Verdict

EDITION = "ca/bppe-spfs"
SOURCE = "California School Performance Fact Sheet, Education Code 94928-94929.5, 5 CCR 74112."


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
    split_hours: int = setting(32, "Hours a week at which the employed are split in two.", "S40")
    placement_months: int = setting(
        6, "Months after completing within which work must be held.", "S36"
    )
    late_graduates_count: bool = setting(
        True, "Whether graduates of the 101-150% band, and later ones, are in placement.", "S37"
    )
    study_leaves: bool = setting(
        True,
        "Whether recorded further education is at an accredited or approved institution, and so "
        "leaves the placement base.",
        "S36",
    )


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Began, completed in which band, placed, paid, as seen on a day."""
    status = facts.status_by(as_of)
    if status == "transferred_out" or never_started(facts, status):
        reason = "transferred_out" if status == "transferred_out" else "never_started"
        return Judgement(tuple(Verdict(line.key, Place.OUT, reason) for line in LINES))
    end, late = published_end(facts), late_end(facts)
    began = Place.PART if end is None or end <= as_of else Place.NOT_DUE
    reason = "began" if began is Place.PART else "not_due"
    verdicts = [Verdict("students_began", began, reason, end)]
    verdicts += _completions(facts, status, end, late, as_of)
    found, values = _placement(settings, facts, status, end, as_of)
    return Judgement((*verdicts, *found), values)


def _completions(
    facts: Facts, status: str, end: date | None, late: date | None, as_of: date
) -> list[Verdict]:
    """Available for graduation, and completed on time or within 150%."""
    available, on_time, later = "available_for_graduation", "completion", "completion_101_150"
    if status in LEFT and facts.exit_reason in CALLED_AWAY:
        reason = f"left_{facts.exit_reason}"
        return [Verdict(line, Place.OUT, reason, end) for line in (available, on_time, later)]
    if end is not None and end > as_of:
        found = [Verdict(line, Place.NOT_DUE, "not_due", end) for line in (available, on_time)]
    else:
        found = [
            Verdict(available, Place.PART, "available", end),
            _completion(on_time, facts, status, end, late),
        ]
    if late is not None and late > as_of:
        return [*found, Verdict(later, Place.NOT_DUE, "not_due", late)]
    return [*found, _completion(later, facts, status, end, late)]


def _completion(
    line: str, facts: Facts, status: str, end: date | None, late: date | None
) -> Verdict:
    """Which band the completion is in, if there is one."""
    by = late if line == "completion_101_150" else end
    if status in LEFT:
        return Verdict(line, Place.WHOLE, status, by)
    if by is None or end is None:
        return Verdict(line, Place.UNKNOWN, "length_unknown")
    if status != "completed":
        return Verdict(line, Place.WHOLE, "still_enrolled", by)
    day = facts.completed_on
    if day is None:
        return Verdict(line, Place.UNKNOWN, "completion_day_unknown", by)
    if day <= end:
        band = "completion"
    elif late is not None and day <= late:
        band = "completion_101_150"
    else:
        band = "later"
    place = Place.PART if band == line else Place.WHOLE
    return Verdict(line, place, f"completed_{band}", by)


def _placement(
    settings: Settings, facts: Facts, status: str, end: date | None, as_of: date
) -> tuple[list[Verdict], tuple[Value, ...]]:
    """Available for employment, and employed in the field within the months."""
    course = course_of(facts, as_of)
    if course is None:
        return _no_graduate(settings, status, end, as_of), ()
    due_on = months_after(course.completed_on, settings.placement_months)
    is_late = end is not None and course.completed_on > end
    if is_late and not settings.late_graduates_count:
        return _everywhere(Place.OUT, "late_graduate", due_on), ()
    if due_on > as_of:
        return _everywhere(Place.NOT_DUE, "not_due", due_on), ()
    work, is_sure = _employed(settings, course, due_on)
    if work is None:
        out = _unavailable(settings, facts, course, due_on)
        if out is not None:
            return _everywhere(Place.OUT, out[0], due_on, out[1]), ()
        return _not_employed(course, due_on), ()
    return _employed_lines(settings, course, work.observation, is_sure, due_on)


def _employed(settings: Settings, course: Course, due_on: date) -> tuple[Spell | None, bool]:
    """Gainful work in the field within the months, and whether its hours are recorded."""
    unsure = None
    for spell in course.work:
        seen = spell.observation
        if spell.first > due_on or seen.in_field is not True or not _lasts(settings, seen):
            continue
        if seen.hours_per_week is None:
            unsure = unsure or spell
        elif seen.hours_per_week >= settings.least_hours:
            return spell, True
    return unsure, settings.least_hours == 0


def _lasts(settings: Settings, seen: Observation) -> bool:
    return seen.contract_weeks is None or seen.contract_weeks >= settings.least_weeks


def _unavailable(
    settings: Settings, facts: Facts, course: Course, due_on: date
) -> tuple[str, int | None] | None:
    """Why a graduate was not available for employment, and the observation that says so."""
    reasons = {*CALLED_AWAY, "left_country", "no_work_authorisation"}
    for spell in course.known:
        seen = spell.observation
        if spell.first > due_on:
            continue
        if seen.unavailable_reason in reasons:
            return f"left_{seen.unavailable_reason}", seen.id
        if settings.study_leaves and seen.status == "further_education":
            return "further_education", seen.id
    if facts.may_work is False:
        return "left_no_work_authorisation", None
    return None


def _not_employed(course: Course, due_on: date) -> list[Verdict]:
    """Available, but not employed in the field as far as is known."""
    place, aside = Place.WHOLE, Place.OUT
    found = course.known_within(course.completed_on, due_on)
    doubtful = [s for s in course.work if s.first <= due_on and _is_open(s.observation)]
    if doubtful:
        # It may be gainful work in the field: nobody recorded what decides it.
        place, aside, found = Place.UNKNOWN, Place.ASIDE, doubtful[0]
    if found is None:
        reason, key = silence(course)
        place, aside = Place.UNKNOWN, Place.ASIDE
    else:
        reason, key = _why_not(found.observation), found.observation.id
    where = dict.fromkeys(PLACEMENT_LINES, aside)
    where |= {"available_for_employment": Place.PART, "placement": place, "salaries": Place.OUT}
    return [Verdict(line, at, reason, due_on, key) for line, at in where.items()]


def _is_open(seen: Observation) -> bool:
    """Whether the record leaves open that work is gainful work in the field."""
    return seen.in_field is None or (seen.in_field and seen.hours_per_week is None)


def _why_not(seen: Observation) -> str:
    if not is_work(seen):
        return seen.unavailable_reason or seen.status
    if seen.in_field is None:
        return "field_not_recorded"
    if not seen.in_field:
        return "other_field"
    return "hours_not_recorded" if seen.hours_per_week is None else "not_gainful"


def _employed_lines(
    settings: Settings, course: Course, seen: Observation, is_sure: bool, due_on: date
) -> tuple[list[Verdict], tuple[Value, ...]]:
    """Every placement line of somebody in work in the field."""
    if not is_sure and settings.hours_not_recorded == "not_gainful":
        return _not_employed(course, due_on), ()
    reason = "employed_in_field" if is_sure else "hours_not_recorded"
    hours = seen.hours_per_week
    is_long = hours is not None and hours >= settings.split_hours
    split = {
        "employed_fewer_hours": Place.ASIDE if hours is None else _part(not is_long),
        "employed_more_hours": Place.ASIDE if hours is None else _part(is_long),
    }
    found = [
        Verdict("available_for_employment", Place.PART, reason, due_on, seen.id),
        Verdict("placement", Place.PART if is_sure else Place.PRESUMED, reason, due_on, seen.id),
        *(Verdict(line, place, reason, due_on, seen.id) for line, place in split.items()),
    ]
    source = paying(seen, course.seen)
    pay: Decimal | None = None if source is None else yearly_pay(source)
    if source is None or pay is None:
        return [*found, Verdict("salaries", Place.UNKNOWN, "pay_unknown", due_on, seen.id)], ()
    found.append(Verdict("salaries", Place.PART, "pay_known", due_on, source.id))
    return found, (Value("salaries", source.salary_currency or "", pay),)


def _part(is_in: bool) -> Place:
    return Place.PART if is_in else Place.OUT


def _no_graduate(settings: Settings, status: str, end: date | None, as_of: date) -> list[Verdict]:
    """Left for good, or not completed yet."""
    if status in LEFT:
        return _everywhere(Place.OUT, status, None)
    if status == "completed":
        return _everywhere(Place.NOT_DUE, "completion_day_unknown", None)
    is_dated = end is not None and end >= as_of
    day = months_after(end, settings.placement_months) if is_dated and end is not None else None
    return _everywhere(Place.NOT_DUE, "still_enrolled", day)


def _everywhere(
    place: Place, reason: str, day: date | None, key: int | None = None
) -> list[Verdict]:
    return [Verdict(line, place, reason, day, key) for line in PLACEMENT_LINES]


def period_day(line: str, facts: Facts) -> date | None:
    """The scheduled end."""
    return published_end(facts)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    return Standard(
        key="bppe",
        edition=EDITION,
        label="California School Performance Fact Sheet",
        source=SOURCE,
        lines=LINES,
        reasons=REASONS,
        headline="placement",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        # A scheduled end may be worked out from the weeks, so it is no column to search by.
        period_fields=(),
        leavers=frozenset(
            f"left_{reason}" for reason in (*CALLED_AWAY, "left_country", "no_work_authorisation")
        ),
        settings=settings,
        make=make,
        asked_of="placement",
        bands=Bands(width=5000),
        sums=SUMS,
        notes=NOTES,
    )


BPPE = make(Settings())
