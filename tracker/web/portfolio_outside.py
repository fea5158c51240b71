"""The portfolio and a partner's page for outsiders: the same fixed tables whatever is asked.

Filters choose rows to look at, never people to count. Not here: which cells are withheld.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from tracker.metrics.publication import Median
from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.summary import RATES
from tracker.models import Partner
from tracker.web import listing, partner_charts, portfolio_charts
from tracker.web.listing import Listing, downloads, table_file
from tracker.web.shell import today
from tracker.web.withholding import LINES, TREND, OutsideTables, outside_tables

# Line -> the head of its column.
HEADS = {
    "completion_rate": "Completed",
    "knowledge_rate": "Outcome known",
    "placement_rate_90": "Placed by day 90",
    "placement_rate_180": "Placed by day 180",
    "placement_rate_365": "Placed by day 365",
    "in_field_rate_180": "In field by day 180",
    "retention_rate_365": "In work on day 365",
}


def outsider_list(spec: Listing[Partner], fmt: str) -> ResponseReturnValue:
    """Every partner the viewer was given, its figures side by side, all together on top."""
    tables = outside_tables(today())
    if fmt != "html":
        found = spec.read(listing.criteria(spec, whole=True))
        return _file("partners", [_row(partner, tables) for partner in found.rows], tables, fmt)
    return listing.respond(
        replace(spec, template="partners/list_outside.html", actions=()),
        tables=tables,
        lines=LINES,
        trend_lines=TREND,
        heads=HEADS,
        charts=portfolio_charts.outside_frames(tables),
    )


def outsider_partner(partner: Partner, fmt: str) -> ResponseReturnValue:
    """One partner: its cells of the same tables, and its half-years."""
    tables = outside_tables(today())
    if fmt != "html":
        rows = [_row(partner, tables)]
        trend = tables.trend(partner=partner.id)
        rows += [(partner.name, began, rates, []) for began, rates in trend]
        return _file(partner.slug, rows, tables, fmt)
    return render_template(
        "partners/show_outside.html",
        partner=partner,
        tables=tables,
        figures=[(CONTRACT.line(k), r) for k, r in tables.rates(partner=partner.id).items()],
        pay=tables.pay(partner=partner.id),
        pay_line=CONTRACT.line("salaries"),
        trend=tables.trend(partner=partner.id),
        trend_lines=TREND,
        heads=HEADS,
        charts=partner_charts.outside_frames(partner, tables),
        files=downloads(),
    )


# Partner, half-year ("" for all), figures, pay.
Row = tuple[str, str, dict[str, Rate], list[Median]]


def _row(partner: Partner, tables: OutsideTables) -> Row:
    return partner.name, "", tables.rates(partner=partner.id), tables.pay(partner=partner.id)


def _file(name: str, rows: Sequence[Row], tables: OutsideTables, fmt: str) -> Response:
    """The rows under one header, with why and as of when."""
    width = max((len(pay) for *_, pay in rows), default=1) or 1
    cells = [
        [who, *_cells(rates), *_pay_cells(pay, width), began, tables.as_of]
        for who, began, rates, pay in rows
    ]
    return table_file(name, _header(width), cells, fmt, notes=_notes(tables))


def _header(width: int) -> list[str]:
    names = ["partner"]
    for line in LINES:
        names += [f"{RATES[line]}_{end}" for end in ("part", "whole", "percent", "state")]
    for number in range(1, width + 1):
        start = "salary" if number == 1 else f"salary_{number}"
        names += [f"{start}_currency", f"{start}_median", f"{start}_state"]
    return [*names, "began_in", "as_of"]


def _cells(rates: dict[str, Rate]) -> list[Any]:
    """Part, whole, percentage and state of each line; nothing of a line that has no such row."""
    cells: list[Any] = []
    for line in LINES:
        rate = rates.get(line)
        if rate is None:
            cells += [None, None, None, "not_told"]
        else:
            counts = [None, None] if rate.is_withheld else [rate.part, rate.whole]
            cells += [*counts, rate.percent(), rate.state]
    return cells


def _pay_cells(pay: Sequence[Median], width: int) -> list[Any]:
    cells: list[Any] = []
    for unit, value in pay:
        cells += [unit, value, "withheld" if value is None else "value"]
    return cells + [None, None, None] * (width - len(pay))


def _notes(tables: OutsideTables) -> list[str]:
    said = [
        f"Our contract, edition 1, as known on {_iso(tables.as_of)}; next on {_iso(tables.next_on)}.",
        "Unknown graduates stay in the whole. Medians of pay are rounded to hundreds.",
    ]
    return [*said, tables.reason] if tables.reason else said


def _iso(day: date) -> str:
    return day.isoformat()
