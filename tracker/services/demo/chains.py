"""What becomes of an enrolment: its chain of events, as staff would have recorded it.

Whether a move may follow another is rules/lifecycle; outcomes after completion are follow_up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tracker.services.demo.dice import pick
from tracker.services.demo.shapes import CohortPlan
from tracker.services.demo.timetable import any_day

LEAVING = {
    "personal": 30,
    "financial": 22,
    "job_found": 18,
    "academic": 12,
    "lost_contact": 8,
    "moved": 6,
    "medical": 3,
    "other": 1,
}
# early: before the census day; late: after it; returns: away for some weeks in between.
FATES = (
    "stays",
    "early",
    "late",
    "dismissed",
    "returns",
    "deferred_overdue",
    "withdrawal_undone",
    "transfers",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One event; `undoes` is the place in the chain of the event it takes back."""

    kind: str
    on: date
    reason: str | None = None
    expected_return_on: date | None = None
    undoes: int | None = None
    note: str | None = None
    is_class_day: bool = False


def any_fate(roll: Random, cohort: CohortPlan) -> str:
    """How an enrolment goes that the story says nothing of."""
    dropout = cohort.mood.dropout
    if dropout == 0:
        return "stays"
    weights = {
        "early": 0.04,
        "late": dropout,
        "dismissed": 0.012,
        "returns": 0.03,
        "withdrawal_undone": 0.006,
    }
    return pick(roll, {**weights, "stays": 1 - sum(weights.values())})


def unfold(cohort: CohortPlan, fate: str, roll: Random, last: date) -> list[Step]:
    """The events up to the day `last`, in the order they happened."""
    starts_on = cohort.starts_on
    enrolled_on = min(starts_on - timedelta(days=roll.randint(5, 42)), last - timedelta(days=2))
    steps = [Step("enrolled", enrolled_on)]
    if fate == "early":
        left_on = any_day(roll, enrolled_on + timedelta(days=1), cohort.census_on - timedelta(1))
        if starts_on <= min(left_on, last):
            steps.append(Step("started", starts_on))
        reason = pick(roll, {"personal": 4, "job_found": 3, "financial": 3})
        return [*steps, Step("withdrawn", left_on, reason)] if left_on <= last else steps
    if starts_on > last:
        return steps
    steps.append(Step("started", starts_on))
    steps += _middle(cohort, fate, roll, last)
    if steps[-1].kind in {"enrolled", "started", "reinstated", "undone"}:
        steps += _ending(cohort, roll, last)
    return steps


def _middle(cohort: CohortPlan, fate: str, roll: Random, last: date) -> list[Step]:
    """What happens between the census day and the end; nothing for most."""
    first, end = cohort.census_on + timedelta(days=4), cohort.ends_on - timedelta(days=11)
    on = any_day(roll, first, end)
    if fate == "late":
        return [Step("withdrawn", on, pick(roll, LEAVING))] if on <= last else []
    if fate == "dismissed":
        reason = pick(roll, {"academic": 3, "other": 1})
        return [Step("dismissed", on, reason)] if on <= last else []
    if fate == "transfers":
        return [Step("transferred_out", end, note="Asked for another timetable.")]
    if fate == "deferred_overdue":
        away, back = last - timedelta(days=61), last - timedelta(days=9)
        return [Step("deferred", away, "personal", back, note="Care of a relative.")]
    if fate == "withdrawal_undone":
        on = any_day(roll, first, end - timedelta(days=20))
        taken_back = on + timedelta(days=6)
        if taken_back > last:
            return []
        note = "Recorded for the wrong person."
        return [
            Step("withdrawn", on, "lost_contact"),
            Step("undone", taken_back, undoes=2, note=note),
        ]
    if fate == "returns":
        away = any_day(roll, first, end - timedelta(days=45))
        back = away + timedelta(days=roll.randint(20, 40))
        if away > last:
            return []
        deferred = Step("deferred", away, "personal", back)
        return [deferred, Step("reinstated", back)] if back <= last else [deferred]
    return []


def _ending(cohort: CohortPlan, roll: Random, last: date) -> list[Step]:
    """Completion on the last day of the class, or some weeks later; nothing before that day."""
    is_class_day = roll.random() > 0.07
    on = cohort.ends_on if is_class_day else cohort.ends_on + timedelta(days=roll.randint(6, 40))
    if not cohort.mood.completes or on > last:
        return []
    return [Step("completed", on, is_class_day=is_class_day)]


def arrive(cohort: CohortPlan, on: date, last: date) -> list[Step]:
    """The events in the cohort that somebody was moved to on that day."""
    steps = [Step("transferred_in", on, note="Asked for another timetable.")]
    starts_on = max(on, cohort.starts_on)
    if starts_on <= last:
        steps.append(Step("started", starts_on))
    if cohort.ends_on <= last:
        steps.append(Step("completed", cohort.ends_on, is_class_day=True))
    return steps
