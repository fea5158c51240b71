"""wioa/etp: the WIOA primary indicators as in the eligible training provider report (ETA-9171).

Sources: the department's indicator page naming TEGL 10-16 Change 3 (S19), 20 CFR 677.150 (S20),
the ETA-9171 elements DE121-DE130 as quoted in a public data dictionary (S21). Quarters are calendar
quarters after the quarter of exit, not half-years from the day; whose quarter falls in the report
period is another group than who exited in it. Words are in wioa_words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import LEFT, exit_day, never_started
from tracker.metrics.course import Course, course_from, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.periods import Quarter
from tracker.metrics.spells import recency
from tracker.metrics.standards.shape import Standard
from tracker.metrics.standards.wioa_words import LINES, NOTES, REASONS
from tracker.metrics.tally import Judgement, Place, Value, Verdict
from tracker.rules.vocabulary import UNAVAILABLE_REASONS

EDITION = "wioa/tegl-10-16"
SOURCE = "WIOA primary indicators (20 CFR 677.150, TEGL 10-16) as in the ETA-9171 report."
QUARTER_OF = {"employment_rate_q2": 2, "median_earnings_q2": 2, "employment_rate_q4": 4}
EARNINGS = "median_earnings_q2"
# From the first day of the quarter of exit to the last day of the fourth quarter after it.
_LONGEST = 460


@dataclass(frozen=True, slots=True)
class Settings:
    """What the guidance, as far as it could be read, leaves open."""

    exclusions: tuple[str, ...] = setting(
        ("deceased", "incarcerated", "military_active_duty", "medical", "institutionalised"),
        "Reasons that take an exiter out of the employment, earnings and credential bases.",
        "S19",
        tuple(UNAVAILABLE_REASONS),
    )
    transfer_is_exit: bool = setting(
        False,
        "Whether a move to another cohort of the program is an exit; otherwise the person is "
        "followed to where the move leads.",
        "S21",
    )
    wage_records_only: bool = setting(
        False, "Whether employment counts only where a wage record tells of it.", "S21"
    )
    credential_days: int = setting(365, "Days after exit within which a credential counts.", "S19")
    zero_earnings_count: bool = setting(
        False, "Whether work for no pay enters the median of earnings as zero.", "S19"
    )
    study_is_employment: bool = setting(
        False, "Whether further education counts as a placement (youth), or not (adults).", "S20"
    )


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Completion, employment and pay by quarter, credential, as seen on a day."""
    status = facts.status_by(as_of)
    is_exit = status == "transferred_out" and settings.transfer_is_exit
    left = facts.exit_on or facts.status_on if is_exit else exit_day(facts, status)
    if not is_exit and (status not in {"completed", *LEFT} or never_started(facts, status)):
        return Judgement(_no_exit(settings, facts, status, as_of))
    if left is not None and left > as_of:
        # Completed on a day that is not recorded, in a cohort that has not ended.
        return Judgement(_no_exit(settings, facts, "enrolled", as_of))
    completed = status == "completed"
    place = Place.PART if completed else Place.WHOLE
    verdicts = [Verdict("completion_rate", place, status, left)]
    if left is None:
        lines = [line.key for line in LINES if line.key != "completion_rate"]
        undated = [Verdict(key, Place.NOT_DUE, "exit_day_unknown") for key in lines]
        return Judgement((*verdicts, *undated))
    course = course_from(facts, as_of, left)
    verdicts += [
        _employment(settings, "employment_rate_q2", facts, course, as_of),
        _employment(settings, "employment_rate_q4", facts, course, as_of),
    ]
    earned, values = _earnings(settings, verdicts[1], course)
    verdicts += [earned, _credential(settings, facts, course, as_of)]
    return Judgement(tuple(verdicts), values)


def _no_exit(settings: Settings, facts: Facts, status: str, as_of: date) -> tuple[Verdict, ...]:
    """Still in the program, or never in it."""
    if status not in {"enrolled", "deferred"}:
        reason = "never_started" if never_started(facts, status) else status
        return tuple(Verdict(line.key, Place.OUT, reason) for line in LINES)
    end = facts.cohort_ends_on
    # Overdue, or without an end: nobody can say when an exit would come.
    is_dated = end is not None and end >= as_of
    return tuple(
        Verdict(
            line.key,
            Place.NOT_DUE,
            "still_enrolled" if is_dated else "open_after_end",
            _due_on(settings, line.key, end) if is_dated and end is not None else None,
        )
        for line in LINES
    )


def _due_on(settings: Settings, line: str, left: date) -> date:
    """The last day a line looks at, for an exit on that day."""
    if line in QUARTER_OF:
        return Quarter.of(left).after(QUARTER_OF[line]).last_on
    return left + timedelta(days=settings.credential_days if line == "credential_rate" else 0)


def _excluded(
    settings: Settings, facts: Facts, course: Course, by: date
) -> tuple[str, int | None] | None:
    """Why somebody leaves a base that looks up to that day, and the observation that says so."""
    if facts.exit_reason in settings.exclusions:
        return f"{facts.exit_reason}", None
    for seen in course.seen:
        began = seen.effective_from or seen.learned_on
        ended = seen.effective_to
        if (
            seen.unavailable_reason in settings.exclusions
            and began <= by
            and (ended is None or ended >= course.completed_on)
        ):
            return f"{seen.unavailable_reason}", seen.id
    return None


