"""European Social Fund, rule by rule: entry, the weeks after leaving, the day six months after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.standing import place, stands, verdict
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.esf import ESF
from tracker.metrics.standards.esf_words import ENTRY, IMMEDIATE, LONGER
from tracker.metrics.tally import Place

PART, ASIDE, OUT, NOT_DUE = Place.PART, Place.ASIDE, Place.OUT, Place.NOT_DUE
SOON, LATER, BETTER = "immediate_employment", "six_months_employment", "six_months_better"
# Left on 30 June 2025: four weeks end on 28 July (day 28), six months on 30 December (day 183).
START = -175


def seen(status: str, first: int | None, last: int | None = None, on: int = 250, **values: Any) -> Observation:  # fmt: skip
    days = {k: v for k, v in (("from_", first), ("to", last)) if v is not None}
    return learned(status, on, **days, **values)


def entry(facts: Facts, standard: Any = ESF) -> str:
    (found,) = [line for line in ENTRY if place(standard, facts, line) is PART]
    return found.removeprefix("participants_")


@pytest.mark.parametrize(
    ("who", "where"),
    [
        (person(employed_at_entry=True), "employed"),
        (person(employed_at_entry=False), "unemployed"),
        (person(), "entry_not_recorded"),
        (person("completed", seen("seeking_work", START)), "unemployed"),
        (person("completed", seen("seeking_study", START)), "inactive"),
        (person("completed", seen("not_seeking", START)), "inactive"),
        (person("completed", seen("further_education", START)), "inactive"),
        (person("completed", seen("internship", START)), "inactive"),
        (person("completed", seen("employed", START)), "employed"),
        # Only what speaks of the very first day tells of it.
        (person("completed", seen("employed", START + 1)), "entry_not_recorded"),
        (person("completed", seen("employed", START - 9, START - 1)), "entry_not_recorded"),
        (person("completed", seen("employed", START - 9, START)), "employed"),
        (person("completed", seen("unreachable", START)), "entry_not_recorded"),
        # The answer at entry goes first; what was learned tells which kind of no it is.
        (person("completed", seen("not_seeking", START), employed_at_entry=True), "employed"),
        (person("completed", seen("not_seeking", START), employed_at_entry=False), "inactive"),
        (person("completed", seen("employed", START), employed_at_entry=False), "unemployed"),
        # The newest of several.
        (
            person("completed", seen("not_seeking", START), seen("seeking_work", START, on=251)),
            "unemployed",
        ),
        (person("completed", seen("employed", START), cohort_starts_on=None, enrolled_on=None), "entry_not_recorded"),
    ],
)  # fmt: skip
def test_situation_at_entry(who: Facts, where: str) -> None:
    assert entry(who) == where
    assert place(ESF, who, "participants") is PART


def test_setting_on_who_is_not_employed() -> None:
    who = person(employed_at_entry=False)
    for value, where in (("inactive", "inactive"), ("not_recorded", "entry_not_recorded")):
        assert entry(who, standard_with(ESF, {"not_employed_is": value})) == where


def test_the_entry_is_as_known_on_the_day() -> None:
    who = person("completed", seen("seeking_work", START, on=40))
    assert place(ESF, who, "participants_unemployed", day(39)) is OUT
    assert place(ESF, who, "participants_unemployed", day(40)) is PART


@pytest.mark.parametrize(
    ("first", "last", "soon", "later"),
    [
        (28, None, PART, PART),
        (29, None, ASIDE, PART),
        (0, 0, PART, ASIDE),
        (-50, 0, PART, ASIDE),
        (-50, -1, ASIDE, ASIDE),
        (183, 183, ASIDE, PART),
        (184, None, ASIDE, ASIDE),
        (10, 182, PART, ASIDE),
    ],
)
def test_days_after_leaving(first: int, last: int | None, soon: Place, later: Place) -> None:
    who = person("completed", seen("employed", first, last), employed_at_entry=False)
    assert (place(ESF, who, SOON), place(ESF, who, LATER)) == (soon, later)


def test_longer_term_may_be_any_day() -> None:
    wide = standard_with(ESF, {"longer_day": "any_day"})
    who = person("completed", seen("employed", 10, 182), employed_at_entry=False)
    assert (place(ESF, who, LATER), place(wide, who, LATER)) == (ASIDE, PART)


def test_something_else_is_known() -> None:
    who = person("completed", seen("not_seeking", 10), employed_at_entry=False)
    assert stands(ESF, who, SOON) == (OUT, "something_else")
    assert stands(ESF, who, LATER) == (OUT, "something_else")
    assert stands(ESF, person(employed_at_entry=False), SOON) == (ASIDE, "not_known")
    lost = person("completed", seen("unreachable", 10), employed_at_entry=False)
    assert stands(ESF, lost, SOON) == (ASIDE, "not_known")


def test_who_was_employed_at_entry_is_not_in_employment_upon_leaving() -> None:
    who = person("completed", seen("employed", 10), employed_at_entry=True)
    assert stands(ESF, who, SOON) == (OUT, "employed_at_entry")
    counting = standard_with(ESF, {"employed_at_entry_counts": "yes"})
    assert place(counting, who, SOON) is PART


@pytest.mark.parametrize(
    ("observations", "expected"),
    [
        ((seen("employed", START),), (PART, "newer_work")),
        ((seen("employed", START - 1),), (OUT, "same_work")),
        ((seen("employed", 183),), (PART, "newer_work")),
        ((seen("employed", 184),), (ASIDE, "not_known")),
        ((seen("employed", 10, 182),), (ASIDE, "not_known")),
        ((seen("employed", None, on=183),), (ASIDE, "since_when_unknown")),
        ((seen("not_seeking", 100),), (OUT, "something_else")),
        ((), (ASIDE, "not_known")),
    ],
)
def test_a_better_situation(
    observations: tuple[Observation, ...], expected: tuple[Place, str]
) -> None:
    who = person("completed", *observations, employed_at_entry=True)
    assert stands(ESF, who, BETTER) == expected
    idle = person("completed", *observations, employed_at_entry=False)
    assert stands(ESF, idle, BETTER) == (OUT, "not_employed_at_entry")


def test_job_seeking_is_of_the_inactive() -> None:
    inactive = seen("not_seeking", START, 0, on=200)
    who = person("completed", inactive, seen("seeking_work", 20))
    assert stands(ESF, who, "immediate_job_seeking") == (PART, "counted")
    late = person("completed", seen("not_seeking", START, -1, on=200), seen("seeking_work", 29))
    assert stands(ESF, late, "immediate_job_seeking") == (ASIDE, "not_known")
    still = person("completed", seen("not_seeking", START))
    assert stands(ESF, still, "immediate_job_seeking") == (OUT, "something_else")
    seeker = person("completed", seen("seeking_work", START))
    assert stands(ESF, seeker, "immediate_job_seeking") == (OUT, "not_inactive_at_entry")


def test_education_and_qualification() -> None:
    student = person("completed", seen("further_education", 28), credential_on=day(28))
    assert stands(ESF, student, "immediate_education") == (PART, "counted")
    assert stands(ESF, student, "immediate_qualification") == (PART, "qualified")
    later = person("completed", seen("further_education", 29), credential_on=day(29))
    assert place(ESF, later, "immediate_education") is ASIDE
    assert stands(ESF, later, "immediate_qualification") == (OUT, "no_qualification")
    assert place(ESF, person(), "immediate_qualification") is OUT


def test_windows_fall_due() -> None:
    who = person()
    for line in IMMEDIATE:
        assert verdict(ESF, who, line, day(27))[1:4] == (NOT_DUE, "not_due", day(28))
        assert place(ESF, who, line, day(28)) is not NOT_DUE
    for line in LONGER:
        assert verdict(ESF, who, line, day(182))[1:4] == (NOT_DUE, "not_due", day(183))
        assert place(ESF, who, line, day(183)) is not NOT_DUE
    weeks = standard_with(ESF, {"immediate_days": "14", "longer_months": "3"})
    assert verdict(weeks, who, SOON).settles_on == day(14)
    assert verdict(weeks, who, LATER).settles_on == date(2025, 9, 30)


@pytest.mark.parametrize(
    ("who", "exited"),
    [
        (person(), (PART, "exited")),
        (person("withdrawn", exit_on=date(2025, 3, 1)), (PART, "exited")),
        (person("dismissed", exit_on=date(2025, 3, 1)), (PART, "exited")),
        (person("enrolled"), (NOT_DUE, "still_in")),
        (person("withdrawn", cohort_starts_on=None), (NOT_DUE, "exit_day_unknown")),
        (person("withdrawn", exit_on=date(2025, 1, 1)), (OUT, "never_started")),
        (person("transferred_out"), (OUT, "transferred_out")),
    ],
)
def test_who_left(who: Facts, exited: tuple[Place, str]) -> None:
    assert stands(ESF, who, "exited") == exited
    if exited[0] is not PART:
        assert stands(ESF, who, SOON) == stands(ESF, who, BETTER) == exited


def test_who_has_not_begun_or_ended() -> None:
    who = person("enrolled")
    for line in ESF.lines:
        found = verdict(ESF, who, line.key, date(2025, 1, 5))
        assert found[1:4] == (NOT_DUE, "not_begun", date(2025, 1, 6))
    assert place(ESF, who, "participants", date(2025, 1, 6)) is PART
    undated = person(completed_on=None)
    assert stands(ESF, undated, "exited", day(-1)) == (NOT_DUE, "still_in")
    assert stands(ESF, undated, "exited", END) == (PART, "exited")


def test_a_period_is_by_the_exit() -> None:
    assert ESF.period_day(SOON, person()) == END
    assert ESF.period_day("participants", person("enrolled")) is None
    assert ESF.classify(person(), LATE)[0].line == "participants"
