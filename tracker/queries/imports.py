"""Imports that were made: batches, their rows, what they changed, mappings remembered."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import ImportBatch, ImportChange, ImportMapping, ImportRow
from tracker.queries.cohorts import key_of
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def list_imports(criteria: Criteria) -> Page[ImportBatch]:
    """Batches, newest first; filters: kind, status, partner (its key)."""
    return answer(
        select(ImportBatch),
        criteria,
        key=ImportBatch.id,
        searched=(ImportBatch.file_name,),
        filters={
            "kind": lambda kind: ImportBatch.kind == kind,
            "status": lambda status: ImportBatch.status == status,
            "partner": lambda key: ImportBatch.partner_id == (key_of(key) or 0),
        },
        sorts={
            "created": ImportBatch.created_at,
            "file": ImportBatch.file_name,
            "kind": ImportBatch.kind,
            "status": ImportBatch.status,
            "read": ImportBatch.read_count,
        },
        default_sort="-created",
        options=[joinedload(ImportBatch.created_by)],
    )


def get_import(batch_id: int) -> ImportBatch:
    """One batch, or NotFound."""
    found = db.session.scalar(select(ImportBatch).where(ImportBatch.id == batch_id))
    if found is None:
        raise NotFound("There is no such import.")
    return found


def list_import_rows(batch: ImportBatch, criteria: Criteria) -> Page[ImportRow]:
    """Rows of a batch in the order of the file; filters: result, remarks ("yes": only with any)."""
    return answer(
        select(ImportRow).where(ImportRow.batch_id == batch.id),
        criteria,
        key=ImportRow.id,
        filters={
            "result": lambda result: ImportRow.result == result,
            "remarks": lambda _: cast(ImportRow.problems, Text) != "[]",
        },
        sorts={"row": ImportRow.row_number, "result": ImportRow.result},
        default_sort="row",
    )


def list_changes(batch: ImportBatch) -> Sequence[ImportChange]:
    """What the batch made and changed, in order."""
    return db.session.scalars(
        select(ImportChange)
        .where(ImportChange.batch_id == batch.id)
        .order_by(ImportChange.sequence)
    ).all()


def find_mapping(partner_id: int | None, kind: str, name: str = "last") -> ImportMapping | None:
    """The mapping remembered under that name for a partner (None: head office), or None."""
    return db.session.scalar(
        select(ImportMapping).where(
            ImportMapping.partner_id == partner_id
            if partner_id is not None
            else ImportMapping.partner_id.is_(None),
            ImportMapping.kind == kind,
            ImportMapping.name == name,
        )
    )


def list_mappings(partner_id: int | None, kind: str) -> Sequence[ImportMapping]:
    """Every mapping remembered for a partner (None: head office) and kind, by name."""
    return db.session.scalars(
        select(ImportMapping)
        .where(
            ImportMapping.partner_id == partner_id
            if partner_id is not None
            else ImportMapping.partner_id.is_(None),
            ImportMapping.kind == kind,
        )
        .order_by(ImportMapping.name)
    ).all()
