"""A chart as an answer: JSON for the page that draws it, CSV of its table, SVG and PNG.

Not here: which charts a page has, and from which figures (web/partner_charts, portfolio_charts).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from tracker.charts import drawing
from tracker.charts.shape import Chart
from tracker.charts.theme import Direction, Look, Size, Theme, anchoring
from tracker.rules.problems import NotFound
from tracker.web.chart_words import cell_text
from tracker.web.listing import table_file

FORMATS = ("json", "csv", "svg", "png")


@dataclass(frozen=True, slots=True)
class Frame:
    """A chart's place on a page: its own address, and itself where the page has its figures.

    Without `chart` the page says title and address only, and the picture brings the rest.
    """

    key: str
    title: str
    subtitle: str
    path: str
    query: str = ""
    chart: Chart | None = None

    def url(self, fmt: str = "") -> str:
        """The address of the chart's page, or of its file in that format."""
        return f"{self.path}.{fmt}{self.query}" if fmt else f"{self.path}{self.query}"


def framed(chart: Chart, path: str, query: str = "") -> Frame:
    """The place of a chart whose figures the page has."""
    return Frame(chart.key, chart.title, chart.subtitle, path, query, chart)


def look_asked() -> Look:
    """The look that the address asks for; what it does not know is light, left to right, wide."""
    return Look(
        _one_of(Theme, "theme", "light"),
        _one_of(Direction, "direction", "ltr"),
        _one_of(Size, "size", "wide"),
    )


def _one_of(choices: Any, name: str, default: str) -> Any:
    asked = request.args.get(name, default)
    return asked if asked in get_args(choices) else default


def answer(
    chart: Chart, fmt: str, *, name: str, frame: Frame, trail: list[tuple[str, str | None]]
) -> ResponseReturnValue:
    """The chart in that format; a file is called `name`. What cannot be drawn has no picture."""
    if fmt == "json":
        return _cached(jsonify(as_data(chart, look_asked())))
    if fmt == "csv":
        return table_file(name, chart.table.keys, chart.table.rows, "csv")
    if fmt in drawing.TYPES:
        if chart.draw is None:
            raise NotFound(chart.sentence)
        look = look_asked()
        body = drawing.draw(chart.spec(look), look, fmt)  # type: ignore[arg-type]
        response = Response(body, content_type=drawing.TYPES[fmt])
        response.headers["Content-Disposition"] = f'inline; filename="{name}.{fmt}"'
        return _cached(response)
    return render_template("charts/show.html", frame=frame, chart=chart, trail=trail)


def as_data(chart: Chart, look: Look) -> dict[str, Any]:
    """Everything of a chart that a page needs to draw it and to print its table."""
    return {
        "spec": None if chart.draw is None else chart.spec(look),
        "config": anchoring(look),
        "sentence": chart.sentence,
        "notes": list(chart.notes),
        "headings": [[heading.words, heading.kind] for heading in chart.table.headings],
        "rows": [[cell_text(cell) for cell in row] for row in chart.table.rows],
    }


def _cached(response: Response) -> Response:
    """Kept by the browser of whoever may see it, and asked about each time."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
