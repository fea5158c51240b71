"""The charts of the portfolio: programs side by side; for outsiders the partners they were given."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.charts.outcomes import Group, programs_side_by_side
from tracker.charts.rates import Shown, Title, rates_side_by_side
from tracker.charts.shape import Chart, Heading
from tracker.gate import actor, needs
from tracker.queries import dashboards as queries
from tracker.queries.figures import read_figures
from tracker.rules.problems import NotFound
from tracker.web.chart_files import FORMATS, Frame, answer, framed
from tracker.web.chart_words import VOICE
from tracker.web.listing import routes
from tracker.web.shell import today
from tracker.web.withholding import OutsideTables, outside_tables

bp = Blueprint("portfolio_charts", __name__)

LINE = "placement_rate_180"
PROGRAMS = (
    "Programs side by side",
    "Graduates of every partner by what they were doing by day 180; bar length is how many",
)
PARTNERS = ("Partners side by side", "Placed by day 180, share of graduates due")


@routes(bp, "/portfolio/charts/<chart>", FORMATS)
@needs("partner:read")
def show_chart(chart: str, fmt: str = "html") -> ResponseReturnValue:
    """One chart of the portfolio, with its table: page, data or picture."""
    key = "programs" if actor().sees_small_groups else "partners"
    if chart != key:
        raise NotFound("There is no such chart.")
    made = programs() if key == "programs" else partners(outside_tables(today()))
    trail = [("Partners", url_for("partners.list_partners")), (made.title, None)]
    return answer(made, fmt, name=chart, frame=framed(made, _path(chart)), trail=trail)


def _path(chart: str) -> str:
    return url_for("portfolio_charts.show_chart", chart=chart)


def programs() -> Chart:
    """Every program the viewer may see, that with most graduates first."""
    tallies = read_figures("contract", today()).by_program()
    groups = [Group(p.name, "", tallies[p.id]) for p in queries.list_programs_by_id(tallies)]
    return programs_side_by_side(
        sorted(groups, key=lambda group: -sum(group.bands.values())), VOICE
    )


def partners(tables: OutsideTables) -> Chart:
    """The partners given to an outsider: the cells of their own table, withheld ones as such."""
    title = Title("partners", *PARTNERS, Heading("partner", "Partner", "text"), tables.reason)
    found = [
        Shown(partner.name, tables.rates((LINE,), partner=partner.id)[LINE])
        for partner in queries.list_partners_by_id(_given(tables))
    ]
    return rates_side_by_side(title, found, VOICE)


def _given(tables: OutsideTables) -> list[int]:
    """The partners of the tables."""
    return [key for key in tables.shown.values("partner") if isinstance(key, int)]


def frames() -> list[Frame]:
    """The place of the chart on the portfolio of head office and partners."""
    return [Frame("programs", *PROGRAMS, _path("programs"))]


def outside_frames(tables: OutsideTables) -> list[Frame]:
    """The place of the chart on an outsider's portfolio."""
    made = partners(tables)
    return [] if made.draw is None else [framed(made, _path("partners"))]
