"""Centres, where a partner teaches, and the trainers who teach there."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Country, Name, PartnerOwned, Versioned, reference
from tracker.models.partners import Partner
from tracker.models.programs import Program


class Centre(PartnerOwned, Versioned, Base):
    """A place, or an online campus, where a partner teaches."""

    __tablename__ = "centre"
    __table_args__ = (
        UniqueConstraint("partner_id", "name"),
        UniqueConstraint("partner_id", "external_ref"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity_positive"),
    )

    name: Mapped[Name]
    city: Mapped[str | None] = mapped_column(String(120))
    country: Mapped[Country | None]
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    languages: Mapped[list[Any]] = mapped_column(default=list)
    capacity: Mapped[int | None]
    is_online: Mapped[bool] = mapped_column(default=False)
    external_ref: Mapped[str | None] = mapped_column(String(120))

    partner: Mapped[Partner] = relationship()


class Trainer(PartnerOwned, Versioned, Base):
    """Somebody who teaches at a centre."""

    __tablename__ = "trainer"

    centre_id: Mapped[int] = reference("centre.id")
    name: Mapped[Name]
    email: Mapped[str | None] = mapped_column(String(254))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    centre: Mapped[Centre] = relationship()
    qualifications: Mapped[list[TrainerQualification]] = relationship(back_populates="trainer")


class TrainerQualification(PartnerOwned, Base):
    """The right of a trainer to teach a program, from a day to a day."""

    __tablename__ = "trainer_qualification"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
    )

    trainer_id: Mapped[int] = reference("trainer.id")
    program_id: Mapped[int] = reference("program.id")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    trainer: Mapped[Trainer] = relationship(back_populates="qualifications")
    program: Mapped[Program] = relationship()
