"""The batch of an import: made, filled with what it did, signed. Verbs on it: services/imports."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from sqlalchemy import inspect, update

from tracker.exchange.plan import Totals, Touched
from tracker.extensions import db
from tracker.models import Base, ImportBatch
from tracker.queries.scope import Viewer
from tracker.services.bulk import insert_rows
from tracker.services.change import Change, current_change, label_of, row_values
from tracker.services.import_report import Report
from tracker.services.import_uploads import Upload, importer_for, kept_mapping, partner_of


def new_batch(actor: Viewer, upload: Upload, batch_id: int) -> ImportBatch:
    """A batch for the file, not stored yet."""
    importer = importer_for(actor, upload.whole_partner, today=date.min)
    return ImportBatch(
        id=batch_id,
        partner_id=partner_of(importer.partner),
        kind=upload.kind,
        status="previewed",
        file_name=upload.file_name[:255],
        file_hash=hashlib.sha256(upload.data).hexdigest(),
        mapping=kept_mapping(upload),
        created_at=current_change().at,
        created_by_id=actor.user_id,
    )


def fill_batch(batch: ImportBatch, report: Report) -> None:
    """Counts and report of a batch."""
    totals: Totals = report.totals
    batch.read_count = totals.read
    batch.created_count = totals.created
    batch.updated_count = totals.updated
    batch.unchanged_count = totals.unchanged
    batch.skipped_count = totals.skipped
    batch.failed_count = totals.failed
    batch.report = report.kept()


def add_batch(batch: ImportBatch) -> None:
    """Store a batch, signed as everything is."""
    db.session.add(batch)
    db.session.flush()


def hold_place(batch: ImportBatch) -> None:
    """Store a batch that is not filled yet, because what is written in portions refers to it.

    It is signed when it is known what it did (`sign_batch`).
    """
    empty = dict.fromkeys(("read", "created", "updated", "unchanged", "skipped", "failed"), 0)
    counts = {f"{name}_count": count for name, count in empty.items()}
    insert_rows(ImportBatch.__tablename__, [_columns(batch) | counts | {"report": {}, "kept": []}])


def sign_batch(batch: ImportBatch) -> None:
    """Fill the place that was held, and sign the batch as new."""
    batch.kept = []
    table = Base.metadata.tables[ImportBatch.__tablename__]
    db.session.connection().execute(
        update(table).where(table.c.id == batch.id).values(_columns(batch))
    )
    values = {key: value for key, value in row_values(batch).items() if value is not None}
    current_change().note(
        "import_batch",
        batch.id,
        new=values,
        label=label_of(batch),
        partner_id=batch.partner_id,
    )


def _columns(batch: ImportBatch) -> dict[str, Any]:
    return {one.key: getattr(batch, one.key) for one in inspect(ImportBatch).column_attrs}


def note_touched(change: Change, touched: Touched) -> None:
    """Say which cohorts an import made or changed anything of: bulk statements tell nobody."""
    change.touched.cohorts |= touched.cohorts | touched.dated
    change.touched.dated |= touched.dated
    change.touched.versions |= touched.versions
