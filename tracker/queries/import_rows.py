"""The rows of the frame that a file may touch, as plain values by column; how keys are listed.

Narrowed by queries/scope like every read. The people of a file: queries/import_people.
services/import_known makes of them what a plan knows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, func, inspect, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db
from tracker.models import Base, Cohort, Enrolment, LearnerReference, PartnerStageEvent

Columned = InstrumentedAttribute[Any] | ColumnElement[Any]


def listed(column: Columned, keys: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column is one of the keys, however many: they travel as one parameter."""
    if db.engine.dialect.name == "postgresql":
        return column == any_(literal(list(keys), ARRAY(column.type)))
    values = func.json_each(json.dumps(list(keys))).table_valued("value")
    return column.in_(select(values.c.value))


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
    if keys:
        yield from read_rows(model, listed(column, keys))


def cohort_codes(partner_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """(cohort, code) of every cohort of those partners."""
    for row in db.session.execute(
        select(Cohort.id, Cohort.code).where(listed(Cohort.partner_id, partner_ids))
    ):
        yield row.id, row.code


def reference_kinds(partner_ids: Collection[int]) -> list[str]:
    """The kinds of references that those partners use."""
    return list(
        db.session.scalars(
            select(LearnerReference.kind)
            .where(listed(LearnerReference.partner_id, partner_ids))
            .distinct()
        )
    )


def count_enrolments(cohort_ids: Collection[int]) -> dict[int, int]:
    """Cohort -> how many enrolments it has now."""
    if not cohort_ids:
        return {}
    rows = db.session.execute(
        select(Enrolment.cohort_id, func.count(Enrolment.id))
        .where(listed(Enrolment.cohort_id, cohort_ids))
        .group_by(Enrolment.cohort_id)
    )
    return dict(iter(rows))


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
