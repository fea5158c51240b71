"""Published editions of a report: frozen figures, sign-off, disputes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Long, PartnerOwned, Short, reference


class Edition(Base):
    """A published report, never recomputed in silence; partner_id is null for the portfolio."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("previous_id"),)

    partner_id: Mapped[int | None] = reference("partner.id")
    title: Mapped[str] = mapped_column(String(200))
    standard: Mapped[Short]
    standard_version: Mapped[Short]
    scope: Mapped[dict[str, Any]]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    as_of: Mapped[date]
    figures: Mapped[dict[str, Any]]
    definition: Mapped[dict[str, Any]]
    input_hash: Mapped[str] = mapped_column(String(64))
    immature_reason: Mapped[Long | None]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = reference("user_account.id")
    signed_off_at: Mapped[datetime | None]
    signed_off_by_id: Mapped[int | None] = reference("user_account.id")
    previous_id: Mapped[int | None] = reference("edition.id", index=False)

    disputes: Mapped[list[EditionDispute]] = relationship(back_populates="edition")


class EditionDispute(PartnerOwned, Base):
    """A line of an edition that the partner does not accept, with the reason and a due day."""

    __tablename__ = "edition_dispute"

    edition_id: Mapped[int] = reference("edition.id")
    line: Mapped[str] = mapped_column(String(80))
    reason: Mapped[Long]
    due_on: Mapped[date]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = reference("user_account.id")
    resolved_at: Mapped[datetime | None]
    resolution: Mapped[Long | None]

    edition: Mapped[Edition] = relationship(back_populates="disputes")
