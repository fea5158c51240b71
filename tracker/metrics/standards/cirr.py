"""What the two CIRR layouts share: who is counted, and the best documented outcome of a graduate.

A graduate stands in one of the layout's outcome lines: still seeking (3A) until something better
is documented as held by the horizon, non-reporting (4) once follow-up is exhausted. Which kind of
work is which line is in cirr_outcomes and the layouts (cirr_2017, cirr_web); words in cirr_words.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from tracker.metrics.attendance import (
    CALLED_AWAY,
    LEFT,
    gone_by_census,
    late_end,
    published_end,
)
from tracker.metrics.course import Course, course_of, silence
from tracker.metrics.facts import Facts
from tracker.metrics.pay import paying, yearly_pay
from tracker.metrics.spells import Spell, is_work, recency
from tracker.metrics.standards.cirr_outcomes import (
    SEEKING,
    SILENT,
    CirrSettings,
    Layout,
    Outcome,
    outcome_of,
)
from tracker.metrics.tally import Judgement, Place, Value, Verdict


def judge(layout: Layout, settings: CirrSettings, facts: Facts, as_of: date) -> Judgement:
    """Graduation, outcome at each horizon, and pay, as somebody looking on that day sees them."""
    status = facts.status_by(as_of)
    verdicts = [
        _graduation(facts, status, "graduation_100", published_end(facts), as_of),
        _late(
            settings, _graduation(facts, status, "graduation_150", late_end(facts), as_of), facts
        ),
    ]
    values: list[Value] = []
    course = course_of(facts, as_of)
    for ending, days in layout.horizons.items():
        horizon = timedelta(days=days if settings.last_day_counts else days - 1)
        if course is None:
            verdicts += _no_graduate(layout, ending, horizon, facts, status)
            continue
        closes_on = course.completed_on + horizon
        if closes_on > as_of:
            verdicts += _everywhere(layout, ending, Place.NOT_DUE, "not_due", closes_on)
            continue
        out = layout.exclusion and layout.exclusion(settings, facts, as_of)
        if out:
            verdicts += _everywhere(layout, ending, Place.OUT, out, closes_on)
            continue
        best, decided = _best(layout, settings, course, closes_on, as_of)
        verdicts += _outcome(layout, ending, best, decided, closes_on)
        if not ending:
            found, values = _salary(settings, best, decided, course, closes_on)
            verdicts += found
    return Judgement(tuple(verdicts), tuple(values))


def _graduation(facts: Facts, status: str, line: str, by: date | None, as_of: date) -> Verdict:
    """Graduated within the published length, or within 150% of it, out of everybody enrolled."""
    if status == "transferred_out":
        return Verdict(line, Place.OUT, "transferred_out", by)
    if gone_by_census(facts, status):
        return Verdict(line, Place.OUT, "never_started", by)
    if status in LEFT and facts.exit_reason in CALLED_AWAY:
        return Verdict(line, Place.OUT, f"left_{facts.exit_reason}", by)
    if by is not None and by > as_of:
        return Verdict(line, Place.NOT_DUE, "not_due", by)
    if status in LEFT:
        return Verdict(line, Place.WHOLE, status, by)
    if by is None:
        return Verdict(line, Place.UNKNOWN, "length_unknown")
    if status != "completed":
        return Verdict(line, Place.WHOLE, "still_enrolled", by)
    if facts.completed_on is None:
        return Verdict(line, Place.UNKNOWN, "completion_day_unknown", by)
    if facts.completed_on <= by:
        return Verdict(line, Place.PART, "graduated", by)
    return Verdict(line, Place.WHOLE, "graduated_later", by)


def _late(settings: CirrSettings, verdict: Verdict, facts: Facts) -> Verdict:
    """The verdict on 150% where only those later than on time are counted there."""
    day, end = facts.completed_on, published_end(facts)
    is_on_time = day is not None and end is not None and day <= end
    if settings.band_150 == "later_only" and verdict.place is Place.PART and is_on_time:
        return verdict._replace(place=Place.WHOLE, reason="graduated_on_time")
    return verdict


@lru_cache(maxsize=4096)
def _lines(layout: Layout, ending: str) -> tuple[str, ...]:
    """The keys of the lines of one horizon."""
    last = () if ending else ("salary_reported", "salaries")
    left = () if layout.exclusion is None else (f"excluded{ending}",)
    return (*(f"{key}{ending}" for key in layout.covers), *left, *last)


def _everywhere(
    layout: Layout, ending: str, place: Place, reason: str, day: date | None
) -> list[Verdict]:
    """The same place in every line of a horizon; the excluded are counted in their own line."""
    return [
        Verdict(line, _excluded_place(line, place), reason, day) for line in _lines(layout, ending)
    ]


def _excluded_place(line: str, place: Place) -> Place:
    return Place.PART if place is Place.OUT and line.startswith("excluded") else place


def _no_graduate(
    layout: Layout, ending: str, horizon: timedelta, facts: Facts, status: str
) -> list[Verdict]:
    """Out for good, or not due yet; nobody here is excluded."""
    end = facts.cohort_ends_on
    place, reason, day = Place.NOT_DUE, "still_enrolled", end and end + horizon
    if status == "completed":
        reason, day = "completion_day_unknown", None
    elif status not in {"enrolled", "deferred"}:
        place, day = Place.OUT, None
        reason = "never_started" if gone_by_census(facts, status) else status
    return [Verdict(line, place, reason, day) for line in _lines(layout, ending)]


def _outcome(
    layout: Layout, ending: str, best: Outcome, decided: Spell | int | None, closes_on: date
) -> list[Verdict]:
    """Every outcome line of a horizon for a graduate in the base who is due."""
    key = decided.observation.id if isinstance(decided, Spell) else decided
    found = [
        Verdict(f"{line}{ending}", place, best.reason, closes_on, key)
        for line, place in _places(layout, best.code, best.others)
    ]
    if layout.exclusion is not None:
        found.append(Verdict(f"excluded{ending}", Place.OUT, "in_the_base", closes_on))
    return found


@lru_cache(maxsize=4096)
def _places(layout: Layout, code: str, others: frozenset[str]) -> tuple[tuple[str, Place], ...]:
    """Where an outcome stands in each line: sure, presumed, possible, or not there."""
    found = []
    for line, codes in layout.covers.items():
        if code in codes:
            is_sure = others <= codes or code == SILENT
            found.append((line, Place.PART if is_sure else Place.PRESUMED))
        else:
            found.append((line, Place.UNKNOWN if others & codes else Place.WHOLE))
    return tuple(found)


def _best(
    layout: Layout, settings: CirrSettings, course: Course, closes_on: date, as_of: date
) -> tuple[Outcome, Spell | int | None]:
    """The best documented outcome up to the horizon, and what decided it."""
    order = {code: n for n, code in enumerate(settings.precedence)}
    found = [
        (outcome_of(layout, settings, spell, course.completed_on), spell)
        for spell in course.known
        if _counts(settings, spell, course.completed_on, closes_on, as_of)
    ]
    if found:
        # The best line; of several there, the surest, then the earliest, then the latest learned.
        found.sort(key=lambda one: recency(one[1].observation), reverse=True)
        return min(
            found,
            key=lambda one: (
                order.get(one[0].code, len(order)),
                len(one[0].others),
                max(one[1].first, course.completed_on),
            ),
        )
    reason, decided = silence(course)
    if reason == "unreachable":
        return Outcome(SILENT, "4", frozenset(layout.leaves) - {SILENT}), decided
    return Outcome(SEEKING, reason, frozenset(layout.leaves) - {SEEKING, SILENT}), decided


def _counts(
    settings: CirrSettings, spell: Spell, completed_on: date, closes_on: date, as_of: date
) -> bool:
    """Whether what is recorded speaks of the days that count, and is documented."""
    seen = spell.observation
    if settings.needs_evidence and not any(
        proof.added_on is None or proof.added_on <= as_of for proof in seen.evidence
    ):
        return False
    if is_work(seen) and spell.first < completed_on and not settings.earlier_work_counts:
        return False
    if settings.held == "last_day" and not spell.covers(closes_on):
        return False
    is_accepted = settings.accepted_work_counts and is_work(seen) and seen.learned_on <= closes_on
    return spell.first <= closes_on or is_accepted


def _salary(
    settings: CirrSettings,
    best: Outcome,
    decided: Spell | int | None,
    course: Course,
    closes_on: date,
) -> tuple[list[Verdict], list[Value]]:
    """Whether the yearly base pay of the job counted is known, out of those with such a job."""
    rate, pay = "salary_reported", "salaries"
    if best.code not in settings.salary_lines or not isinstance(decided, Spell):
        return [Verdict(line, Place.OUT, "no_such_job", closes_on) for line in (rate, pay)], []
    source = paying(decided.observation, course.seen)
    amount = None if source is None else yearly_pay(source)
    if source is None or amount is None:
        key = decided.observation.id
        unknown = [
            Verdict(rate, Place.WHOLE, "pay_unknown", closes_on, key),
            Verdict(pay, Place.UNKNOWN, "pay_unknown", closes_on, key),
        ]
        return unknown, []
    known = [Verdict(line, Place.PART, "pay_known", closes_on, source.id) for line in (rate, pay)]
    return known, [Value(pay, source.salary_currency or "", amount)]
