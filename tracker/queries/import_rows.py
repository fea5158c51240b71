"""The rows that a file may touch, read in portions: plain values by column, never one by one.

Narrowed by queries/scope like every read, but for one look at open enrolments, which is
narrowed by hand. services/import_known makes of them what a plan knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.models import (
    Base,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    Learner,
    LearnerReference,
    PartnerStageEvent,
    User,
)
from tracker.rules.vocabulary import OPEN_STATUSES

PORTION = 5000


def portions(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """The keys in lists short enough for one statement."""
    listed = list(keys)
    for start in range(0, len(listed), PORTION):
        yield listed[start : start + PORTION]


def read_rows(model: type[Base], *conditions: ColumnElement[bool]) -> Iterator[dict[str, Any]]:
    """The values of every row of a table that fits, by column; bytes are left out."""
    columns = [
        attribute for attribute in inspect(model).column_attrs if attribute.key != "file_bytes"
    ]
    names = [attribute.key for attribute in columns]
    statement = select(*(getattr(model, name) for name in names)).where(*conditions)
    for row in db.session.execute(statement):
        yield dict(zip(names, row, strict=True))


def read_among(
    model: type[Base], column: InstrumentedAttribute[Any], keys: Collection[Any]
) -> Iterator[dict[str, Any]]:
    """The same for the rows whose column is one of the keys."""
    for portion in portions(keys):
        yield from read_rows(model, column.in_(portion))


def stage_days() -> dict[int, date]:
    """Partner -> the day of its latest stage."""
    rows = db.session.execute(
        select(PartnerStageEvent.partner_id, func.max(PartnerStageEvent.effective_on)).group_by(
            PartnerStageEvent.partner_id
        )
    )
    return dict(iter(rows))


def taught_versions() -> set[int]:
    """Program versions that some cohort was taught by."""
    return set(db.session.scalars(select(Cohort.program_version_id).distinct()))


def learners_by_reference(
    partner_ids: Collection[int], values: Collection[str]
) -> Iterator[Row[int, str, str, int]]:
    """(partner, kind, value, learner) of the references among those values."""
    for portion in portions(values):
        yield from db.session.execute(
            select(
                LearnerReference.partner_id,
                LearnerReference.kind,
                LearnerReference.value,
                LearnerReference.learner_id,
            ).where(
                LearnerReference.partner_id.in_(partner_ids), LearnerReference.value.in_(portion)
            )
        )


def references_of(
    partner_ids: Collection[int], learner_ids: Collection[int]
) -> Iterator[Row[int, str, str, int]]:
    """(partner, kind, value, learner) of every reference of those learners."""
    for portion in portions(learner_ids):
        yield from db.session.execute(
            select(
                LearnerReference.partner_id,
                LearnerReference.kind,
                LearnerReference.value,
                LearnerReference.learner_id,
            ).where(
                LearnerReference.partner_id.in_(partner_ids),
                LearnerReference.learner_id.in_(portion),
            )
        )


def learner_ids_by(
    column: InstrumentedAttribute[Any], partner_ids: Collection[int], values: Collection[str]
) -> set[int]:
    """Learners enrolled at those partners whose column is one of the values."""
    found: set[int] = set()
    for portion in portions(values):
        found.update(
            db.session.scalars(
                select(Enrolment.learner_id)
                .join(Learner, Learner.id == Enrolment.learner_id)
                .where(Enrolment.partner_id.in_(partner_ids), column.in_(portion))
            )
        )
    return found


def enrolments_of(
    partner_ids: Collection[int], cohort_ids: Collection[int], learner_ids: Collection[int]
) -> Iterator[dict[str, Any]]:
    """Enrolments at those partners in one of the cohorts, or of one of the learners."""
    seen: set[int] = set()
    for column, keys in ((Enrolment.cohort_id, cohort_ids), (Enrolment.learner_id, learner_ids)):
        for portion in portions(keys):
            for row in read_rows(
                Enrolment, Enrolment.partner_id.in_(partner_ids), column.in_(portion)
            ):
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row


def open_programs(learner_ids: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """(enrolment, learner, program) of the open enrolments of those learners, at any partner.

    Not narrowed: one open enrolment per learner and program is a rule of the whole record. Nothing
    but the fact leaves the import, and only for learners whom the viewer has.
    """
    enrolments = Enrolment.__table__.c
    for portion in portions(learner_ids):
        rows = db.session.connection().execute(
            select(enrolments.id, enrolments.learner_id, enrolments.program_id).where(
                enrolments.learner_id.in_(portion), enrolments.status.in_(sorted(OPEN_STATUSES))
            )
        )
        yield from (tuple(row) for row in rows)


def events_of(enrolment_ids: Collection[int]) -> Iterator[Sequence[Any]]:
    """(enrolment, sequence, id, kind, day, reason, undoes, return) in the order recorded."""
    event = EnrolmentEvent
    for portion in portions(enrolment_ids):
        yield from db.session.execute(
            select(
                event.enrolment_id,
                event.sequence,
                event.id,
                event.kind,
                event.effective_on,
                event.reason,
                event.undoes_id,
                event.expected_return_on,
            )
            .where(event.enrolment_id.in_(portion))
            .order_by(event.enrolment_id, event.sequence)
        )


def evidence_of(observation_ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """The evidence of those observations; who verified by name, be it an account or a text."""
    for portion in portions(observation_ids):
        verifier = func.coalesce(Evidence.verified_by_name, User.name)
        rows = db.session.execute(
            select(
                Evidence.id,
                Evidence.observation_id,
                Evidence.kind,
                Evidence.note,
                Evidence.verified_on,
                verifier.label("verified_by_name"),
            )
            .outerjoin(User, User.id == Evidence.verified_by_id)
            .where(Evidence.observation_id.in_(portion))
        )
        yield from (dict(row._mapping) for row in rows)
