"""Every chart: valid by the published schema in every look, with words, a table and a sentence."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import altair
import pytest
from jsonschema import Draft7Validator

from tests.charts.samples import LOOKS, charts
from tracker.charts.drawing import VERSION
from tracker.charts.shape import Chart, Table, rate_words
from tracker.charts.theme import DARK, LIGHT, Look
from tracker.metrics.rates import Rate

KINDS = [chart.key for chart in charts()]


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    """The schema of the very version that browser and server draw with."""
    assert f"v{VERSION}" == altair.SCHEMA_VERSION.rpartition(".")[0]
    path = Path(altair.__file__).parent / "vegalite/v6/schema/vega-lite-schema.json"
    return Draft7Validator(json.loads(path.read_text()))


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_every_specification_is_valid_in_every_look(schema: Draft7Validator, number: int) -> None:
    chart = charts()[number]
    for look in LOOKS:
        spec = chart.spec(look)
        assert schema.is_valid(spec), (
            look,
            next(e.message for e in schema.iter_errors(spec))[:400],
        )
        assert json.loads(json.dumps(spec)) == spec
        assert spec["description"] == chart.sentence


def test_the_schema_would_notice(schema: Draft7Validator) -> None:
    spec = charts()[0].spec(Look())
    spec["layer"][0]["mark"] = {"type": "bars"}
    assert not schema.is_valid(spec)


def colours(value: Any) -> set[str]:
    """Every colour anywhere in a specification."""
    if isinstance(value, dict):
        return set().union(*(colours(v) for v in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(colours(v) for v in value)) if value else set()
    return {value} if isinstance(value, str) and value.startswith("#") else set()


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_every_colour_is_a_token_of_the_theme(number: int) -> None:
    chart = charts()[number]
    assert colours(chart.spec(Look("light"))) <= set(LIGHT.values())
    assert colours(chart.spec(Look("dark"))) <= set(DARK.values())


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_nothing_is_fetched_and_nothing_is_guessed(number: int) -> None:
    """Data stands in the specification; every layer says its own."""
    spec = charts()[number].spec(Look())
    assert "url" not in json.dumps([layer["data"] for layer in spec["layer"]])
    assert all(layer["data"]["values"] for layer in spec["layer"])


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_every_chart_has_its_table_and_its_sentence(number: int) -> None:
    chart = charts()[number]
    assert chart.title
    assert chart.subtitle
    assert chart.sentence.endswith((".", "0"))
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headings)}
    assert len(set(chart.table.keys)) == len(chart.table.keys)
    assert all(cell not in {"", None} for row in chart.table.rows for cell in row)


def test_what_has_nothing_to_draw_says_so() -> None:
    chart = Chart("empty", "Nothing", "", "Nobody yet.", Table(()))
    with pytest.raises(ValueError, match=r"Nobody yet\."):
        chart.spec(Look())


@pytest.mark.parametrize(
    ("rate", "next_on", "words"),
    [
        (Rate(9, 14, 1), None, "64.3%"),
        (Rate(0, 14), None, "0.0%"),
        (Rate(0, 0, not_due=3), date(2026, 12, 15), "not due until 15 Dec 2026"),
        (Rate(0, 0, not_due=3), None, "not due yet"),
        (Rate(0, 0), None, "nobody to count"),
        (Rate.withheld(), None, "withheld"),
    ],
)
def test_the_four_facts_have_their_words(rate: Rate, next_on: date | None, words: str) -> None:
    assert rate_words(rate, next_on) == words
