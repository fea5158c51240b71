"""The rules of data quality, one by one, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.metrics.facts import Facts, Observation, Proof
from tracker.metrics.quality import (
    LINES,
    REASONS,
    Beside,
    CohortFacts,
    contradictions,
    judge,
    judge_cohort,
    missing_days,
)
from tracker.metrics.tally import Place, Tally

TODAY = date(2026, 11, 24)
GRADUATE = Facts(
    1,
    2,
    3,
    4,
    5,
    6,
    "completed",
    enrolled_on=date(2025, 1, 6),
    completed_on=date(2025, 6, 30),
    exit_on=date(2025, 6, 30),
    cohort_starts_on=date(2025, 1, 6),
    cohort_ends_on=date(2025, 6, 30),
)


def seen(number: int = 1, status: str = "employed", **values: object) -> Observation:
    given_values = {
        "learned_on": date(2025, 9, 1),
        "effective_from": date(2025, 8, 1),
        "recorded_at": datetime(2025, 9, 2, tzinfo=UTC),
        **values,
    }
    return Observation(number, status, **given_values)  # type: ignore[arg-type]


def verdict(facts: Facts, line: str) -> tuple[Place, str] | None:
    found = [v for v in judge(facts, TODAY).verdicts if v.line == line]
    return (found[0].place, found[0].reason) if found else None


def with_(*observations: Observation, **values: object) -> Facts:
    return replace(GRADUATE, observations=observations, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "line", "place", "reason"),
    [
        (with_(), "coverage", Place.WHOLE, "nothing_known"),
        (with_(seen(status="unreachable")), "coverage", Place.WHOLE, "unreachable"),
        (with_(seen()), "coverage", Place.PART, "known"),
        (with_(seen()), "evidence", Place.WHOLE, "no_evidence"),
        (with_(seen(evidence=(Proof("contract"),))), "evidence", Place.PART, "has_evidence"),
        (with_(seen(evidence=(Proof("contract"),))), "verified", Place.WHOLE, "not_accepted"),
        (
            with_(seen(evidence=(Proof("contract", TODAY),))),
            "verified",
            Place.PART,
            "accepted",
        ),
        (with_(seen()), "late", Place.WHOLE, "in_time"),
        (
            with_(seen(recorded_at=datetime(2025, 10, 2, tzinfo=UTC))),
            "late",
            Place.PART,
            "entered_late",
        ),
        (
            with_(seen(recorded_at=datetime(2025, 10, 1, tzinfo=UTC))),
            "late",
            Place.WHOLE,
            "in_time",
        ),
        (with_(status="enrolled", completed_on=None), "overdue", Place.PART, "open_after_end"),
        (
            with_(status="enrolled", completed_on=None, cohort_ends_on=TODAY),
            "overdue",
            Place.WHOLE,
            "open",
        ),
        (with_(completed_on=None), "missing", Place.PART, "no_completion_day"),
        (with_(), "missing", Place.WHOLE, "complete"),
        (with_(completed_on=TODAY - timedelta(days=175)), "due_soon", Place.PART, "due_unknown"),
        (
            with_(seen(), completed_on=TODAY - timedelta(days=175)),
            "due_soon",
            Place.WHOLE,
            "due_known",
        ),
    ],
)
def test_rule(facts: Facts, line: str, place: Place, reason: str) -> None:
    assert verdict(facts, line) == (place, reason)


@pytest.mark.parametrize(
    ("learned_on", "reason"),
    [
        # Completed on 30 June 2025; day 180 is 27 December, thirty days after it 26 January.
        (date(2026, 1, 26), "learned_in_time"),
        (date(2026, 1, 27), "learned_after_window"),
    ],
)
def test_learned_late_is_said_of_the_first_thing_learned(learned_on: date, reason: str) -> None:
    later = seen(2, learned_on=date(2026, 9, 1))
    facts = with_(later, seen(1, learned_on=learned_on))
    place = Place.PART if reason == "learned_after_window" else Place.WHOLE
    assert verdict(facts, "learned_late") == (place, reason)
    assert verdict(with_(), "learned_late") is None
    assert verdict(replace(facts, completed_on=date(2026, 6, 30)), "learned_late") is None


def test_a_learner_is_counted_once_with_what_identifies_and_reaches_them() -> None:
    def said(beside: Beside) -> dict[str, str]:
        lines = {"no_reference", "no_contact"}
        return {v.line: v.reason for v in judge(with_(), TODAY, beside).verdicts if v.line in lines}

    assert said(Beside()) == {}
    assert said(Beside(is_first=True)) == {
        "no_reference": "reference_known",
        "no_contact": "contact_known",
    }
    assert said(Beside(is_first=True, has_reference=False, has_contact=False)) == {
        "no_reference": "reference_missing",
        "no_contact": "contact_missing",
    }


def test_a_withdrawal_after_the_completion_is_the_most_telling() -> None:
    facts = with_(completed_on=date(2025, 1, 5))
    (found,) = [
        v
        for v in judge(facts, TODAY, Beside(left_after_completion=True)).verdicts
        if v.line == "contradictory"
    ]
    assert (found.place, found.reason) == (Place.PART, "left_after_completion")


@pytest.mark.parametrize(
    ("cohort", "expected"),
    [
        (
            CohortFacts(date(2025, 1, 6), date(2025, 6, 30), 5, 0),
            {"nobody_completed", "days_in_order"},
        ),
        (
            CohortFacts(date(2025, 1, 6), date(2025, 6, 30), 5, 1),
            {"somebody_completed", "days_in_order"},
        ),
        (CohortFacts(date(2025, 1, 6), TODAY, 5, 0), {"days_in_order"}),
        (CohortFacts(date(2025, 1, 6), date(2025, 6, 30), 0, 0), {"days_in_order"}),
        (
            CohortFacts(date(2025, 7, 1), date(2025, 6, 30), 5, 5),
            {"somebody_completed", "cohort_ends_first"},
        ),
        (CohortFacts(None, None, 5, 0), set()),
    ],
)
def test_cohorts(cohort: CohortFacts, expected: set[str]) -> None:
    assert {v.reason for v in judge_cohort(cohort, TODAY).verdicts} == expected


def test_lines_that_do_not_concern_somebody_say_nothing() -> None:
    assert verdict(with_(), "due_soon") is None
    assert verdict(with_(), "evidence") is None
    assert verdict(with_(status="withdrawn", completed_on=None), "coverage") is None


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (with_(completed_on=TODAY + timedelta(days=1)), "future_day"),
        (with_(completed_on=date(2025, 1, 5)), "completed_before_start"),
        (with_(enrolled_on=date(2025, 7, 1)), "enrolled_after_end"),
        (with_(seen(learned_on=date(2025, 1, 5))), "learned_before_enrolment"),
        (with_(seen(learned_on=TODAY + timedelta(days=1))), "future_day"),
        (with_(exit_on=date(2025, 1, 5)), "left_before_enrolment"),
        (
            with_(seen(effective_from=date(2024, 1, 1), effective_to=date(2025, 1, 5))),
            "over_before_enrolment",
        ),
        (with_(cohort_starts_on=date(2025, 7, 1)), "cohort_ends_first"),
        (
            with_(
                seen(1, employer="Alfa", hours_per_week=Decimal(40)),
                seen(2, employer="Beta", hours_per_week=Decimal(30)),
            ),
            "two_full_time_jobs",
        ),
        (
            with_(seen(1), seen(2, "seeking_work", effective_from=date(2025, 8, 15))),
            "work_and_seeking",
        ),
    ],
)
def test_contradiction(facts: Facts, reason: str) -> None:
    assert reason in contradictions(facts, TODAY)


@pytest.mark.parametrize(
    "facts",
    [
        with_(),
        with_(completed_on=TODAY),
        with_(seen(learned_on=date(2025, 1, 6))),
        with_(
            seen(1, employer="Alfa", hours_per_week=Decimal(40)),
            seen(2, employer="alfa", hours_per_week=Decimal(40)),
        ),
        with_(
            seen(1, employer="Alfa", hours_per_week=Decimal(40)),
            seen(2, employer="Beta", hours_per_week=Decimal(20)),
        ),
        with_(seen(1), seen(2, "seeking_work", effective_from=date(2025, 8, 1))),
        # Begun, completed, left and over on one and the same day.
        with_(cohort_starts_on=date(2025, 6, 30), enrolled_on=date(2025, 6, 30)),
        with_(exit_on=date(2025, 1, 6)),
        with_(seen(effective_from=date(2024, 1, 1), effective_to=date(2025, 1, 6))),
        # Sought on the last day of the work.
        with_(seen(1), seen(2, "seeking_work", effective_from=date(2025, 9, 1))),
    ],
)
def test_what_is_possible_is_no_contradiction(facts: Facts) -> None:
    assert contradictions(facts, TODAY) == []


def full_time(number: int, employer: str, first: date, last: date) -> Observation:
    days = {"effective_from": first, "effective_to": last, "learned_on": date(2026, 9, 1)}
    return seen(number, employer=employer, hours_per_week=Decimal(30), **days)


@pytest.mark.parametrize(
    ("first", "overlap"), [(date(2025, 10, 1), True), (date(2025, 10, 2), False)]
)
def test_two_jobs_overlap_from_a_month_on(first: date, overlap: bool) -> None:
    one = full_time(1, "Alfa", date(2025, 8, 1), date(2025, 10, 31))
    other = full_time(2, "Beta", first, date(2025, 12, 31))
    assert ("two_full_time_jobs" in contradictions(with_(one, other), TODAY)) is overlap


def test_any_two_of_several_jobs_may_overlap() -> None:
    jobs = [
        full_time(1, "Alfa", date(2025, 8, 1), date(2025, 12, 31)),
        full_time(2, "Alfa", date(2026, 1, 1), date(2026, 1, 31)),
        full_time(3, "Beta", date(2025, 9, 1), date(2025, 11, 30)),
        full_time(4, "Alfa", date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert contradictions(with_(*jobs), TODAY) == ["two_full_time_jobs"]
    assert contradictions(with_(*jobs[:2], jobs[3]), TODAY) == []


def test_what_is_said_of_a_graduate_names_the_record() -> None:
    first, newest = seen(7), seen(9, learned_on=date(2026, 3, 1), evidence=(Proof("contract"),))
    told = {v.line: (*v[1:],) for v in judge(with_(first, newest), TODAY).verdicts}
    nobody = (None, None)
    assert told == {
        "contradictory": (Place.WHOLE, "consistent", *nobody),
        "missing": (Place.WHOLE, "complete", *nobody),
        "coverage": (Place.PART, "known", *nobody),
        "evidence": (Place.PART, "has_evidence", None, 9),
        "verified": (Place.WHOLE, "not_accepted", None, 9),
        "late": (Place.WHOLE, "in_time", None, 9),
        "learned_late": (Place.WHOLE, "learned_in_time", None, 7),
    }


def test_a_learner_s_own_lines_stand_beside_those_of_the_enrolment() -> None:
    alone = judge(with_(seen()), TODAY).verdicts
    counted = judge(with_(seen()), TODAY, Beside(is_first=True)).verdicts
    assert counted[: len(alone)] == alone
    assert [v.line for v in counted[len(alone) :]] == ["no_reference", "no_contact"]


@pytest.mark.parametrize(
    ("days", "soon"), [(180, True), (151, True), (150, True), (149, False), (181, False)]
)
def test_due_soon_is_from_today_to_thirty_days_ahead(days: int, soon: bool) -> None:
    # Day 180 of the completion lies 180 - days ahead; no other horizon is near.
    who = with_(completed_on=TODAY - timedelta(days=days), cohort_ends_on=None)
    assert (verdict(who, "due_soon") is not None) is soon


def test_nothing_is_due_without_a_day() -> None:
    undated = with_(seen(), completed_on=None, cohort_ends_on=None)
    assert verdict(undated, "due_soon") is None
    assert verdict(undated, "learned_late") is None
    by_cohort = with_(completed_on=None, cohort_ends_on=TODAY - timedelta(days=175))
    assert verdict(by_cohort, "due_soon") == (Place.PART, "due_unknown")


def test_learned_late_is_said_from_day_180_on() -> None:
    early = seen(learned_on=TODAY - timedelta(days=100))
    for days, told in ((179, None), (180, (Place.WHOLE, "learned_in_time"))):
        who = with_(early, completed_on=TODAY - timedelta(days=days))
        assert verdict(who, "learned_late") == told


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        ("withdrawn", ["no_exit_day"]),
        ("dismissed", ["no_exit_day"]),
        ("completed", []),
        ("enrolled", []),
        ("transferred_out", []),
    ],
)
def test_the_day_of_leaving_is_missed_of_who_left(status: str, missing: list[str]) -> None:
    assert missing_days(with_(status=status, exit_on=None)) == missing


def test_cohorts_line_by_line() -> None:
    start, end = date(2025, 1, 6), date(2025, 6, 30)

    def said(*values: object) -> list[tuple[str, Place, str]]:
        cohort = CohortFacts(*values)  # type: ignore[arg-type]
        return [(v.line, v.place, v.reason) for v in judge_cohort(cohort, TODAY).verdicts]

    assert said(start, end, 5, 0) == [
        ("cohort_days", Place.WHOLE, "days_in_order"),
        ("unfinished", Place.PART, "nobody_completed"),
    ]
    assert said(end, start, 5, 1) == [
        ("cohort_days", Place.PART, "cohort_ends_first"),
        ("unfinished", Place.WHOLE, "somebody_completed"),
    ]
    assert said(end, end, 0, 0) == [("cohort_days", Place.WHOLE, "days_in_order")]
    assert said(None, end, 5, 1) == [("unfinished", Place.WHOLE, "somebody_completed")]
    assert said(start, None, 5, 1) == []


@given(
    st.lists(st.sampled_from([with_(), with_(seen()), with_(completed_on=None)]), max_size=8),
    st.randoms(),
)
def test_measures_add_and_parts_fit_their_wholes(people: list[Facts], chance: object) -> None:
    tally = Tally.of(judge(p, TODAY) for p in people)
    mixed = list(people)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert tally == Tally.total(Tally.of([judge(p, TODAY)]) for p in mixed)
    for line in LINES:
        rate = tally.rate(line.key)
        assert 0 <= rate.part <= rate.whole <= len(people)


def test_every_reason_has_a_sentence() -> None:
    said = {
        v.reason
        for facts in (with_(), with_(seen()), with_(status="enrolled"))
        for v in judge(facts, TODAY).verdicts
    }
    assert said <= set(REASONS)
    assert missing_days(with_(status="withdrawn", exit_on=None)) == ["no_exit_day"]
    assert missing_days(with_(enrolled_on=None, cohort_starts_on=None, cohort_ends_on=None)) == [
        "no_enrolment_day",
        "no_cohort_start",
        "no_cohort_end",
    ]
    assert len({line.key for line in LINES}) == len(LINES)
    assert all(line.meaning.endswith(".") for line in LINES)
