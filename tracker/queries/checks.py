"""The whole record checked against itself: every projection rebuilt, every difference reported.

What is stored twice (a status and its events, an end and its extensions, totals and rows) is
worked out anew and compared. Constant memory: large tables are read in portions, small questions
are put so that the database answers with what differs. People are queries/checks_people. Nothing
is mended here; `tracker check` prints what is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.models import (
    AgreementExtension,
    AgreementTerm,
    Cohort,
    ImportBatch,
    ImportRow,
    Licence,
    LicenceLedgerEntry,
    Partner,
    PartnerStageEvent,
)
from tracker.queries.checks_people import PEOPLE_CHECKS, Counts, portions
from tracker.queries.checks_tallies import check_tallies, check_totals
from tracker.queries.licences import balances
from tracker.queries.owners import check_owners
from tracker.queries.projections import Difference
from tracker.rules.vocabulary import ROW_RESULTS

NO_STAGE = "prospect"


def iter_differences(counts: Counts) -> Iterator[Difference]:
    """Every difference in what the viewer sees, as it is found; `counts` learns what was read.

    The same question twice on the same record gives the same answer in the same order.
    """
    _hold_still()
    for check in CHECKS:
        yield from check(counts)


def list_record_differences() -> list[Difference]:
    """The same at once, for tests and small records."""
    return list(iter_differences(Counter()))


def _hold_still() -> None:
    """Read one state of the record, whatever others write meanwhile (SQLite does so anyway)."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def check_cohorts(counts: Counts) -> Iterator[Difference]:
    """First and last day: the actual one where known, else the planned one."""
    counts["cohorts"] += _count(Cohort.id)
    for field, actual, planned in (
        ("starts_on", Cohort.actual_start_on, Cohort.planned_start_on),
        ("ends_on", Cohort.actual_end_on, Cohort.planned_end_on),
    ):
        rebuilt = func.coalesce(actual, planned)
        yield from _differing("cohort", Cohort.id, Cohort.code, getattr(Cohort, field), rebuilt)


def check_stages(counts: Counts) -> Iterator[Difference]:
    """The stage of a partner is that of its latest event by day; without one a prospect."""
    counts["partners"] += _count(Partner.id)
    latest = (
        select(PartnerStageEvent.stage)
        .where(PartnerStageEvent.partner_id == Partner.id)
        .order_by(PartnerStageEvent.effective_on.desc(), PartnerStageEvent.id.desc())
        .limit(1)
        .correlate(Partner)
        .scalar_subquery()
    )
    rebuilt = func.coalesce(latest, NO_STAGE)
    yield from _differing("partner", Partner.id, Partner.slug, Partner.stage, rebuilt)


def check_terms(counts: Counts) -> Iterator[Difference]:
    """The end of a term is that of the extension recorded last, else the original one."""
    counts["agreement terms"] += _count(AgreementTerm.id)
    extended = (
        select(AgreementExtension.ends_on)
        .where(AgreementExtension.term_id == AgreementTerm.id)
        .order_by(AgreementExtension.id.desc())
        .limit(1)
        .correlate(AgreementTerm)
        .scalar_subquery()
    )
    term, rebuilt = AgreementTerm, func.coalesce(extended, AgreementTerm.original_end_on)
    yield from _differing("agreement_term", term.id, term.number, term.ends_on, rebuilt)


def check_licences(counts: Counts) -> Iterator[Difference]:
    """No licence has given out more than it allows, no cohort has released more than it used."""
    for rows in portions(select(Licence), Licence.id):
        licences = [row[0] for row in rows]
        counts["licences"] += len(licences)
        found = balances(licences)
        for licence in licences:
            for unit, allowance in found[licence.id].items():
                if allowance.left is not None and allowance.left < 0:
                    field = f"{unit} balance"
                    yield Difference(
                        "licence", licence.id, allowance.words, field, allowance.left, "0 or more"
                    )
    entry = LicenceLedgerEntry
    held = func.sum(entry.quantity).filter(entry.kind == "used")
    returned = func.sum(entry.quantity).filter(entry.kind == "released")
    over = (
        select(entry.licence_id, entry.cohort_id, entry.unit, func.coalesce(held, 0) - returned)
        .where(entry.kind.in_(["used", "released"]))
        .group_by(entry.licence_id, entry.cohort_id, entry.unit)
        .having(returned > func.coalesce(held, 0))
        .order_by(entry.licence_id, entry.cohort_id, entry.unit)
    )
    for licence_id, cohort_id, unit, left in db.session.execute(over):
        label = f"cohort {cohort_id}"
        yield Difference("licence", licence_id, label, f"{unit} use", int(left), "0 or more")


def check_imports(counts: Counts) -> Iterator[Difference]:
    """The totals of a batch that was taken in are the sums of its rows."""
    counts["imports"] += _count(ImportBatch.id)
    tally = (
        select(ImportRow.batch_id, ImportRow.result, func.count(ImportRow.id).label("rows"))
        .group_by(ImportRow.batch_id, ImportRow.result)
        .subquery()
    )
    for result in ROW_RESULTS:
        stored: InstrumentedAttribute[int] = getattr(ImportBatch, f"{result}_count")
        rows = select(tally.c.rows).where(
            tally.c.batch_id == ImportBatch.id, tally.c.result == result
        )
        yield from _differing(
            "import_batch",
            ImportBatch.id,
            ImportBatch.file_name,
            stored,
            func.coalesce(rows.correlate(ImportBatch).scalar_subquery(), 0),
            ImportBatch.status.in_(["confirmed", "undone"]),
        )


def _count(key: InstrumentedAttribute[int]) -> int:
    return db.session.scalar(select(func.count(key))) or 0


def _differing(
    entity: str,
    key: InstrumentedAttribute[int],
    label: InstrumentedAttribute[str],
    stored: InstrumentedAttribute[Any],
    rebuilt: ColumnElement[Any],
    *conditions: ColumnElement[bool],
) -> Iterator[Difference]:
    """The rows whose stored value is not the rebuilt one; the database compares."""
    statement = (
        select(key, label, stored, rebuilt)
        .where(stored.is_distinct_from(rebuilt), *conditions)
        .order_by(key)
    )
    for row_id, name, was, should in db.session.execute(statement):
        yield Difference(entity, row_id, name, stored.key, was, should)


CHECKS: tuple[Callable[[Counts], Iterator[Difference]], ...] = (
    check_stages,
    check_terms,
    check_licences,
    check_cohorts,
    *PEOPLE_CHECKS,
    check_owners,
    check_imports,
    check_tallies,
    check_totals,
)
