"""Verbs on imports: preview, revise, confirm, run in one go. Taking one back: services/import_undo.

A preview stores the file and what it would do; confirming plans once more inside the write lock and
writes all of it or nothing (or, when told so, the good rows). What a row does is planned by
exchange/plan, written by services/import_writes.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, func, select

from tracker.exchange.drafts import Drafts
from tracker.exchange.mapping import Mapping
from tracker.exchange.plan import Plan, RowResult
from tracker.extensions import db
from tracker.models import ImportBatch, ImportRow
from tracker.models.keys import new_id
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.rules.problems import Problem, Refused
from tracker.services.change import current_change, verb
from tracker.services.import_batches import (
    add_batch,
    fill_batch,
    hold_place,
    new_batch,
    note_touched,
    sign_batch,
)
from tracker.services.import_mappings import remember
from tracker.services.import_report import Report, report_of
from tracker.services.import_uploads import (
    PERMISSION,
    Upload,
    check_allowed,
    kept_mapping,
    partner_of,
    start_plan,
    upload_of,
)
from tracker.services.import_work import Progress
from tracker.services.import_writes import Writer, write_rows

# The number of the lock that imports take on PostgreSQL; any other would do.
_LOCK = 7_465_001


def try_import(
    actor: Viewer, upload: Upload, *, today: date, progress: Progress | None = None
) -> Report:
    """What an import would do; nothing is stored."""
    check_allowed(actor, upload.kind)
    drafts = upload.drafts()
    plan = start_plan(actor, upload, drafts, today).plan(progress=progress)
    return report_of(plan, upload.file_name, status="previewed", batch_id=None)


def preview_import(
    actor: Viewer, upload: Upload, *, today: date, progress: Progress | None = None
) -> Report:
    """Store the file with what it would do, to be confirmed later; the report has the batch's key."""
    check_allowed(actor, upload.kind)
    drafts = upload.drafts()
    plan = start_plan(actor, upload, drafts, today).plan(progress=progress)
    return _store_preview(actor, upload, drafts, plan)


@verb("import.previewed", PERMISSION)
def _store_preview(actor: Viewer, upload: Upload, drafts: Drafts, plan: Plan, /) -> Report:
    batch = new_batch(actor, upload, new_id())
    batch.file_bytes = upload.data
    report = report_of(plan, upload.file_name, status="previewed", batch_id=batch.id)
    fill_batch(batch, report)
    add_batch(batch)
    _write_remarkable(batch, drafts, plan)
    return report


def revise_preview(
    actor: Viewer,
    batch: ImportBatch,
    *,
    mapping: Mapping | None,
    today: date,
    progress: Progress | None = None,
) -> Report:
    """Preview the stored file again under another mapping (an answer to a question, say)."""
    if batch.status != "previewed" or batch.file_bytes is None:
        raise Refused.because("This import is no longer waiting for confirmation.")
    upload = replace(upload_of(batch), mapping=mapping)
    check_allowed(actor, upload.kind)
    drafts = upload.drafts()
    plan = start_plan(actor, upload, drafts, today).plan(progress=progress)
    return _store_revision(actor, batch, upload, drafts, plan)


@verb("import.previewed", PERMISSION)
def _store_revision(
    actor: Viewer, batch: ImportBatch, upload: Upload, drafts: Drafts, plan: Plan, /
) -> Report:
    batch = get_import(batch.id)
    report = report_of(plan, upload.file_name, status="previewed", batch_id=batch.id)
    batch.mapping = kept_mapping(upload)
    fill_batch(batch, report)
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    db.session.flush()
    _write_remarkable(batch, drafts, plan)
    return report


