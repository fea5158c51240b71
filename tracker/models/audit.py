"""The audit trail: who changed what, from which value to which. Append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Key, Long


class AuditEntry(Base):
    """One change of one row, written in the change's own transaction (services/change)."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_entity_entity_id", "entity", "entity_id"),
        Index("ix_audit_entry_partner_id_at", "partner_id", "at"),
    )

    at: Mapped[datetime] = mapped_column(index=True)
    # Plain keys, no foreign keys: the trail outlives what it speaks of.
    actor_id: Mapped[int | None] = mapped_column(Key, index=True)
    actor_name: Mapped[str] = mapped_column(String(200))
    verb: Mapped[str] = mapped_column(String(80), index=True)
    entity: Mapped[str] = mapped_column(String(60))
    entity_id: Mapped[int | None] = mapped_column(Key)
    label: Mapped[str | None] = mapped_column(String(200))
    partner_id: Mapped[int | None] = mapped_column(Key)
    old: Mapped[dict[str, Any] | None]
    new: Mapped[dict[str, Any] | None]
    request_id: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[Long | None]
