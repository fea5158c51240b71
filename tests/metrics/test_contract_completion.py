"""contract/1: who started, who completed, from when a graduate is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.metrics.people import END, LATE, day, learned, person, stands, verdict
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place, Tally

P180 = "placement_rate_180"


# Completion.


def test_completed_withdrawn_and_dismissed_are_the_whole() -> None:
    people = [
        person(),
        person("withdrawn", exit_on=date(2025, 3, 1)),
        person("dismissed", exit_on=date(2025, 1, 2)),
    ]
    assert [stands(p, "completion_rate") for p in people] == [
        (Place.PART, "completed"),
        (Place.WHOLE, "withdrawn"),
        (Place.WHOLE, "dismissed"),
    ]
    tally = Tally.of(CONTRACT.judge(p, LATE) for p in people)
    assert tally.rate("completion_rate").percent() == "33.3"


@pytest.mark.parametrize(
    ("census", "left", "expected"),
    [
        (date(2025, 1, 20), date(2025, 1, 19), (Place.OUT, "never_started")),
        (date(2025, 1, 20), date(2025, 1, 20), (Place.WHOLE, "withdrawn")),
        # No census day: the cohort's first day stands for it.
        (None, date(2025, 1, 5), (Place.OUT, "never_started")),
        (None, date(2025, 1, 6), (Place.WHOLE, "withdrawn")),
        (date(2025, 1, 20), None, (Place.WHOLE, "withdrawn_day_unknown")),
    ],
)
def test_withdrawal_before_the_census_day_is_in_no_base(
    census: date | None, left: date | None, expected: tuple[Place, str]
) -> None:
    who = person("withdrawn", exit_on=left, census_on=census)
    assert stands(who, "completion_rate") == expected


def test_withdrawal_without_any_known_start_counts_as_started() -> None:
    who = person("withdrawn", exit_on=date(2024, 1, 1), cohort_starts_on=None)
    assert stands(who, "completion_rate") == (Place.WHOLE, "withdrawn")


def test_dismissal_before_the_census_day_counts_as_started() -> None:
    who = person("dismissed", exit_on=date(2025, 1, 7), census_on=date(2025, 1, 20))
    assert stands(who, "completion_rate") == (Place.WHOLE, "dismissed")


def test_transfer_counts_where_it_ends() -> None:
    who = person("transferred_out", exit_on=date(2025, 2, 1))
    assert all(v.place is Place.OUT for v in CONTRACT.classify(who, LATE))


@pytest.mark.parametrize("status", ["completed", "withdrawn", "dismissed", "enrolled", "deferred"])
def test_completion_is_due_from_the_last_day_of_the_cohort(status: str) -> None:
    who = person(status, completed_on=date(2025, 5, 1) if status == "completed" else None)
    before = verdict(who, "completion_rate", END - timedelta(days=1))
    assert (before.place, before.reason) == (Place.NOT_DUE, "cohort_not_ended")
    assert before.settles_on == END
    assert verdict(who, "completion_rate", END).place is not Place.NOT_DUE


@pytest.mark.parametrize("status", ["enrolled", "deferred"])
def test_open_after_the_end_is_unknown(status: str) -> None:
    who = person(status)
    assert stands(who, "completion_rate") == (Place.UNKNOWN, "open_after_end")
    assert stands(who, P180) == (Place.NOT_DUE, "open_after_end")
    assert verdict(who, P180).settles_on is None


def test_cohort_without_an_end_counts_its_closed_enrolments() -> None:
    ended = {"cohort_ends_on": None}
    assert stands(person(**ended), "completion_rate") == (Place.PART, "completed")
    assert stands(person("withdrawn", **ended), "completion_rate")[0] is Place.WHOLE
    assert stands(person("enrolled", **ended), "completion_rate") == (
        Place.UNKNOWN,
        "open_end_unknown",
    )


def test_completion_recorded_for_a_later_day_is_not_seen_before_it() -> None:
    who = person(completed_on=day(10))
    assert stands(who, "completion_rate", day(9)) == (Place.UNKNOWN, "open_after_end")
    assert stands(who, "completion_rate", day(10)) == (Place.PART, "completed")
    gone = person("withdrawn", exit_on=day(10))
    assert stands(gone, "completion_rate", day(9))[0] is Place.UNKNOWN
    assert stands(gone, "completion_rate", day(10)) == (Place.WHOLE, "withdrawn")


# Day N.


@pytest.mark.parametrize(
    ("line", "n"),
    [
        ("placement_rate_90", 90),
        (P180, 180),
        ("placement_rate_365", 365),
        ("knowledge_rate", 180),
        ("in_field_rate_180", 180),
        ("retention_rate_365", 365),
        ("median_days_to_job", 365),
        ("salaries", 180),
    ],
)
def test_a_graduate_is_due_from_day_n(line: str, n: int) -> None:
    who = person("completed", learned("employed", 5, from_=5))
    waiting = verdict(who, line, day(n - 1))
    assert (waiting.place, waiting.settles_on) == (Place.NOT_DUE, day(n))
    assert waiting.reason == "not_due_in_work"
    assert verdict(who, line, day(n)).place is not Place.NOT_DUE


def test_day_180_of_the_thirtieth_of_june_is_the_27th_of_december() -> None:
    assert verdict(person(), P180).settles_on == date(2025, 12, 27)


def test_completion_day_unknown_falls_back_to_the_end_of_the_cohort() -> None:
    who = person(completed_on=None)
    assert verdict(who, P180).settles_on == day(180)


def test_graduate_without_any_day_is_never_due() -> None:
    who = person(completed_on=None, cohort_ends_on=None)
    assert stands(who, P180) == (Place.NOT_DUE, "completion_day_unknown")
    assert verdict(who, P180).settles_on is None


def test_still_enrolled_is_not_due_until_day_n_after_the_planned_end() -> None:
    found = verdict(person("enrolled"), P180, END - timedelta(days=30))
    assert (found.place, found.reason, found.settles_on) == (
        Place.NOT_DUE,
        "still_enrolled",
        day(180),
    )


@pytest.mark.parametrize("status", ["withdrawn", "dismissed"])
def test_who_left_is_out_of_the_graduates(status: str) -> None:
    who = person(status, learned("employed", 20, from_=1), exit_on=date(2025, 3, 3))
    assert stands(who, P180) == (Place.OUT, status)
