"""The audit trail as it is read: entries, newest first, and what can be chosen among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select, true

from tracker.extensions import db
from tracker.models import AuditEntry
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def list_entries(criteria: Criteria) -> Page[AuditEntry]:
    """Entries, newest first; filters verb, entity, actor (a key, or a name without one), day."""
    return answer(
        select(AuditEntry),
        criteria,
        key=AuditEntry.id,
        searched=(AuditEntry.label, AuditEntry.actor_name, AuditEntry.verb),
        filters={
            "verb": lambda value: AuditEntry.verb == value,
            "entity": lambda value: AuditEntry.entity == value,
            "actor": _by_actor,
            "day": _on_day,
        },
        sorts={
            "at": AuditEntry.at,
            "verb": AuditEntry.verb,
            "entity": AuditEntry.entity,
            "actor": AuditEntry.actor_name,
        },
        default_sort="-at",
    )


def get_entry(entry_id: int) -> AuditEntry:
    """One entry, or NotFound."""
    found = db.session.scalars(select(AuditEntry).where(AuditEntry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound("There is no such entry.")
    return found


def verbs() -> list[str]:
    """Every verb that was ever signed."""
    return list(db.session.scalars(select(AuditEntry.verb).distinct().order_by(AuditEntry.verb)))


def entities() -> list[str]:
    """Every kind of row that was ever signed for."""
    asked = select(AuditEntry.entity).distinct().order_by(AuditEntry.entity)
    return list(db.session.scalars(asked))


def actors() -> list[tuple[str, str]]:
    """(value of the filter, name) of everybody who signed; accounts under their latest name."""
    rows = db.session.execute(
        select(AuditEntry.actor_id, AuditEntry.actor_name, func.max(AuditEntry.at))
        .group_by(AuditEntry.actor_id, AuditEntry.actor_name)
        .order_by(func.max(AuditEntry.at))
    )
    latest = {name if key is None else str(key): name for key, name, _ in rows}
    return sorted(latest.items(), key=lambda pair: (pair[1].lower(), pair[0]))


def _by_actor(value: str) -> ColumnElement[bool]:
    if value.isascii() and value.isdigit():
        return AuditEntry.actor_id == min(int(value[:20]), 2**63 - 1)
    return and_(AuditEntry.actor_id.is_(None), AuditEntry.actor_name == value)


def _on_day(value: str) -> ColumnElement[bool]:
    """Entries of one UTC day; all of them when the value is no day."""
    try:
        first = datetime.combine(date.fromisoformat(value), time(), UTC)
        return and_(AuditEntry.at >= first, AuditEntry.at < first + timedelta(days=1))
    except (ValueError, OverflowError):
        return true()
