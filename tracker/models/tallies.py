"""Stored tallies: what can be worked out from the record again, kept so that figures are quick.

A cohort's tally holds while its `revision` is that of the cohort (of its partner, for a standard
that reads people across cohorts), from the day it was made until `until_on`. A partner's total
holds likewise. Written by services/tallies, believed or not by queries/tallies.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Currency, Key, Long, PartnerOwned, Short, reference


class CohortRevision(PartnerOwned, Base):
    """Changed by every write that may change a figure of the cohort; none: never written since."""

    __tablename__ = "cohort_revision"

    id: Mapped[int] = mapped_column(
        Key, ForeignKey("cohort.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    revision: Mapped[int] = mapped_column(Key)


class PartnerRevision(Base):
    """`record`: changed by any write about the partner; `figures`: by one that may change figures."""

    __tablename__ = "partner_revision"

    id: Mapped[int] = mapped_column(
        Key, ForeignKey("partner.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    record: Mapped[int] = mapped_column(Key)
    figures: Mapped[int] = mapped_column(Key)


class CohortTally(PartnerOwned, Base):
    """One cohort under one standard (and the plain counts): tallies as metrics/stored writes them.

    `mark` names the code that worked it out; `dated` are the lines that a period can select,
    between `first_on` and `last_on` (None: `whole` holds no others).
    """

    __tablename__ = "cohort_tally"
    __table_args__ = (
        UniqueConstraint("cohort_id", "standard"),
        Index("ix_cohort_tally_partner_id_standard", "partner_id", "standard"),
    )

    cohort_id: Mapped[int] = reference("cohort.id", cascade=True, index=False)
    standard: Mapped[Short]
    mark: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Key)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    whole: Mapped[Long]
    dated: Mapped[Long | None]


class PartnerTally(PartnerOwned, Base):
    """One partner under one standard: the sum of its cohorts, without the multisets of pay.

    Pay stands in PartnerPay, by bands; `medians` holds its counts and exact medians as text.
    """

    __tablename__ = "partner_tally"
    __table_args__ = (UniqueConstraint("partner_id", "standard"),)

    standard: Mapped[Short]
    mark: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(Key)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    tally: Mapped[Long]
    medians: Mapped[Long]


class PartnerPay(PartnerOwned, Base):
    """The amounts of one line, currency and band at one partner: how many, and each of them."""

    __tablename__ = "partner_pay"
    __table_args__ = (
        UniqueConstraint("partner_id", "standard", "line", "unit", "band"),
        Index("ix_partner_pay_standard_line_unit_band", "standard", "line", "unit", "band"),
    )

    standard: Mapped[Short]
    line: Mapped[Short]
    unit: Mapped[Currency]
    band: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
    amounts: Mapped[Long]


class PayBand(Base):
    """How many amounts of one line, currency and band all partners have together."""

    __tablename__ = "pay_band"
    __table_args__ = (UniqueConstraint("standard", "line", "unit", "band"),)

    standard: Mapped[Short]
    line: Mapped[Short]
    unit: Mapped[Currency]
    band: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
