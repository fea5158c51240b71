"""Truth between fields of people's records: each slip at its field, in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.validation_people import (
    CohortFacts,
    EntryFacts,
    OutcomeFacts,
    Person,
    cohort_problems,
    entry_problems,
    outcome_problems,
    person_problems,
)

TODAY = date(2026, 11, 24)
WORK = OutcomeFacts(
    "employed",
    date(2026, 9, 1),
    salary_amount=Decimal("15500"),
    salary_currency="ILS",
    salary_period="month",
    hours_per_week=Decimal("42"),
    effective_from=date(2026, 7, 6),
)


def fields_of(problems: list) -> list[str]:  # type: ignore[type-arg]
    assert all(one.message[-1] in ".?" for one in problems)
    return sorted(one.field for one in problems)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"status": ""}, ["status"]),
        ({"status": "happy"}, ["status"]),
        ({"source": "rumour"}, ["source"]),
        ({"learned_on": None}, ["learned_on"]),
        ({"learned_on": date(2026, 11, 25)}, ["learned_on"]),
        ({"learned_on": TODAY}, []),
        ({"effective_to": date(2026, 7, 5)}, ["effective_to"]),
        ({"effective_from": date(2027, 2, 1)}, []),
        ({"effective_from": date(206, 2, 1)}, ["effective_from"]),
        ({"hours_per_week": Decimal(0)}, ["hours_per_week"]),
        ({"hours_per_week": Decimal(169)}, ["hours_per_week"]),
        ({"hours_per_week": Decimal("37.555")}, ["hours_per_week"]),
        ({"hours_per_week": Decimal("NaN")}, ["hours_per_week"]),
        ({"salary_currency": None}, ["salary_currency"]),
        ({"salary_period": None}, ["salary_period"]),
        ({"salary_amount": Decimal(-1)}, ["salary_amount"]),
        ({"salary_amount": Decimal("0.001")}, ["salary_amount"]),
        ({"salary_amount": Decimal("999999999999999999")}, ["salary_amount"]),
        ({"salary_amount": Decimal("Infinity")}, ["salary_amount"]),
        ({"salary_amount": Decimal(0)}, []),
        ({"salary_currency": "eur"}, ["salary_currency"]),
        ({"status": "seeking_work"}, ["salary_amount"]),
        ({"contract_weeks": 0}, ["contract_weeks"]),
        ({"employment_type": "forever"}, ["employment_type"]),
        ({"unavailable_reason": "medical"}, ["unavailable_reason"]),
        ({"employer": "x" * 201}, ["employer"]),
        ({"employer": "Nim\0bus"}, ["employer"]),
    ],
)
def test_outcomes(changes: dict[str, object], wrong: list[str]) -> None:
    assert fields_of(outcome_problems(replace(WORK, **changes), TODAY)) == wrong


def test_unavailable_needs_a_reason() -> None:
    facts = OutcomeFacts("unavailable", TODAY)
    assert fields_of(outcome_problems(facts, TODAY)) == ["unavailable_reason"]
    assert outcome_problems(replace(facts, unavailable_reason="medical"), TODAY) == []


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (CohortFacts("A-1"), []),
        (CohortFacts(), ["code"]),
        (CohortFacts("A", date(2025, 2, 1), date(2025, 1, 1)), ["ends_on"]),
        (CohortFacts("A", date(2025, 2, 1), None, date(2025, 1, 1)), ["census_on"]),
        (CohortFacts("A", None, date(2025, 2, 1), date(2025, 3, 1)), ["census_on"]),
        (CohortFacts("A", mode="by post"), ["mode"]),
        (CohortFacts("A", language="xx"), ["language"]),
        (CohortFacts("A", seats=0), ["seats"]),
        (CohortFacts("A", weekly_hours=Decimal(81)), ["weekly_hours"]),
        (CohortFacts("A", price=Decimal(5)), ["currency"]),
        (CohortFacts("A", price=Decimal(5), currency="PEN"), []),
    ],
)
def test_cohorts(facts: CohortFacts, wrong: list[str]) -> None:
    assert fields_of(cohort_problems(facts)) == wrong


@pytest.mark.parametrize(
    ("person", "wrong"),
    [
        (Person(given_name="Ada"), []),
        (Person(), ["family_name"]),
        (Person("Ada", email="ada@example.test"), []),
        (Person("Ada", email="ada at example"), ["email"]),
        (Person("Ada", birth_year=1899), ["birth_year"]),
        (Person("Ada", birth_year=2017), ["birth_year"]),
        (Person("Ada", country="Peru"), ["country"]),
        (Person("Ada", country="PE"), []),
        (Person("A" * 201), ["given_name"]),
    ],
)
def test_persons(person: Person, wrong: list[str]) -> None:
    assert fields_of(person_problems(person, TODAY)) == wrong


@pytest.mark.parametrize(
    ("facts", "wrong"),
    [
        (EntryFacts(), []),
        (EntryFacts(intent="fun"), ["intent"]),
        (EntryFacts(credential_on=date(2027, 1, 1)), ["credential_on"]),
        (
            EntryFacts(entry_salary_amount=Decimal(9)),
            ["entry_salary_currency", "entry_salary_period"],
        ),
        (
            EntryFacts(
                employed_at_entry=False,
                entry_salary_amount=Decimal(9),
                entry_salary_currency="EUR",
                entry_salary_period="hour",
            ),
            ["entry_salary_amount"],
        ),
    ],
)
def test_entries(facts: EntryFacts, wrong: list[str]) -> None:
    assert fields_of(entry_problems(facts, TODAY)) == wrong


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_amount_is_taken_or_refused_without_failing(amount: Decimal) -> None:
    problems = outcome_problems(replace(WORK, salary_amount=amount), TODAY)
    if not problems:
        assert amount * 100 == (amount * 100).to_integral_value()
