"""Taking an import back: what it made is removed, what it changed is restored.

What was edited or used since is kept, with all that it rests on, and listed with the reason. What
goes is decided by services/import_leaving. A bulk path: an import of thousands of rows is undone in
seconds; every table it touches is reached by keys that the import itself wrote down.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Date, DateTime, Numeric, delete, update

from tracker.extensions import db
from tracker.models import Base, ImportBatch, ImportChange, ImportMapping
from tracker.models.base import ExactMoney, Instant
from tracker.queries.import_rows import listed
from tracker.queries.imports import get_import, list_changes
from tracker.queries.scope import Viewer
from tracker.rules.lifecycle import is_open
from tracker.rules.problems import NotAllowed, Refused
from tracker.services.change import Change, current_change, verb
from tracker.services.import_leaving import FIGURES, FRAME, Leaving, portions
from tracker.services.import_uploads import FRAME_PERMISSION

# Leaves first; what was changed is restored between the two, while its parents are still there.
FIRST = ("evidence", "outcome_observation", "enrolment_event", "enrolment", "learner_reference")
LAST = (
    "learner",
    "cohort",
    "centre",
    "program_version",
    "program",
    "partner_stage_event",
    "partner",
)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did; `kept` says of each row that stays what it is and why."""

    removed: int
    restored: int
    kept: list[dict[str, Any]]


@verb("import.undone", "import:run")
def undo_import(actor: Viewer, batch: ImportBatch, /) -> Undone:
    """Take a batch back. Refused unless it was imported and not undone yet; NotAllowed when it made
    a partner, centre or program and the actor may not.
    """
    batch = get_import(batch.id)
    if batch.status != "confirmed":
        raise Refused.because("Only an import that was written can be undone, and only once.")
    changes = list_changes(batch)
    makes_frame = any(change.before is None and change.entity in FRAME for change in changes)
    if makes_frame and not actor.may(FRAME_PERMISSION):
        raise NotAllowed("This import made partners, centres or programs; head office undoes it.")
    leaving = Leaving(changes, f"import-{batch.id}")
    leaving.decide()
    _touch(current_change(), leaving)
    for name in FIRST:
        _delete(name, leaving.going[name])
    restored = _restore(leaving.restoring)
    _release_partners(leaving.going["partner"])
    for name in LAST:
        _delete(name, leaving.going[name])
    change = current_change()
    _sign(change, leaving.restoring)
    batch.status = "undone"
    batch.undone_at = change.at
    batch.kept = leaving.kept
    return Undone(sum(map(len, leaving.going.values())), restored, leaving.kept)


def _touch(change: Change, leaving: Leaving) -> None:
    """Say which cohorts lose or get back anything: bulk statements tell nobody."""
    touched = change.touched
    touched.cohorts.update(row["cohort_id"] for _, row in leaving.rows("enrolment"))
    for name in ("enrolment_event", "outcome_observation"):
        touched.enrolments.update(row["enrolment_id"] for _, row in leaving.rows(name))
    touched.observations.update(row["observation_id"] for _, row in leaving.rows("evidence"))
    touched.dated.update(key for key, _ in leaving.rows("cohort"))
    touched.cohorts |= touched.dated
    touched.versions.update(key for key, _ in leaving.rows("program_version"))


def _delete(name: str, keys: Collection[int]) -> None:
    """Delete rows by key, the newest first: a later event may refer to an earlier one."""
    table = Base.metadata.tables[name]
    for portion in portions(sorted(keys, reverse=True)):
        db.session.connection().execute(delete(table).where(listed(table.c.id, portion)))


def _release_partners(keys: Collection[int]) -> None:
    """Let go of partners that are about to be removed: children, batches, remembered mappings."""
    partner = Base.metadata.tables["partner"]
    batch = Base.metadata.tables[ImportBatch.__tablename__]
    mapping = Base.metadata.tables[ImportMapping.__tablename__]
    db.session.flush()
    for portion in portions(sorted(keys)):
        connection = db.session.connection()
        for name in FIGURES:
            table = Base.metadata.tables[name]
            column = table.c.get("partner_id", table.c.id)
            connection.execute(delete(table).where(column.in_(portion)))
        connection.execute(update(partner).where(partner.c.id.in_(portion)).values(parent_id=None))
        connection.execute(delete(mapping).where(mapping.c.partner_id.in_(portion)))
        connection.execute(
            update(batch).where(batch.c.partner_id.in_(portion)).values(partner_id=None)
        )
    db.session.expire_all()


def _restore(changes: Collection[ImportChange]) -> int:
    """Set changed rows to what they were, version included: the same row as before.

    Enrolments that close again go first: at most one of a learner and program is open.
    """
    for change in sorted(changes, key=lambda one: is_open((one.before or {}).get("status", ""))):
        table = Base.metadata.tables[change.entity]
        values = {
            column: from_plain(table.c[column], value)
            for column, value in (change.before or {}).items()
        }
        db.session.connection().execute(
            update(table).where(table.c.id == change.entity_id).values(values)
        )
    return len(changes)


def from_plain(column: Column[Any], value: Any) -> Any:
    """A value as it was before it was kept as JSON (services/change.plain)."""
    if value is None:
        return None
    if isinstance(column.type, ExactMoney | Numeric):
        return Decimal(value)
    if isinstance(column.type, Instant | DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value


def _sign(change: Change, restored: Collection[ImportChange]) -> None:
    """One audit entry for each row that went back to what it was."""
    for one in restored:
        change.note(one.entity, one.entity_id, old=one.after, new=one.before)
