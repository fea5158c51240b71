"""The charts' colours are those of the pages; what mirrors right to left, and what does not."""

from __future__ import annotations

import re
from pathlib import Path

from tests.charts.samples import charts
from tracker.charts.theme import DARK, LIGHT, Look, anchoring

CSS = (Path(__file__).parents[2] / "tracker/static/tracker.css").read_text()


def tokens(start: str) -> dict[str, str]:
    """The custom properties of one block of the style sheet."""
    block = CSS[CSS.index(start) :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", block))


def test_the_palettes_are_those_of_the_pages() -> None:
    for palette, start in (
        (LIGHT, ':root, [data-bs-theme="light"]'),
        (DARK, '[data-bs-theme="dark"] {'),
    ):
        css = tokens(start)
        assert palette == {name: css[name] for name in palette}


def test_what_is_unknown_or_unreachable_is_drawn_with_a_pattern() -> None:
    look = Look()
    assert look.fill("unknown") == "url(#hatch)"
    assert look.fill("unreachable") == "url(#dots)"
    assert look.colour("unknown") == "#938F87"


def test_rows_and_value_axes_mirror_but_time_does_not() -> None:
    cohorts, programs, _, curve, *_ = charts()
    for direction, side, is_mirrored in (("ltr", "left", False), ("rtl", "right", True)):
        look = Look("light", direction, "wide")  # type: ignore[arg-type]
        column = cohorts.spec(look)
        assert column["layer"][0]["encoding"]["y"]["axis"]["orient"] == side
        assert column["encoding"]["x"]["scale"]["domain"][0] == "FS-24-2\nFeb 25"
        row = programs.spec(look)
        assert row["layer"][0]["encoding"]["x"]["scale"]["reverse"] is is_mirrored
        assert row["encoding"]["y"]["axis"]["orient"] == side
        day = curve.spec(look)["layer"][0]["encoding"]
        assert "reverse" not in day["x"]["scale"]
        assert day["y"]["axis"]["orient"] == side


def test_words_are_isolated_among_right_to_left_only() -> None:
    assert Look().text("16/22") == "16/22"
    assert Look(direction="rtl").text("16/22") == "\u206816/22\u2069"
    assert Look(direction="rtl").text("") == ""


def test_a_legend_reads_from_the_side_where_reading_begins() -> None:
    cohorts = charts()[0]
    plain = cohorts.spec(Look(size="narrow"))["layer"][0]["encoding"]["fill"]
    mirrored = cohorts.spec(Look(direction="rtl", size="narrow"))["layer"][0]["encoding"]["fill"]
    order = plain["scale"]["domain"]
    assert order[:4] == ["In work, in field", "In work, other field", "Studying", "Seeking work"]
    assert mirrored["legend"]["values"][:4] == [order[1], order[0], order[3], order[2]]
    anchors = [
        anchoring(look)["legend"]["layout"]["top"]["anchor"]
        for look in (Look(), Look(direction="rtl"))
    ]
    assert anchors == ["start", "end"]
