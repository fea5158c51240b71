"""The words of nace/fds: categories, lines with their formulas, a sentence for every reason.

How a graduate is judged is in nace.
"""

from __future__ import annotations

from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.standards.shape import Line, Sum
from tracker.rules.vocabulary import UNAVAILABLE_REASONS

FULL, PART_TIME, NO_INFORMATION = "employed_full_time", "employed_part_time", "no_information"
EMPLOYED = (FULL, PART_TIME)
SEEKING = ("seeking_employment", "seeking_education")
_LABELS = {
    FULL: "Employed full-time",
    PART_TIME: "Employed part-time",
    "service": "Volunteer service",
    "military": "Military service",
    "continuing_education": "Continuing education",
    "seeking_employment": "Seeking employment",
    "seeking_education": "Seeking continuing education",
    "not_seeking": "Not seeking",
    NO_INFORMATION: "No information",
}
CATEGORIES = tuple(_LABELS)
POSITIVE = frozenset({*EMPLOYED, "service", "military", "continuing_education"})
# Name of a share -> the categories it counts.
SHARES: dict[str, frozenset[str]] = {
    "employed": frozenset(EMPLOYED),
    "service": frozenset({"service"}),
    "military": frozenset({"military"}),
    "continuing_education": frozenset({"continuing_education"}),
    "seeking": frozenset(SEEKING),
    "not_seeking": frozenset({"not_seeking"}),
}
_SHARE_LABELS = {
    "employed": "employed",
    "service": "in volunteer service",
    "military": "in military service",
    "continuing_education": "continuing education",
    "seeking": "still seeking",
    "not_seeking": "not seeking",
}
_HORIZON = "31 December after the class year"

LINES: tuple[Line, ...] = (
    Line(
        "knowledge_rate",
        "Knowledge rate",
        "Graduates of whom something is known at the cut-off, from any source that can be "
        "checked, out of all graduates of the class. Not seeking is known.",
        horizon=_HORIZON,
    ),
    Line(
        "career_outcomes_rate",
        "Career outcomes rate",
        "Employed, in service, in the military or continuing education, out of these and those "
        "still seeking work or study. Not seeking and unknown are outside.",
        horizon=_HORIZON,
    ),
    *(
        Line(
            category,
            label,
            f"{label}, out of all graduates of the class.",
            horizon=_HORIZON,
        )
        for category, label in _LABELS.items()
    ),
    *(
        Line(
            f"outcomes_{name}",
            f"Of the outcomes base: {_SHARE_LABELS[name]}",
            "Share of those counted in the career outcomes rate, still seeking included.",
            horizon=_HORIZON,
        )
        for name in SHARES
        if name != "not_seeking"
    ),
    *(
        Line(
            f"known_{name}",
            f"Of those known: {_SHARE_LABELS[name]}",
            "Share of the graduates of whom something is known.",
            horizon=_HORIZON,
        )
        for name in SHARES
    ),
    Line(
        "salaries",
        "Median yearly base pay, full-time",
        "Yearly base pay of graduates employed full-time, per currency; middle value, of an even "
        "number the mean of the two middle ones.",
        0,
        "pay",
        horizon=_HORIZON,
        is_listed=False,
    ),
)
SUMS = (
    Sum(None, CATEGORIES),
    Sum(None, tuple(f"outcomes_{name}" for name in SHARES if name != "not_seeking")),
    Sum(None, tuple(f"known_{name}" for name in SHARES)),
)
REASONS: dict[str, str] = {
    FULL: "Employed full-time.",
    PART_TIME: "Employed part-time.",
    "hours_not_recorded": "Employed; hours are not recorded.",
    "unpaid_internship": "In an internship for which no pay is recorded.",
    "volunteer_service": "In volunteer service.",
    "military": "In military service.",
    "further_education": "Continuing education.",
    "seeking_work": "Seeking work.",
    "seeking_study": "Seeking a place to study.",
    "not_seeking": "Not seeking; known, but outside the outcomes rate.",
    **{key: f"Unavailable ({label})." for key, label in UNAVAILABLE_REASONS.items()},
    "unreachable": "Could not be reached; follow-up is exhausted.",
    "other_days_only": "What was learned speaks only of days outside the window.",
    "nothing_recorded": "Nothing was learned about this graduate.",
    "not_due": "The cut-off of the class has not come yet.",
    "completion_day_unknown": "Graduated on a day that is not recorded.",
    "still_enrolled": "Has not graduated yet.",
    "withdrawn": "Withdrew.",
    "dismissed": "Was dismissed.",
    "never_started": "Withdrew before the census day, so never started.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "not_full_time": "Not employed full-time.",
    "pay_known": "Yearly base pay is recorded.",
    "pay_unknown": "Employed full-time, but no yearly base pay can be told.",
    **CONTACT_REASONS,
}
NOTES = (
    "Both rates are always printed together.",
    "The response rate counts answers of graduates only; the knowledge rate counts every source.",
    "A class is reported from 1 July to 30 June; give it as the period.",
)
