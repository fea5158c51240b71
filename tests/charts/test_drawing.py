"""Files of charts: drawn without a browser, with patterns, and nothing fetched."""

from __future__ import annotations

import struct
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from tests.charts.samples import charts
from tracker.charts.drawing import TYPES, draw
from tracker.charts.theme import Look

NARROW = Look("dark", "rtl", "narrow")
KINDS = [chart.key for chart in charts()]


@pytest.mark.parametrize("number", range(len(KINDS)), ids=KINDS)
def test_every_chart_becomes_an_svg_of_the_width_asked(number: int) -> None:
    chart = charts()[number]
    for look in (Look(), NARROW):
        root = ET.fromstring(draw(chart.spec(look), look, "svg"))
        assert abs(float(root.attrib["width"]) - look.width) <= 12
        texts = {"".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")}
        assert len(texts) > 3
        assert "null" not in texts
        assert not any("undefined" in text or "NaN" in text for text in texts)


def test_patterns_and_ground_are_in_the_file() -> None:
    drawn = draw(charts()[0].spec(NARROW), NARROW, "svg").decode()
    assert '<pattern id="hatch"' in drawn
    assert 'fill="url(#hatch)"' in drawn
    assert "#1B1D20" in drawn
    assert f"<title>{charts()[0].sentence}</title>" in drawn
    spec = charts()[0].spec(NARROW) | {"description": "R&D <b>"}
    assert "<title>R&amp;D &lt;b&gt;</title>" in draw(spec, NARROW, "svg").decode()


def test_png_and_pdf_are_what_they_say() -> None:
    chart = charts()[0]
    png = draw(chart.spec(NARROW), NARROW, "png")
    width, _ = struct.unpack(">II", png[16:24])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert abs(width - 2 * NARROW.width) <= 24
    assert draw(chart.spec(NARROW), NARROW, "pdf")[:5] == b"%PDF-"
    assert set(TYPES) == {"svg", "png", "pdf"}


def test_the_same_figures_draw_the_same_file() -> None:
    first, second = (draw(charts()[0].spec(NARROW), NARROW, "svg") for _ in range(2))
    assert first == second


def test_what_is_fetched_is_refused() -> None:
    spec = charts()[0].spec(Look())
    spec["layer"][0]["data"] = {"url": "https://example.test/people.csv"}
    with pytest.raises(ValueError, match="not allowed"):
        draw(spec, Look(), "svg")


def test_a_start_does_not_wake_the_drawing_library() -> None:
    code = "import sys, tracker.charts.drawing; sys.exit('vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
