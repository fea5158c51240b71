"""The portfolio: one line of figures a partner, pooled on top. What outsiders see: portfolio_outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask.typing import ResponseReturnValue

from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.statistics import median, size
from tracker.metrics.tally import Place, Tally
from tracker.models import AgreementTerm, Partner
from tracker.queries import portfolio as queries
from tracker.queries.pooled_pay import medians_of, pooled_medians
from tracker.queries.revisions import get_record_revision
from tracker.queries.scope import current_viewer
from tracker.queries.summaries import list_partner_summaries, partner_table
from tracker.queries.totals import Median, Medians, PartnerTotal, Totals, read_totals
from tracker.web import listing, portfolio_charts
from tracker.web.kept_pages import Rendered, kept_page
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
    days: Median | None  # to a job
    pay: list[tuple[str, Median]]  # by currency, most people first


def _line(
    tally: Tally, medians: Medians, term: AgreementTerm | None = None, running: int = 0
) -> Line:
    days = tally.multiset("median_days_to_job", "days")
    middle = median(days)
    pay = medians.get("salaries", {}).items()
    return Line(
        term,
        running,
        tally.count("open_count", Place.PART),
        tally.rate("completion_rate"),
        tally.next_on.get("completion_rate"),
        tally.rate(LINE),
        tally.next_on.get(LINE),
        None if middle is None else Median(size(days), middle),
        sorted(pay, key=lambda pair: (-pair[1].people, pair[0])),
    )


def partner_list(spec: Listing[Partner], fmt: str) -> ResponseReturnValue:
    """The list with its figures, as page or summary file."""
    if fmt != "html":
        fitting = spec.read(listing.criteria(spec, whole=True)).rows
        summaries = {row.partner_id: row for row in list_partner_summaries(today())}
        table = partner_table([summaries[partner.id] for partner in fitting])
        return table_file("partners", table.header, table.rows, fmt)
    return kept_page(get_record_revision(), lambda: _page(spec))


def _page(spec: Listing[Partner]) -> Rendered:
    asked = listing.criteria(spec, whole=False)
    values = listing.printed(spec, asked, spec.read(asked))
    return Rendered(spec.template, values | _context(spec, read_totals(CONTRACT, today())))


def _context(spec: Listing[Partner], totals: Totals) -> dict[str, Any]:
    """Lines of every partner that fits the filters, whichever page shows them, and their sum."""
    fitting = spec.read(listing.criteria(spec, whole=True)).rows
    ids = [partner.id for partner in fitting]
    terms = queries.terms_in_force(ids, today())
    running = queries.running_cohorts(ids, today())
    empty = PartnerTotal(0, Tally(), {})
    found = {key: totals.partners.get(key, empty) for key in ids}
    lines = {
        key: _line(total.tally, total.medians, terms.get(key), running.get(key, 0))
        for key, total in found.items()
    }
    due = sum(1 for line in lines.values() if line.placement.whole)
    return {
        "charts": portfolio_charts.frames() if due else [],
        "lines": lines,
        "pooled": _pooled(totals, ids, sum(running.values())) if len(ids) > 1 else None,
        "summary_words": f"{len(ids)} {'partner' if len(ids) == 1 else 'partners'}, "
        f"{due} with graduates due.",
    }


def _pooled(totals: Totals, ids: list[int], running: int) -> Line:
    """The partners that fit, all their people together."""
    chosen = [totals.partners[key] for key in ids if key in totals.partners]
    is_everybody = len(chosen) == len(totals.partners) and current_viewer().partner_ids is None
    medians = pooled_medians(totals) if is_everybody else medians_of(totals, ids)
    return _line(Tally.total(total.tally for total in chosen), medians, running=running)
