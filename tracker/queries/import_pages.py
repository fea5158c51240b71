"""Reads for the pages of imports beside queries/imports: the same file waiting, rows as a file,
every mapping that may be chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from tracker.extensions import db
from tracker.models import ImportBatch, ImportMapping, ImportRow, Partner
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotFound

PORTION = 1000


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A mapping as a list of them shows it; partner None is head office's own."""

    id: int
    kind: str
    name: str
    partner: str | None
    updated_at: datetime


def find_waiting(kind: str, file_hash: str, mapping: dict[str, Any]) -> ImportBatch | None:
    """The viewer's own preview of the same file, asked for in the same way, still waiting."""
    rows = db.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.status == "previewed",
            ImportBatch.kind == kind,
            ImportBatch.file_hash == file_hash,
            ImportBatch.created_by_id == current_viewer().user_id,
        )
        .order_by(ImportBatch.id.desc())
        .limit(20)
    )
    return next((row for row in rows if row.mapping == mapping), None)


def count_rows(batch: ImportBatch) -> dict[str, int]:
    """Result -> how many rows of the batch are kept (of a preview not all are)."""
    rows = db.session.execute(
        select(ImportRow.result, func.count(ImportRow.id))
        .where(ImportRow.batch_id == batch.id)
        .group_by(ImportRow.result)
    )
    return dict(iter(rows))


def row_titles(batch_id: int, result: str | None = None) -> set[str]:
    """The columns of the file in which the rows of that result (None: all) hold anything."""
    titles: set[str] = set()
    for raw in db.session.scalars(
        _rows(select(ImportRow.raw), batch_id, result).execution_options(yield_per=PORTION)
    ):
        titles.update(raw)
    return titles


def iter_rows(
    batch_id: int, result: str | None = None
) -> Iterator[Row[int, str, dict[str, Any], list[Any]]]:
    """(row, result, cells by column, problems) of the rows of that result, in the file's order."""
    columns = (ImportRow.row_number, ImportRow.result, ImportRow.raw, ImportRow.problems)
    statement = _rows(select(*columns), batch_id, result)
    yield from db.session.execute(statement.execution_options(yield_per=PORTION))


def _rows(
    statement: Select[*tuple[Any, ...]], batch_id: int, result: str | None
) -> Select[*tuple[Any, ...]]:
    statement = statement.where(ImportRow.batch_id == batch_id)
    if result is not None:
        statement = statement.where(ImportRow.result == result)
    return statement.order_by(ImportRow.row_number)


def list_kept_mappings() -> Sequence[KeptMapping]:
    """Every mapping that the viewer may choose, by partner, kind and name."""
    rows = db.session.execute(
        select(
            ImportMapping.id,
            ImportMapping.kind,
            ImportMapping.name,
            Partner.name,
            ImportMapping.updated_at,
        )
        .outerjoin(Partner, Partner.id == ImportMapping.partner_id)
        .order_by(Partner.name, ImportMapping.kind, ImportMapping.name, ImportMapping.id)
    )
    return [KeptMapping(*row) for row in rows]


def get_mapping(mapping_id: int) -> ImportMapping:
    """One remembered mapping, or NotFound."""
    row = db.session.scalar(select(ImportMapping).where(ImportMapping.id == mapping_id))
    if row is None:
        raise NotFound("There is no such mapping.")
    return row


def owner_of(batch: ImportBatch) -> Partner | None:
    """The partner whose file it is, or None for head office's."""
    if batch.partner_id is None:
        return None
    return db.session.scalar(select(Partner).where(Partner.id == batch.partner_id))
