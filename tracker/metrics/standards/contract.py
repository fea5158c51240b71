"""contract/1: our own standard, the figures an agreement speaks of. Deliberately strict.

Nobody leaves a whole because they are inconvenient: unknown and unreachable graduates, those who
study and those who do not seek work all stay in it. Only graduates who died, were imprisoned,
called to active duty, ill or institutionalised by the end of a window leave that window's whole.
Its words are in contract_words, the reading of single observations in spells.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tracker.metrics.attendance import left_on, never_started
from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.course import Course, completion_day, course_of, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.spells import EXCLUDING, Spell, is_known, recency
from tracker.metrics.standards.contract_words import LINES, REASONS
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Value, Verdict

EDITION = "contract/1"
SOURCE = "Our own standard: the figures an agreement speaks of, edition 1."
GRADUATE_LINES = tuple(line.key for line in LINES if line.key != "completion_rate")
# The day on which each line's window closes, counted from completion.
WINDOW_DAYS = {
    "knowledge_rate": 180,
    "placement_rate_90": 90,
    "placement_rate_180": 180,
    "placement_rate_365": 365,
    "in_field_rate_180": 180,
    "retention_rate_365": 365,
    "median_days_to_job": 365,
    "salaries": 180,
}
WINDOWS = {key: timedelta(days=days) for key, days in WINDOW_DAYS.items()}


def judge(facts: Facts, as_of: date) -> Judgement:
    """One verdict for each line, and the values, as somebody looking on that day sees them."""
    status = facts.status_by(as_of)
    completion = _completion(facts, status, as_of)
    if status != "completed":
        return Judgement((completion, *_no_graduate(facts, status, as_of)))
    course = course_of(facts, as_of)
    if course is None:
        undated = [Verdict(k, Place.NOT_DUE, "completion_day_unknown") for k in GRADUATE_LINES]
        return Judgement((completion, *undated))
    verdicts = [completion]
    values = []
    for key in GRADUATE_LINES:
        closes_on = course.completed_on + WINDOWS[key]
        verdict, amount = _graduate(key, course, closes_on, as_of)
        verdicts.append(verdict)
        if amount is not None:
            values.append(amount)
    return Judgement(tuple(verdicts), tuple(values))


def classify(facts: Facts, as_of: date) -> tuple[Verdict, ...]:
    """One verdict for each line, in the order of LINES."""
    return judge(facts, as_of).verdicts


def values(facts: Facts, as_of: date) -> tuple[Value, ...]:
    """Days to a job, and yearly pay in its currency, where the graduate has them."""
    return judge(facts, as_of).values


def _completion(facts: Facts, status: str, as_of: date) -> Verdict:
    """The verdict of completion_rate."""
    line, ends_on = "completion_rate", facts.cohort_ends_on
    if status == "transferred_out" or never_started(facts, status):
        reason = "transferred_out" if status == "transferred_out" else "never_started"
        return Verdict(line, Place.OUT, reason, ends_on)
    if ends_on is not None and ends_on > as_of:
        return Verdict(line, Place.NOT_DUE, "cohort_not_ended", ends_on)
    if status == "completed":
        return Verdict(line, Place.PART, "completed", ends_on)
    if status == "withdrawn":
        reason = "withdrawn" if left_on(facts) else "withdrawn_day_unknown"
        return Verdict(line, Place.WHOLE, reason, ends_on)
    if status == "dismissed":
        return Verdict(line, Place.WHOLE, "dismissed", ends_on)
    reason = "open_end_unknown" if ends_on is None else "open_after_end"
    return Verdict(line, Place.UNKNOWN, reason, ends_on)


def _no_graduate(facts: Facts, status: str, as_of: date) -> list[Verdict]:
    """The graduates' lines of somebody who has not completed: out for good, or not due yet."""
    if status in {"withdrawn", "dismissed", "transferred_out"}:
        reason = "never_started" if never_started(facts, status) else status
        return [Verdict(key, Place.OUT, reason) for key in GRADUATE_LINES]
    ends_on = facts.cohort_ends_on
    if ends_on is None or ends_on < as_of:
        # Overdue, or without an end: nobody can say when a window would close.
        reason = "open_end_unknown" if ends_on is None else "open_after_end"
        return [Verdict(key, Place.NOT_DUE, reason) for key in GRADUATE_LINES]
    return [
        Verdict(key, Place.NOT_DUE, "still_enrolled", ends_on + WINDOWS[key])
        for key in GRADUATE_LINES
    ]


def _graduate(
    key: str, course: Course, closes_on: date, as_of: date
) -> tuple[Verdict, Value | None]:
    """The verdict, and the value if there is one, of a graduate in one line."""
    out = course.excluded
    if out is not None and out.first <= closes_on:
        reason = out.observation.unavailable_reason or "medical"
        return Verdict(key, Place.OUT, reason, closes_on, out.observation.id), None
    due = closes_on <= as_of
    placed_by = closes_on
    if key == "retention_rate_365":
        placed_by = course.completed_on + WINDOWS["placement_rate_180"]
    placed = course.placed(placed_by)
    if not due:
        if placed is None and placed_by <= as_of:
            return Verdict(key, Place.OUT, "not_placed", closes_on), None
        already = course.placed(min(placed_by, as_of))
        if already is None:
            return Verdict(key, Place.NOT_DUE, "not_due", closes_on), None
        decided = already.observation.id
        return Verdict(key, Place.NOT_DUE, "not_due_in_work", closes_on, decided), None
    if key == "knowledge_rate":
        return _knowledge(course, closes_on), None
    if key.startswith("placement_rate"):
        return _placement(key, course, placed, closes_on), None
    if key == "in_field_rate_180":
        return _in_field(course, placed, closes_on), None
    if placed is None:
        return Verdict(key, Place.OUT, "not_placed", closes_on), None
    if key == "retention_rate_365":
        return _retention(course, closes_on), None
    if key == "median_days_to_job":
        return _days_to_job(course, placed, closes_on)
    return _salary(course, placed, closes_on)


