"""The words of contract/1: its lines with their formulas, and a sentence for every reason.

How a person is judged is in contract.
"""

from __future__ import annotations

from tracker.metrics.standards.shape import Line

_IN_WORK = "in work (employed, self-employed, apprenticeship, paid internship or military service)"

LINES: tuple[Line, ...] = (
    Line(
        "completion_rate",
        "Completion rate",
        "Completed, out of everyone who started: all enrolments without those who withdrew "
        "before the census day and without those who moved to another cohort. Due when the "
        "cohort has ended; whoever is still open after that is unknown.",
    ),
    Line(
        "knowledge_rate",
        "Knowledge rate",
        "Graduates of whom something was learned that speaks of a day from completion to day "
        "180, out of all graduates for whom day 180 has come.",
    ),
    Line(
        "placement_rate_90",
        "Placed within 90 days",
        f"Graduates {_IN_WORK} on at least one day from completion to day 90, out of all "
        "graduates for whom day 90 has come. Unknown graduates stay in the whole.",
    ),
    Line(
        "placement_rate_180",
        "Placed within 180 days",
        f"Graduates {_IN_WORK} on at least one day from completion to day 180, out of all "
        "graduates for whom day 180 has come. Unknown graduates stay in the whole.",
    ),
    Line(
        "placement_rate_365",
        "Placed within 365 days",
        f"Graduates {_IN_WORK} on at least one day from completion to day 365, out of all "
        "graduates for whom day 365 has come. Unknown graduates stay in the whole.",
    ),
    Line(
        "in_field_rate_180",
        "Placed in the field within 180 days",
        "Graduates in work in the field of the program on at least one day from completion to "
        "day 180, out of all graduates for whom day 180 has come.",
    ),
    Line(
        "retention_rate_365",
        "Still in work on day 365",
        "Graduates in work on day 365, out of those placed within 180 days for whom day 365 has "
        "come. What was learned before day 365 about open-ended work says nothing of that day.",
    ),
    Line(
        "median_days_to_job",
        "Median days to a job",
        "Days from completion to the first day in work (0 if already in work), the middle value "
        "over graduates placed within 365 days whose first day in work is recorded.",
        0,
        "days",
    ),
    Line(
        "salaries",
        "Median yearly pay",
        "Yearly base pay of the job held on day 180, else of the first job within 180 days, per "
        "currency: per hour x hours a week x 52, per week x 52, per month x 12, per quarter x 4.",
        0,
        "pay",
        is_listed=False,
    ),
)

REASONS: dict[str, str] = {
    # Before completion.
    "completed": "Completed the program.",
    "withdrawn": "Withdrew on or after the census day.",
    "withdrawn_day_unknown": (
        "Withdrew on a day that is not recorded, so it counts as after the census day."
    ),
    "dismissed": "Was dismissed.",
    "never_started": "Withdrew before the census day, so never started.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "cohort_not_ended": "The cohort has not ended yet.",
    "open_after_end": "The cohort has ended, but neither completion nor an exit is recorded.",
    "open_end_unknown": "Still open, and the end of the cohort is not recorded.",
    "still_enrolled": "Has not completed yet.",
    # Out of the graduates.
    "deceased": "Died before the window closed.",
    "incarcerated": "Was in prison before the window closed.",
    "military_active_duty": "Was called to active military duty before the window closed.",
    "medical": "Was unavailable for medical reasons before the window closed.",
    "institutionalised": "Was in an institution before the window closed.",
    # Not due.
    "not_due": "The window has not closed yet.",
    "not_due_in_work": "In work already; counts when the window has closed.",
    "completion_day_unknown": "Completed on a day that is not recorded, so no window ever closes.",
    # Placement.
    "in_work": "In work on at least one day of the window.",
    "in_work_in_field": "In work in the field on at least one day of the window.",
    "in_work_other_field": "In work within the window, but not in the field of the program.",
    "field_not_recorded": "In work within the window; whether in the field is not recorded.",
    "internship": "In an internship for which no pay is recorded.",
    "further_education": "In further education.",
    "volunteer_service": "In volunteer service.",
    "seeking_work": "Seeking work.",
    "seeking_study": "Seeking a place to study.",
    "not_seeking": "Not seeking work.",
    "left_country": "Left the country; stays in the whole.",
    "no_work_authorisation": "Has no work authorisation; stays in the whole.",
    # Nothing known.
    "unreachable": "Could not be reached; follow-up is exhausted.",
    "other_days_only": "What was learned speaks only of days outside the window.",
    "nothing_recorded": "Nothing was learned about this graduate.",
    "known": "Something was learned about the window.",
    # Retention, days, pay.
    "not_placed": "Not known to have been in work within the window.",
    "in_work_on_day": "In work on day 365.",
    "day_not_known": "Placed within 180 days; what was learned does not reach day 365.",
    "first_day_known": "The first day in work is recorded.",
    "first_day_unknown": "In work within the window, but since when is not recorded.",
    "pay_known": "Yearly base pay is recorded.",
    "pay_unknown": "In work within the window, but no yearly base pay can be told.",
}
