"""Rates beside each other: as shown, never more; withheld and not due have their own look."""

from __future__ import annotations

import json

from tests.charts.samples import SHOWN, TITLE, data
from tracker.charts.rates import Shown, rates_side_by_side
from tracker.charts.theme import Look
from tracker.metrics.rates import Rate


def test_bars_are_the_percentages_printed() -> None:
    rows = data(rates_side_by_side(TITLE, SHOWN).spec(Look()), "segments")
    assert [(r["group"], r["band"], r["length"]) for r in rows] == [
        ("Alder Institute of technology", "Counted", 70.3),
        ("Alder Institute of technology", "Not counted", 16.8),
        ("Alder Institute of technology", "Unknown", 12.9),
        ("Birch", "Not yet due", 100.0),
        ("Oak", "Withheld", 100.0),
    ]


def test_a_withheld_rate_tells_nothing_at_all() -> None:
    chart = rates_side_by_side(TITLE, [Shown("Oak", Rate.withheld())])
    assert chart.table.rows == (("Oak", "withheld", "withheld", "withheld"),)
    assert chart.sentence == "Oak: withheld."
    assert chart.withheld == "Too few."
    spec = chart.spec(Look())
    assert "%" not in json.dumps([layer["data"] for layer in spec["layer"]])
    # The same drawing whatever is behind it.
    assert spec == rates_side_by_side(TITLE, [Shown("Oak", Rate(3, 4, is_withheld=True))]).spec(
        Look()
    )


def test_nothing_withheld_needs_no_reason() -> None:
    assert rates_side_by_side(TITLE, SHOWN[:2]).withheld == ""
    nobody = rates_side_by_side(TITLE, SHOWN[3:])
    assert (nobody.draw, nobody.sentence) == (None, "Nobody to count yet.")


def test_a_terse_rate_leaves_the_rest_undivided() -> None:
    rate = Rate(20, 40, is_terse=True)
    rows = data(rates_side_by_side(TITLE, [Shown("Oak", rate)]).spec(Look()), "segments")
    assert [(r["band"], r["length"]) for r in rows] == [("Counted", 50.0), ("Not counted", 50.0)]


def test_names_stand_above_their_bars_on_a_phone() -> None:
    for look, side in ((Look(size="narrow"), 0), (Look(direction="rtl", size="narrow"), "width")):
        spec = rates_side_by_side(TITLE, SHOWN).spec(look)
        assert spec["encoding"]["y"]["axis"] is None
        assert len(data(spec, "heads")) == 3
        (heads,) = [layer for layer in spec["layer"] if layer["data"]["name"] == "heads"]
        assert heads["encoding"]["x"]["value"] == side
    wide = rates_side_by_side(TITLE, SHOWN).spec(Look())
    assert "heads" not in [layer["data"]["name"] for layer in wide["layer"]]
