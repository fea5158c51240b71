"""Learners: people. They have no login and belong to the partners that enrolled them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Country,
    Name,
    PartnerOwned,
    Short,
    Versioned,
    one_of,
    owner,
    reference,
    where,
)
from tracker.rules.vocabulary import CONSENT_PURPOSES


class Learner(Versioned, Base):
    """A person; visible to a partner through an enrolment there (queries/scope)."""

    __tablename__ = "learner"
    __table_args__ = (
        CheckConstraint("birth_year BETWEEN 1900 AND 2100", name="birth_year_plausible"),
        CheckConstraint("merged_into_id <> id", name="merged_into_another"),
        Index("ix_learner_email_key", "email_key"),
        Index("ix_learner_country", "country"),
        Index("ix_learner_merged_into_id", "merged_into_id", **where("merged_into_id IS NOT NULL")),
        Index("ix_learner_standing_name", "family_name", **where("merged_into_id IS NULL")),
        Index(
            "ix_learner_family_name_given_name_birth_year",
            *("family_name", "given_name", "birth_year"),
        ),
    )

    given_name: Mapped[Name | None]
    family_name: Mapped[Name | None]
    email: Mapped[str | None] = mapped_column(String(254))
    # The address as it is compared (rules/spelling.email_key); never unique: people share them.
    email_key: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(60))
    phone_key: Mapped[str | None] = mapped_column(String(60), index=True)
    birth_year: Mapped[int | None]
    country: Mapped[Country | None]
    gender: Mapped[str | None] = mapped_column(String(60))
    merged_into_id: Mapped[int | None] = reference("learner.id", index=False)
    created_at: Mapped[datetime]

    @property
    def name(self) -> str:
        """Family name, given name; "Learner" and the end of the key when neither is recorded."""
        parts = [part for part in (self.family_name, self.given_name) if part]
        return ", ".join(parts) if parts else f"Learner {self.id % 1_000_000:06d}"


class LearnerReference(PartnerOwned, Base):
    """The key a partner uses for a learner in its own files."""

    __tablename__ = "learner_reference"
    __table_args__ = (UniqueConstraint("partner_id", "kind", "value"),)

    partner_id: Mapped[int] = owner()
    learner_id: Mapped[int] = reference("learner.id")
    kind: Mapped[Short] = mapped_column(String(40), default="ref")
    value: Mapped[str] = mapped_column(String(200))

    learner: Mapped[Learner] = relationship()


class Consent(PartnerOwned, Base):
    """What a learner agreed to at a partner, when, and when it was taken back."""

    __tablename__ = "consent"
    __table_args__ = (one_of("purpose", CONSENT_PURPOSES),)

    learner_id: Mapped[int] = reference("learner.id")
    purpose: Mapped[Short]
    text_version: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str | None] = mapped_column(String(60))
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
