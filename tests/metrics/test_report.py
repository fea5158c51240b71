"""A report in its JSON form, as rows and as text: the same figures, the four facts apart."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.bands import BAND_OF_REASON
from tracker.metrics.catalogue import STANDARDS, every_line, get_standard
from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.report import HEADER, Frame, build_report, text_lines, tidy_rows
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Tally
from tracker.rules.problems import Refused

FRAME = Frame(
    {"partner": "alder", "centre": None, "program": None, "cohort": None},
    LATE,
    datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    "http://x.test/reports/standards/contract",
    Period(date(2025, 1, 1), None),
)


def tally_of(*group: Facts, as_of: date = LATE) -> Tally:
    return Tally.of(CONTRACT.judge(facts, as_of) for facts in group)


def placed(n: int, **values: object) -> Facts:
    pay = {
        "salary_amount": Decimal(30_000 + 1000 * n),
        "salary_currency": "USD",
        "salary_period": "year",
    }
    return person(
        "completed", learned("employed", 200, from_=n, in_field=True, **{**pay, **values})
    )


SMALL = tally_of(placed(10), placed(21), person(), person("withdrawn", exit_on=date(2025, 3, 1)))


def test_json_form() -> None:
    built = json.loads(json.dumps(build_report(CONTRACT, SMALL, FRAME)))
    assert list(built) == [
        "standard",
        "edition",
        "source",
        "scope",
        "period",
        "as_of",
        "view",
        "lines",
        "unknown",
        "salaries",
        "excluded",
        "warnings",
        "generated_at",
        "definition_url",
        "contact",
        "counts",
        "settings",
        "changed_settings",
    ]
    assert (built["standard"], built["edition"], built["view"]) == (
        "contract",
        "contract/1",
        "internal",
    )
    assert built["period"] == {"from": "2025-01-01", "to": None}
    assert built["unknown"] == 1
    assert [line["key"] for line in built["lines"]] == [
        "completion_rate",
        "knowledge_rate",
        "placement_rate_90",
        "placement_rate_180",
        "placement_rate_365",
        "in_field_rate_180",
        "retention_rate_365",
        "median_days_to_job",
    ]
    lines = {line["key"]: line for line in built["lines"]}
    assert lines["placement_rate_180"] == {
        "key": "placement_rate_180",
        "label": "Placed within 180 days",
        "part": 2,
        "whole": 3,
        "percent": "66.7",
        "state": "value",
        "matures_on": "2025-12-27",
        "unknown": 1,
        "not_due": 0,
        "low": "66.7",
        "high": "100.0",
        "median": None,
        "kind": "rate",
        "unit": None,
        "presumed": 0,
        "aside": 0,
        "printed": "66.7",
        "interval": None,
    }
    assert (lines["median_days_to_job"]["percent"], lines["median_days_to_job"]["median"]) == (
        None,
        "15.5",
    )
    assert built["salaries"] == [
        {
            "currency": "USD",
            "count": 2,
            "state": "value",
            "median": "45500.00",
            "bands": built["salaries"][0]["bands"],
            "not_reported": 0,
            "key": "salaries",
            "label": "Median yearly pay",
        }
    ]
    assert (built["counts"], built["settings"]) == ("enrolments", {})
    assert sum(band["count"] for band in built["salaries"][0]["bands"]) == 2
    assert built["excluded"] == [
        {"reason": "withdrawn", "label": "Withdrew on or after the census day.", "count": 1}
    ]


def test_nobody_due_is_not_zero() -> None:
    young = build_report(
        CONTRACT, tally_of(person("enrolled"), as_of=day(-9)), replace(FRAME, as_of=day(-9))
    )
    line = next(line for line in young["lines"] if line["key"] == "placement_rate_180")
    assert (line["percent"], line["state"], line["matures_on"]) == (None, "not_due", "2025-12-27")
    assert any("not due yet until 27 Dec 2025" in words for words in young["warnings"])
    empty = build_report(CONTRACT, Tally(), FRAME)
    assert {line["state"] for line in empty["lines"]} == {"not_reported"}
    text = "\n".join(text_lines(young))
    assert "not due until 27 Dec 2025" in text
    assert "0.0%" not in text


def test_published_view_withholds_and_says_so() -> None:
    built = build_report(CONTRACT, SMALL, replace(FRAME, view="published"))
    assert {line["state"] for line in built["lines"]} == {"withheld"}
    assert all(line["part"] is line["whole"] is line["percent"] is None for line in built["lines"])
    assert built["unknown"] is None
    assert built["excluded"] == []
    assert built["salaries"] == [
        {
            "currency": "USD",
            "count": None,
            "state": "withheld",
            "median": None,
            "bands": [],
            "not_reported": None,
            "key": "salaries",
            "label": "Median yearly pay",
        }
    ]
    assert built["contact"]["state"] == "withheld"
    assert built["warnings"] == ["Withheld: a group of fewer than 10 people could be recognised."]
    assert "withheld" in "\n".join(text_lines(built))


def test_published_view_of_many_people() -> None:
    group = [placed(n) for n in range(1, 31)]
    group += [person("completed", learned("seeking_work", 50)) for _ in range(20)]
    built = build_report(CONTRACT, tally_of(*group), replace(FRAME, view="published"))
    lines = {line["key"]: line for line in built["lines"]}
    assert (lines["placement_rate_180"]["percent"], lines["placement_rate_180"]["unknown"]) == (
        "60.0",
        None,
    )
    assert lines["median_days_to_job"]["median"] == "15.5"
    assert (built["salaries"][0]["median"], built["salaries"][0]["count"]) == ("45500", None)
    assert (lines["median_days_to_job"]["part"], lines["median_days_to_job"]["whole"]) == (
        None,
        None,
    )
    words = text_lines(built)
    assert "Median days to a job                 15.5 days" in words, words
    assert not any("None" in line for line in words)


def test_warnings_name_what_misleads() -> None:
    eur = placed(5, salary_currency="EUR")
    built = build_report(CONTRACT, tally_of(placed(1), eur, person(), person(), person()), FRAME)
    assert built["warnings"] == [
        "Placed within 180 days: more than half of the whole is unknown.",
        "Pay comes in several currencies; medians are taken within each.",
    ]


def test_rows_hold_what_the_json_holds() -> None:
    built = build_report(CONTRACT, SMALL, FRAME)
    rows = [dict(zip(HEADER, row, strict=True)) for row in tidy_rows(built)]
    assert [row["key"] for row in rows] == [
        *(line["key"] for line in built["lines"]),
        "response_rate",
        "salaries",
        "excluded_withdrawn",
    ]
    assert {row["partner"] for row in rows} == {"alder"}
    placement = next(row for row in rows if row["key"] == "placement_rate_180")
    assert (placement["percent"], placement["whole"]) == (Decimal("66.7"), 3)
    assert (rows[-2]["unit"], rows[-2]["median"]) == ("USD", Decimal("45500.00"))


def test_text_names_part_whole_and_unknown() -> None:
    text = "\n".join(text_lines(build_report(CONTRACT, SMALL, FRAME)))
    assert "contract/1: partner alder" in text
    assert "66.7% (2 of 3, 1 unknown, up to 100.0%)" in text
    assert "45500.00 USD (2 salaries)" in text
    assert "Withdrew on or after the census day." in text


def test_every_line_of_every_standard_stands_once() -> None:
    for standard in STANDARDS.values():
        keys = [line.key for line in standard.lines]
        assert len(keys) == len(set(keys))
        assert standard.line(standard.headline).kind in {"rate", "count"}
        assert all(line.label and line.formula.endswith(".") for line in standard.lines)
    assert len(every_line()) == sum(len(s.lines) for s in STANDARDS.values())
    assert get_standard("contract") is CONTRACT
    with pytest.raises(Refused):
        get_standard("no such")
    with pytest.raises(KeyError):
        CONTRACT.line("no such")


def test_every_reason_of_the_whole_has_its_band() -> None:
    known = set(CONTRACT.reasons)
    assert set(BAND_OF_REASON) <= known
