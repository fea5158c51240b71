"""Skills Bootcamps, rule by rule: starts, completions, new work within six months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.standing import place, stands, verdict
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.skills_bootcamps import SKILLS_BOOTCAMPS as BOOTCAMPS
from tracker.metrics.tally import Place, Tally

OF_COMPLETIONS, OF_STARTS = "outcome_rate_completions", "outcome_rate_starts"
ALONE, FUNDED = f"{OF_COMPLETIONS}_independent", f"{OF_COMPLETIONS}_co_funded"
PART, WHOLE, UNKNOWN, ASIDE, OUT, NOT_DUE = (
    Place.PART,
    Place.WHOLE,
    Place.UNKNOWN,
    Place.ASIDE,
    Place.OUT,
    Place.NOT_DUE,
)
# Completed on 30 June 2025: six months end on 30 December, day 183.
START = -175  # 6 January, in days from completion


def job(first: int | None = 10, on: int = 200, **values: Any) -> Observation:
    days = {} if first is None else {"from_": first}
    return learned("employed", on, **days, **values)


def done(*observations: Observation, **values: Any) -> Facts:
    return person("completed", *observations, **values)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (183, (PART, "new_work")),
        (184, (UNKNOWN, "other_days_only")),
        (0, (PART, "new_work")),
        (START, (PART, "new_work")),
        (START - 1, (WHOLE, "same_work")),
    ],
)
def test_new_work_is_begun_since_the_start_and_held_within_six_months(
    first: int, expected: tuple[Place, str]
) -> None:
    who = done(job(first))
    assert stands(BOOTCAMPS, who, OF_COMPLETIONS) == expected
    assert stands(BOOTCAMPS, who, OF_STARTS) == expected
    assert verdict(BOOTCAMPS, who, OF_COMPLETIONS).settles_on == day(183)


def test_new_work_beats_kept_work() -> None:
    who = done(job(START - 50), job(30))
    assert place(BOOTCAMPS, who, OF_COMPLETIONS) is PART
    kept = standard_with(BOOTCAMPS, {"same_work_counts": "yes"})
    assert place(kept, done(job(START - 50)), OF_COMPLETIONS) is PART


def test_work_of_unknown_beginning_is_new_for_who_had_none() -> None:
    for at_entry, where in ((None, PART), (False, PART), (True, WHOLE)):
        who = done(job(None, on=100), employed_at_entry=at_entry)
        assert place(BOOTCAMPS, who, OF_COMPLETIONS) is where
    no_start = done(job(START - 50), cohort_starts_on=None, enrolled_on=None)
    assert place(BOOTCAMPS, no_start, OF_COMPLETIONS) is PART


@pytest.mark.parametrize(
    ("status", "values", "expected"),
    [
        ("apprenticeship", {}, (PART, "new_work")),
        ("self_employed", {}, (PART, "new_work")),
        ("internship", {}, (WHOLE, "internship")),
        ("further_education", {}, (WHOLE, "further_education")),
        ("not_seeking", {}, (WHOLE, "not_seeking")),
        ("unavailable", {"unavailable_reason": "medical"}, (WHOLE, "medical")),
        ("unreachable", {}, (UNKNOWN, "unreachable")),
    ],
)
def test_other_outcomes(status: str, values: dict[str, Any], expected: tuple[Place, str]) -> None:
    who = done(learned(status, 200, from_=10, **values))
    assert stands(BOOTCAMPS, who, OF_COMPLETIONS) == expected


def test_settings() -> None:
    bound = done(learned("apprenticeship", 200, from_=10))
    strict = standard_with(BOOTCAMPS, {"apprenticeship_counts": "no"})
    assert stands(strict, bound, OF_COMPLETIONS) == (WHOLE, "same_work")
    longer = standard_with(BOOTCAMPS, {"outcome_months": "7"})
    assert place(longer, done(job(200)), OF_COMPLETIONS) is PART
    assert verdict(longer, done(), OF_COMPLETIONS).settles_on == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("who", "start", "completion", "completions"),
    [
        (person(), PART, PART, PART),
        (person("withdrawn", exit_on=date(2025, 3, 1)), PART, WHOLE, OUT),
        (person("dismissed", exit_on=date(2025, 3, 1)), PART, WHOLE, OUT),
        (person("withdrawn", exit_on=date(2025, 1, 1)), OUT, OUT, OUT),
        (person("transferred_out", exit_on=date(2025, 3, 1)), OUT, OUT, OUT),
        (person("enrolled"), PART, UNKNOWN, ASIDE),
        (person("enrolled", cohort_ends_on=None), PART, UNKNOWN, ASIDE),
    ],
)
def test_starts_and_completions(
    who: Facts, start: Place, completion: Place, completions: Place
) -> None:
    assert place(BOOTCAMPS, who, "starts") is start
    assert place(BOOTCAMPS, who, "completion_rate") is completion
    assert place(BOOTCAMPS, who, "completions") is completions


def test_reasons_of_those_who_are_out() -> None:
    early = person("withdrawn", exit_on=date(2025, 1, 1))
    moved = person("transferred_out", exit_on=date(2025, 3, 1))
    for line in BOOTCAMPS.lines:
        assert stands(BOOTCAMPS, early, line.key) == (OUT, "never_started")
        assert stands(BOOTCAMPS, moved, line.key) == (OUT, "transferred_out")


def test_a_cohort_that_has_not_begun_or_ended() -> None:
    who = person("enrolled")
    for line in BOOTCAMPS.lines:
        found = verdict(BOOTCAMPS, who, line.key, date(2025, 1, 5))
        assert found[1:4] == (NOT_DUE, "not_begun", date(2025, 1, 6))
    running = date(2025, 1, 6)
    assert place(BOOTCAMPS, who, "starts", running) is PART
    assert verdict(BOOTCAMPS, who, "completion_rate", day(-1))[1:4] == (NOT_DUE, "not_ended", END)
    assert place(BOOTCAMPS, who, "completion_rate", END) is UNKNOWN
    assert verdict(BOOTCAMPS, who, OF_STARTS, running)[1:4] == (NOT_DUE, "not_ended", day(183))
    # Completed on an unknown day, in a cohort that has not ended.
    undated = person(completed_on=None)
    assert place(BOOTCAMPS, undated, "completion_rate", day(-1)) is NOT_DUE
    assert place(BOOTCAMPS, undated, "completion_rate", END) is PART
    nowhere = person(completed_on=None, cohort_ends_on=None)
    assert stands(BOOTCAMPS, nowhere, OF_STARTS) == (NOT_DUE, "completion_day_unknown")
    assert place(BOOTCAMPS, nowhere, "completion_rate") is PART


def test_outcomes_of_starts_wait_for_everybody() -> None:
    left = person("withdrawn", exit_on=date(2025, 3, 1))
    assert verdict(BOOTCAMPS, left, OF_STARTS, day(182))[1:4] == (NOT_DUE, "not_due", day(183))
    assert stands(BOOTCAMPS, left, OF_STARTS, day(183)) == (WHOLE, "not_completed")
    for as_of in (day(10), LATE):
        assert stands(BOOTCAMPS, left, OF_COMPLETIONS, as_of) == (OUT, "not_completed")
    assert verdict(BOOTCAMPS, done(job()), OF_COMPLETIONS, day(182))[1:4] == (
        NOT_DUE,
        "not_due",
        day(183),
    )
    still = person("enrolled")
    assert stands(BOOTCAMPS, still, OF_STARTS) == (UNKNOWN, "open_after_end")
    assert stands(BOOTCAMPS, still, OF_COMPLETIONS) == (NOT_DUE, "open_after_end")
    assert stands(BOOTCAMPS, still, "outcomes") == (ASIDE, "open_after_end")


@pytest.mark.parametrize(
    ("at_entry", "intent", "co_funded", "by_employment"),
    [
        (True, "keep_job", True, True),
        (True, "new_in_field_job", False, True),
        (False, "keep_job", False, False),
        (None, "keep_job", False, False),
        (True, None, False, True),
    ],
)
def test_co_funded_learners_are_apart(
    at_entry: bool | None, intent: str | None, co_funded: bool, by_employment: bool
) -> None:
    who = done(job(), employed_at_entry=at_entry, intent=intent)
    wider = standard_with(BOOTCAMPS, {"co_funded_is": "employed"})
    for standard, is_funded in ((BOOTCAMPS, co_funded), (wider, by_employment)):
        reason = "new_role" if is_funded else "new_work"
        inside, outside = (FUNDED, ALONE) if is_funded else (ALONE, FUNDED)
        assert stands(standard, who, inside) == (PART, reason)
        assert stands(standard, who, outside) == (
            OUT,
            "co_funded" if is_funded else "independent",
        )
        assert stands(standard, who, OF_COMPLETIONS) == (PART, reason)


def test_a_tally_of_all_kinds() -> None:
    group = [done(job()), done(), person("withdrawn", exit_on=date(2025, 3, 1)), person("enrolled")]
    tally = Tally.of(BOOTCAMPS.judge(who, LATE) for who in group)
    rates = {line.key: tally.rate(line.key) for line in BOOTCAMPS.lines}
    assert (rates["starts"].part, rates["completions"].part, rates["outcomes"].part) == (4, 2, 1)
    assert (rates["completion_rate"].part, rates["completion_rate"].whole) == (2, 4)
    assert (rates[OF_STARTS].part, rates[OF_STARTS].whole, rates[OF_STARTS].unknown) == (1, 4, 2)
    assert (rates[OF_COMPLETIONS].part, rates[OF_COMPLETIONS].whole) == (1, 2)


def test_a_period_is_by_the_start() -> None:
    assert BOOTCAMPS.period_day("starts", person()) == date(2025, 1, 6)
    own = person(started_on=date(2025, 1, 13))
    assert BOOTCAMPS.period_day("starts", own) == date(2025, 1, 13)
    bare = person(cohort_starts_on=None, enrolled_on=date(2025, 1, 2))
    assert BOOTCAMPS.period_day("starts", bare) == date(2025, 1, 2)
    assert BOOTCAMPS.small == 30


def test_pay_is_none_of_this_standard() -> None:
    paid = done(job(salary_amount=Decimal(1), salary_currency="GBP", salary_period="year"))
    assert BOOTCAMPS.values(paid, LATE) == ()


def test_an_apprenticeship_that_does_not_count_hides_no_job() -> None:
    strict = standard_with(BOOTCAMPS, {"apprenticeship_counts": "no"})
    who = done(learned("apprenticeship", 200, from_=5), job(50))
    assert stands(strict, who, OF_COMPLETIONS) == (PART, "new_work")
    assert place(strict, done(job(184), job(50)), OF_COMPLETIONS) is PART


def test_every_verdict_names_its_day_and_what_decided_it() -> None:
    seen = job()
    begins = date(2025, 1, 6)
    expected = {
        "starts": (PART, "started", begins, None),
        "completions": (PART, "completed", END, None),
        "outcomes": (PART, "new_work", day(183), seen.id),
        "completion_rate": (PART, "completed", END, None),
        OF_COMPLETIONS: (PART, "new_work", day(183), seen.id),
        OF_STARTS: (PART, "new_work", day(183), seen.id),
        ALONE: (PART, "new_work", day(183), seen.id),
        FUNDED: (OUT, "independent", day(183), None),
    }
    assert {v.line: v[1:] for v in BOOTCAMPS.classify(done(seen), LATE)} == expected
    assert [v.line for v in BOOTCAMPS.classify(done(seen), LATE)] == list(expected)
    kept = job(START - 5)
    assert verdict(BOOTCAMPS, done(kept), OF_STARTS)[3:] == (day(183), kept.id)
    lost = learned("unreachable", 100)
    assert verdict(BOOTCAMPS, done(lost), OF_STARTS)[3:] == (day(183), lost.id)
    idle = learned("not_seeking", 100)
    assert verdict(BOOTCAMPS, done(idle), OF_STARTS)[3:] == (day(183), idle.id)
    left = person("withdrawn", exit_on=date(2025, 3, 1))
    assert verdict(BOOTCAMPS, left, "completion_rate")[2:4] == ("withdrawn", date(2025, 3, 1))
    assert verdict(BOOTCAMPS, left, OF_STARTS)[2:4] == ("not_completed", day(183))
    still = person("enrolled")
    assert verdict(BOOTCAMPS, still, "completion_rate")[2:4] == ("open_after_end", END)
    assert verdict(BOOTCAMPS, still, OF_STARTS)[2:4] == ("open_after_end", day(183))


def test_the_months_count_from_completion_not_from_the_cohort_s_end() -> None:
    early = done(job(0), completed_on=date(2025, 5, 31))
    assert verdict(BOOTCAMPS, early, OF_STARTS)[1:4] == (PART, "new_work", date(2025, 11, 30))
    assert place(BOOTCAMPS, early, OF_STARTS, date(2025, 11, 29)) is NOT_DUE
    assert place(BOOTCAMPS, done(job(on=100)), OF_STARTS, day(183)) is PART
    waiting = verdict(BOOTCAMPS, done(job(on=100)), OF_STARTS, day(182))
    assert waiting[:4] == (OF_STARTS, NOT_DUE, "not_due", day(183))
