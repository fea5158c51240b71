"""CIRR: the outcome of one record in either layout, where the field or the hours are not told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import END, day, learned, person
from tests.metrics.standing import verdict
from tracker.metrics.catalogue import get_standard, standard_with
from tracker.metrics.spells import spell
from tracker.metrics.standards import cirr_2017, cirr_web
from tracker.metrics.standards.cirr_outcomes import Outcome, outcome_of

FULL, PART = {"hours_per_week": Decimal(40)}, {"hours_per_week": Decimal(8)}
OWN = {"employment_type": "own_business"}


def both(first: int = 10, **values: Any) -> tuple[Outcome, Outcome]:
    """The outcome in the layout of the standards pages, and in that of 2017."""
    seen = spell(learned("employed", 100, from_=first, **values))
    layouts = (cirr_web, cirr_2017)
    return tuple(outcome_of(m.LAYOUT, m.Settings(), seen, END) for m in layouts)  # type: ignore[return-value]


def unsaid(code: str, *others: str) -> Outcome:
    return Outcome(code, f"{code}_field_not_recorded", frozenset(others))


@pytest.mark.parametrize(
    ("values", "web", "old"),
    [
        (FULL, unsaid("2B", "1A"), unsaid("2D", "1A")),
        (PART, unsaid("2B", "1E"), unsaid("2D", "2B")),
        ({}, unsaid("2B", "1A", "1E"), unsaid("2D", "1A", "2B")),
        (FULL | {"employer_is_provider": True}, unsaid("2A", "1C"), unsaid("2C", "1C")),
        # A venture begun after graduating may be one of the first group.
        (OWN, unsaid("2B", "1D"), unsaid("2A")),
    ],
)
def test_work_whose_field_is_not_recorded(
    values: dict[str, Any], web: Outcome, old: Outcome
) -> None:
    assert both(**values) == (web, old)


@pytest.mark.parametrize(("first", "code"), [(-1, "1E"), (0, "1D"), (1, "1D")])
def test_a_venture_is_new_from_the_day_of_graduating(first: int, code: str) -> None:
    assert both(first, in_field=True, **OWN)[0] == Outcome(code, code)
    assert both(first, **OWN)[0] == unsaid("2B", code)


def test_work_whose_hours_are_not_recorded() -> None:
    assert both(in_field=True) == (
        Outcome("1A", "1A_hours_not_recorded", frozenset({"1E"})),
        Outcome("1A", "1A_hours_not_recorded", frozenset({"2B"})),
    )
    settings = cirr_web.Settings(hours_not_recorded="part_time")
    seen = spell(learned("employed", 100, from_=10, in_field=True))
    assert outcome_of(cirr_web.LAYOUT, settings, seen, END) == Outcome(
        "1E", "1E_hours_not_recorded", frozenset({"1A"})
    )


def test_of_equal_outcomes_begun_together_the_one_learned_last_decides() -> None:
    longer = learned("employed", 150, from_=20, to=300, in_field=True, **FULL)
    newer = learned("employed", 170, from_=20, to=100, in_field=True, **FULL)
    for seen in ((longer, newer), (newer, longer)):
        found = verdict(get_standard("cirr_2017"), person("completed", *seen), "1A")
        assert found.observation_id == newer.id


def test_outcomes_that_the_precedence_does_not_name_come_last() -> None:
    first = standard_with(get_standard("cirr_2017"), {"precedence": "3B"})
    idle = learned("not_seeking", 30, from_=5)
    job = learned("employed", 60, from_=40, in_field=True, **FULL)
    assert verdict(first, person("completed", job, idle), "3B").observation_id == idle.id
    other = learned("employed", 90, from_=50, in_field=False, **FULL)
    unnamed = verdict(first, person("completed", other, job), "1A")
    assert (unnamed.observation_id, unnamed.settles_on) == (job.id, day(180))
