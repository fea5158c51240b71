"""How every chart looks: colours by theme, type, spacing, and what mirrors right to left.

The same tokens as in static/tracker.css. Not here: what is drawn (the other modules).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Spec = dict[str, Any]
Theme = Literal["light", "dark"]
Direction = Literal["ltr", "rtl"]
Size = Literal["narrow", "medium", "wide"]

# The width that a specification says by itself; a page puts in what it has.
WIDTHS: dict[Size, int] = {"narrow": 350, "medium": 620, "wide": 1140}
FONT = "Inter, Heebo, Noto Sans Hebrew, Noto Sans Arabic, system-ui, sans-serif"
HATCH, DOTS = "url(#hatch)", "url(#dots)"

LIGHT: Mapping[str, str] = {
    "card": "#FFFFFF",
    "recess": "#F4F2ED",
    "line": "#E6E2DA",
    "line-strong": "#CFCAC0",
    "ink": "#1C1B19",
    "ink-2": "#55514A",
    "ink-3": "#6E6960",
    "accent": "#0F5C48",
    "part": "#5F5A52",
    "rest": "#CFCAC0",
    "placed": "#174F8A",
    "placed-other": "#5797CF",
    "studying": "#A34E86",
    "not-seeking": "#A8914A",
    "seeking": "#DB7A1E",
    "unreachable": "#57514B",
    "unknown": "#938F87",
    "not-due": "#8A857C",
}
DARK: Mapping[str, str] = {
    "card": "#1B1D20",
    "recess": "#16181A",
    "line": "#2D3034",
    "line-strong": "#43474D",
    "ink": "#EDECE9",
    "ink-2": "#B9B6B0",
    "ink-3": "#9A978F",
    "accent": "#7CD3B2",
    "part": "#A5A199",
    "rest": "#43474D",
    "placed": "#4C93DB",
    "placed-other": "#A9D2F7",
    "studying": "#D88ABB",
    "not-seeking": "#97854F",
    "seeking": "#F2A945",
    "unreachable": "#D3CDC4",
    "unknown": "#7A7771",
    "not-due": "#8C8880",
}
PALETTES: dict[Theme, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}
# What is drawn with a pattern: the page, or the file, holds it under that name.
PATTERNED = {"unknown": HATCH, "unreachable": DOTS}


@dataclass(frozen=True, slots=True)
class Look:
    """For which theme, direction and size a specification is made."""

    theme: Theme = "light"
    direction: Direction = "ltr"
    size: Size = "wide"

    @property
    def is_rtl(self) -> bool:
        """Whether bars, value axes and legends mirror."""
        return self.direction == "rtl"

    @property
    def is_narrow(self) -> bool:
        """Whether it is for a phone."""
        return self.size == "narrow"

    @property
    def width(self) -> int:
        """The width in pixels that the specification says by itself."""
        return WIDTHS[self.size]

    def colour(self, token: str) -> str:
        """The colour of a token: a line's, or a solid fill."""
        return PALETTES[self.theme][token]

    def fill(self, token: str) -> str:
        """What fills an area of that token: its colour, or its pattern."""
        return PATTERNED.get(token) or self.colour(token)

    def text(self, words: str) -> str:
        """Words as a mark prints them: isolated among right to left, else numbers and signs jump."""
        return f"\u2068{words}\u2069" if self.is_rtl and words else words

    @property
    def start(self) -> Literal["left", "right"]:
        """The side where reading begins: value axes, legends and the names of rows stand there."""
        return "right" if self.is_rtl else "left"

    @property
    def end(self) -> Literal["left", "right"]:
        """The side where reading ends: counts stand there, bars grow towards it."""
        return "left" if self.is_rtl else "right"

    @property
    def outwards(self) -> int:
        """1 where the end of a row lies to the right, -1 where it lies to the left."""
        return -1 if self.is_rtl else 1


def config(look: Look) -> Spec:
    """Vega-Lite's configuration: quiet axes, hairlines across values only, our type."""
    label = {"labelFont": FONT, "labelFontSize": 12, "labelColor": look.colour("ink-2")}
    quiet = {"domain": False, "ticks": False, "titleColor": look.colour("ink-3")}
    return {
        "background": "transparent",
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": {**label, **quiet, "labelPadding": 8, "titleFontWeight": 500},
        "axisQuantitative": {
            "grid": True,
            "gridColor": look.colour("line"),
            "gridWidth": 1,
            "tickCount": 5,
        },
        "legend": {
            **label,
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "symbolType": "square",
            "symbolSize": 110,
            "symbolStrokeWidth": 1,
            "labelOffset": 4,
            "columnPadding": 14,
            "rowPadding": 5,
            "offset": 12,
            "labelLimit": 0,
        },
        "text": {"font": FONT, "fontSize": 12, "color": look.colour("ink")},
    }


def anchoring(look: Look) -> Spec:
    """Where legends stand, as the configuration that is given when a specification is compiled.

    Vega knows it; the schema of Vega-Lite has no place for it.
    """
    anchor = "end" if look.is_rtl else "start"
    return {"legend": {"layout": {"top": {"anchor": anchor, "bounds": "full"}}}}


def frame(look: Look, height: int, *, padding: Mapping[str, int] | None = None) -> Spec:
    """The start of a specification of that height, without its data and layers."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": look.width,
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        # A little room below, or the last line of labels is clipped.
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 6, **(padding or {})},
        "config": config(look),
    }
