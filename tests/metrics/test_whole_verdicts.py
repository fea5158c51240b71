"""All that a verdict says, for the California sheet and the Social Fund: place, reason, day, record."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.metrics.people import END, LATE, day, learned, person
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.bppe import BPPE
from tracker.metrics.standards.bppe_words import HOURS_LINES, PLACEMENT_LINES
from tracker.metrics.standards.esf import ESF
from tracker.metrics.standards.esf_words import ENTRY
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Tally

PART, WHOLE, UNKNOWN, ASIDE, OUT, NOT_DUE = (
    Place.PART,
    Place.WHOLE,
    Place.UNKNOWN,
    Place.ASIDE,
    Place.OUT,
    Place.NOT_DUE,
)
Said = tuple[Place, str, date | None, int | None]
# Completed on 30 June 2025: placement looks to 30 December, 150% of the length to day 87.
WORKED, LATER = day(183), day(87)


def told(standard: Standard, who: Facts, as_of: date = LATE) -> dict[str, Said]:
    """Line -> place, reason, day and observation, in the order of the lines."""
    found = {v.line: v[1:] for v in standard.classify(who, as_of)}
    assert list(found) == [line.key for line in standard.lines]
    return found  # type: ignore[return-value]


def job(first: int = 10, **values: Any) -> Observation:
    given = {"in_field": True, "hours_per_week": Decimal(40), **values}
    return learned("employed", 400, from_=first, **given)


def test_a_graduate_of_the_sheet() -> None:
    seen = job(salary_amount=Decimal(9), salary_currency="USD", salary_period="year")
    found = told(BPPE, person("completed", seen))
    assert found["students_began"] == (PART, "began", END, None)
    assert found["available_for_graduation"] == (PART, "available", END, None)
    assert found["completion"] == (PART, "completed_completion", END, None)
    assert found["completion_101_150"] == (WHOLE, "completed_completion", LATER, None)
    for line in PLACEMENT_LINES:
        reason = "pay_known" if line == "salaries" else "employed_in_field"
        assert found[line][1:] == (reason, WORKED, seen.id)
    (value,) = BPPE.values(person("completed", seen), LATE)
    assert value == ("salaries", "USD", Decimal(9))
    bare = job()
    assert told(BPPE, person("completed", bare))["salaries"] == (UNKNOWN, "pay_unknown", WORKED, bare.id)  # fmt: skip
    bonus = job(salary_amount=Decimal(9), salary_currency="USD", salary_period="year", is_base_pay=False)  # fmt: skip
    assert told(BPPE, person("completed", bonus))["salaries"][:2] == (UNKNOWN, "pay_unknown")


def test_others_of_the_sheet() -> None:
    idle = learned("not_seeking", 400, from_=10)
    assert told(BPPE, person("completed", idle))["placement"] == (WHOLE, "not_seeking", WORKED, idle.id)  # fmt: skip
    lost = learned("unreachable", 100)
    assert told(BPPE, person("completed", lost))["placement"] == (UNKNOWN, "unreachable", WORKED, lost.id)  # fmt: skip
    # Of several reasons for not being available the first in time.
    first = learned("unavailable", 380, from_=20, unavailable_reason="left_country")
    second = learned("unavailable", 300, from_=50, unavailable_reason="deceased")
    for both in ((first, second), (second, first)):
        found = told(BPPE, person("completed", *both))
        for line in PLACEMENT_LINES:
            assert found[line][2] == WORKED
        assert found["placement"] == (OUT, "left_left_country", WORKED, first.id)
    early = told(BPPE, person("completed", job()), day(182))
    for line in PLACEMENT_LINES:
        assert early[line] == (NOT_DUE, "not_due", WORKED, None)
    strict = standard_with(BPPE, {"late_graduates_count": "no"})
    late = told(strict, person("completed", job(60), completed_on=END + timedelta(1)))
    assert late["placement"] == (OUT, "not_on_time", date(2026, 1, 1), None)
    assert told(strict, person("enrolled"))["placement"] == (OUT, "not_on_time", END, None)
    waiting = told(BPPE, person("enrolled"), day(-5))
    assert waiting["students_began"] == (NOT_DUE, "not_due", END, None)
    assert waiting["available_for_graduation"] == (NOT_DUE, "not_due", END, None)
    assert waiting["completion"] == (NOT_DUE, "not_due", END, None)
    assert waiting["completion_101_150"] == (NOT_DUE, "not_due", LATER, None)
    assert waiting["placement"] == (NOT_DUE, "still_enrolled", WORKED, None)


def test_who_left_the_sheet() -> None:
    left = told(BPPE, person("withdrawn", exit_on=date(2025, 3, 1)))
    assert left["completion"] == (WHOLE, "withdrawn", END, None)
    assert left["completion_101_150"] == (WHOLE, "withdrawn", LATER, None)
    assert left["placement"] == (OUT, "withdrawn", None, None)
    died = told(BPPE, person("withdrawn", exit_on=date(2025, 3, 1), exit_reason="deceased"))
    for line in ("available_for_graduation", "completion", "completion_101_150"):
        assert died[line] == (OUT, "left_deceased", END, None)
    still = told(BPPE, person("enrolled"))
    assert still["completion"] == (WHOLE, "still_enrolled", END, None)
    undated = told(BPPE, person(completed_on=None))
    assert undated["completion_101_150"] == (UNKNOWN, "completion_day_unknown", LATER, None)
    nowhere = told(BPPE, person(cohort_ends_on=None))
    assert nowhere["completion"] == (UNKNOWN, "length_unknown", None, None)
    assert nowhere["students_began"] == (PART, "began", None, None)
    much_later = told(BPPE, person(completed_on=LATER + timedelta(1)))
    assert much_later["completion"] == (WHOLE, "completed_later", END, None)
    assert much_later["completion_101_150"] == (WHOLE, "completed_later", LATER, None)
    late = told(BPPE, person(completed_on=END + timedelta(5)))
    assert late["completion"] == (WHOLE, "completed_completion_101_150", END, None)
    assert late["completion_101_150"] == (PART, "completed_completion_101_150", LATER, None)


def test_work_of_the_sheet_that_may_count() -> None:
    seen = job(in_field=None)
    found = told(BPPE, person("completed", seen))
    assert found["placement"] == (UNKNOWN, "field_not_recorded", WORKED, seen.id)
    # Whether in the lines by hours is not known either; no such job has pay in the figures.
    assert {found[line][0] for line in HOURS_LINES} == {ASIDE}
    assert found["salaries"][0] is OUT


def test_study_over_by_the_day_of_completing_of_the_sheet() -> None:
    for last, place in ((-1, UNKNOWN), (0, OUT)):
        study = learned("further_education", 10, from_=-60, to=last)
        assert told(BPPE, person("completed", study))["placement"][0] is place


def test_months_of_the_sheet_may_count_from_the_credential() -> None:
    licensed = standard_with(BPPE, {"counted_from": "credential"})
    who = person("completed", credential_on=day(40))
    assert told(licensed, who, day(39))["placement"] == (NOT_DUE, "not_due", WORKED, None)
    assert told(licensed, who, day(40))["placement"][2] == date(2026, 2, 9)


BEGAN, SOON, HALF = date(2025, 1, 6), day(28), day(183)


def test_a_participant_of_the_fund() -> None:
    seen = job()
    found = told(ESF, person("completed", seen, employed_at_entry=False, credential_on=END))
    assert found["participants"] == (PART, "participates", BEGAN, None)
    for line in ENTRY:
        place = PART if line == "participants_unemployed" else OUT
        assert found[line] == (place, "participants_unemployed", BEGAN, None)
    assert found["exited"] == (PART, "exited", END, None)
    assert found["immediate_job_seeking"] == (OUT, "not_inactive_at_entry", SOON, None)
    assert found["immediate_education"] == (OUT, "something_else", SOON, seen.id)
    assert found["immediate_qualification"] == (PART, "qualified", SOON, None)
    assert found["immediate_employment"] == (PART, "in_work", SOON, seen.id)
    assert found["six_months_employment"] == (PART, "in_work", HALF, seen.id)
    assert found["six_months_better"] == (OUT, "not_employed_at_entry", HALF, None)


def test_others_of_the_fund() -> None:
    inactive = learned("not_seeking", 200, from_=-180, to=0)
    seeking = learned("seeking_work", 300, from_=5)
    found = told(ESF, person("completed", inactive, seeking))
    assert found["participants_inactive"] == (PART, "participants_inactive", BEGAN, inactive.id)
    assert found["immediate_job_seeking"] == (PART, "counted", SOON, seeking.id)
    assert found["six_months_employment"] == (OUT, "something_else", HALF, seeking.id)
    silent = told(ESF, person(employed_at_entry=False))
    assert silent["immediate_education"] == (ASIDE, "not_known", SOON, None)
    assert silent["six_months_employment"] == (ASIDE, "not_known", HALF, None)
    seen = job(100)
    employed = told(ESF, person("completed", seen, employed_at_entry=True))
    assert employed["immediate_employment"] == (OUT, "employed_at_entry", SOON, None)
    assert employed["six_months_better"] == (PART, "newer_work", HALF, seen.id)
    sought = told(ESF, person("completed", seeking, employed_at_entry=True))
    assert sought["six_months_better"] == (OUT, "something_else", HALF, seeking.id)
    kept = job(-200)
    same = told(ESF, person("completed", kept, employed_at_entry=True))
    assert same["six_months_better"] == (OUT, "same_work", HALF, kept.id)
    blank = standard_with(ESF, {"new_work_is_better": "no"})
    unmeasured = told(blank, person("completed", seen, employed_at_entry=True))
    assert unmeasured["six_months_better"] == (ASIDE, "not_measured", HALF, None)
    deferred = told(ESF, person("deferred"))
    assert deferred["exited"] == (NOT_DUE, "still_in", None, None)


def test_who_is_left_out_of_the_fund() -> None:
    strict = standard_with(ESF, {"entry_not_recorded_is": "left_out"})
    reason = "participants_entry_not_recorded"
    found = told(strict, person())
    assert found["participants"] == (ASIDE, reason, BEGAN, None)
    assert found["exited"] == (ASIDE, reason, END, None)
    assert found["immediate_employment"] == (ASIDE, reason, SOON, None)


def test_the_warning_of_the_fund_adds_up() -> None:
    assert ESF.warn is not None
    group = [person(employed_at_entry=True), person(employed_at_entry=False), person()]
    tally = Tally.of(ESF.judge(who, LATE) for who in group)
    (sentence,) = ESF.warn(tally, False)
    assert "are 2; of 1 more" in sentence
    assert ESF.warn(tally, True) == []
