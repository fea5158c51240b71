"""What a row repeats of the row it hangs on: whose it is, which program. A part of queries/checks.

The copy makes the scope quick; here it is compared with what it was copied from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.models import (
    AgreementExtension,
    AgreementTerm,
    Base,
    Centre,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    Licence,
    LicenceLedgerEntry,
    Obligation,
    OutcomeObservation,
    ProgramVersion,
    SatisfactionAnswer,
    Trainer,
    TrainerQualification,
)
from tracker.queries.projections import Difference

# (the row, its link to the row above, the row above, the columns that both carry).
_COPIES: tuple[
    tuple[
        type[Base],
        InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
        type[Base],
        tuple[str, ...],
    ],
    ...,
] = (
    (Licence, Licence.term_id, AgreementTerm, ("partner_id",)),
    (AgreementExtension, AgreementExtension.term_id, AgreementTerm, ("partner_id",)),
    (Obligation, Obligation.term_id, AgreementTerm, ("partner_id",)),
    (LicenceLedgerEntry, LicenceLedgerEntry.licence_id, Licence, ("partner_id",)),
    (Trainer, Trainer.centre_id, Centre, ("partner_id",)),
    (TrainerQualification, TrainerQualification.trainer_id, Trainer, ("partner_id",)),
    (Cohort, Cohort.centre_id, Centre, ("partner_id",)),
    (Cohort, Cohort.program_version_id, ProgramVersion, ("program_id",)),
    (Cohort, Cohort.licence_id, Licence, ("partner_id", "program_id")),
    (Enrolment, Enrolment.cohort_id, Cohort, ("partner_id", "program_id")),
    (EnrolmentEvent, EnrolmentEvent.enrolment_id, Enrolment, ("partner_id",)),
    (SatisfactionAnswer, SatisfactionAnswer.enrolment_id, Enrolment, ("partner_id",)),
    (OutcomeObservation, OutcomeObservation.enrolment_id, Enrolment, ("partner_id",)),
    (Evidence, Evidence.observation_id, OutcomeObservation, ("partner_id",)),
)


def check_owners(counts: Counter[str]) -> Iterator[Difference]:
    """Rows that say another owner or program than the row they hang on."""
    for row, link, above, names in _COPIES:
        for name in names:
            own, copied = getattr(row, name), getattr(above, name)
            statement = (
                select(row.id, link, own, copied)
                .join(above, above.id == link)
                .where(own != copied)
                .order_by(row.id)
            )
            for key, parent, stored, should in db.session.execute(statement):
                label = f"{above.__tablename__} {parent}"
                yield Difference(row.__tablename__, key, label, name, stored, should)
