"""The words of both CIRR layouts: lines with their formulas, a sentence for every reason.

How a graduate is judged is in cirr; what differs between the layouts is in cirr_2017 and cirr_web.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.standards.cirr_outcomes import CirrSettings, Layout
from tracker.metrics.standards.shape import Line, Sum
from tracker.rules.vocabulary import UNAVAILABLE_REASONS

PLACES = 2
_GROUPS = {
    "1": "1 Employed in paid, in-field positions",
    "2": "2 Employed in other positions",
    "3": "3 Not employed",
}
_GRADUATION = (
    Line(
        "graduation_100",
        "Graduated on time",
        "Graduates within 100% of the published length (the end of the cohort first enrolled in), "
        "out of everybody in the course on the last day of a full refund. Who died, was "
        "imprisoned or was called to active duty during the course is left out.",
        PLACES,
        horizon="the published end",
    ),
    Line(
        "graduation_150",
        "Graduated within 150% of the length",
        "Graduates within 150% of the published length, those on time included, out of the same "
        "people.",
        PLACES,
        horizon="150% of the published length",
    ),
)
_SALARIES = (
    Line(
        "salary_reported",
        "Salary known",
        "Graduates whose yearly base pay is known, out of those with a job that counts for the "
        "salary figures.",
        PLACES,
        horizon="180 days after graduation",
    ),
    Line(
        "salaries",
        "Median yearly base pay",
        "Yearly base pay of the job counted, per currency: no bonus, equity or relocation. Middle "
        "value; of an even number the mean of the two middle ones.",
        0,
        "pay",
        horizon="180 days after graduation",
        is_listed=False,
    ),
)


def lines_of(layout: Layout, labels: Mapping[str, str], base: str) -> tuple[Line, ...]:
    """The lines of a layout; `base` says in words over whom the outcome lines are taken."""
    found = list(_GRADUATION)
    for ending, days in layout.horizons.items():
        horizon = f"{days} days after graduation"
        suffix = f", day {days}" if ending else ""
        for key in layout.covers:
            label, formula = _said(key, layout, labels)
            found.append(
                Line(
                    f"{key}{ending}",
                    f"{label}{suffix}",
                    f"{formula} by day {days}, out of {base}.",
                    PLACES,
                    horizon=horizon,
                )
            )
        if layout.exclusion is not None:
            found.append(_excluded(ending, suffix, horizon))
        if not ending:
            found += _SALARIES
    return tuple(found)


def _said(key: str, layout: Layout, labels: Mapping[str, str]) -> tuple[str, str]:
    """Label and the beginning of the formula of an outcome line."""
    if key == "in_field":
        codes = " + ".join(layout.headline)
        return "In-field placement", f"Graduates in paid work in the field ({codes})"
    if key == "comparable":
        return (
            "Comparable in-field placement (1A+1B+1C)",
            "Graduates in 1A, 1B or 1C, the part of group 1 that both layouts share,",
        )
    if key in _GROUPS:
        codes = " + ".join(layout.groups[key])
        return _GROUPS[key], f"Graduates in {codes}"
    return f"{key} {labels[key]}", f"Graduates whose best documented outcome is {key}"


def _excluded(ending: str, suffix: str, horizon: str) -> Line:
    return Line(
        f"excluded{ending}",
        f"Excluded{suffix}",
        "Graduates left out of the base: who answered the survey before class and did not choose "
        "a new job in the field, or may not work in the country of study.",
        PLACES,
        "count",
        horizon=horizon,
    )


def sums_of(layout: Layout) -> tuple[Sum, ...]:
    """Which lines add up: leaves to groups, groups to the base."""
    found = []
    for ending in layout.horizons:
        named = {
            group: tuple(f"{code}{ending}" for code in codes)
            for group, codes in layout.groups.items()
        }
        found += [Sum(f"{group}{ending}", codes) for group, codes in named.items() if group != "4"]
        found += [
            Sum(f"in_field{ending}", tuple(f"{code}{ending}" for code in layout.headline)),
            Sum(f"comparable{ending}", tuple(f"{code}{ending}" for code in ("1A", "1B", "1C"))),
            Sum(None, tuple(code for codes in named.values() for code in codes)),
        ]
    return tuple(found)


def reasons_of(labels: Mapping[str, str], settings: CirrSettings) -> dict[str, str]:
    """A sentence for every reason; the outcome lines are their own reasons."""
    hours = f"{settings.full_time_hours} hours a week"
    found = {code: f"{code}: {label}." for code, label in labels.items()}
    for code, label in labels.items():
        found[f"{code}_hours_not_recorded"] = (
            f"{code}: {label}. Hours are not recorded; full-time is {hours}."
        )
        found[f"{code}_field_not_recorded"] = (
            f"{code}: {label}. Whether the work is in the field is not recorded."
        )
    return found | _REASONS | CONTACT_REASONS


_REASONS: dict[str, str] = {
    # Graduation.
    "graduated": "Graduated within the length.",
    "graduated_later": "Graduated, but later.",
    "graduated_on_time": "Graduated on time, so not in the later band.",
    "withdrawn": "Withdrew on or after the last day of a full refund.",
    "dismissed": "Was dismissed.",
    "still_enrolled": "Has not graduated.",
    "never_started": "Left before the last day of a full refund, so was not enrolled.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "left_deceased": "Died during the course.",
    "left_incarcerated": "Was imprisoned during the course.",
    "left_military_active_duty": "Was called to active military duty during the course.",
    "length_unknown": "The published end of the course is not recorded.",
    "completion_day_unknown": "Graduated on a day that is not recorded.",
    "not_due": "The day up to which this looks has not come yet.",
    # The base.
    "excluded_intent": "Said before class to want something else than a new job in the field.",
    "excluded_no_authorisation": "Said before class to have no work authorisation where studying.",
    "excluded_intent_late": (
        "Said to want something else than a new job in the field, but later than a survey before "
        "class may be answered."
    ),
    "excluded_no_authorisation_late": (
        "Said to have no work authorisation, but later than a survey before class may be answered."
    ),
    "in_the_base": "Is in the base.",
    # Not employed.
    "3A_seeking_work": "3A: seeking work.",
    "3A_internship": "3A: in an internship for which no pay is recorded.",
    "3B_not_seeking": "3B: not seeking work.",
    "3B_further_education": "3B: in further education.",
    "3B_volunteer_service": "3B: in volunteer service.",
    "3B_seeking_study": "3B: seeking a place to study, not work.",
    **{f"3B_{key}": f"3B: unavailable ({label})." for key, label in UNAVAILABLE_REASONS.items()},
    "nothing_recorded": "3A: nothing is documented, so still seeking by the rule.",
    "other_days_only": "3A: nothing is documented of the days up to the horizon.",
    # Salaries.
    "pay_known": "Yearly base pay of the job counted is recorded.",
    "pay_unknown": "In a job that counts for the salary figures, but its pay is not recorded.",
    "no_such_job": "Not in a job that counts for the salary figures.",
}
NOTES = (
    "Group 1 of the two layouts is not the same; compare 1A+1B+1C.",
    "A survey answered before class cannot be taken back; only its recorded answer counts.",
    "Follow-up is exhausted when the record says so; the number of attempts is not prescribed.",
    "Self-paced programs are counted by cohort like others; their window of enrolment dates is "
    "not emulated.",
    "Half a day of 150% of the length is counted down.",
    "Where no first and last day is recorded, the weeks of the program are the published length.",
    "Unpaid internships are no paid position.",
    "Job obtainers reporting salary: out of those with such a job, not out of all graduates.",
)
