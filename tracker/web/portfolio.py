"""The portfolio: one line of figures a partner, pooled on top. What outsiders see: portfolio_outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

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

LINE = "placement_rate_180"


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
        "summary_words": f"{len(ids)} {'partner' if len(ids) == 1 else 'partners'}, "
        f"{due} with graduates due.",
    }
