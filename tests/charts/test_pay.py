"""Pay in one currency: bands that hold everybody once, the exact median, few people withheld."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.charts.samples import PAY, data
from tracker.charts.pay import salaries
from tracker.charts.shape import Voice
from tracker.charts.theme import Look
from tracker.metrics.statistics import median, size


def test_bands_and_median_are_those_of_the_amounts() -> None:
    spec = salaries(PAY, "EUR", 10).spec(Look())
    bands = data(spec, "bands")
    assert sum(band["people"] for band in bands) == size(PAY) == 24
    for band in bands:
        inside = sum(n for amount, n in PAY.items() if band["from"] <= amount < band["to"])
        assert band["people"] == inside
    (middle,) = data(spec, "median")
    assert middle == {"amount": float(median(PAY) or 0), "words": "median EUR 35,500"}


def test_table_and_bars_are_one() -> None:
    chart = salaries(PAY, "EUR", 10)
    drawn = [(b["from"], b["to"], b["people"]) for b in data(chart.spec(Look()), "bands")]
    assert [(float(a), float(b), n) for a, b, n in chart.table.rows] == drawn


def test_few_salaries_are_withheld_and_none_is_said() -> None:
    few = salaries({Decimal(30000): 4, Decimal(34000): 5}, "EUR", 10)
    assert few.draw is None
    assert few.table.rows == ()
    assert few.withheld == "Withheld: a group of fewer than 10 people could be recognised."
    assert "30" not in few.sentence
    none = salaries({}, "EUR", 10)
    assert (none.draw, none.withheld, none.sentence) == (None, "", "No pay is recorded in EUR.")
    assert salaries({Decimal(30000): 10}, "EUR", 10).draw is not None


def test_the_symbol_on_the_axis_cannot_end_its_text() -> None:
    chart = salaries(PAY, "X", 10, Voice(symbol=lambda _: "a'b\\"))
    axis = chart.spec(Look())["layer"][0]["encoding"]["x"]["axis"]
    assert axis["labelExpr"] == "'a\\'b\\\\' + format(datum.value, '~s')"


@given(st.dictionaries(st.decimals(0, 10**6, places=2), st.integers(1, 5), min_size=1, max_size=40))
def test_everybody_is_in_one_band(values: dict[Decimal, int]) -> None:
    bands = data(salaries(values, "EUR", 1).spec(Look()), "bands")
    assert sum(band["people"] for band in bands) == size(values)
    assert len(bands) <= 9
