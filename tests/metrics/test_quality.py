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
    ],
)
def test_what_is_possible_is_no_contradiction(facts: Facts) -> None:
    assert contradictions(facts, TODAY) == []


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
