"""CIRR: a published report of the first half of 2016 and worked examples, through the own door."""

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

START, END = date(2016, 2, 1), date(2016, 4, 22)
FIRST, LEARNED = plus(END, 40), plus(END, 185)
COURSE = cohort("H1", START, END, census_on=plus(START, 7))
KINDS: dict[str, Row] = {
    "1A": work(FIRST, LEARNED),
    "1B": work(FIRST, LEARNED, employment_type="fixed_term", contract_weeks=52),
    "1C": work(FIRST, LEARNED, employer_is_provider="yes"),
    "1D": work(FIRST, LEARNED, outcome_status="self_employed", employment_type="own_business"),
    "1E": work(FIRST, LEARNED, hours_per_week=20),
    "3A": other("seeking_work", LEARNED, outcome_from=FIRST),
    "3B": other("not_seeking", LEARNED, outcome_from=FIRST),
    "4": other("unreachable", LEARNED),
}
KINDS_2017 = KINDS | {
    "2A": KINDS["1D"],
    "2B": KINDS["1E"],
    "2C": work(FIRST, LEARNED, in_field="no", employer_is_provider="yes"),
    "2D": work(FIRST, LEARNED, in_field="no"),
}
KINDS_WEB = KINDS | {
    "2A": work(FIRST, LEARNED, in_field="no", employer_is_provider="yes"),
    "2B": work(FIRST, LEARNED, in_field="no"),
}
# One amount in each of the published bands.
AMOUNTS = (55_000, 60_000, 79_999, 85_000, 95_000, 109_999, 110_000)


def pay(amount: int) -> Row:
    return {"salary_amount": amount, "salary_currency": "USD", "salary_period": "year"}


def hackbright() -> list[Row]:
    """78 graduates by outcome; the first 51 of those in paid in-field work tell their pay."""
    counts = {row["line"]: int(row["count"]) for row in golden("cirr_2016_h1")}
    bands = [int(row["count"]) for row in golden("cirr_2016_h1_salaries")]
    amounts = [a for a, n in zip(AMOUNTS, bands, strict=True) for _ in range(n)]
    rows = []
    for code, kind in KINDS_2017.items():
        rows += people(counts.get(code, 0), code, COURSE, graduates(END), kind)
    paid = [row for row in rows if row["learner_ref"][:2] in {"1A", "1B", "1C"}]
    for row, amount in zip(paid, amounts, strict=False):
        row.update(pay(amount))
    return rows


@pytest.fixture
def published(app: Flask, system: Viewer) -> dict[str, Any]:
    bring(hackbright())
    period = ("--from", "2016-01-01", "--to", "2016-06-30")
    return report(app, "cirr_2017", *period, "--as-of", "2017-03-01")


def as_published(text: str) -> str:
    """The report prints a bare 0; two decimals everywhere else."""
    return f"{Decimal(text):.2f}"


def test_every_percentage_of_the_published_report(published: dict[str, Any]) -> None:
    found = printed(published)
    for row in golden("cirr_2016_h1"):
        line = by_key(published)[row["line"]]
        assert (line["part"], line["whole"]) == (int(row["count"]), 78)
        if row["line"] != "3A":
            assert found[row["line"]] == as_published(row["published"]), row["line"]
    assert (found["graduation_100"], found["graduation_150"]) == ("100.00", "100.00")
    assert found["in_field"] == found["1"] == "70.51"
    assert found["comparable"] == "70.51"


def test_its_share_of_those_seeking_is_a_misprint(published: dict[str, Any]) -> None:
    (row,) = [row for row in golden("cirr_2016_h1") if row["line"] == "3A"]
    assert row["published"] == "12.82"
    assert printed(published)["3A"] == "11.54"
    # It repeats the line above it, group 3.
    assert printed(published)["3"] == "12.82"


def test_percentages_come_from_counts_not_from_rounded_children(published: dict[str, Any]) -> None:
    children = sum(Decimal(printed(published)[code]) for code in ("1A", "1B", "1C"))
    assert (str(children), printed(published)["1"]) == ("70.52", "70.51")


