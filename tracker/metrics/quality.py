"""How good the record is: what is known, proven, late, contradictory, missing, overdue. Pure.

One enrolment at a time, in people, added like every other figure; beside it learners and cohorts.
A line is good (the more the better) or bad; a reason says what is wrong (words: quality_words).
Not a standard: nobody's rate is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.metrics.facts import Facts, Observation
from tracker.metrics.quality_words import DUE_WITHIN_DAYS, LATE_AFTER_DAYS, LINES, REASONS
from tracker.metrics.spells import is_known, is_work, latest, spell
from tracker.metrics.tally import Judgement, Place, Verdict

HORIZONS = (90, 180, 365)
FULL_TIME_HOURS = Decimal(30)
OVERLAP_DAYS = 31
OPEN = frozenset({"enrolled", "deferred"})


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the facts of an enrolment: its events, and its learner at the partner.

    `is_first` for the one enrolment of a learner at a partner with which the learner is counted.
    """

    left_after_completion: bool = False
    is_first: bool = False
    has_reference: bool = True
    has_contact: bool = True


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """A cohort with its days and how many enrolled and completed there."""

    starts_on: date | None
    ends_on: date | None
    enrolled: int
    completed: int


NOTHING = Beside()


def judge(facts: Facts, as_of: date, beside: Beside = NOTHING) -> Judgement:
    """One verdict a line in which the enrolment counts; PART is what the line counts."""
    wrong = contradictions(facts, as_of)
    if beside.left_after_completion:
        wrong.insert(0, "left_after_completion")
    verdicts = [
        _first("contradictory", wrong, "consistent"),
        _first("missing", missing_days(facts), "complete"),
    ]
    if facts.status in OPEN:
        past = facts.cohort_ends_on is not None and facts.cohort_ends_on < as_of
        verdicts.append(_verdict("overdue", past, "open_after_end", "open"))
    if facts.status == "completed":
        verdicts += _graduate(facts, as_of)
    if beside.is_first:
        verdicts += [
            _verdict(
                "no_reference", not beside.has_reference, "reference_missing", "reference_known"
            ),
            _verdict("no_contact", not beside.has_contact, "contact_missing", "contact_known"),
        ]
    return Judgement(tuple(verdicts))


def judge_cohort(cohort: CohortFacts, as_of: date) -> Judgement:
    """One verdict a line in which the cohort counts."""
    verdicts = []
    start, end = cohort.starts_on, cohort.ends_on
    if start is not None and end is not None:
        verdicts.append(_verdict("cohort_days", end < start, "cohort_ends_first", "days_in_order"))
    if end is not None and end < as_of and cohort.enrolled:
        none = cohort.completed == 0
        verdicts.append(_verdict("unfinished", none, "nobody_completed", "somebody_completed"))
    return Judgement(tuple(verdicts))


def _graduate(facts: Facts, as_of: date) -> list[Verdict]:
    seen = facts.seen(as_of)
    known = [o for o in seen if is_known(o)]
    silence = "unreachable" if seen and not known else "nothing_known"
    verdicts = [_verdict("coverage", bool(known), "known", silence)]
    now = latest(known)
    if now is not None:
        proofs = now.evidence
        verdicts += [
            _verdict("evidence", bool(proofs), "has_evidence", "no_evidence", now),
            _verdict(
                "verified", any(p.is_verified for p in proofs), "accepted", "not_accepted", now
            ),
            _verdict("late", any(map(is_late, known)), "entered_late", "in_time", now),
        ]
        verdicts += _learned_late(facts, known, as_of)
    if is_due_soon(facts, as_of):
        verdicts.append(_verdict("due_soon", not known, "due_unknown", "due_known"))
    return verdicts


def _learned_late(facts: Facts, known: list[Observation], as_of: date) -> list[Verdict]:
    """Whether the first thing that was learned came long after day 180, once that has come."""
    completed_on = facts.completed_on or facts.cohort_ends_on
    closes_on = None if completed_on is None else completed_on + timedelta(days=180)
    if closes_on is None or closes_on > as_of:
        return []
    first = min(known, key=lambda one: (one.learned_on, one.id))
    late = first.learned_on > closes_on + timedelta(days=LATE_AFTER_DAYS)
    return [_verdict("learned_late", late, "learned_after_window", "learned_in_time", first)]


def is_late(observation: Observation) -> bool:
    """Whether it was written down long after it was learned."""
    written_on = observation.recorded_at.date()
    return written_on > observation.learned_on + timedelta(days=LATE_AFTER_DAYS)


