"""The California fact sheet, rule by rule: who began, which band, who was available, who is placed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.exchange.definitions import definition_of
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts
from tracker.metrics.pay_bands import Bands
from tracker.metrics.standards.bppe import BPPE, period_day
from tracker.metrics.standards.bppe_words import HOURS_LINES, PLACEMENT_LINES
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Tally, Verdict

# Completed on 30 June 2025: six months are up on 30 December, day 183.
DUE = date(2025, 12, 30)


def verdict(facts: Facts, line: str, as_of: date = LATE, standard: Standard = BPPE) -> Verdict:
    return next(v for v in standard.classify(facts, as_of) if v.line == line)


def stands(facts: Facts, line: str = "placement", **how: Any) -> tuple[Place, str]:
    found = verdict(facts, line, **how)
    return found.place, found.reason


def place(facts: Facts, line: str = "placement", **how: Any) -> Place:
    return verdict(facts, line, **how).place


def job(status: str = "employed", first: int = 10, on: int = 200, **values: Any) -> Any:
    given = {"hours_per_week": Decimal(40), "in_field": True, **values}
    return learned(status, on, from_=first, **given)


def working(status: str = "employed", first: int = 10, **values: Any) -> Facts:
    return person("completed", job(status, first, **values))


def gone(status: str = "withdrawn", on: date = date(2025, 3, 1), **values: Any) -> Facts:
    return person(status, exit_on=on, census_on=date(2025, 1, 20), **values)


@pytest.mark.parametrize(
    ("who", "began", "available", "completion", "band"),
    [
        (person(), "part", "part", "part", "whole"),
        (person(completed_on=date(2025, 5, 1)), "part", "part", "part", "whole"),
        (person(completed_on=END + timedelta(1)), "part", "part", "whole", "part"),
        # 6 January to 30 June are 175 days; half of it, counted down, is 87.
        (person(completed_on=END + timedelta(87)), "part", "part", "whole", "part"),
        (person(completed_on=END + timedelta(88)), "part", "part", "whole", "whole"),
        (person("enrolled"), "part", "part", "whole", "whole"),
        (person("deferred"), "part", "part", "whole", "whole"),
        (gone(), "part", "part", "whole", "whole"),
        (gone("dismissed"), "part", "part", "whole", "whole"),
        (gone(exit_reason="medical"), "part", "part", "whole", "whole"),
        (gone(exit_reason="deceased"), "part", "out", "out", "out"),
        (gone(exit_reason="incarcerated"), "part", "out", "out", "out"),
        (gone(exit_reason="military_active_duty"), "part", "out", "out", "out"),
        # Cancelled in the cancellation period; on its last day is after it.
        (gone(on=date(2025, 1, 19)), "out", "out", "out", "out"),
        (gone(on=date(2025, 1, 20)), "part", "part", "whole", "whole"),
        (person("transferred_out"), "out", "out", "out", "out"),
    ],
)
def test_who_began_and_who_completed_when(
    who: Facts, began: str, available: str, completion: str, band: str
) -> None:
    lines = ("students_began", "available_for_graduation", "completion", "completion_101_150")
    assert tuple(place(who, line) for line in lines) == (began, available, completion, band)


def test_counts_wait_for_the_scheduled_end_and_the_band_for_150_percent() -> None:
    who = person(completed_on=date(2025, 5, 1))
    for line in ("students_began", "available_for_graduation", "completion"):
        assert verdict(who, line, END - timedelta(1)).place is Place.NOT_DUE
        assert verdict(who, line, END - timedelta(1)).settles_on == END
        assert place(who, line, as_of=END) is Place.PART
    late = END + timedelta(87)
    assert stands(who, "completion_101_150", as_of=late - timedelta(1)) == (
        Place.NOT_DUE,
        "not_due",
    )
    assert place(who, "completion_101_150", as_of=late) is Place.WHOLE


def test_without_a_start_the_band_waits_for_the_end_and_is_unknown_then() -> None:
    who = person("enrolled", cohort_starts_on=None)
    line = "completion_101_150"
    assert stands(who, line, as_of=END - timedelta(1)) == (Place.NOT_DUE, "not_due")
    assert stands(who, line, as_of=END) == (Place.UNKNOWN, "length_unknown")


def test_on_time_and_the_year_are_those_of_the_original_cohort() -> None:
    moved = person(original_starts_on=date(2025, 1, 1), original_ends_on=date(2025, 5, 1))
    assert place(moved, "completion") is Place.WHOLE
    assert place(moved, "completion_101_150") is Place.PART
    assert {period_day(line.key, moved) for line in BPPE.lines} == {date(2025, 5, 1)}
    weeks = person(cohort_ends_on=None, program_weeks=10)
    assert period_day("placement", weeks) == date(2025, 1, 6) + timedelta(weeks=10)


def test_a_length_or_day_that_is_not_recorded_is_unknown() -> None:
    endless = person(cohort_ends_on=None)
    assert place(endless, "students_began") is Place.PART
    assert stands(endless, "completion") == (Place.UNKNOWN, "length_unknown")
    assert stands(endless, "completion_101_150") == (Place.UNKNOWN, "length_unknown")
    assert place(gone(cohort_ends_on=None), "completion") is Place.WHOLE
    undated = person(completed_on=None)
    assert stands(undated, "completion") == (Place.UNKNOWN, "completion_day_unknown")
    assert stands(undated, "completion_101_150") == (Place.UNKNOWN, "completion_day_unknown")
    # Placement counts from the end of the cohort then.
    assert verdict(undated, "placement").settles_on == DUE
    nothing = person(completed_on=None, cohort_ends_on=None)
    assert stands(nothing) == (Place.NOT_DUE, "completion_day_unknown")


# Available for employment, and placed.


@pytest.mark.parametrize(
    ("values", "where", "reason"),
    [
        ({}, Place.PART, "employed_in_field"),
        ({"hours_per_week": Decimal(30)}, Place.PART, "employed_in_field"),
        ({"hours_per_week": Decimal("29.99")}, Place.WHOLE, "not_gainful"),
        ({"hours_per_week": None}, Place.PRESUMED, "hours_not_recorded"),
        ({"contract_weeks": 5}, Place.PART, "employed_in_field"),
        ({"contract_weeks": 4}, Place.WHOLE, "not_gainful"),
        ({"in_field": False}, Place.WHOLE, "other_field"),
        ({"in_field": None}, Place.UNKNOWN, "field_not_recorded"),
        # Too few hours do not count whatever the field is.
        ({"in_field": None, "hours_per_week": Decimal(10)}, Place.WHOLE, "not_gainful"),
        ({"status": "self_employed"}, Place.PART, "employed_in_field"),
        ({"status": "apprenticeship"}, Place.PART, "employed_in_field"),
        ({"status": "military"}, Place.PART, "employed_in_field"),
        ({"status": "internship", "salary_amount": Decimal(1)}, Place.PART, "employed_in_field"),
        ({"status": "internship"}, Place.WHOLE, "internship"),
        ({"employer_is_provider": True}, Place.PART, "employed_in_field"),
        ({"status": "seeking_work"}, Place.WHOLE, "seeking_work"),
        ({"status": "not_seeking"}, Place.WHOLE, "not_seeking"),
        ({"status": "volunteer_service"}, Place.WHOLE, "volunteer_service"),
        ({"status": "unreachable"}, Place.UNKNOWN, "unreachable"),
        ({"first": 183}, Place.PART, "employed_in_field"),
        ({"first": 184}, Place.UNKNOWN, "other_days_only"),
        ({"first": -100}, Place.PART, "employed_in_field"),
        ({"first": -100, "to": -1}, Place.UNKNOWN, "other_days_only"),
        ({"status": "unavailable", "unavailable_reason": "medical"}, Place.WHOLE, "medical"),
    ],
)
def test_employed_in_the_field(values: dict[str, Any], where: Place, reason: str) -> None:
    who = working(**values)
    assert stands(who) == (where, reason)
    assert place(who, "graduates") is Place.PART
    assert place(who, "available_for_employment") is Place.PART


def test_nothing_recorded_is_unknown_and_in_the_whole() -> None:
    assert stands(person()) == (Place.UNKNOWN, "nothing_recorded")
    assert {place(person(), line) for line in HOURS_LINES} == {Place.ASIDE}
    assert place(person(), "salaries") is Place.OUT


@pytest.mark.parametrize(
    "reason",
    ["deceased", "incarcerated", "military_active_duty", "left_country", "no_work_authorisation"],
)
def test_who_is_not_available_leaves_the_whole(reason: str) -> None:
    away = learned("unavailable", 200, from_=20, unavailable_reason=reason)
    who = person("completed", away)
    assert stands(who) == (Place.OUT, f"left_{reason}")
    assert stands(who, "available_for_employment") == (Place.OUT, f"left_{reason}")
    assert place(who, "graduates") is Place.PART
    assert {place(who, line) for line in (*HOURS_LINES, "salaries")} == {Place.OUT}
    assert verdict(who, "placement").observation_id == away.id
    assert f"left_{reason}" in BPPE.leavers


def test_the_days_on_which_somebody_must_be_unavailable() -> None:
    def away(on: int, **days: Any) -> Place:
        seen = learned("unavailable", on, unavailable_reason="left_country", **days)
        return place(person("completed", seen))

    assert away(200, from_=183) is Place.OUT
    assert away(200, from_=184) is Place.UNKNOWN
    # Known before completing and without a last day it lasts; ended before, it does not.
    assert away(-20) is Place.OUT
    assert away(-20, from_=-40, to=-10) is Place.UNKNOWN
    assert away(-20, from_=-40, to=0) is Place.OUT


def test_going_on_to_study_leaves_the_whole_by_a_setting() -> None:
    study = learned("further_education", 100, from_=60)
    who = person("completed", study)
    assert stands(who) == (Place.OUT, "left_further_education")
    stays = standard_with(BPPE, {"study_leaves": "no"})
    assert stands(who, standard=stays) == (Place.WHOLE, "further_education")
    before = person("completed", learned("further_education", -10, from_=-60))
    assert place(before) is Place.UNKNOWN


def test_no_work_authorisation_recorded_at_entry() -> None:
    barred = person(may_work=False)
    assert stands(barred) == (Place.OUT, "left_no_work_authorisation")
    assert place(person(may_work=True)) is Place.UNKNOWN
    # Who works all the same may.
    assert stands(replace(working(in_field=False), may_work=False)) == (Place.WHOLE, "other_field")
    seeking = person("completed", learned("seeking_work", 100, from_=60), may_work=False)
    assert place(seeking) is Place.OUT
    told_later = replace(barred, intent_on=day(300))
    assert place(told_later, as_of=day(299)) is Place.UNKNOWN
    assert place(told_later, as_of=day(300)) is Place.OUT
    other = standard_with(BPPE, {"unavailable": "deceased,medical"})
    assert place(barred, standard=other) is Place.UNKNOWN
    ill = person("completed", learned("unavailable", 100, from_=20, unavailable_reason="medical"))
    assert stands(ill, standard=other) == (Place.OUT, "left_medical")
    assert "left_medical" in other.leavers
    assert stands(ill) == (Place.WHOLE, "medical")


def test_placed_and_unavailable_in_the_same_months() -> None:
    study = learned("further_education", 150, from_=120)
    both = person("completed", job(to=100), study)
    assert stands(both) == (Place.PART, "employed_in_field")
    strict = standard_with(BPPE, {"employed_first": "no"})
    assert stands(both, standard=strict) == (Place.OUT, "left_further_education")
    # Work that only may be in the field does not keep anybody in the whole.
    unsure = person("completed", job(to=100, in_field=None), study)
    assert place(unsure) is Place.OUT
    presumed = person("completed", job(to=100, hours_per_week=None), study)
    assert place(presumed) is Place.PRESUMED


def test_the_surest_work_counts_then_the_earliest() -> None:
    first = job(first=20, to=50, in_field=False)
    field = job(first=60, to=90, on=95, in_field=None)
    hours = job(first=70, to=99, on=100, hours_per_week=None)
    sure, later = job(first=80), job(first=90)
    for jobs, decided in (
        ((first, field), field),
        ((first, field, hours), hours),
        ((first, field, hours, later, sure), sure),
    ):
        assert verdict(person("completed", *jobs), "placement").observation_id == decided.id
    # Work of an unknown field stays open though something else was learned last.
    seeking = learned("seeking_work", 150, from_=120)
    who = person("completed", field, seeking)
    assert stands(who) == (Place.UNKNOWN, "field_not_recorded")
    assert stands(person("completed", first, seeking)) == (Place.WHOLE, "seeking_work")


def test_work_without_hours_may_be_left_out_by_a_setting() -> None:
    who = working(hours_per_week=None)
    strict = standard_with(BPPE, {"hours_not_recorded": "not_gainful"})
    assert stands(who, standard=strict) == (Place.UNKNOWN, "hours_not_recorded")
    rate = Tally.of([BPPE.judge(who, LATE), BPPE.judge(working(), LATE)]).rate("placement")
    assert (rate.low(2), rate.percent(2), rate.high(2)) == ("50.00", "100.00", "100.00")
    any_hours = standard_with(BPPE, {"least_hours": "0"})
    assert stands(who, standard=any_hours) == (Place.PART, "employed_in_field")
    few = working(hours_per_week=Decimal(1))
    assert place(few, standard=any_hours) is Place.PART


def test_further_settings_on_work() -> None:
    coded = standard_with(BPPE, {"job_code_needed": "yes"})
    assert stands(working(), standard=coded) == (Place.UNKNOWN, "no_job_code")
    assert place(working(occupation="2512"), standard=coded) is Place.PART
    fresh = standard_with(BPPE, {"earlier_work_counts": "no"})
    assert stands(working(first=-1), standard=fresh) == (Place.WHOLE, "begun_before")
    assert place(working(first=0), standard=fresh) is Place.PART
    short = standard_with(BPPE, {"least_weeks": "10"})
    assert place(working(contract_weeks=9), standard=short) is Place.WHOLE
    year = standard_with(BPPE, {"placement_months": "12"})
    assert place(working(first=300, on=320), standard=year) is Place.PART
    assert place(working(first=300, on=320)) is Place.UNKNOWN


def test_licensed_trades_count_from_the_credential() -> None:
    licensed = standard_with(BPPE, {"counted_from": "credential"})
    who = replace(working(first=250, on=300), credential_on=day(90))
    assert place(who) is Place.UNKNOWN
    assert place(who, standard=licensed) is Place.PART
    assert verdict(who, "placement", standard=licensed).settles_on == date(2026, 3, 28)
    # Not known of before its day, and never before completion.
    assert verdict(who, "placement", day(89), licensed).settles_on == DUE
    early = replace(working(), credential_on=day(-30))
    assert verdict(early, "placement", standard=licensed).settles_on == DUE
    assert verdict(working(), "placement", standard=licensed).settles_on == DUE


def test_placement_is_due_when_six_months_have_passed() -> None:
    who = working(on=20)
    before = verdict(who, "placement", DUE - timedelta(1))
    assert (before.place, before.settles_on) == (Place.NOT_DUE, DUE)
    assert place(who, as_of=DUE) is Place.PART
    august = working(first=0)
    august = replace(august, completed_on=date(2025, 8, 31), cohort_ends_on=date(2025, 8, 31))
    assert verdict(august, "placement").settles_on == date(2026, 2, 28)


def test_who_has_not_completed_is_not_in_placement() -> None:
    assert stands(gone()) == (Place.OUT, "withdrawn")
    assert stands(gone("dismissed")) == (Place.OUT, "dismissed")
    assert stands(gone(on=date(2025, 1, 1))) == (Place.OUT, "never_started")
    assert stands(person("transferred_out")) == (Place.OUT, "transferred_out")
    still = person("enrolled")
    late = END + timedelta(87)
    for as_of, settles_on in (
        (END, DUE),
        (END + timedelta(1), date(2026, 3, 25)),
        (late, date(2026, 3, 25)),
        (late + timedelta(1), None),
    ):
        found = verdict(still, "placement", as_of)
        assert (found.place, found.reason) == (Place.NOT_DUE, "still_enrolled")
        assert found.settles_on == settles_on


def test_late_graduates_may_be_left_out() -> None:
    late = replace(working(first=30), completed_on=END + timedelta(1))
    assert place(late) is Place.PART
    old = standard_with(BPPE, {"late_graduates_count": "no"})
    assert stands(late, standard=old) == (Place.OUT, "not_on_time")
    assert place(late, "graduates", standard=old) is Place.OUT
    assert place(working(), standard=old) is Place.PART
    assert stands(person("enrolled"), standard=old) == (Place.OUT, "not_on_time")
    waiting = verdict(person("enrolled"), "placement", END, old)
    assert waiting.place is Place.NOT_DUE


@pytest.mark.parametrize(
    ("hours", "line"),
    [
        (Decimal("31.99"), "employed_fewer_hours"),
        (Decimal(32), "employed_more_hours"),
        (None, "employed_hours_not_recorded"),
    ],
)
def test_the_placed_are_split_by_hours(hours: Decimal | None, line: str) -> None:
    who = working(hours_per_week=hours)
    assert [key for key in HOURS_LINES if place(who, key) is Place.PART] == [line]
    assert {place(who, key) for key in HOURS_LINES} == {Place.PART, Place.OUT}
    forty = standard_with(BPPE, {"split_hours": "40"})
    full = working(hours_per_week=Decimal("39.5"))
    assert place(full, "employed_fewer_hours", standard=forty) is Place.PART
    assert place(working(in_field=False), line) is Place.OUT


def test_pay_is_that_of_the_placed() -> None:
    paid = {"salary_amount": Decimal(2500), "salary_currency": "USD", "salary_period": "month"}
    tally = Tally.of(
        BPPE.judge(who, LATE)
        for who in (
            working(**paid),
            working(**paid, is_base_pay=False),
            working(),
            working(**paid, in_field=False),
            gone(),
        )
    )
    assert tally.multiset("salaries", "USD") == {Decimal(30_000): 1}
    assert (tally.rate("salaries").part, tally.rate("salaries").unknown) == (1, 2)
    assert tally.reasons("salaries", Place.UNKNOWN) == {"pay_unknown": 2}


def test_steps_of_pay_are_5000_wide_with_the_upper_end_inside() -> None:
    pay = {Decimal(n): 1 for n in (0, 5_000, 5_001, 10_000, 20_001)}
    assert [(band.label, band.people) for band in Bands(width=5_000).of(pay)] == [
        ("0-5000", 2),
        ("5001-10000", 2),
        ("10001-15000", 0),
        ("15001-20000", 0),
        ("20001-25000", 1),
    ]
    assert Bands(width=5_000).of({}) == []
    assert BPPE.bands == Bands(width=5_000)


def test_every_open_point_is_printed_with_the_definition() -> None:
    printed = {one.name: one.value for one in settings_in_words(BPPE.settings)}
    assert printed == {
        "least_hours": "30",
        "least_weeks": "5",
        "hours_not_recorded": "gainful",
        "job_code_needed": "no",
        "split_hours": "32",
        "placement_months": "6",
        "counted_from": "completion",
        "earlier_work_counts": "yes",
        "late_graduates_count": "yes",
        "unavailable": "deceased, incarcerated, military_active_duty, left_country, "
        "no_work_authorisation",
        "study_leaves": "yes",
        "employed_first": "yes",
    }
    definition = str(definition_of(BPPE))
    for one in settings_in_words(BPPE.settings):
        assert one.meaning in definition
    assert all(one.source for one in settings_in_words(BPPE.settings))


def test_lines_stand_once_in_their_order() -> None:
    for who in (working(), person(), gone(), person("enrolled"), person(may_work=False)):
        for as_of in (day(-300), day(-5), day(50), LATE):
            lines = [v.line for v in BPPE.classify(who, as_of)]
            assert lines == [line.key for line in BPPE.lines]
    assert lines[-len(PLACEMENT_LINES) :] == list(PLACEMENT_LINES)
