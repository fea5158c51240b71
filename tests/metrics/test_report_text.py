"""A report as rows and as text, word for word, from JSON forms made by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tracker.metrics.report_text import HEADER, settings_text, text_lines, tidy_rows

SCOPE = {"partner": "alder", "centre": "north", "program": "data", "cohort": "2025-1"}


def line(**values: Any) -> dict[str, Any]:
    """A rate of 2 in 3, of which nothing is unknown."""
    given = {
        "key": "placed",
        "label": "Placed",
        "part": 2,
        "whole": 3,
        "percent": "66.7",
        "state": "value",
        "matures_on": "2025-12-27",
        "unknown": 0,
        "not_due": 0,
        "low": "50.0",
        "high": "80.5",
        "median": None,
        "kind": "rate",
        "unit": None,
        "presumed": 0,
        "aside": 0,
        "printed": "66.7",
        "interval": None,
    }
    return given | values


def pay(**values: Any) -> dict[str, Any]:
    given = {
        "key": "salaries",
        "currency": "USD",
        "count": 2,
        "state": "value",
        "median": "45500.00",
        "bands": [],
    }
    return given | values


def report(*lines: dict[str, Any], **values: Any) -> dict[str, Any]:
    given = {
        "standard": "contract",
        "edition": "contract/1",
        "source": "Our own.",
        "scope": SCOPE,
        "period": {"from": None, "to": None},
        "as_of": "2026-11-24",
        "view": "internal",
        "lines": list(lines) or [line()],
        "salaries": [],
        "excluded": [],
        "warnings": [],
        "generated_at": "2026-11-24T09:00:00+00:00",
        "contact": None,
    }
    return given | values


DAYS = {"kind": "days", "median": "15.5", "printed": "15.5", "unit": "days"}
PAY = {"kind": "pay", "median": "9000.5", "printed": "9000.50", "unit": "USD"}


def figure(**values: Any) -> str:
    """What stands behind the label of one line."""
    found = text_lines(report(line(**values)))
    return found[3].removeprefix("Placed  ")


def test_the_whole_text() -> None:
    wide = "In work of the field"
    band = {"label": "<60000", "count": 2, "percent": "100.00"}
    interval = {"low": "20.8", "high": "93.9", "label": "if seen as a sample"}
    built = report(
        line(label=wide, interval=interval),
        line(),
        period={"from": "2025-01-01", "to": "2025-12-31"},
        contact=line(label="Response rate", part=1),
        salaries=[pay(bands=[band, band | {"label": None}])],
        excluded=[{"reason": "withdrawn", "label": "Withdrew.", "count": 12}],
        warnings=["Mind this.", "And that."],
    )
    assert text_lines(built) == [
        "contract/1: partner alder, centre north, program data, cohort 2025-1",
        "Period: 1 Jan 2025 to 31 Dec 2025",
        "As of 24 Nov 2026, internal view",
        "",
        "In work of the field  66.7% (2 of 3)",
        "                      95%: 20.8% to 93.9% if seen as a sample",
        "Placed                66.7% (2 of 3)",
        "Response rate         66.7% (1 of 3)",
        "Median yearly pay     45500.00 USD (2 salaries)",
        "                      <60000: 2 (100.00%)",
        "",
        "Left out of the whole:",
        "     12  Withdrew.",
        "",
        "Mind this.",
        "And that.",
        "",
        "Generated 2026-11-24T09:00:00+00:00. Our own.",
    ]


def test_the_shortest_text() -> None:
    assert text_lines(report(scope={"partner": None, "centre": None})) == [
        "contract/1: all partners",
        "As of 24 Nov 2026, internal view",
        "",
        "Placed  66.7% (2 of 3)",
        "",
        "Generated 2026-11-24T09:00:00+00:00. Our own.",
    ]


def test_settings_in_force_stand_below_the_day() -> None:
    changed = {"placement_months": "12", "counted_from": "credential"}
    assert text_lines(report(changed_settings=changed))[1:4] == [
        "As of 24 Nov 2026, internal view",
        "Settings: placement_months=12; counted_from=credential",
        "",
    ]
    assert settings_text(report()) == settings_text(report(changed_settings={})) == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-01-01", None, "Period: 1 Jan 2025 to today"),
        (None, "2025-12-31", "Period: the beginning to 31 Dec 2025"),
    ],
)
def test_a_period_with_one_end(start: str | None, end: str | None, words: str) -> None:
    assert text_lines(report(period={"from": start, "to": end}))[1] == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"presumed": 1}, "66.7% (2 of 3, 1 presumed, from 50.0%)"),
        ({"unknown": 1}, "66.7% (2 of 3, 1 unknown, up to 80.5%)"),
        ({"unknown": 1, "aside": 4}, "66.7% (2 of 3, 5 unknown, up to 80.5%)"),
        ({"unknown": None, "aside": None, "presumed": None}, "66.7% (2 of 3)"),
        ({"not_due": 7}, "66.7% (2 of 3; 7 not due yet)"),
        (
            {"presumed": 1, "aside": 2, "not_due": 3},
            "66.7% (2 of 3, 1 presumed, from 50.0%, 2 unknown, up to 80.5%; 3 not due yet)",
        ),
        # A fraction has no sign.
        ({"printed": "0.67"}, "0.67 (2 of 3)"),
        ({"state": "not_due"}, "not due until 27 Dec 2025"),
        ({"state": "not_due", "matures_on": None}, "not due"),
        ({"state": "withheld"}, "withheld"),
        ({"state": "not_reported"}, "nobody to count"),
        ({"kind": "count", "printed": "12"}, "12"),
        ({"kind": "count", "printed": "12", "aside": 3}, "12 (3 unknown)"),
        (DAYS, "15.5 days (2 of 3 known)"),
        (DAYS | {"part": None}, "15.5 days"),
        (DAYS | {"median": None, "printed": "-"}, "unknown (2 of 3 known)"),
        (PAY, "9000.50 USD (2 of 3 known)"),
        (
            PAY | {"median": None, "printed": "several currencies"},
            "several currencies (2 of 3 known)",
        ),
    ],
)
def test_a_figure_in_words(values: dict[str, Any], words: str) -> None:
    assert figure(**values) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "45500.00 USD (2 salaries)"),
        ({"count": None}, "45500.00 USD"),
        ({"count": None, "state": "withheld", "median": None}, "USD withheld"),
    ],
)
def test_pay_in_words(values: dict[str, Any], words: str) -> None:
    found = text_lines(report(salaries=[pay(**values)]))
    assert found[4] == f"Median yearly pay  {words}"


def test_rows_hold_every_line_currency_and_reason() -> None:
    built = report(
        line(),
        period={"from": "2025-01-01", "to": "2025-12-31"},
        contact=line(key="response_rate", label="Response rate", percent=None),
        salaries=[pay()],
        excluded=[{"reason": "withdrawn", "label": "Withdrew.", "count": 12}],
    )
    rows = [dict(zip(HEADER, row, strict=True)) for row in tidy_rows(built)]
    start = {"standard": "contract", "edition": "contract/1", **SCOPE}
    start |= {"period_from": "2025-01-01", "period_to": "2025-12-31"}
    start |= {"as_of": "2026-11-24", "view": "internal"}
    nothing = dict.fromkeys(HEADER[len(start) :])
    rate = {key: value for key, value in line().items() if key in HEADER}
    numbers = {"percent": Decimal("66.7"), "low": Decimal("50.0"), "high": Decimal("80.5")}
    assert rows == [
        start | rate | numbers,
        start
        | rate
        | numbers
        | {"key": "response_rate", "label": "Response rate", "percent": None},
        start
        | nothing
        | {"key": "salaries", "label": "Median yearly pay", "unit": "USD", "part": 2}
        | {"median": Decimal("45500.00"), "state": "value", "printed": "45500.00"},
        start
        | nothing
        | {"key": "excluded_withdrawn", "label": "Withdrew.", "part": 12}
        | {"state": "value", "printed": "12"},
    ]
    # Numbers are numbers in a table, not text that looks like them.
    assert [type(rows[0][name]) for name in ("percent", "low", "high")] == [Decimal] * 3
    assert type(rows[2]["median"]) is Decimal


def test_rows_without_a_response_rate() -> None:
    assert [row[HEADER.index("key")] for row in tidy_rows(report())] == ["placed"]


def test_pay_is_called_as_its_line_is() -> None:
    built = report(salaries=[pay(label="Earnings of a quarter")])
    assert text_lines(built)[4] == "Earnings of a quarter  45500.00 USD (2 salaries)"
    assert tidy_rows(built)[1][HEADER.index("label")] == "Earnings of a quarter"
