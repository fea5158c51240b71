"""The words of ca/bppe-spfs: lines with their formulas, a sentence for every reason.

How a student is judged is in bppe.
"""

from __future__ import annotations

from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.standards.shape import Line, Sum
from tracker.rules.vocabulary import OUTCOME_STATUSES, UNAVAILABLE_REASONS

PLACES = 2
_END, _LATE, _WORK = "the scheduled end", "150% of the length", "six months after completing"

LINES: tuple[Line, ...] = (
    Line(
        "students_began",
        "Students who began",
        "Students scheduled to finish, without those who withdrew in the cancellation period.",
        0,
        "count",
        horizon=_END,
    ),
    Line(
        "available_for_graduation",
        "Students available for graduation",
        "Of these, without those who died, were imprisoned or were called to active duty.",
        0,
        "count",
        horizon=_END,
    ),
    Line(
        "completion",
        "On-time completion",
        "Completed within 100% of the length, out of students available for graduation.",
        PLACES,
        horizon=_END,
    ),
    Line(
        "completion_101_150",
        "Completion within 101-150%",
        "Completed later than that but within 150% of the length, out of the same students; a "
        "band of its own, not cumulative.",
        PLACES,
        horizon=_LATE,
    ),
    Line(
        "graduates",
        "Graduates",
        "Students who completed and for whom six months have passed since.",
        0,
        "count",
        horizon=_WORK,
    ),
    Line(
        "available_for_employment",
        "Graduates available for employment",
        "Of these, without those who died, were imprisoned, were called to active duty, left the "
        "country or may not work, or continue at an accredited or approved institution.",
        0,
        "count",
        horizon=_WORK,
    ),
    Line(
        "placement",
        "Placement",
        "Gainfully employed in the field within six months of completing, out of graduates "
        "available for employment. Unknown ones stay in the whole.",
        PLACES,
        horizon=_WORK,
    ),
    Line(
        "employed_fewer_hours",
        "Employed in the field, fewer hours",
        "Of those placed, with fewer hours a week than the sheet splits at.",
        0,
        "count",
        horizon=_WORK,
    ),
    Line(
        "employed_more_hours",
        "Employed in the field, at least so many hours",
        "Of those placed, with at least as many hours a week as the sheet splits at.",
        0,
        "count",
        horizon=_WORK,
    ),
    Line(
        "employed_hours_not_recorded",
        "Employed in the field, hours not recorded",
        "Of those placed, whose hours a week are not recorded.",
        0,
        "count",
        horizon=_WORK,
    ),
    Line(
        "salaries",
        "Median yearly pay of the placed",
        "Yearly base pay of those placed, in steps of 5,000 of which the upper end is inside.",
        0,
        "pay",
        horizon=_WORK,
        is_listed=False,
    ),
)
PLACEMENT_LINES = tuple(line.key for line in LINES if line.horizon == _WORK)
HOURS_LINES = ("employed_fewer_hours", "employed_more_hours", "employed_hours_not_recorded")
SUMS = (Sum("placement", HOURS_LINES),)
REASONS: dict[str, str] = {
    "began": "Began, and was scheduled to finish.",
    "available": "Was available for graduation.",
    "not_due": "The day up to which this looks has not come yet.",
    "never_started": "Withdrew in the cancellation period.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "withdrawn": "Withdrew.",
    "dismissed": "Was dismissed.",
    "still_enrolled": "Has not completed.",
    "length_unknown": "The scheduled end is not recorded.",
    "completion_day_unknown": "Completed on a day that is not recorded.",
    "completed_completion": "Completed on time.",
    "completed_completion_101_150": "Completed within 101-150% of the length.",
    "completed_later": "Completed later than 150% of the length.",
    "not_on_time": "Did not complete on time, and only who did is in placement.",
    **{
        f"left_{key}": f"Not available: {label.lower()}."
        for key, label in UNAVAILABLE_REASONS.items()
    },
    "left_further_education": "Not available: continues in further education.",
    "employed_in_field": "Gainfully employed in the field within six months.",
    "hours_not_recorded": "Employed in the field within six months; hours are not recorded.",
    "field_not_recorded": "Employed; whether in the field is not recorded.",
    "other_field": "Employed, but not in the field.",
    "not_gainful": "Employed, but for too few hours or weeks.",
    "no_job_code": "Employed in the field, but no occupation code is recorded.",
    "begun_before": "Employed in the field, but since before completing.",
    **{key: f"{label} within six months." for key, label in OUTCOME_STATUSES.items()},
    **{key: f"Unavailable ({label})." for key, label in UNAVAILABLE_REASONS.items()},
    "internship": "In an internship for which no pay is recorded.",
    "further_education": "Continues in further education; stays in the whole.",
    "unreachable": "Could not be reached; follow-up is exhausted.",
    "other_days_only": "What was learned speaks only of days outside the six months.",
    "nothing_recorded": "Nothing was learned about this graduate.",
    "pay_known": "Yearly base pay is recorded.",
    "pay_unknown": "Placed, but no yearly base pay can be told.",
    **CONTACT_REASONS,
}
NOTES = (
    "Give the period as the calendar year; a sheet shows two years side by side.",
    "Who withdrew before the census day cancelled in the cancellation period; a student who starts "
    "twice is two students.",
    "Gainful employment is read from hours and contract; its job classification (SOC) is the "
    "occupation recorded.",
    "Military service counts as work; only a recorded call to active duty leaves the base.",
    "Published sheets print two decimals or whole percents; other decimals may be asked for.",
)
