"""TABLES: one module a noun. SQLAlchemy typed models; no Flask, no statements."""

from tracker.models.agreements import (
    AgreementExtension,
    AgreementTerm,
    Licence,
    LicenceLedgerEntry,
    Obligation,
)
from tracker.models.audit import AuditEntry
from tracker.models.base import Base, PartnerOwned
from tracker.models.centres import Centre, Trainer, TrainerQualification
from tracker.models.cohorts import Cohort
from tracker.models.editions import Edition, EditionDispute, EditionLink
from tracker.models.enrolments import Enrolment, EnrolmentEvent, SatisfactionAnswer
from tracker.models.imports import ImportBatch, ImportChange, ImportMapping, ImportRow
from tracker.models.learners import Consent, Learner, LearnerReference
from tracker.models.outcomes import Evidence, OutcomeObservation
from tracker.models.partners import Contact, Partner, PartnerStageEvent
from tracker.models.programs import Program, ProgramVersion
from tracker.models.tallies import (
    CohortRevision,
    CohortTally,
    PartnerPay,
    PartnerRevision,
    PartnerTally,
    PayBand,
)
from tracker.models.users import FormKey, Membership, OneTimeLink, User, UserSession

__all__ = [
    "AgreementExtension",
    "AgreementTerm",
    "AuditEntry",
    "Base",
    "Centre",
    "Cohort",
    "CohortRevision",
    "CohortTally",
    "Consent",
    "Contact",
    "Edition",
    "EditionDispute",
    "EditionLink",
    "Enrolment",
    "EnrolmentEvent",
    "Evidence",
    "FormKey",
    "ImportBatch",
    "ImportChange",
    "ImportMapping",
    "ImportRow",
    "Learner",
    "LearnerReference",
    "Licence",
    "LicenceLedgerEntry",
    "Membership",
    "Obligation",
    "OneTimeLink",
    "OutcomeObservation",
    "Partner",
    "PartnerOwned",
    "PartnerPay",
    "PartnerRevision",
    "PartnerStageEvent",
    "PartnerTally",
    "PayBand",
    "Program",
    "ProgramVersion",
    "SatisfactionAnswer",
    "Trainer",
    "TrainerQualification",
    "User",
    "UserSession",
]
