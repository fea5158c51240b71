"""The words of wioa/etp: lines with their formulas, a sentence for every reason.

How an exiter is judged is in wioa_etp.
"""

from __future__ import annotations

from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.standards.shape import Line
from tracker.rules.vocabulary import OUTCOME_STATUSES, UNAVAILABLE_REASONS

LINES: tuple[Line, ...] = (
    Line(
        "completion_rate",
        "Completion rate",
        "Completed, out of everybody who exited: completed, withdrew or was dismissed (DE122 of "
        "DE121).",
        0,
        style="fraction",
        horizon="the exit day",
    ),
    Line(
        "employment_rate_q2",
        "Employment rate, second quarter after exit",
        "Exiters in work on at least one day of the second calendar quarter after the quarter of "
        "exit, out of all exiters whose second quarter has ended. Unknown ones stay in the whole.",
        0,
        style="fraction",
        horizon="the second quarter after the quarter of exit",
    ),
    Line(
        "employment_rate_q4",
        "Employment rate, fourth quarter after exit",
        "The same for the fourth calendar quarter after the quarter of exit.",
        0,
        style="fraction",
        horizon="the fourth quarter after the quarter of exit",
    ),
    Line(
        "median_earnings_q2",
        "Median earnings, second quarter after exit",
        "Middle value of the earnings in the second quarter of those employed in it; zero and "
        "unknown are left out. Of an even number the mean of the two middle ones.",
        2,
        "pay",
        horizon="the second quarter after the quarter of exit",
    ),
    Line(
        "credential_rate",
        "Credential rate",
        "Exiters with a credential from the program by one year after exit, out of all exiters "
        "for whom that year has passed.",
        0,
        style="fraction",
        horizon="one year after exit",
    ),
)
REASONS: dict[str, str] = {
    "completed": "Completed the program.",
    "withdrawn": "Withdrew.",
    "dismissed": "Was dismissed.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "never_started": "Withdrew before the census day, so never started.",
    "still_enrolled": "Has not exited yet.",
    "open_after_end": "The cohort has ended or has no end, but no exit is recorded.",
    "exit_day_unknown": "Left on a day that is not recorded, so no quarter can be told.",
    "not_due": "The quarter or year has not ended yet.",
    "employed_in_quarter": "In work on at least one day of the quarter.",
    **{key: f"{label} in the quarter." for key, label in OUTCOME_STATUSES.items()},
    **{key: f"Unavailable ({label})." for key, label in UNAVAILABLE_REASONS.items()},
    "internship": "In an internship for which no pay is recorded.",
    "unreachable": "Could not be reached; follow-up is exhausted.",
    "other_days_only": "What was learned speaks only of days outside the quarter.",
    "nothing_recorded": "Nothing was learned about this person.",
    "not_employed_in_quarter": "Not known to have been in work in the quarter.",
    "earnings_known": "Earnings of the quarter are recorded.",
    "earnings_unknown": "In work in the quarter, but no earnings can be told.",
    "earned_nothing": "In work in the quarter for no pay.",
    "credential": "Got the credential in time.",
    "credential_later": "Got a credential, but later.",
    "no_credential": "No credential is recorded.",
    **CONTACT_REASONS,
}
NOTES = (
    "Give the period as the program year: completion takes who exited in it, employment and "
    "earnings whose quarter ended in it, credential whose year ended in it.",
    "Exit from the program of study is completing or leaving it; the 90 days without service of "
    "the participant record are not waited for.",
    "Everybody is taken to be in education or training, none in on-the-job or customised training.",
    "A secondary diploma counts like any credential that is recorded.",
    "Work is unsubsidised unless it is an unpaid internship; subsidies are not recorded.",
    "Earnings told by hour, week, month or year are brought to a quarter (13 weeks, 3 months); of "
    "several jobs in a quarter the one learned of last with known pay counts.",
)
