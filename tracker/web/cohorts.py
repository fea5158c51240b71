"""The list of cohorts and its summary files.

One cohort: web/cohort_page. Opening, editing, days, cancelling: web/cohort_edits. What happens to
its learners: web/rosters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import needs
from tracker.models import Cohort
from tracker.queries import choices
from tracker.queries import cohorts as queries
from tracker.queries.centres import list_all_centres
from tracker.queries.cohorts import RosterCount
from tracker.queries.criteria import Criteria, Page
from tracker.queries.figures import FigureScope
from tracker.queries.summaries import cohort_table, list_cohort_summaries
from tracker.rules.vocabulary import COHORT_STATUSES, DELIVERY_MODES
from tracker.web import listing
from tracker.web.listing import Action, Column, Filter, Listing, table_file
from tracker.web.shell import today

bp = Blueprint("cohorts", __name__)

STATUS_TONES = {"running": "good", "unscheduled": "soon", "cancelled": "late"}


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort in a list, with its status today and how many are in it."""

    cohort: Cohort
    status: str
    count: RosterCount


def cohort_url(cohort: Cohort) -> str:
    """The address of a cohort."""
    return url_for("cohorts.show_cohort", cohort_id=cohort.id)


def cohort_trail(cohort: Cohort | None = None) -> list[tuple[str, str | None]]:
    """The way to the cohorts, and on to one of them."""
    steps: list[tuple[str, str | None]] = [("Cohorts", url_for("cohorts.list_cohorts"))]
    return steps if cohort is None else [*steps, (cohort.code, cohort_url(cohort))]


def enrolling_day(cohort: Cohort, today: date) -> date:
    """The day a form offers: today, or the first day of a cohort whose roster comes afterwards."""
    if cohort.starts_on and cohort.ends_on and cohort.ends_on < today:
        return cohort.starts_on
    return today


def _lines(criteria: Criteria) -> Page[CohortLine]:
    found = queries.list_cohorts(criteria, today=today())
    counts = queries.count_rosters(row.id for row in found.rows)
    lines = [CohortLine(row, row.status_on(today()), counts[row.id]) for row in found.rows]
    return Page(lines, found.total, criteria, found.first, found.last)


def _centre_pairs() -> list[tuple[str, str]]:
    return [(str(row.id), f"{row.name} ({row.partner.name})") for row in list_all_centres()]


def _seats(line: CohortLine) -> str | None:
    if line.cohort.seats is None or line.status in {"ended", "cancelled"}:
        return None
    return f"{line.count.open} of {line.cohort.seats}"


COHORTS: Listing[CohortLine] = Listing(
    noun="cohorts",
    title="Cohorts",
    subtitle="Each delivery of a program at a centre.",
    read=_lines,
    search="Find a cohort",
    columns=(
        Column(
            "code",
            "Cohort",
            lambda r: r.cohort.code,
            sortable=True,
            link=lambda r: cohort_url(r.cohort),
        ),
        Column("partner", "Partner", lambda r: r.cohort.partner.name, sortable=True),
        Column("centre", "Centre", lambda r: r.cohort.centre.name, sortable=True, lesser=True),
        Column(
            "program",
            "Program",
            lambda r: r.cohort.program.name,
            sortable=True,
            second=lambda r: f"version {r.cohort.program_version.label}",
            lesser=True,
        ),
        Column(
            "status",
            "Status",
            lambda r: COHORT_STATUSES[r.status],
            kind="badge",
            tone=lambda r: STATUS_TONES.get(r.status, "plain"),
        ),
        Column(
            "starts_on",
            "Starts",
            lambda r: r.cohort.starts_on,
            kind="date",
            sortable=True,
            lesser=True,
        ),
        Column("ends_on", "Ends", lambda r: r.cohort.ends_on, kind="date", sortable=True),
        Column(
            "enrolled_count", "Enrolled", lambda r: r.count.enrolled, kind="number", lesser=True
        ),
        Column(
            "completed_count",
            "Completed",
            lambda r: r.count.of("completed"),
            kind="number",
            lesser=True,
        ),
        Column(
            "seats",
            "Seats",
            lambda r: r.cohort.seats,
            kind="number",
            sortable=True,
            words=_seats,
            lesser=True,
        ),
    ),
    filters=(
        Filter("partner", "Partner", choices.partner_slugs),
        Filter("program", "Program", choices.program_codes),
        Filter("centre", "Centre", _centre_pairs),
        Filter("status", "Status", lambda: list(COHORT_STATUSES.items())),
        Filter("mode", "Taught", lambda: list(DELIVERY_MODES.items())),
        Filter("year", "Year", lambda: [(str(y), str(y)) for y in queries.list_years()]),
    ),
    actions=(Action("Open a cohort", lambda: url_for("cohorts.new_cohort"), "cohort:write"),),
    empty_title="No cohort yet",
    empty_text="A cohort is opened for a program that the partner is licensed for.",
    note="The files hold one line a cohort with the figures of the dashboards.",
)


@listing.routes(bp, "/cohorts/")
@needs("cohort:read")
def list_cohorts(fmt: str = "html") -> ResponseReturnValue:
    """The viewer's cohorts; the files carry the same figures as the dashboards."""
    if fmt == "html":
        return listing.respond(COHORTS)
    found = queries.list_cohorts(listing.criteria(COHORTS, whole=True), today=today())
    partners = {row.partner_id for row in found.rows}
    scope = FigureScope(partner_id=partners.pop() if len(partners) == 1 else None)
    summaries = {row.cohort_id: row for row in list_cohort_summaries(today(), scope)}
    table = cohort_table([summaries[cohort.id] for cohort in found.rows])
    return table_file("cohorts", table.header, table.rows, fmt)
