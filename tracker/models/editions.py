"""Published editions of a report: frozen figures, sign-off, disputes, links for people outside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Json, Long, Name, PartnerOwned, Short, reference
from tracker.models.partners import Partner


class Edition(Base):
    """A published report, never recomputed in silence; partner_id is null for the portfolio.

    `figures`: the report as everybody inside sees it and as outsiders do, with its groups.
    `people`: where each enrolment stood, by key, so that a later edition can say who changed.
    `fingerprint`: a hash over everything frozen here; `input_hash` over what was read.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("previous_id"),)

    partner_id: Mapped[int | None] = reference("partner.id")
    number: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(String(200))
    standard: Mapped[Short]
    standard_version: Mapped[Short]
    scope: Mapped[dict[str, Any]]
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    as_of: Mapped[date]
    threshold: Mapped[int]
    figures: Mapped[dict[str, Any]]
    definition: Mapped[dict[str, Any]]
    # Large, and read only to compare: not loaded with lists.
    people: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    input_hash: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    immature_reason: Mapped[Long | None]
    change_reason: Mapped[Long | None]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = reference("user_account.id")
    published_by_name: Mapped[Name]
    signed_off_at: Mapped[datetime | None]
    signed_off_by_id: Mapped[int | None] = reference("user_account.id")
    signed_off_by_name: Mapped[Name | None]
    previous_id: Mapped[int | None] = reference("edition.id", index=False)

    partner: Mapped[Partner | None] = relationship()
    previous: Mapped[Edition | None] = relationship(
        remote_side="Edition.id", back_populates="following"
    )
    following: Mapped[Edition | None] = relationship(back_populates="previous")
    disputes: Mapped[list[EditionDispute]] = relationship(
        back_populates="edition", order_by="EditionDispute.id"
    )
    links: Mapped[list[EditionLink]] = relationship(
        back_populates="edition", order_by="EditionLink.id"
    )


class EditionDispute(PartnerOwned, Base):
    """A line of an edition that the partner does not accept, with the reason and a due day."""

    __tablename__ = "edition_dispute"

    edition_id: Mapped[int] = reference("edition.id")
    line: Mapped[str] = mapped_column(String(80))
    reason: Mapped[Long]
    due_on: Mapped[date]
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[int | None] = reference("user_account.id")
    raised_by_name: Mapped[Name]
    resolved_at: Mapped[datetime | None]
    resolved_by_name: Mapped[Name | None]
    resolution: Mapped[Long | None]

    edition: Mapped[Edition] = relationship(back_populates="disputes")


class EditionLink(Base):
    """A link to one edition for people without an account; only the hash of its token is kept."""

    __tablename__ = "edition_link"

    edition_id: Mapped[int] = reference("edition.id")
    # As the edition's own: null for the portfolio.
    partner_id: Mapped[int | None] = reference("partner.id")
    name: Mapped[Name]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = reference("user_account.id")
    created_by_name: Mapped[Name]
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    revoked_by_name: Mapped[Name | None]

    edition: Mapped[Edition] = relationship(back_populates="links")
