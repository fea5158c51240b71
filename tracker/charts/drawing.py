"""Files of a chart: SVG, PNG and PDF of the same specification, drawn here without a browser.

Nothing is fetched: data stands in the specification, fonts and patterns come from this project.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from xml.sax.saxutils import escape

from tracker.charts.theme import Look, Spec, anchoring

Format = Literal["svg", "png", "pdf"]
TYPES: dict[str, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
VERSION = "6.4"
# Twice the pixels, so that text is sharp on any screen and on paper.
SCALE = 2.0
_FONTS = Path(__file__).parent.parent / "static/vendor"


@lru_cache(maxsize=1)
def _converter() -> Any:
    """The drawing library; it takes a third of a second to wake, so only files need it."""
    import vl_convert

    vl_convert.register_font_directory(str(_FONTS))
    return vl_convert


def draw_svg(spec: Spec, look: Look) -> str:
    """The chart as SVG, with its sentence, its patterns, and on the ground of its theme."""
    drawn: str = _converter().vegalite_to_svg(
        spec, vl_version=VERSION, config=anchoring(look), allowed_base_urls=[]
    )
    start = drawn.index(">") + 1
    title = f"<title>{escape(str(spec.get('description', '')))}</title>"
    return drawn[:start] + title + ground(look) + drawn[start:]


def draw_png(spec: Spec, look: Look) -> bytes:
    """The chart as PNG in twice its size."""
    return bytes(_converter().svg_to_png(draw_svg(spec, look), scale=SCALE))


def draw_pdf(spec: Spec, look: Look) -> bytes:
    """The chart as a page of PDF in its own size."""
    return bytes(_converter().svg_to_pdf(draw_svg(spec, look)))


def draw(spec: Spec, look: Look, fmt: Format) -> bytes:
    """The chart as a file of that kind."""
    drawers: dict[str, Callable[[Spec, Look], bytes]] = {"png": draw_png, "pdf": draw_pdf}
    if fmt == "svg":
        return draw_svg(spec, look).encode()
    return drawers[fmt](spec, look)


def ground(look: Look) -> str:
    """What stands before the marks: the two patterns in the theme's colours, and the card."""
    card, unknown = look.colour("card"), look.colour("unknown")
    lost = look.colour("unreachable")
    return (
        '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{card}"/>'
        f'<rect width="1.6" height="5" fill="{unknown}"/></pattern>'
        '<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
        f'<rect width="4" height="4" fill="{card}"/>'
        f'<circle cx="2" cy="2" r="1.1" fill="{lost}"/></pattern></defs>'
        f'<rect width="100%" height="100%" fill="{card}"/>'
    )
