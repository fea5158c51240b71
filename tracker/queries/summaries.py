"""Summary rows: every cohort, or every partner, with the tally that its figures are printed from.

The columns are metrics/summary; screens and files print the same tallies. They hold small groups,
so outsiders get none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.extensions import db
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.summary import Cell, columns, pay_width, row
from tracker.metrics.tally import Tally
from tracker.models import Centre, Cohort, Partner, Program
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.figures import partner_tallies, read_figures
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotAllowed

COHORT_COLUMNS = ("partner", "centre", "program", "cohort", "starts_on", "ends_on")
PARTNER_COLUMNS = ("partner",)


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """One cohort: whose (slug and name), where, what, when; its tally, empty without enrolments."""

    cohort_id: int
    partner_id: int
    partner: str
    partner_name: str
    centre: str
    program: str
    cohort: str
    starts_on: date | None
    ends_on: date | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class PartnerSummary:
    """One partner (slug and name) with the sum of its cohorts' tallies."""

    partner_id: int
    partner: str
    partner_name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A summary file: its header and its rows, in the same order."""

    header: list[str]
    rows: list[list[Cell]]


def list_cohort_summaries(
    as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> list[CohortSummary]:
    """Every cohort of the scope, by partner, start and code; three statements.

    NotAllowed for a viewer who may not see small groups.
    """
    _refuse_outsiders()
    chosen = {
        Cohort.partner_id: scope.partner_id,
        Cohort.centre_id: scope.centre_id,
        Cohort.program_id: scope.program_id,
        Cohort.program_version_id: scope.version_id,
        Cohort.id: scope.cohort_id,
    }
    statement = (
        select(
            Cohort.id,
            Cohort.partner_id,
            Partner.slug,
            Partner.name,
            Centre.name,
            Program.code,
            Cohort.code,
            Cohort.starts_on,
            Cohort.ends_on,
        )
        .join(Partner, Partner.id == Cohort.partner_id)
        .join(Centre, Centre.id == Cohort.centre_id)
        .join(Program, Program.id == Cohort.program_id)
        .where(*(column == value for column, value in chosen.items() if value is not None))
        .order_by(
            Partner.name, Cohort.starts_on.is_(None), Cohort.starts_on, Cohort.code, Cohort.id
        )
    )
    figures = read_figures("contract", as_of, scope, period)
    return [
        CohortSummary(*named, figures.of_cohort(named[0]))
        for named in db.session.execute(statement)
    ]


def list_partner_summaries(
    as_of: date, scope: FigureScope = EVERYTHING, period: Period = ALWAYS
) -> list[PartnerSummary]:
    """Every partner of the scope, by name; three statements.

    NotAllowed for a viewer who may not see small groups.
    """
    _refuse_outsiders()
    statement = select(Partner.id, Partner.slug, Partner.name).order_by(Partner.name, Partner.id)
    if scope.partner_id is not None:
        statement = statement.where(Partner.id == scope.partner_id)
    tallies = partner_tallies("contract", as_of, scope, period)
    return [
        PartnerSummary(key, slug, name, tallies.get(key, Tally()))
        for key, slug, name in db.session.execute(statement)
    ]


def _refuse_outsiders() -> None:
    if not current_viewer().sees_small_groups:
        raise NotAllowed("Your role sees figures without small groups only.")


def cohort_table(rows: list[CohortSummary]) -> SummaryTable:
    """The cohorts' summary file."""
    return _table(COHORT_COLUMNS, rows)


def partner_table(rows: list[PartnerSummary]) -> SummaryTable:
    """The partners' summary file."""
    return _table(PARTNER_COLUMNS, rows)


def _table(
    names: tuple[str, ...], summaries: Sequence[CohortSummary | PartnerSummary]
) -> SummaryTable:
    """Who it is, the figures, and at the end the partner's name (the slug is the key of files)."""
    width = pay_width(summary.tally for summary in summaries)
    rows = []
    for summary in summaries:
        who: list[Cell] = [getattr(summary, name) for name in names]
        rows.append([*who, *row(summary.tally, width).values(), summary.partner_name])
    return SummaryTable([*names, *columns(width), "partner_name"], rows)