def confirm_import(
    actor: Viewer,
    batch: ImportBatch,
    *,
    today: date,
    accept_good_rows: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Write what was previewed; Refused when rows fail and the good ones alone are not wanted."""
    if batch.status != "previewed" or batch.file_bytes is None:
        raise Refused.because("This import is no longer waiting for confirmation.")
    upload = upload_of(batch)
    check_allowed(actor, upload.kind)
    job = _Job(upload, upload.drafts(), today, accept_good_rows, progress)
    return _confirm(actor, batch.id, job)


@dataclass(frozen=True, slots=True)
class _Job:
    """A file to be written, and how."""

    upload: Upload
    drafts: Drafts
    today: date
    accepts: bool
    progress: Progress | None

    def write(self, actor: Viewer, batch_id: int) -> Plan:
        """Plan it and write it as it is planned, up to the first row that cannot be taken."""
        work = start_plan(actor, self.upload, self.drafts, self.today, batch_id=batch_id)
        writer = Writer(current_change(), batch_id, self.drafts.sheet, accepts=self.accepts)
        plan = work.plan(writer, self.progress)
        note_touched(current_change(), work.planning.touched)
        return plan


@verb("import.confirmed", PERMISSION)
def _confirm(actor: Viewer, batch_id: int, job: _Job, /) -> Report:
    _lock()
    batch = get_import(batch_id)
    if batch.status != "previewed":
        raise Refused.because("This import is no longer waiting for confirmation.")
    db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    plan = job.write(actor, batch.id)
    failed = plan.totals.failed
    if failed and not job.accepts:
        sentence = f"{failed:,} {'row' if failed == 1 else 'rows'} cannot be taken; "
        raise Refused(Problem("accept_good_rows", sentence + "nothing was written."))
    report = _close(batch, job.upload, plan)
    add_batch(batch)
    return report


def run_import(
    actor: Viewer,
    upload: Upload,
    *,
    today: date,
    accept_good_rows: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Preview and confirm in one transaction. With rows that fail nothing is written, unless the
    good ones alone are wanted; what was tried is kept as a batch that was not taken.
    """
    check_allowed(actor, upload.kind)
    accepts = accept_good_rows or (upload.mapping or Mapping()).accept == "good_rows"
    return _run(actor, _Job(upload, upload.drafts(), today, accepts, progress))


@verb("import.run", PERMISSION)
def _run(actor: Viewer, job: _Job, /) -> Report:
    _lock()
    batch = new_batch(actor, job.upload, new_id())
    point = db.session.begin_nested()
    hold_place(batch)
    plan = job.write(actor, batch.id)
    if plan.totals.failed and not job.accepts:
        point.rollback()
        plan = _withheld(plan)
        report = report_of(plan, job.upload.file_name, status="failed", batch_id=batch.id)
        batch.status = "failed"
        fill_batch(batch, report)
        add_batch(batch)
        write_rows(batch.id, job.drafts.sheet, plan.rows)
        return report
    point.commit()
    report = _close(batch, job.upload, plan)
    sign_batch(batch)
    return report


def _close(batch: ImportBatch, upload: Upload, plan: Plan) -> Report:
    """Close the batch with what was written."""
    change = current_change()
    report = report_of(plan, upload.file_name, status="confirmed", batch_id=batch.id)
    batch.status = "confirmed"
    batch.confirmed_at = change.at
    batch.file_bytes = None
    fill_batch(batch, report)
    if batch.partner_id is None:
        batch.partner_id = partner_of(upload.whole_partner, plan)
    if upload.mapping is not None and upload.mapping.fields:
        remember(change, batch.partner_id, upload.kind, "last", upload.mapping)
    return report


def _withheld(plan: Plan) -> Plan:
    """The plan of a file that is not taken: its good rows are skipped, and it makes nothing."""
    sentence = "Not taken, because other rows failed."
    rows = tuple(
        RowResult(row.number, "skipped", (Problem("", sentence, row=row.number),), row.warnings)
        if row.result in {"created", "updated"}
        else row
        for row in plan.rows
    )
    totals = plan.totals
    kept = totals.skipped + totals.created + totals.updated
    return replace(
        plan,
        rows=rows,
        totals=replace(totals, created=0, updated=0, skipped=kept),
        frame=(),
    )


def _lock() -> None:
    """One import at a time: two that plan side by side would each make the same learner."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def _write_remarkable(batch: ImportBatch, drafts: Drafts, plan: Plan) -> None:
    """Of a preview only the rows with something to say are stored, and the first of the others."""
    plain = itertools.islice((row for row in plan.rows if not _says(row)), 20)
    rows = sorted([*filter(_says, plan.rows), *plain], key=lambda row: row.number)
    write_rows(batch.id, drafts.sheet, rows)


def _says(row: RowResult) -> bool:
    return bool(row.problems or row.warnings)
