"""Agreement terms, the licences under them with their ledger, and what is owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import Base, Long, PartnerOwned, Short, Versioned, one_of, reference
from tracker.models.partners import Partner
from tracker.models.programs import Program
from tracker.rules.vocabulary import (
    AGREEMENT_KINDS,
    LICENCE_LEDGER_KINDS,
    LICENCE_UNITS,
    OBLIGATION_KINDS,
    OBLIGATION_STATUSES,
)


class AgreementTerm(PartnerOwned, Versioned, Base):
    """One term of an agreement; a renewal is a new row that names its predecessor."""

    __tablename__ = "agreement_term"
    __table_args__ = (
        one_of("kind", AGREEMENT_KINDS),
        UniqueConstraint("partner_id", "number"),
        UniqueConstraint("previous_id", name="uq_agreement_term_one_successor"),
        CheckConstraint("original_end_on >= starts_on", name="ends_after_start"),
        CheckConstraint("notice_days >= 0", name="notice_not_negative"),
        Index("ix_agreement_term_partner_id_ends_on", "partner_id", "ends_on"),
    )

    number: Mapped[str] = mapped_column(String(60))
    kind: Mapped[Short] = mapped_column(String(40), default="license")
    signed_on: Mapped[date | None]
    starts_on: Mapped[date]
    original_end_on: Mapped[date]
    # Projection: the end of the extension recorded last, else the original end.
    ends_on: Mapped[date]
    notice_days: Mapped[int] = mapped_column(default=90)
    previous_id: Mapped[int | None] = reference("agreement_term.id", index=False)
    document_name: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[Long | None]

    partner: Mapped[Partner] = relationship()
    previous: Mapped[AgreementTerm | None] = relationship(remote_side="AgreementTerm.id")
    extensions: Mapped[list[AgreementExtension]] = relationship(
        back_populates="term", order_by="AgreementExtension.id"
    )
    licences: Mapped[list[Licence]] = relationship(back_populates="term", order_by="Licence.id")
    obligations: Mapped[list[Obligation]] = relationship(
        back_populates="term", order_by="Obligation.due_on"
    )

    @property
    def notice_on(self) -> date:
        """The last day to give notice on the term as extended."""
        return self.ends_on - timedelta(days=self.notice_days)


class AgreementExtension(PartnerOwned, Base):
    """Another end agreed for a term: a later one, or an earlier one when it is ended early."""

    __tablename__ = "agreement_extension"

    term_id: Mapped[int] = reference("agreement_term.id")
    ends_on: Mapped[date]
    agreed_on: Mapped[date]
    note: Mapped[Long | None]

    term: Mapped[AgreementTerm] = relationship(back_populates="extensions")


class Licence(PartnerOwned, Versioned, Base):
    """The right to run one program under one term; its balance is the sum of its ledger."""

    __tablename__ = "licence"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("max_cohorts IS NULL OR max_cohorts >= 0", name="max_cohorts_positive"),
        CheckConstraint("max_learners IS NULL OR max_learners >= 0", name="max_learners_positive"),
        UniqueConstraint("term_id", "program_id", "starts_on"),
    )

    term_id: Mapped[int] = reference("agreement_term.id")
    program_id: Mapped[int] = reference("program.id")
    territory: Mapped[str | None] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    max_cohorts: Mapped[int | None]
    max_learners: Mapped[int | None]

    term: Mapped[AgreementTerm] = relationship(back_populates="licences")
    program: Mapped[Program] = relationship()
    ledger: Mapped[list[LicenceLedgerEntry]] = relationship(
        back_populates="licence", order_by="LicenceLedgerEntry.id"
    )


class LicenceLedgerEntry(PartnerOwned, Base):
    """One movement of a licence's allowance; used and carried_on count down, the others up."""

    __tablename__ = "licence_ledger_entry"
    __table_args__ = (
        one_of("kind", LICENCE_LEDGER_KINDS),
        one_of("unit", LICENCE_UNITS),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    licence_id: Mapped[int] = reference("licence.id")
    kind: Mapped[Short]
    unit: Mapped[Short] = mapped_column(String(40), default="cohort")
    quantity: Mapped[int]
    happened_on: Mapped[date]
    cohort_id: Mapped[int | None] = reference("cohort.id")
    note: Mapped[Long | None]

    licence: Mapped[Licence] = relationship(back_populates="ledger")


class Obligation(PartnerOwned, Versioned, Base):
    """Something owed under a term by a day."""

    __tablename__ = "obligation"
    __table_args__ = (one_of("kind", OBLIGATION_KINDS), one_of("status", OBLIGATION_STATUSES))

    term_id: Mapped[int] = reference("agreement_term.id")
    kind: Mapped[Short]
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date]
    status: Mapped[Short] = mapped_column(String(40), default="open")
    settled_at: Mapped[datetime | None]
    note: Mapped[Long | None]

    term: Mapped[AgreementTerm] = relationship(back_populates="obligations")