def is_due_soon(facts: Facts, as_of: date) -> bool:
    """Whether day 90, 180 or 365 of a graduate comes within the next days."""
    completed_on = facts.completed_on or facts.cohort_ends_on
    if completed_on is None:
        return False
    days = (completed_on + timedelta(days=n) for n in HORIZONS)
    return any(as_of <= day <= as_of + timedelta(days=DUE_WITHIN_DAYS) for day in days)


def missing_days(facts: Facts) -> list[str]:
    """Reason keys of the days that figures need and that are not recorded."""
    found = []
    if facts.status == "completed" and facts.completed_on is None:
        found.append("no_completion_day")
    if facts.status in {"withdrawn", "dismissed"} and facts.exit_on is None:
        found.append("no_exit_day")
    if facts.enrolled_on is None:
        found.append("no_enrolment_day")
    if facts.cohort_starts_on is None:
        found.append("no_cohort_start")
    if facts.cohort_ends_on is None:
        found.append("no_cohort_end")
    return found


def contradictions(facts: Facts, as_of: date) -> list[str]:
    """Reason keys of everything about the days that cannot be, most telling first."""
    found = []
    begun_on = facts.started_on or facts.cohort_starts_on
    seen = facts.seen(as_of)
    days = [facts.completed_on, facts.exit_on, *(o.learned_on for o in facts.observations)]
    if any(day is not None and day > as_of for day in days):
        found.append("future_day")
    starts_on, ends_on = facts.cohort_starts_on, facts.cohort_ends_on
    if starts_on and ends_on and ends_on < starts_on:
        found.append("cohort_ends_first")
    if facts.completed_on and begun_on and facts.completed_on < begun_on:
        found.append("completed_before_start")
    if facts.enrolled_on and facts.cohort_ends_on and facts.enrolled_on > facts.cohort_ends_on:
        found.append("enrolled_after_end")
    if facts.enrolled_on:
        found += _before_enrolment(facts, facts.enrolled_on, seen)
    jobs = [o for o in seen if is_work(o)]
    if _overlaps(jobs):
        found.append("two_full_time_jobs")
    if any(_seeks_while_working(o, jobs) for o in seen if o.status == "seeking_work"):
        found.append("work_and_seeking")
    return found


def _before_enrolment(facts: Facts, enrolled_on: date, seen: list[Observation]) -> list[str]:
    """Reason keys of what lies before the enrolment and cannot."""
    found = []
    if facts.exit_on and facts.exit_on < enrolled_on:
        found.append("left_before_enrolment")
    if any(o.learned_on < enrolled_on for o in seen):
        found.append("learned_before_enrolment")
    if any(o.effective_to and o.effective_to < enrolled_on for o in seen):
        found.append("over_before_enrolment")
    return found


def _overlaps(jobs: list[Observation]) -> bool:
    """Whether two dated full-time jobs at different employers are known to overlap for a month."""
    full = [
        (spell(o), (o.employer or "").casefold())
        for o in jobs
        if o.effective_from and o.employer and (o.hours_per_week or 0) >= FULL_TIME_HOURS
    ]
    for index, (one, here) in enumerate(full):
        for other, there in full[index + 1 :]:
            shared = (min(one.last, other.last) - max(one.first, other.first)).days + 1
            if here != there and shared >= OVERLAP_DAYS:
                return True
    return False


def _seeks_while_working(seeking: Observation, jobs: list[Observation]) -> bool:
    """Whether somebody is known to seek work on a day inside a job, its first and last apart."""
    day = spell(seeking).first
    return any(spell(job).first < day < spell(job).last for job in jobs)


def _verdict(
    line: str, counts: bool, yes: str, no: str, observation: Observation | None = None
) -> Verdict:
    place = Place.PART if counts else Place.WHOLE
    key = observation.id if observation else None
    return Verdict(line, place, yes if counts else no, None, key)


def _first(line: str, reasons: list[str], fine: str) -> Verdict:
    """The most telling reason of a bad line, or that nothing is wrong."""
    return Verdict(line, Place.PART if reasons else Place.WHOLE, reasons[0] if reasons else fine)


__all__ = [
    "LINES",
    "NOTHING",
    "REASONS",
    "Beside",
    "CohortFacts",
    "contradictions",
    "judge",
    "judge_cohort",
    "missing_days",
]
