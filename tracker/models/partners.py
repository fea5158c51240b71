"""Partners: organisations that run our programs; their dated stages and their people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Country,
    Long,
    Name,
    PartnerOwned,
    Short,
    Versioned,
    one_of,
    reference,
)
from tracker.rules.vocabulary import PARTNER_KINDS, PARTNER_STAGES


class Partner(Versioned, Base):
    """An organisation that runs our programs under an agreement."""

    __tablename__ = "partner"
    __table_args__ = (
        one_of("kind", PARTNER_KINDS),
        one_of("stage", PARTNER_STAGES),
        CheckConstraint("parent_id <> id", name="parent_is_another"),
    )

    name: Mapped[Name]
    legal_name: Mapped[Name | None]
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[Short] = mapped_column(String(40), default="training_centre")
    # Projection of the latest stage event; `tracker check` rebuilds it.
    stage: Mapped[Short] = mapped_column(String(40), default="prospect")
    country: Mapped[Country | None]
    website: Mapped[str | None] = mapped_column(String(400))
    external_ref: Mapped[str | None] = mapped_column(String(120), unique=True)
    parent_id: Mapped[int | None] = reference("partner.id")
    created_at: Mapped[datetime]

    parent: Mapped[Partner | None] = relationship(remote_side="Partner.id")


class PartnerStageEvent(PartnerOwned, Base):
    """One dated step of the partnership; the latest by day is the partner's stage."""

    __tablename__ = "partner_stage_event"
    __table_args__ = (one_of("stage", PARTNER_STAGES),)

    stage: Mapped[Short]
    effective_on: Mapped[date]
    note: Mapped[Long | None]
    recorded_at: Mapped[datetime]


class Contact(PartnerOwned, Versioned, Base):
    """A person at a partner, from a day to a day; leaving ends the affiliation."""

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        Index("ix_contact_partner_id_name", "partner_id", "name"),
    )

    name: Mapped[Name]
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    role: Mapped[str | None] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    partner: Mapped[Partner] = relationship()
