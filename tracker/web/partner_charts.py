"""The charts of one partner's page: for head office and the partner, and for outsiders.

Outsiders get what the tables of portfolio_outside show them, cell by cell, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.charts.curves import placement_curves
from tracker.charts.funnel import funnel
from tracker.charts.network import Beside, beside_the_network
from tracker.charts.outcomes import Group, outcomes_by_cohort
from tracker.charts.pay import salaries
from tracker.charts.rates import Shown, Title, rates_side_by_side
from tracker.charts.shape import Chart, Heading
from tracker.gate import actor, needs
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Tally
from tracker.models import Cohort, Partner
from tracker.queries import dashboards as queries
from tracker.queries import figures as reading
from tracker.queries.benchmarks import read_benchmarks
from tracker.queries.figures import Figures
from tracker.queries.partners import get_partner
from tracker.queries.totals import read_totals
from tracker.rules.problems import NotFound
from tracker.web.chart_files import FORMATS, Frame, answer, framed
from tracker.web.chart_words import VOICE, cell_text, month
from tracker.web.figure_scope import Asked, asked
from tracker.web.headlines import STRIP
from tracker.web.listing import routes
from tracker.web.shell import today
from tracker.web.withholding import OutsideTables, outside_tables, threshold

bp = Blueprint("partner_charts", __name__)
bp.add_app_template_global(cell_text)

PAY = "salaries"
# Currencies of which a distribution is drawn, those with most salaries first.
CURRENCIES = 3
# Charts whose figures a page does not have: their place on the page says this of them.
CURVE = (
    "Placement by days since completion",
    "Share of graduates who have been in work on at least one day",
)
NETWORK = ("Beside the network", "The same standard for every partner")


@routes(bp, "/partners/<slug>/charts/<chart>", FORMATS)
@needs("partner:read")
def show_chart(slug: str, chart: str, fmt: str = "html") -> ResponseReturnValue:
    """One chart of a partner, with its table: page, data or picture."""
    partner = get_partner(slug)
    question = asked(partner)
    if actor().sees_small_groups:
        made = _inside(question, chart)
    else:
        found = outside(partner, outside_tables(today()))
        made = next((one for one in found if one.key == chart), None)
    if made is None:
        raise NotFound("There is no such chart.")
    home = url_for("partners.show_partner", slug=partner.slug)
    trail = [
        ("Partners", url_for("partners.list_partners")),
        (partner.name, home),
        (made.title, None),
    ]
    frame = framed(made, _path(partner, chart), _query(question))
    name = f"{partner.slug}-{chart}"
    return answer(made, fmt, name=name, frame=frame, trail=trail)


def _query(question: Asked) -> str:
    """The question as the end of a chart's address, which names the partner already."""
    kept = {name: value for name, value in question.arguments.items() if name != "partner"}
    return f"?{urlencode(kept)}" if kept else ""


def _path(partner: Partner, chart: str) -> str:
    return url_for("partner_charts.show_chart", slug=partner.slug, chart=chart)


def _inside(question: Asked, key: str) -> Chart | None:
    """The chart of that key; reads only what it needs."""
    if key == "curve":
        return curve(question)
    if key == "network":
        return network(question)
    figures = reading.read_figures("contract", question.as_of, question.scope, question.period)
    makers = _makers(figures, lambda: queries.list_cohorts_of(question.scope))
    return makers[key]() if key in makers else None


def _makers(
    figures: Figures, cohorts: Callable[[], Sequence[Cohort]]
) -> dict[str, Callable[[], Chart]]:
    """Key -> how the chart is made of figures that a dashboard has read."""
    total = figures.total()

    def pay(currency: str) -> Callable[[], Chart]:
        values = total.multiset(PAY, currency)
        return lambda: salaries(values, currency, threshold(), VOICE)

    return {
        "cohorts": lambda: outcomes_by_cohort(_groups(figures, cohorts()), VOICE),
        "funnel": lambda: funnel(list(figures.tallies.values()), VOICE),
        **{f"pay-{unit.lower()}": pay(unit) for unit in total.units(PAY)[:CURRENCIES]},
    }


def _groups(figures: Figures, cohorts: Sequence[Cohort]) -> list[Group]:
    """One group a cohort, the first that ended first; the cohorts come latest end first."""
    return [Group(c.code, month(c.ends_on), figures.of_cohort(c.id)) for c in reversed(cohorts)]


def frames(question: Asked, figures: Figures, cohorts: Sequence[Cohort]) -> dict[str, Frame]:
    """Key -> place of every chart of a partner's dashboard; none before anybody has completed."""
    partner = question.partner
    if partner is None or not figures.total().count("completed_count"):
        return {}
    query = _query(question)
    made = {key: make() for key, make in _makers(figures, lambda: cohorts).items()}
    found = {
        key: framed(chart, _path(partner, key), query)
        for key, chart in made.items()
        if not chart.withheld
    }
    found["curve"] = Frame("curve", *CURVE, _path(partner, "curve"), query)
    found["network"] = Frame("network", *NETWORK, _path(partner, "network"))
    return found


def curve(question: Asked) -> Chart:
    """The placement curves by half-year in which cohorts began."""
    found = reading.placement_curves(question.as_of, question.scope, question.period)
    named = {half.label if half else "start not recorded": line for half, line in found.items()}
    return placement_curves(named, VOICE)


def network(question: Asked) -> Chart:
    """The partner's headline figures beside the network's: all people, as known today.

    Neither filters nor other days reach it: each would be a second range to compare with.
    """
    own = Tally()
    if question.partner is not None:
        key = question.partner.id
        found = read_totals(CONTRACT, today(), partner_id=key).partners.get(key)
        own = own if found is None else found.tally
    benchmarks = read_benchmarks(STRIP, today(), threshold())
    figures = [
        Beside(name, own.rate(line), benchmarks[line], own.next_on.get(line))
        for line, (name, _) in STRIP.items()
    ]
    return beside_the_network(figures, today(), VOICE)


def outside(partner: Partner, tables: OutsideTables) -> list[Chart]:
    """What outsiders see of the partner over time: the cells of their table by half-year."""
    title = Title(
        "trend",
        "Placed by day 180, by cohort start",
        "Share of graduates due; small groups are withheld",
        Heading("began_in", "Began in", "text"),
        tables.reason,
    )
    found = [
        Shown(began, rates["placement_rate_180"])
        for began, rates in tables.trend(partner=partner.id)
    ]
    return [rates_side_by_side(title, found, VOICE)]


def outside_frames(partner: Partner, tables: OutsideTables) -> list[Frame]:
    """The places of these charts on the partner's page."""
    drawn = [chart for chart in outside(partner, tables) if chart.draw is not None]
    return [framed(chart, _path(partner, chart.key)) for chart in drawn]
