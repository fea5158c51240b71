"""The portfolio: one line of figures a partner, pooled on top; and what outsiders see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.metrics.rates import Rate
from tracker.metrics.tally import Place, Tally
from tracker.models import AgreementTerm, Partner
from tracker.queries import portfolio as queries
from tracker.queries.figures import partner_tallies
from tracker.queries.summaries import list_partner_summaries, partner_table
from tracker.web import listing
from tracker.web.listing import Listing, table_file
from tracker.web.shell import today
from tracker.web.withholding import LINE, outsider_table, threshold

_OUTSIDER_HEADER = (
    "partner",
    "placement_180_part",
    "placement_180_whole",
    "placement_180_percent",
    "placement_180_state",
)


@dataclass(frozen=True, slots=True)
class Line:
    """What the portfolio prints of a partner, or of all of them pooled."""

    term: AgreementTerm | None
    running: int
    open: int
    completion: Rate
    completion_on: date | None
    placement: Rate
    next_on: date | None


def _line(tally: Tally, term: AgreementTerm | None, running: int) -> Line:
    return Line(
        term,
        running,
        tally.count("open_count", Place.PART),
        tally.rate("completion_rate"),
        tally.next_on.get("completion_rate"),
        tally.rate(LINE),
        tally.next_on.get(LINE),
    )


def partner_list(spec: Listing[Partner], fmt: str) -> ResponseReturnValue:
    """The list with its figures, as page or summary file."""
    if fmt != "html":
        fitting = spec.read(listing.criteria(spec, whole=True)).rows
        summaries = {row.partner_id: row for row in list_partner_summaries(today())}
        table = partner_table([summaries[partner.id] for partner in fitting])
        return table_file("partners", table.header, table.rows, fmt)
    return listing.respond(spec, **_context(spec, partner_tallies("contract", today())))


def _context(spec: Listing[Partner], tallies: dict[int, Tally]) -> dict[str, Any]:
    """Lines of every partner that fits the filters, whichever page shows them, and their sum."""
    fitting = spec.read(listing.criteria(spec, whole=True)).rows
    ids = [partner.id for partner in fitting]
    terms = queries.terms_in_force(ids, today())
    running = queries.running_cohorts(ids, today())
    lines = {
        key: _line(tallies.get(key, Tally()), terms.get(key), running.get(key, 0)) for key in ids
    }
    pooled = Tally.total(tallies[key] for key in ids if key in tallies)
    due = sum(1 for line in lines.values() if line.placement.whole)
    return {
        "lines": lines,
        "pooled": _line(pooled, None, sum(running.values())) if len(ids) > 1 else None,
        "any_withheld": False,
        "threshold": threshold(),
        "summary_words": f"{len(ids)} {'partner' if len(ids) == 1 else 'partners'}, "
        f"{due} with graduates due.",
    }


def outsider_list(spec: Listing[Partner], fmt: str) -> ResponseReturnValue:
    """The placement rates, small groups withheld, in one fixed table whatever the filters."""
    shown = outsider_table(today())
    if fmt != "html":
        found = spec.read(listing.criteria(spec, whole=True))
        return table_file("partners", _OUTSIDER_HEADER, _outsider_rows(found.rows, shown.rows), fmt)
    return listing.respond(
        replace(spec, template="partners/list_outside.html", actions=()),
        rates={key: row[LINE] for key, row in shown.rows.items()},
        total=shown.total.get(LINE),
        nothing=Rate(0, 0),
        any_withheld=not shown.is_complete,
        threshold=threshold(),
    )


def outsider_partner(partner: Partner, fmt: str) -> ResponseReturnValue:
    """One partner as outsiders see it: its cell of the same table."""
    shown = outsider_table(today())
    if fmt != "html":
        rows = _outsider_rows([partner], shown.rows)
        return table_file(partner.slug, _OUTSIDER_HEADER, rows, fmt)
    rate = shown.rows.get(partner.id, {}).get(LINE, Rate(0, 0))
    return render_template(
        "partners/show_outside.html", partner=partner, rate=rate, threshold=threshold()
    )


def _outsider_rows(rows: Sequence[Partner], shown: dict[int, dict[str, Rate]]) -> list[list[Any]]:
    table = []
    for partner in rows:
        rate = shown.get(partner.id, {}).get(LINE, Rate(0, 0))
        counts = [None, None] if rate.is_withheld else [rate.part, rate.whole]
        table.append([partner.name, *counts, rate.percent(), rate.state])
    return table