def test_its_salary_bands(published: dict[str, Any]) -> None:
    (salaries,) = published["salaries"]
    assert (salaries["currency"], salaries["count"], salaries["not_reported"]) == ("USD", 51, 4)
    expected = [
        (r["band"], int(r["count"]), r["published"]) for r in golden("cirr_2016_h1_salaries")
    ]
    assert [(b["label"], b["count"], b["percent"]) for b in salaries["bands"]] == expected


def test_its_median_is_not_in_the_band_that_holds_the_middle(published: dict[str, Any]) -> None:
    """Printed 95,000; the 26th of 51 salaries lies in its own band of 80,000 to 89,999."""
    (salaries,) = published["salaries"]
    assert Decimal(80_000) <= Decimal(salaries["median"]) <= Decimal(89_999)
    counts = [band["count"] for band in salaries["bands"]]
    assert sum(counts[:3]) < 26 <= sum(counts[:4])


def test_its_salary_coverage_is_over_all_graduates(published: dict[str, Any]) -> None:
    """Printed 65.38 at both horizons: 51 of 78, where the label says job obtainers."""
    line = by_key(published)["salary_reported"]
    assert (line["part"], line["whole"], line["printed"]) == (51, 55, "92.73")
    assert percent(51, 78, 2) == "65.38"


def test_day_90_has_lines_of_its_own(published: dict[str, Any]) -> None:
    """What was learned after day 180 of people who are so since day 40 holds on day 90 too."""
    found = by_key(published)
    assert found["1A_90"]["part"] == 43
    assert found["in_field_90"]["printed"] == "70.51"
    assert (found["3A_90"]["part"], found["3A_90"]["presumed"]) == (9, 0)
    assert found["4_90"]["part"] == 4


def test_leaf_lines_sum_to_the_base(published: dict[str, Any]) -> None:
    found = by_key(published)
    leaves = ("1A", "1B", "1C", "2A", "2B", "2C", "2D", "3A", "3B", "4")
    assert sum(found[code]["part"] for code in leaves) == 78


def worked_example() -> list[Row]:
    """20 enrolled, 14 on time, 16 by 150%; two wanted something else before class."""
    counts = {"1A": 6, "1B": 1, "1C": 1, "1D": 1, "1E": 1, "2B": 1, "3A": 2, "4": 1}
    rows = [row for code, n in counts.items() for row in people(n, code, COURSE, KINDS_WEB[code])]
    rows += people(2, "excluded", COURSE, {"intent": "self_enrichment", "intent_on": START})
    late = plus(END, 30)
    for n, row in enumerate(rows):
        row.update(graduates(END if n < 14 else late))
    gone = {"status": "withdrawn", "status_on": plus(START, 30), "exit_reason": "personal"}
    return rows + people(4, "gone", COURSE, gone)


def test_the_worked_example_of_the_web_layout(app: Flask, system: Viewer) -> None:
    bring(worked_example())
    built = report(app, "cirr_web", "--as-of", "2017-03-01")
    found, lines = printed(built), by_key(built)
    assert (found["graduation_100"], found["graduation_150"]) == ("70.00", "80.00")
    assert lines["in_field"]["whole"] == 14
    assert found["in_field"] == found["1"] == "71.43"
    assert (found["1A"], found["comparable"], found["4"]) == ("42.86", "57.14", "7.14")
    assert percent(lines["1A"]["part"] + lines["1B"]["part"], 14, 2) == "50.00"
    assert lines["excluded"]["part"] == 2
    assert {"excluded_intent": 2}.items() <= {
        entry["reason"]: entry["count"] for entry in built["excluded"]
    }.items()


def test_the_layouts_differ_in_base_and_groups(app: Flask, system: Viewer) -> None:
    bring(worked_example())
    old = by_key(report(app, "cirr_2017", "--as-of", "2017-03-01"))
    assert old["in_field"]["whole"] == 16
    assert (old["1"]["part"], old["2A"]["part"], old["2B"]["part"]) == (8, 1, 1)
    new = by_key(report(app, "cirr_web", "--as-of", "2017-03-01"))
    assert old["comparable"]["part"] == new["comparable"]["part"] == 8
