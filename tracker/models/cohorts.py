"""Cohorts: one delivery of a program version at a centre."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.agreements import Licence
from tracker.models.base import (
    Base,
    Currency,
    Hours,
    Long,
    Money,
    PartnerOwned,
    Short,
    Versioned,
    one_of,
    reference,
)
from tracker.models.centres import Centre, Trainer
from tracker.models.partners import Partner
from tracker.models.programs import Program, ProgramVersion
from tracker.rules.vocabulary import DELIVERY_MODES


class Cohort(PartnerOwned, Versioned, Base):
    """One delivery of a program version; its status is worked out from its days.

    Days are local dates of the centre and may be unknown in imported history.
    """

    __tablename__ = "cohort"
    __table_args__ = (
        UniqueConstraint("partner_id", "code"),
        one_of("mode", DELIVERY_MODES),
        CheckConstraint("seats IS NULL OR seats > 0", name="seats_positive"),
        CheckConstraint("price IS NULL OR price >= 0", name="price_not_negative"),
        CheckConstraint("(price IS NULL) OR (currency IS NOT NULL)", name="price_has_currency"),
        CheckConstraint(
            "planned_end_on IS NULL OR planned_start_on IS NULL"
            " OR planned_end_on >= planned_start_on",
            name="planned_end_after_start",
        ),
        CheckConstraint(
            "actual_end_on IS NULL OR actual_start_on IS NULL OR actual_end_on >= actual_start_on",
            name="actual_end_after_start",
        ),
        Index("ix_cohort_partner_id_starts_on", "partner_id", "starts_on"),
        Index("ix_cohort_partner_id_ends_on", "partner_id", "ends_on"),
        Index("ix_cohort_ends_on", "ends_on"),
    )

    centre_id: Mapped[int] = reference("centre.id")
    program_id: Mapped[int] = reference("program.id")
    program_version_id: Mapped[int] = reference("program_version.id")
    licence_id: Mapped[int | None] = reference("licence.id")
    lead_trainer_id: Mapped[int | None] = reference("trainer.id")
    code: Mapped[str] = mapped_column(String(120))
    planned_start_on: Mapped[date | None]
    planned_end_on: Mapped[date | None]
    actual_start_on: Mapped[date | None]
    actual_end_on: Mapped[date | None]
    # Projection: the actual day where known, else the planned one.
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    # Census day (refund deadline): who withdraws before it never started.
    census_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    mode: Mapped[Short] = mapped_column(String(40), default="on_site")
    language: Mapped[str | None] = mapped_column(String(12))
    weekly_hours: Mapped[Hours | None]
    seats: Mapped[int | None]
    price: Mapped[Money | None]
    currency: Mapped[Currency | None]
    note: Mapped[Long | None]

    partner: Mapped[Partner] = relationship()
    centre: Mapped[Centre] = relationship()
    program: Mapped[Program] = relationship()
    program_version: Mapped[ProgramVersion] = relationship()
    licence: Mapped[Licence | None] = relationship()
    lead_trainer: Mapped[Trainer | None] = relationship()

    def status_on(self, day: date) -> str:
        """unscheduled, planned, running, ended or cancelled, as of that day."""
        if self.cancelled_on is not None and self.cancelled_on <= day:
            return "cancelled"
        if self.ends_on is not None and self.ends_on < day:
            return "ended"
        if self.starts_on is None:
            return "unscheduled"
        return "running" if self.starts_on <= day else "planned"
