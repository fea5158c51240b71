"""Outcome observations, append-only, and the evidence behind them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Currency,
    Hours,
    Long,
    Money,
    Name,
    PartnerOwned,
    Short,
    one_of,
    owner,
    reference,
    where,
)
from tracker.models.enrolments import Enrolment
from tracker.rules.vocabulary import (
    EMPLOYMENT_TYPES,
    EVIDENCE_KINDS,
    EVIDENCE_VERDICTS,
    OUTCOME_SOURCES,
    OUTCOME_STATUSES,
    SALARY_PERIODS,
    UNAVAILABLE_REASONS,
)

_STANDS = "superseded_by_id IS NULL"


class OutcomeObservation(PartnerOwned, Base):
    """What was learned, on some day and from some source, about a learner's work or study.

    Never changed after it is written, but for being superseded by a later row.
    """

    __tablename__ = "outcome_observation"
    __table_args__ = (
        one_of("status", OUTCOME_STATUSES),
        one_of("unavailable_reason", UNAVAILABLE_REASONS),
        one_of("employment_type", EMPLOYMENT_TYPES),
        one_of("salary_period", SALARY_PERIODS),
        one_of("source", OUTCOME_SOURCES),
        Index(
            "uq_outcome_observation_superseded_by_id",
            "superseded_by_id",
            unique=True,
            **where("superseded_by_id IS NOT NULL"),
        ),
        CheckConstraint(
            "(status = 'unavailable') = (unavailable_reason IS NOT NULL)",
            name="unavailable_has_reason",
        ),
        CheckConstraint(
            "effective_to IS NULL OR effective_from IS NULL OR effective_to >= effective_from",
            name="ends_after_start",
        ),
        CheckConstraint("salary_amount IS NULL OR salary_amount >= 0", name="salary_not_negative"),
        CheckConstraint(
            "(salary_amount IS NULL) OR (salary_currency IS NOT NULL AND salary_period IS NOT NULL)",
            name="salary_has_unit",
        ),
        CheckConstraint(
            "hours_per_week IS NULL OR (hours_per_week > 0 AND hours_per_week <= 168)",
            name="hours_in_range",
        ),
        CheckConstraint("contract_weeks IS NULL OR contract_weeks > 0", name="contract_positive"),
        Index("ix_outcome_observation_partner_id_enrolment_id", "partner_id", "enrolment_id"),
        # What stands, latest first: the list that most people open.
        Index(
            "ix_outcome_observation_standing_learned_on",
            "learned_on",
            **where(_STANDS),
        ),
        Index(
            "ix_outcome_observation_standing_partner_id_learned_on",
            *("partner_id", "learned_on"),
            **where(_STANDS),
        ),
    )

    partner_id: Mapped[int] = owner()
    enrolment_id: Mapped[int] = reference("enrolment.id")
    status: Mapped[Short]
    unavailable_reason: Mapped[Short | None]
    # Null: it held on the day it was learned; since when is not known.
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    employer: Mapped[Name | None]
    employer_is_provider: Mapped[bool | None]
    job_title: Mapped[Name | None]
    occupation: Mapped[str | None] = mapped_column(String(12))
    in_field: Mapped[bool | None]
    employment_type: Mapped[Short | None]
    contract_weeks: Mapped[int | None]
    hours_per_week: Mapped[Hours | None]
    salary_amount: Mapped[Money | None]
    salary_currency: Mapped[Currency | None]
    salary_period: Mapped[Short | None]
    is_base_pay: Mapped[bool] = mapped_column(default=True)
    source: Mapped[Short] = mapped_column(String(40), default="learner")
    learned_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = reference("user_account.id", index=False)
    superseded_by_id: Mapped[int | None] = reference("outcome_observation.id", index=False)
    note: Mapped[Long | None]

    enrolment: Mapped[Enrolment] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(
        back_populates="observation", order_by="Evidence.id"
    )


class Evidence(PartnerOwned, Base):
    """What proves an observation; verified by somebody other than who entered it."""

    __tablename__ = "evidence"
    __table_args__ = (
        one_of("kind", EVIDENCE_KINDS),
        one_of("verdict", EVIDENCE_VERDICTS),
        CheckConstraint(
            "verified_by_id IS NULL OR added_by_id IS NULL OR verified_by_id <> added_by_id",
            name="verified_by_another",
        ),
        Index("ix_evidence_unverified_partner_id", "partner_id", **where("verdict IS NULL")),
    )

    observation_id: Mapped[int] = reference("outcome_observation.id")
    kind: Mapped[Short]
    note: Mapped[Long | None]
    file_name: Mapped[str | None] = mapped_column(String(200))
    file_type: Mapped[str | None] = mapped_column(String(80))
    file_bytes: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = reference("user_account.id", index=False)
    verified_on: Mapped[date | None]
    verified_by_id: Mapped[int | None] = reference("user_account.id", index=False)
    # Who verified, where the file names somebody without an account here.
    verified_by_name: Mapped[str | None] = mapped_column(String(200))
    verdict: Mapped[Short | None]
    verdict_note: Mapped[Long | None]

    observation: Mapped[OutcomeObservation] = relationship(back_populates="evidence")
