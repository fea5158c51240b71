"""Files of the record: which kinds there are, their columns and their rows, in a viewer's scope.

Each kind reads back through the importer of that kind and changes nothing. Partners and cohorts
are the summaries: who they are, then the same figures as on screen. How a table becomes CSV, XLSX
or JSON lines is exchange/writing; the rows of enrolments are queries/export_rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.exchange.columns_enrolments import ENROLMENTS
from tracker.exchange.columns_frame import CENTRES
from tracker.extensions import db
from tracker.models import Centre, Cohort, Licence, Partner, Program, ProgramVersion
from tracker.queries.export_rows import enrolment_rows
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.partners import find_partner
from tracker.queries.summaries import (
    cohort_table,
    list_cohort_summaries,
    list_partner_summaries,
    partner_table,
)
from tracker.rules.problems import Refused

# A sheet has 1,048,576 rows, the header among them.
SHEET_ROWS = 1_048_575
PROGRAM_COLUMNS = (
    "program",
    "name",
    "track",
    "kind",
    "isced_field",
    "summary",
    "version",
    "weeks",
    "hours",
    "valid_from",
    "credential",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One file to be: its name, its header, its rows (read as they are asked for)."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def read_table(kind: str, scope: FigureScope = EVERYTHING, *, today: date) -> Table:
    """The table of that kind (EXPORTS) within the scope; figures are as of `today`."""
    return EXPORTS[kind](scope, today)


def roster_table(cohort: Cohort) -> Table:
    """The roster of a cohort in the columns of the enrolments file, by name."""
    scope = FigureScope(partner_id=cohort.partner_id, cohort_id=cohort.id)
    return Table(f"roster-{cohort.code}", ENROLMENTS.keys, enrolment_rows(scope, by_name=True))


def fitting_a_sheet(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows; Refused once there are more than a sheet holds, so that none is lost in silence."""
    for number, row in enumerate(rows, start=1):
        if number > SHEET_ROWS:
            raise Refused.because(
                f"A sheet holds {SHEET_ROWS:,} rows and there are more; take CSV, or one partner."
            )
        yield row


def find_scope(partner_slug: str | None = None, cohort_code: str | None = None) -> FigureScope:
    """The scope that a partner's slug and a cohort's code name; Refused, in words, when none does."""
    partner_id = None
    if partner_slug is not None:
        partner = find_partner(partner_slug)
        if partner is None:
            raise Refused.because(f'There is no partner "{partner_slug}".', "partner")
        partner_id = partner.id
    if cohort_code is None:
        return FigureScope(partner_id=partner_id)
    statement = select(Cohort.id, Cohort.partner_id).where(Cohort.code == cohort_code)
    if partner_id is not None:
        statement = statement.where(Cohort.partner_id == partner_id)
    found = db.session.execute(statement.order_by(Cohort.id).limit(2)).all()
    if not found:
        raise Refused.because(f'There is no cohort "{cohort_code}".', "cohort")
    if len(found) > 1:
        raise Refused.because(
            f'Several partners have a cohort "{cohort_code}"; name the partner too.', "cohort"
        )
    return FigureScope(partner_id=found[0].partner_id, cohort_id=found[0].id)


def _partners(scope: FigureScope, today: date) -> Table:
    made = partner_table(list_partner_summaries(today, scope))
    return Table("partners", made.header, made.rows)


def _cohorts(scope: FigureScope, today: date) -> Table:
    made = cohort_table(list_cohort_summaries(today, scope))
    return Table("cohorts", made.header, made.rows)


def _enrolments(scope: FigureScope, today: date) -> Table:
    return Table("enrolments", ENROLMENTS.keys, enrolment_rows(scope))


def _centres(scope: FigureScope, today: date) -> Table:
    statement = (
        select(
            Partner.slug,
            Partner.external_ref,
            Centre.name,
            Centre.city,
            Centre.country,
            Centre.time_zone,
            Centre.languages,
            Centre.capacity,
            Centre.is_online,
            Centre.external_ref,
        )
        .join(Partner, Partner.id == Centre.partner_id)
        .order_by(Partner.slug, Centre.name, Centre.id)
    )
    if scope.partner_id is not None:
        statement = statement.where(Centre.partner_id == scope.partner_id)
    if scope.cohort_id is not None:
        statement = statement.where(
            Centre.id.in_(select(Cohort.centre_id).where(Cohort.id == scope.cohort_id))
        )
    found = db.session.execute(statement)
    return Table("centres", CENTRES.keys, (_joined(row) for row in found))


def _programs(scope: FigureScope, today: date) -> Table:
    """One row for each version; a program without one has a row of its own."""
    statement = (
        select(
            Program.code,
            Program.name,
            Program.track,
            Program.kind,
            Program.isced_field,
            Program.summary,
            ProgramVersion.label,
            ProgramVersion.weeks,
            ProgramVersion.hours,
            ProgramVersion.valid_from,
            ProgramVersion.credential,
        )
        .outerjoin(ProgramVersion, ProgramVersion.program_id == Program.id)
        .order_by(Program.code, ProgramVersion.id)
    )
    taught = select(Cohort.program_id)
    if scope.cohort_id is not None:
        statement = statement.where(Program.id.in_(taught.where(Cohort.id == scope.cohort_id)))
    elif scope.partner_id is not None:
        licensed = select(Licence.program_id).where(Licence.partner_id == scope.partner_id)
        theirs = taught.where(Cohort.partner_id == scope.partner_id)
        statement = statement.where(Program.id.in_(theirs) | Program.id.in_(licensed))
    return Table("programs", PROGRAM_COLUMNS, iter(db.session.execute(statement)))


def _joined(row: Sequence[Any]) -> list[Any]:
    """The cells, lists of codes as text with commas between."""
    return [", ".join(map(str, cell)) or None if isinstance(cell, list) else cell for cell in row]


EXPORTS: dict[str, Callable[[FigureScope, date], Table]] = {
    "partners": _partners,
    "centres": _centres,
    "programs": _programs,
    "cohorts": _cohorts,
    "enrolments": _enrolments,
}
