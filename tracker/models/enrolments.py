"""Enrolments and the events that are their truth.

Status and days on the enrolment are what rules/lifecycle.project makes of the events.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.models.base import (
    Base,
    Currency,
    Long,
    Money,
    PartnerOwned,
    Short,
    Versioned,
    one_of,
    owner,
    reference,
    where,
)
from tracker.models.cohorts import Cohort
from tracker.models.learners import Learner
from tracker.models.programs import Program
from tracker.rules.vocabulary import (
    ENROLMENT_EVENTS,
    ENROLMENT_STATUSES,
    EXIT_REASONS,
    INTENTS,
    SALARY_PERIODS,
)

_OPEN = "status IN ('enrolled', 'deferred')"


class Enrolment(PartnerOwned, Versioned, Base):
    """One learner in one cohort."""

    __tablename__ = "enrolment"
    __table_args__ = (
        one_of("status", ENROLMENT_STATUSES),
        one_of("exit_reason", EXIT_REASONS),
        one_of("intent", INTENTS),
        one_of("entry_salary_period", SALARY_PERIODS),
        UniqueConstraint("cohort_id", "learner_id"),
        Index(
            "uq_enrolment_one_open_per_program",
            "learner_id",
            "program_id",
            unique=True,
            **where(_OPEN),
        ),
        Index("ix_enrolment_partner_id_cohort_id", "partner_id", "cohort_id"),
        Index("ix_enrolment_partner_id_status", "partner_id", "status"),
        Index("ix_enrolment_partner_id_status_on", "partner_id", "status_on"),
        Index("ix_enrolment_status_on", "status_on"),
        Index("ix_enrolment_open_cohort_id", "cohort_id", **where(_OPEN)),
        Index("ix_enrolment_partner_id_learner_id", "partner_id", "learner_id"),
        CheckConstraint(
            "(status = 'completed') OR (completed_on IS NULL)", name="completed_day_fits_status"
        ),
        CheckConstraint(
            "entry_salary_amount IS NULL OR entry_salary_amount >= 0",
            name="entry_salary_not_negative",
        ),
    )

    partner_id: Mapped[int] = owner()
    learner_id: Mapped[int] = reference("learner.id")
    # The unique pair with the learner finds a cohort's people too.
    cohort_id: Mapped[int] = reference("cohort.id", index=False)
    # The cohort that on-time is judged against; differs from cohort_id after a transfer.
    original_cohort_id: Mapped[int] = reference("cohort.id")
    program_id: Mapped[int] = reference("program.id")
    transferred_from_id: Mapped[int | None] = reference("enrolment.id")

    # Projection of the events.
    status: Mapped[Short] = mapped_column(String(40), default="enrolled")
    status_on: Mapped[date | None]
    enrolled_on: Mapped[date | None]
    started_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    exit_on: Mapped[date | None]
    exit_reason: Mapped[Short | None]
    expected_return_on: Mapped[date | None]

    credential_on: Mapped[date | None]
    intent: Mapped[Short | None]
    intent_on: Mapped[date | None]
    may_work: Mapped[bool | None]
    employed_at_entry: Mapped[bool | None]
    entry_salary_amount: Mapped[Money | None]
    entry_salary_currency: Mapped[Currency | None]
    entry_salary_period: Mapped[Short | None]

    learner: Mapped[Learner] = relationship()
    cohort: Mapped[Cohort] = relationship(foreign_keys="Enrolment.cohort_id")
    original_cohort: Mapped[Cohort] = relationship(foreign_keys="Enrolment.original_cohort_id")
    program: Mapped[Program] = relationship()
    transferred_from: Mapped[Enrolment | None] = relationship(remote_side="Enrolment.id")
    events: Mapped[list[EnrolmentEvent]] = relationship(
        back_populates="enrolment", order_by="EnrolmentEvent.sequence"
    )


class EnrolmentEvent(PartnerOwned, Base):
    """What happened to an enrolment on a day; append-only, undone by a further event."""

    __tablename__ = "enrolment_event"
    __table_args__ = (
        one_of("kind", ENROLMENT_EVENTS),
        one_of("reason", EXIT_REASONS),
        UniqueConstraint("enrolment_id", "sequence"),
        UniqueConstraint("undoes_id", name="uq_enrolment_event_undone_once"),
        CheckConstraint("(kind = 'undone') = (undoes_id IS NOT NULL)", name="undone_names_event"),
    )

    enrolment_id: Mapped[int] = reference("enrolment.id", index=False)
    sequence: Mapped[int]
    kind: Mapped[Short]
    # Null: the day is not known (imported history).
    effective_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int | None] = reference("user_account.id", index=False)
    reason: Mapped[Short | None]
    note: Mapped[Long | None]
    undoes_id: Mapped[int | None] = reference("enrolment_event.id", index=False)
    expected_return_on: Mapped[date | None]
    # Groups the events of one click, so that they can be undone together.
    batch_key: Mapped[str | None] = mapped_column(String(40), index=True)

    enrolment: Mapped[Enrolment] = relationship(back_populates="events")


class SatisfactionAnswer(PartnerOwned, Base):
    """What a learner said of the program: recommendation 0 to 10, parts 1 to 5."""

    __tablename__ = "satisfaction_answer"
    __table_args__ = (
        CheckConstraint("recommend BETWEEN 0 AND 10", name="recommend_in_range"),
        CheckConstraint("teaching IS NULL OR teaching BETWEEN 1 AND 5", name="teaching_in_range"),
        CheckConstraint("content IS NULL OR content BETWEEN 1 AND 5", name="content_in_range"),
        CheckConstraint("support IS NULL OR support BETWEEN 1 AND 5", name="support_in_range"),
        CheckConstraint(
            "facilities IS NULL OR facilities BETWEEN 1 AND 5", name="facilities_in_range"
        ),
    )

    enrolment_id: Mapped[int] = reference("enrolment.id")
    asked_on: Mapped[date]
    recommend: Mapped[int]
    teaching: Mapped[int | None]
    content: Mapped[int | None]
    support: Mapped[int | None]
    facilities: Mapped[int | None]
    comment: Mapped[Long | None]
