"""contract/1: in work, known, unknown, unavailable, in the field, each by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.metrics.people import LATE, day, learned, person, stands
from tracker.metrics.standards import contract
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place, Tally

P180 = "placement_rate_180"


# In work.


@pytest.mark.parametrize("status", ["employed", "self_employed", "apprenticeship", "military"])
def test_these_are_work(status: str) -> None:
    who = person("completed", learned(status, 50, from_=50))
    assert stands(who, P180) == (Place.PART, "in_work")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("further_education", "further_education"),
        ("volunteer_service", "volunteer_service"),
        ("seeking_work", "seeking_work"),
        ("seeking_study", "seeking_study"),
        ("not_seeking", "not_seeking"),
        ("internship", "internship"),
    ],
)
def test_these_are_known_and_stay_in_the_whole(status: str, reason: str) -> None:
    who = person("completed", learned(status, 50, from_=50))
    assert stands(who, P180) == (Place.WHOLE, reason)
    assert stands(who, "knowledge_rate") == (Place.PART, "known")


@pytest.mark.parametrize(("pay", "place"), [("0", Place.WHOLE), ("1", Place.PART)])
def test_internship_is_work_only_when_paid(pay: str, place: Place) -> None:
    seen = learned(
        "internship", 50, salary_amount=Decimal(pay), salary_currency="EUR", salary_period="month"
    )
    assert stands(person("completed", seen), P180)[0] is place


def test_nothing_recorded_and_unreachable_are_unknown_each_by_its_own_reason() -> None:
    silent, lost = person(), person("completed", learned("unreachable", 170))
    assert stands(silent, P180) == (Place.UNKNOWN, "nothing_recorded")
    assert stands(lost, P180) == (Place.UNKNOWN, "unreachable")
    assert stands(lost, "knowledge_rate") == (Place.WHOLE, "unreachable")
    rate = Tally.of(CONTRACT.judge(p, LATE) for p in (silent, lost)).rate(P180)
    assert (rate.part, rate.whole, rate.unknown, rate.low(), rate.high()) == (
        0,
        2,
        2,
        "0.0",
        "100.0",
    )


def test_work_found_after_the_window_is_not_placement_within_it() -> None:
    who = person("completed", learned("employed", 200, from_=181))
    assert stands(who, P180) == (Place.UNKNOWN, "other_days_only")
    assert stands(who, "placement_rate_365") == (Place.PART, "in_work")


@pytest.mark.parametrize(("first", "place"), [(180, Place.PART), (181, Place.UNKNOWN)])
def test_day_180_is_inclusive(first: int, place: Place) -> None:
    assert stands(person("completed", learned("employed", 200, from_=first)), P180)[0] is place


def test_work_begun_before_completion_counts_while_it_is_known_to_be_held() -> None:
    held = learned("employed", 0, from_=-100)
    assert stands(person("completed", held), P180) == (Place.PART, "in_work")
    # Learned the day before completion: open-ended, it is known to hold up to that day only.
    lapsed = learned("employed", -1, from_=-100)
    assert stands(person("completed", lapsed), P180) == (Place.UNKNOWN, "other_days_only")
    ended = learned("employed", 30, from_=-100, to=-1)
    assert stands(person("completed", ended), P180) == (Place.UNKNOWN, "other_days_only")


def test_observation_without_a_first_day_speaks_of_the_day_it_was_learned() -> None:
    assert stands(person("completed", learned("employed", 100)), P180)[0] is Place.PART
    assert stands(person("completed", learned("employed", 190)), P180) == (
        Place.UNKNOWN,
        "other_days_only",
    )
    # Learned on day 190, but over since day 150: it speaks of day 150.
    past = learned("employed", 190, to=150)
    assert stands(person("completed", past), P180)[0] is Place.PART


def test_losing_a_job_later_does_not_erase_the_placement() -> None:
    who = person(
        "completed", learned("employed", 40, from_=30), learned("seeking_work", 250, from_=240)
    )
    assert stands(who, P180) == (Place.PART, "in_work")
    assert stands(who, "knowledge_rate") == (Place.PART, "known")


def test_the_latest_situation_within_the_window_is_the_reason() -> None:
    who = person(
        "completed", learned("seeking_work", 20), learned("further_education", 150, from_=140)
    )
    assert stands(who, P180) == (Place.WHOLE, "further_education")
    assert stands(who, "placement_rate_90") == (Place.WHOLE, "seeking_work")


# Unavailable.


@pytest.mark.parametrize("reason", sorted(contract.EXCLUDING))
def test_unavailable_takes_a_graduate_out_of_later_windows_only(reason: str) -> None:
    who = person(
        "completed",
        learned("employed", 10, from_=10),
        learned("unavailable", 120, from_=120, unavailable_reason=reason),
    )
    assert stands(who, "placement_rate_90") == (Place.PART, "in_work")
    assert stands(who, P180) == (Place.OUT, reason)
    assert stands(who, "placement_rate_365") == (Place.OUT, reason)
    assert stands(who, "completion_rate") == (Place.PART, "completed")


@pytest.mark.parametrize(("first", "place"), [(180, Place.OUT), (181, Place.PART)])
def test_unavailable_by_day_180_inclusive(first: int, place: Place) -> None:
    who = person(
        "completed",
        learned("employed", 10, from_=10),
        learned("unavailable", 300, from_=first, unavailable_reason="medical"),
    )
    assert stands(who, P180)[0] is place


@pytest.mark.parametrize("reason", ["left_country", "no_work_authorisation"])
def test_other_reasons_of_being_unavailable_stay_in_the_whole(reason: str) -> None:
    who = person("completed", learned("unavailable", 20, unavailable_reason=reason))
    assert stands(who, P180) == (Place.WHOLE, reason)


def test_illness_over_before_completion_excludes_nobody() -> None:
    ill = learned("unavailable", -50, from_=-60, to=-10, unavailable_reason="medical")
    assert stands(person("completed", ill), P180) == (Place.UNKNOWN, "other_days_only")


# As of a day; corrections.


def test_what_is_learned_later_is_not_seen_earlier() -> None:
    who = person("completed", learned("employed", 300, from_=10))
    assert stands(who, P180, day(299)) == (Place.UNKNOWN, "nothing_recorded")
    assert stands(who, P180, day(300)) == (Place.PART, "in_work")


def test_what_is_superseded_is_seen_until_its_correction_is_learned() -> None:
    wrong = learned("employed", 100, from_=50, superseded_on=day(200))
    right = learned("seeking_work", 200, from_=50)
    who = person("completed", wrong, right)
    assert stands(who, P180, day(199)) == (Place.PART, "in_work")
    assert stands(who, P180, day(200)) == (Place.WHOLE, "seeking_work")


# In the field.


@pytest.mark.parametrize(
    ("in_field", "expected"),
    [
        (True, (Place.PART, "in_work_in_field")),
        (False, (Place.WHOLE, "in_work_other_field")),
        (None, (Place.UNKNOWN, "field_not_recorded")),
    ],
)
def test_in_the_field_only_where_it_is_recorded(
    in_field: bool | None, expected: tuple[Place, str]
) -> None:
    who = person("completed", learned("employed", 50, from_=50, in_field=in_field))
    assert stands(who, "in_field_rate_180") == expected


def test_a_later_job_in_the_field_within_the_window_counts() -> None:
    who = person(
        "completed",
        learned("employed", 20, from_=20, in_field=False),
        learned("employed", 160, from_=150, in_field=True),
    )
    assert stands(who, "in_field_rate_180") == (Place.PART, "in_work_in_field")


def test_not_in_work_is_not_in_the_field_for_the_same_reason() -> None:
    assert stands(person(), "in_field_rate_180") == (Place.UNKNOWN, "nothing_recorded")
    seeking = person("completed", learned("seeking_work", 100))
    assert stands(seeking, "in_field_rate_180") == (Place.WHOLE, "seeking_work")
