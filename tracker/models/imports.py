"""Import batches: what each row of a file did, with what is needed to take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Key, Long, Short, one_of, reference
from tracker.models.users import User
from tracker.rules.vocabulary import IMPORT_KINDS, IMPORT_STATUSES, ROW_RESULTS


class ImportBatch(Base):
    """One file taken in; partner_id is null when the file spans partners (head office)."""

    __tablename__ = "import_batch"
    __table_args__ = (
        one_of("kind", IMPORT_KINDS),
        one_of("status", IMPORT_STATUSES),
        CheckConstraint(
            "read_count = created_count + updated_count + unchanged_count"
            " + skipped_count + failed_count",
            name="totals_add_up",
        ),
    )

    partner_id: Mapped[int | None] = reference("partner.id")
    kind: Mapped[Short]
    status: Mapped[Short] = mapped_column(String(40), default="previewed")
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    # Kept until confirmed, so that what was previewed is what is written.
    file_bytes: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = reference("user_account.id")
    confirmed_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    read_count: Mapped[int] = mapped_column(default=0)
    created_count: Mapped[int] = mapped_column(default=0)
    updated_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    skipped_count: Mapped[int] = mapped_column(default=0)
    failed_count: Mapped[int] = mapped_column(default=0)
    # What the preview says beside its counts: what is created, columns unknown, questions, notes.
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # What an undo had to leave, with the reason: [{"entity", "id", "label", "reason"}].
    kept: Mapped[list[Any]] = mapped_column(default=list)

    created_by: Mapped[User | None] = relationship()


class ImportRow(Base):
    """What became of one row of the file."""

    __tablename__ = "import_row"
    __table_args__ = (
        one_of("result", ROW_RESULTS),
        UniqueConstraint("batch_id", "row_number"),
        Index("ix_import_row_batch_id_result", "batch_id", "result"),
    )

    batch_id: Mapped[int] = reference("import_batch.id", cascade=True, index=False)
    row_number: Mapped[int]
    raw: Mapped[dict[str, Any]]
    result: Mapped[Short]
    problems: Mapped[list[Any]] = mapped_column(default=list)


class ImportChange(Base):
    """A row of a table that the import changed, or a run of rows that it made (before is null).

    The rows of a run have keys that follow each other: `entity_id` is the first of `entity_count`.
    After holds what tells whether they were edited since: for each column a value, or for a run of
    rows that differ in it a list with one for each.
    """

    __tablename__ = "import_change"
    __table_args__ = (UniqueConstraint("batch_id", "sequence"),)

    batch_id: Mapped[int] = reference("import_batch.id", cascade=True, index=False)
    sequence: Mapped[int]
    row_number: Mapped[int | None]
    entity: Mapped[str] = mapped_column(String(60))
    entity_id: Mapped[int] = mapped_column(Key)
    entity_count: Mapped[int] = mapped_column(default=1)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any]]


class ImportMapping(Base):
    """A mapping remembered for a partner (null: head office) and kind of file."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("partner_id", "kind", "name"),)

    partner_id: Mapped[int | None] = reference("partner.id")
    kind: Mapped[Short]
    name: Mapped[str] = mapped_column(String(120))
    toml: Mapped[Long]
    updated_at: Mapped[datetime]
