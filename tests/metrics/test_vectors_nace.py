"""NACE: shares and rates of published classes and a worked example, through the own door.

The pages print percentages only; the counts here are the smallest that give every one of them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.metrics.door import (
    Row,
    bring,
    by_key,
    cohort,
    golden,
    graduates,
    other,
    people,
    plus,
    printed,
    report,
    work,
)
from tracker.metrics.rates import percent
from tracker.queries.scope import Viewer

END = date(2024, 5, 31)
LEARNED = date(2025, 1, 15)
FIRST = plus(END, 60)
COURSE = cohort("2024", date(2023, 9, 1), END)
CLASS = ("--from", "2023-07-01", "--to", "2024-06-30", "--as-of", "2025-02-01")
KINDS: dict[str, Row] = {
    "employed_full_time": work(FIRST, LEARNED),
    "employed_part_time": work(FIRST, LEARNED, hours_per_week=29),
    "service": other("volunteer_service", LEARNED, outcome_from=FIRST),
    "military": other("military", LEARNED, outcome_from=FIRST),
    "continuing_education": other("further_education", LEARNED, outcome_from=FIRST),
    "seeking_employment": other("seeking_work", LEARNED, outcome_from=FIRST),
    "seeking_education": other("seeking_study", LEARNED, outcome_from=FIRST),
    "not_seeking": other("not_seeking", LEARNED, outcome_from=FIRST),
    "no_information": {},
}


def graduated(**counts: int) -> list[Row]:
    """A class of so many graduates in each category."""
    rows = []
    for category, count in counts.items():
        rows += people(count, category, COURSE, graduates(END), KINDS[category])
    return rows


def published(name: str) -> dict[str, str]:
    return {
        row["figure"]: row["published"] for row in golden("nace_published") if row["class"] == name
    }


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (
            "ud-2024",
            {
                "employed_full_time": 94,
                "continuing_education": 29,
                "seeking_employment": 1,
                "not_seeking": 8,
                "no_information": 5,
            },
        ),
        (
            "ud-2022",
            {
                "employed_full_time": 121,
                "continuing_education": 51,
                "seeking_employment": 5,
                "not_seeking": 18,
                "no_information": 8,
            },
        ),
    ],
)
def test_classes_fit_only_with_not_seeking_outside(
    app: Flask, system: Viewer, name: str, counts: dict[str, int]
) -> None:
    bring(graduated(**counts))
    found, given = printed(report(app, "nace", *CLASS)), published(name)
    assert found["career_outcomes_rate"] == given["career_outcomes_rate"]
    assert found["knowledge_rate"] == given["knowledge_rate"]
    assert found["outcomes_employed"] == given["employed_pct"]
    assert found["outcomes_continuing_education"] == given["continuing_education_pct"]
    assert found["outcomes_seeking"] == given["seeking_pct"]
    # As the page prints it, the two positive shares are the rate and all three are everything.
    shares = [Decimal(given[f"{share}_pct"]) for share in ("employed", "continuing_education")]
    assert sum(shares) == Decimal(given["career_outcomes_rate"])
    assert sum(shares) + Decimal(given["seeking_pct"]) == 100
    positive = counts["employed_full_time"] + counts["continuing_education"]
    with_not_seeking = positive + counts["seeking_employment"] + counts["not_seeking"]
    assert percent(positive, with_not_seeking, 1) != given["career_outcomes_rate"]


def test_a_published_success_rate_is_the_complement_of_seeking(app: Flask, system: Viewer) -> None:
    """Printed 94.3 is 100 - 5.7, over everybody known; the NACE formula gives 94.2."""
    given = published("gonzaga-2019")
    bring(
        graduated(
            employed_full_time=260,
            continuing_education=61,
            service=17,
            military=5,
            not_seeking=3,
            seeking_employment=21,
            no_information=79,
        )
    )
    found = printed(report(app, "nace", *CLASS))
    assert found["knowledge_rate"] == given["knowledge_rate"]
    shares = {
        "known_employed": "employed_pct",
        "known_continuing_education": "continuing_education_pct",
        "known_service": "volunteer_pct",
        "known_military": "military_pct",
        "known_not_seeking": "not_seeking_pct",
        "known_seeking": "still_seeking_pct",
    }
    assert {line: found[line] for line in shares} == {
        line: given[figure] for line, figure in shares.items()
    }
    assert given["success_rate"] == "94.3"
    assert found["career_outcomes_rate"] == "94.2"
    assert 100 - Decimal(given["still_seeking_pct"]) == Decimal("94.3")


@pytest.fixture
def example(app: Flask, system: Viewer) -> dict[str, Any]:
    """50 graduates: 24 employed, 8 otherwise placed, 6 seeking, 2 not seeking, 10 unknown."""
    bring(
        graduated(
            employed_full_time=20,
            employed_part_time=4,
            service=1,
            military=1,
            continuing_education=6,
            seeking_employment=5,
            seeking_education=1,
            not_seeking=2,
            no_information=10,
        )
    )
    return report(app, "nace", *CLASS)


def test_the_worked_example(example: dict[str, Any]) -> None:
    found, lines = printed(example), by_key(example)
    assert (found["knowledge_rate"], found["career_outcomes_rate"]) == ("80.0", "84.2")
    rate = lines["career_outcomes_rate"]
    assert (rate["part"], rate["whole"], rate["aside"]) == (32, 38, 10)
    assert percent(32, 40, 1) == "80.0"  # if not seeking were kept
    assert percent(32, 50, 1) == "64.0"  # if everybody were
    assert example["unknown"] == 10
    counts = {"employed_full_time": 20, "employed_part_time": 4, "no_information": 10}
    assert {line: lines[line]["part"] for line in counts} == counts
    assert {lines[line]["whole"] for line in counts} == {50}


def test_bounds_take_the_unknown_into_the_whole(example: dict[str, Any]) -> None:
    rate = by_key(example)["career_outcomes_rate"]
    assert (rate["low"], rate["percent"], rate["high"]) == ("66.7", "84.2", "87.5")


def test_the_response_rate_is_another_number(example: dict[str, Any]) -> None:
    assert (example["contact"]["part"], example["contact"]["whole"]) == (40, 50)
    assert example["contact"]["printed"] == "80.0"


def test_a_low_knowledge_rate_is_warned_of(app: Flask, system: Viewer) -> None:
    bring(graduated(employed_full_time=13, no_information=7))
    built = report(app, "nace", *CLASS)
    assert printed(built)["knowledge_rate"] == "65.0"
    assert not any("Knowledge rate under 65%" in words for words in built["warnings"])
    bring(people(1, "one more", COURSE, graduates(END)))
    built = report(app, "nace", *CLASS)
    assert any("Knowledge rate under 65%" in words for words in built["warnings"])
