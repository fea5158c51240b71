"""The words of data quality: its measures, and a sentence for every reason.

How a row is judged is in quality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LATE_AFTER_DAYS = 30
DUE_WITHIN_DAYS = 30


@dataclass(frozen=True, slots=True)
class QualityLine:
    """One measure: its name, what is counted of what, and whether more is better.

    of: what is counted, one row of each behind the measure; is_main: among the few that are laid
    side by side for every partner.
    """

    key: str
    label: str
    meaning: str
    tone: Literal["good", "bad"]
    of: Literal["enrolment", "learner", "cohort"] = "enrolment"
    is_main: bool = True


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
        "learned_late",
        "Learned late",
        f"Graduates of whom the first thing was learned more than {LATE_AFTER_DAYS} days after "
        "day 180, out of all known graduates whose day 180 has come.",
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
        "unfinished",
        "Cohorts without completions",
        "Cohorts past their end in which nobody has completed, out of all with learners that have "
        "ended.",
        "bad",
        of="cohort",
    ),
    QualityLine(
        "cohort_days",
        "Cohorts with impossible days",
        "Cohorts that end before they start, out of all with both days.",
        "bad",
        of="cohort",
        is_main=False,
    ),
    QualityLine(
        "due_soon",
        "Unknown and due soon",
        f"Graduates of whom nothing is known, out of those whose day 90, 180 or 365 comes within "
        f"{DUE_WITHIN_DAYS} days.",
        "bad",
    ),
    QualityLine(
        "no_reference",
        "Without a reference",
        "Learners for whom the partner's own key is not recorded, out of all learners.",
        "bad",
        of="learner",
        is_main=False,
    ),
    QualityLine(
        "no_contact",
        "Without contact",
        "Learners with neither e-mail nor phone, out of all learners.",
        "bad",
        of="learner",
        is_main=False,
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
    "learned_in_time": "Learned by day 180, or soon after.",
    "learned_after_window": "The first thing was learned more than 30 days after day 180.",
    "future_day": "A day lies in the future.",
    "completed_before_start": "Completed before the start.",
    "enrolled_after_end": "Enrolled after the cohort had ended.",
    "left_before_enrolment": "Left before the enrolment.",
    "left_after_completion": "A withdrawal or dismissal lies after the completion.",
    "cohort_ends_first": "The cohort ends before it starts.",
    "over_before_enrolment": "An outcome was over before the enrolment.",
    "learned_before_enrolment": "An outcome was learned before the enrolment.",
    "two_full_time_jobs": "Two full-time jobs at different employers overlap by a month or more.",
    "work_and_seeking": "In work and seeking work on the same day.",
    "consistent": "Nothing contradicts.",
    "no_completion_day": "Completed on a day that is not recorded.",
    "no_exit_day": "Left on a day that is not recorded.",
    "no_enrolment_day": "Enrolled on a day that is not recorded.",
    "no_cohort_start": "The start of the cohort is not recorded.",
    "no_cohort_end": "The end of the cohort is not recorded.",
    "complete": "No day is missing.",
    "open_after_end": "The cohort has ended; neither completion nor exit is recorded.",
    "open": "The cohort has not ended.",
    "due_unknown": "Nothing is known, and a day that counts comes soon.",
    "due_known": "Something is known before a day that counts.",
    "nobody_completed": "The cohort has ended and nobody has completed.",
    "somebody_completed": "The cohort has ended and somebody has completed.",
    "days_in_order": "The cohort ends after it starts.",
    "reference_missing": "The partner's own key is not recorded.",
    "reference_known": "The partner's own key is recorded.",
    "contact_missing": "Neither e-mail nor phone is recorded.",
    "contact_known": "E-mail or phone is recorded.",
}
