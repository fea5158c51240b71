"""The words of eu/esf: lines with their formulas, a sentence for every reason.

How a participant is judged is in esf.
"""

from __future__ import annotations

from tracker.metrics.contact import REASONS as CONTACT_REASONS
from tracker.metrics.standards.shape import Line, Sum

_SOON, _LATER = "four weeks after leaving", "six months after leaving"


def _count(key: str, label: str, formula: str, horizon: str = "") -> Line:
    return Line(key, label, formula, 0, "count", horizon=horizon)


LINES: tuple[Line, ...] = (
    _count(
        "participants",
        "Participants",
        "People who started, once in each operation: the sum of the unemployed, inactive and "
        "employed at entry, and of those whose situation at entry is not recorded.",
    ),
    _count(
        "participants_unemployed",
        "Unemployed at entry",
        "Participants who were seeking work when they started, or not employed where nothing "
        "else is recorded.",
    ),
    _count(
        "participants_inactive",
        "Inactive at entry",
        "Participants neither employed nor seeking work when they started.",
    ),
    _count(
        "participants_employed",
        "Employed at entry",
        "Participants in work, self-employment included, when they started.",
    ),
    _count(
        "participants_entry_not_recorded",
        "Situation at entry not recorded",
        "People who started, but whose situation at entry is not recorded.",
    ),
    _count("exited", "Participants who left", "Participants who completed or left.", "the exit"),
    _count(
        "immediate_job_seeking",
        "Job-seeking upon leaving",
        "Inactive at entry, and seeking work within four weeks after leaving.",
        _SOON,
    ),
    _count(
        "immediate_education",
        "In education or training upon leaving",
        "In further education within four weeks after leaving.",
        _SOON,
    ),
    _count(
        "immediate_qualification",
        "Gaining a qualification upon leaving",
        "With the credential of the program by four weeks after leaving.",
        _SOON,
    ),
    _count(
        "immediate_employment",
        "In employment upon leaving",
        "Not employed at entry, and in work (self-employment included) within four weeks after "
        "leaving.",
        _SOON,
    ),
    _count(
        "six_months_employment",
        "In employment six months after leaving",
        "Not employed at entry, and in work on the day six months after leaving.",
        _LATER,
    ),
    _count(
        "six_months_better",
        "Better situation six months after leaving",
        "Employed at entry, and in work begun since the start on the day six months after leaving.",
        _LATER,
    ),
)
NOT_RECORDED = "participants_entry_not_recorded"
_SITUATIONS = ("participants_unemployed", "participants_inactive", "participants_employed")
ENTRY = (*_SITUATIONS, NOT_RECORDED)
IMMEDIATE = tuple(line.key for line in LINES if line.horizon == _SOON)
LONGER = tuple(line.key for line in LINES if line.horizon == _LATER)
SUMS = (Sum("participants", ENTRY),)
SUMS_LEFT_OUT = (Sum("participants", _SITUATIONS),)
REASONS: dict[str, str] = {
    "participates": "Started.",
    "participants_unemployed": "Unemployed at entry.",
    "participants_inactive": "Inactive at entry.",
    "participants_employed": "Employed at entry.",
    "participants_entry_not_recorded": "The situation at entry is not recorded.",
    "never_started": "Withdrew before the census day, so never started.",
    "transferred_out": "Moved to another cohort, and is counted there.",
    "not_begun": "Has not started yet.",
    "still_in": "Has not left yet.",
    "exit_day_unknown": "Left on a day that is not recorded.",
    "exited": "Completed or left.",
    "not_due": "The days after leaving have not passed yet.",
    "counted": "It is so on one of the days.",
    "something_else": "Something else is known of these days.",
    "not_known": "Nothing is known of these days.",
    "not_inactive_at_entry": "Was not inactive at entry.",
    "employed_at_entry": "Was employed at entry already.",
    "not_employed_at_entry": "Was not employed at entry.",
    "qualified": "Has the credential.",
    "no_qualification": "No credential is recorded by then.",
    "in_work": "In work on one of the days.",
    "in_work_entry": "In work on one of the days; whether at entry already is not recorded.",
    "newer_work": "In work begun since the start.",
    "same_work": "In work, but in none begun since the start.",
    "since_when_unknown": "In work; whether it began since the start is not recorded.",
    "not_measured": "What a better situation is, is left unmeasured.",
    **CONTACT_REASONS,
}
NOTES = (
    "Counts, not rates; of whom nothing is known is not counted.",
    "Whether somebody was unemployed or inactive at entry is read from what was recorded of that "
    "day; otherwise a setting decides.",
    "Who looks for work and finds it within the four weeks is in both counts.",
    "A period takes who left in it, by the last exit.",
    "Longer-term figures rest on everybody recorded, not on a sample.",
    "Counts by sex, age, education and background are not given: these are not recorded.",
    "Wording and codes follow the regulation of 2013; those of 2021 could not be checked.",
)
