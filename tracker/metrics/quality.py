"""How good the record is: what is known, proven, late, contradictory, missing, overdue. Pure.

One enrolment at a time, in people, added like every other figure. A line is good (the more the
better) or bad; a reason says what is wrong. Not a standard: nobody's rate is worked out here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from tracker.metrics.facts import Facts, Observation
from tracker.metrics.spells import is_known, is_work, latest, spell
from tracker.metrics.tally import Judgement, Place, Verdict

LATE_AFTER_DAYS = 30
DUE_WITHIN_DAYS = 30
HORIZONS = (90, 180, 365)
FULL_TIME_HOURS = Decimal(30)
OVERLAP_DAYS = 31
OPEN = frozenset({"enrolled", "deferred"})


@dataclass(frozen=True, slots=True)
class QualityLine:
    """One measure: its name, what is counted of what, and whether more is better."""

    key: str
    label: str
    meaning: str
    tone: Literal["good", "bad"]


LINES: tuple[QualityLine, ...] = (
    QualityLine(
        "coverage",
        "Outcome known",
        "Graduates of whom anything is known to date, out of all graduates.",
        "good",
    ),
    QualityLine(
        "evidence",
        "With evidence",
        "Known graduates whose latest outcome has a piece of evidence, out of those known.",
        "good",
    ),
    QualityLine(
        "verified",
        "Verified",
        "Known graduates whose latest outcome has evidence that a second person accepted, out of "
        "those known.",
        "good",
    ),
    QualityLine(
        "late",
        "Entered late",
        f"Known graduates with an outcome written down more than {LATE_AFTER_DAYS} days after it "
        "was learned, out of those known.",
        "bad",
    ),
    QualityLine(
        "contradictory",
        "Days that contradict",
        "Enrolments with a day that cannot be, out of all enrolments.",
        "bad",
    ),
    QualityLine(
        "missing",
        "Days missing",
        "Enrolments without a day that a figure needs, out of all enrolments.",
        "bad",
    ),
    QualityLine(
        "overdue",
        "Open after the end",
        "Learners with a place in a cohort that has ended, out of all with a place.",
        "bad",
    ),
    QualityLine(
        "due_soon",
        "Unknown and due soon",
        f"Graduates of whom nothing is known, out of those whose day 90, 180 or 365 comes within "
        f"{DUE_WITHIN_DAYS} days.",
        "bad",
    ),
)
REASONS = {
    "known": "An outcome is known.",
    "nothing_known": "Nothing is known.",
    "unreachable": "Could not be reached.",
    "has_evidence": "The latest outcome has evidence.",
    "no_evidence": "The latest outcome has no evidence.",
    "accepted": "A second person accepted the evidence.",
    "not_accepted": "Nobody has accepted any evidence yet.",
    "entered_late": "Written down more than 30 days after it was learned.",
    "in_time": "Written down in time.",
    "future_day": "A day lies in the future.",
    "completed_before_start": "Completed before the start.",
    "enrolled_after_end": "Enrolled after the cohort had ended.",
    "learned_before_enrolment": "An outcome was learned before the enrolment.",
    "two_full_time_jobs": "Two full-time jobs at different employers overlap by a month or more.",
    "work_and_seeking": "In work and seeking work on the same day.",
    "consistent": "Nothing contradicts.",
    "no_completion_day": "Completed on a day that is not recorded.",
    "no_exit_day": "Left on a day that is not recorded.",
    "no_cohort_end": "The end of the cohort is not recorded.",
    "complete": "No day is missing.",
    "open_after_end": "The cohort has ended; neither completion nor exit is recorded.",
    "open": "The cohort has not ended.",
    "due_unknown": "Nothing is known, and a day that counts comes soon.",
    "due_known": "Something is known before a day that counts.",
}


def judge(facts: Facts, as_of: date) -> Judgement:
    """One verdict a line in which the enrolment counts; PART is what the line counts."""
    verdicts = [
        _first("contradictory", contradictions(facts, as_of), "consistent"),
        _first("missing", missing_days(facts), "complete"),
    ]
    if facts.status in OPEN:
        past = facts.cohort_ends_on is not None and facts.cohort_ends_on < as_of
        verdicts.append(_verdict("overdue", past, "open_after_end", "open"))
    if facts.status == "completed":
        verdicts += _graduate(facts, as_of)
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
    if is_due_soon(facts, as_of):
        verdicts.append(_verdict("due_soon", not known, "due_unknown", "due_known"))
    return verdicts


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
    if facts.cohort_ends_on is None:
        found.append("no_cohort_end")
    return found


def contradictions(facts: Facts, as_of: date) -> list[str]:
    """Reason keys of everything about the days that cannot be, most telling first."""
    found = []
    begun_on = facts.started_on or facts.cohort_starts_on
    seen = facts.seen(as_of)
    if any(d is not None and d > as_of for d in (facts.completed_on, facts.exit_on)):
        found.append("future_day")
    if facts.completed_on and begun_on and facts.completed_on < begun_on:
        found.append("completed_before_start")
    if facts.enrolled_on and facts.cohort_ends_on and facts.enrolled_on > facts.cohort_ends_on:
        found.append("enrolled_after_end")
    if facts.enrolled_on and any(o.learned_on < facts.enrolled_on for o in seen):
        found.append("learned_before_enrolment")
    jobs = [o for o in seen if is_work(o)]
    if _overlaps(jobs):
        found.append("two_full_time_jobs")
    if any(_seeks_while_working(o, jobs) for o in seen if o.status == "seeking_work"):
        found.append("work_and_seeking")
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