def _employment(
    settings: Settings, line: str, facts: Facts, course: Course, as_of: date
) -> Verdict:
    """In work on at least one day of the quarter."""
    quarter = Quarter.of(course.completed_on).after(QUARTER_OF[line])
    closes_on = quarter.last_on
    out = _excluded(settings, facts, course, closes_on)
    if out is not None:
        return Verdict(line, Place.OUT, out[0], closes_on, out[1])
    if closes_on > as_of:
        return Verdict(line, Place.NOT_DUE, "not_due", closes_on)
    counted = _counted(settings, course, quarter)
    if counted is not None:
        return Verdict(line, Place.PART, "employed_in_quarter", closes_on, counted.id)
    known = course.known_within(quarter.first_on, closes_on)
    if known is None or (settings.wage_records_only and known.observation.source != "wage_record"):
        reason, key = silence(course)
        return Verdict(line, Place.UNKNOWN, reason, closes_on, key)
    seen = known.observation
    reason = seen.unavailable_reason or seen.status
    return Verdict(line, Place.WHOLE, reason, closes_on, seen.id)


def _counted(settings: Settings, course: Course, quarter: Quarter) -> Observation | None:
    """The work, or study where it counts, of the quarter: the one with the best-known pay first."""
    found = [
        spell.observation
        for spell in course.known
        if spell.first <= quarter.last_on and spell.last >= quarter.first_on
    ]
    work = [spell.observation for spell in course.work]
    jobs = [seen for seen in found if seen in work]
    if settings.wage_records_only:
        jobs = [seen for seen in jobs if seen.source == "wage_record"]
    if not jobs and settings.study_is_employment:
        jobs = [seen for seen in found if seen.status == "further_education"]
    jobs.sort(key=recency, reverse=True)
    for seen in jobs:
        if quarterly_pay(paying(seen, course.seen)):
            return seen
    return jobs[0] if jobs else None


def quarterly_pay(seen: Observation | None) -> Decimal | None:
    """A quarter of the yearly pay, which of pay told by the quarter is the very amount."""
    pay = None if seen is None else yearly_pay(seen)
    return None if pay is None else pay / 4


def _earnings(
    settings: Settings, employed: Verdict, course: Course
) -> tuple[Verdict, tuple[Value, ...]]:
    """Earnings in the second quarter of those employed in it; zero and unknown are left out."""
    day = employed.settles_on
    if employed.place is not Place.PART:
        place = Place.NOT_DUE if employed.place is Place.NOT_DUE else Place.OUT
        reason = employed.reason if place is Place.NOT_DUE else "not_employed_in_quarter"
        return Verdict(EARNINGS, place, reason, day, employed.observation_id), ()
    job = next(seen for seen in course.seen if seen.id == employed.observation_id)
    source = paying(job, course.seen)
    pay = quarterly_pay(source)
    if source is None or pay is None:
        return Verdict(EARNINGS, Place.UNKNOWN, "earnings_unknown", day, job.id), ()
    if not pay and not settings.zero_earnings_count:
        return Verdict(EARNINGS, Place.OUT, "earned_nothing", day, source.id), ()
    value = Value(EARNINGS, source.salary_currency or "", pay)
    return Verdict(EARNINGS, Place.PART, "earnings_known", day, source.id), (value,)


def _credential(settings: Settings, facts: Facts, course: Course, as_of: date) -> Verdict:
    """A credential during participation or within the days after exit."""
    line = "credential_rate"
    closes_on = course.completed_on + timedelta(days=settings.credential_days)
    out = _excluded(settings, facts, course, closes_on)
    if out is not None:
        return Verdict(line, Place.OUT, out[0], closes_on, out[1])
    if closes_on > as_of:
        return Verdict(line, Place.NOT_DUE, "not_due", closes_on)
    day = facts.credential_on
    if day is None or day > as_of:
        return Verdict(line, Place.WHOLE, "no_credential", closes_on)
    if day <= closes_on:
        return Verdict(line, Place.PART, "credential", closes_on)
    return Verdict(line, Place.WHOLE, "credential_later", closes_on)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""

    def period_day(line: str, facts: Facts) -> date | None:
        """The exit day; for employment and earnings the last day of the quarter."""
        left = exit_day(facts, facts.status)
        if left is None and facts.status == "transferred_out" and settings.transfer_is_exit:
            left = facts.exit_on or facts.status_on
        return None if left is None else _due_on(settings, line, left)

    return Standard(
        key="wioa_etp",
        edition=EDITION,
        label="WIOA, training provider report",
        source=SOURCE,
        lines=LINES,
        reasons=REASONS,
        headline="employment_rate_q2",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        period_fields=("completed_on", "exit_on", "status_on", "cohort_ends_on"),
        period_slack=_LONGEST + max(0, settings.credential_days - 365),
        leavers=frozenset(settings.exclusions),
        settings=settings,
        make=make,
        asked_of="employment_rate_q2",
        notes=NOTES,
    )


WIOA_ETP = make(Settings())