def _knowledge(course: Course, closes_on: date) -> Verdict:
    found = course.latest_known(closes_on)
    if found is not None:
        return Verdict("knowledge_rate", Place.PART, "known", closes_on, found.observation.id)
    reason, decided = silence(course)
    return Verdict("knowledge_rate", Place.WHOLE, reason, closes_on, decided)


def _placement(key: str, course: Course, placed: Spell | None, closes_on: date) -> Verdict:
    if placed is not None:
        return Verdict(key, Place.PART, "in_work", closes_on, placed.observation.id)
    return _not_in_work(key, course, closes_on)


def _in_field(course: Course, placed: Spell | None, closes_on: date) -> Verdict:
    """In the field only where it is recorded; work whose field is not recorded is unknown."""
    key = "in_field_rate_180"
    if placed is None:
        return _not_in_work(key, course, closes_on)
    jobs = [s.observation for s in course.work if s.first <= closes_on]
    for wanted, place, reason in (
        (True, Place.PART, "in_work_in_field"),
        (None, Place.UNKNOWN, "field_not_recorded"),
        (False, Place.WHOLE, "in_work_other_field"),
    ):
        for job in jobs:
            if job.in_field is wanted:
                return Verdict(key, place, reason, closes_on, job.id)
    raise AssertionError("work that is in the field, not in it, and not unrecorded")


def _retention(course: Course, day: date) -> Verdict:
    """On the very day: work that is known to hold then, else what else is known to hold then."""
    key = "retention_rate_365"
    for found in course.work:
        if found.covers(day):
            return Verdict(key, Place.PART, "in_work_on_day", day, found.observation.id)
    others = [s.observation for s in course.known if s.covers(day)]
    if others:
        other = max(others, key=recency)
        return Verdict(key, Place.WHOLE, _status_reason(other), day, other.id)
    newest = max(course.seen, key=recency)
    reason = "day_not_known" if is_known(newest) else "unreachable"
    return Verdict(key, Place.UNKNOWN, reason, day, newest.id)


def _days_to_job(course: Course, placed: Spell, closes_on: date) -> tuple[Verdict, Value | None]:
    """Days to the first day in work; told only where that day is recorded."""
    key = "median_days_to_job"
    first_on = course.first_day(placed)
    dated = [s for s in course.work if s.observation.effective_from is not None]
    for found in dated:
        # Work known to be held earlier, but not since when, leaves the first day unknown.
        if course.first_day(found) == first_on:
            days = Decimal((first_on - course.completed_on).days)
            verdict = Verdict(key, Place.PART, "first_day_known", closes_on, found.observation.id)
            return verdict, Value(key, "days", days)
    unknown = Verdict(key, Place.UNKNOWN, "first_day_unknown", closes_on, placed.observation.id)
    return unknown, None


def _salary(course: Course, placed: Spell, closes_on: date) -> tuple[Verdict, Value | None]:
    """Pay of the job held on day 180, else of the first one within 180 days."""
    held = [s.observation for s in course.work if s.covers(closes_on)]
    jobs = sorted(held, key=recency, reverse=True) or [placed.observation]
    for job in jobs:
        source = paying(job, course.seen)
        pay = None if source is None else yearly_pay(source)
        if source is not None and pay is not None:
            verdict = Verdict("salaries", Place.PART, "pay_known", closes_on, source.id)
            return verdict, Value("salaries", source.salary_currency or "", pay)
    return Verdict("salaries", Place.UNKNOWN, "pay_unknown", closes_on, jobs[0].id), None


def _not_in_work(key: str, course: Course, closes_on: date) -> Verdict:
    """The place of a graduate without work in the window: known otherwise, or unknown."""
    found = course.latest_known(closes_on)
    if found is None:
        reason, decided = silence(course)
        return Verdict(key, Place.UNKNOWN, reason, closes_on, decided)
    observation = found.observation
    return Verdict(key, Place.WHOLE, _status_reason(observation), closes_on, observation.id)


def _status_reason(observation: Observation) -> str:
    """The reason key of a status that is no work: the status, or why somebody is unavailable."""
    return observation.unavailable_reason or observation.status


def period_day(line: str, facts: Facts) -> date | None:
    """The day that places a person in a period: the cohort's end, or the completion day."""
    if line == "completion_rate":
        return facts.cohort_ends_on or facts.completed_on
    return completion_day(facts)


CONTRACT = Standard(
    key="contract",
    edition=EDITION,
    label="Our contract",
    source=SOURCE,
    lines=LINES,
    reasons=REASONS | CONTACT_REASONS,
    headline="placement_rate_180",
    judge=judge,
    period_day=period_day,
    period_fields=("completed_on", "cohort_ends_on"),
    leavers=EXCLUDING,
    asked_of="knowledge_rate",
)
