"""How anything is written: one verb, one transaction, signed, committed here and only here.

    @verb("cohort.opened", "cohort:write")
    def open_cohort(actor, partner, *, code, ...): ...

The decorator asks for the permission, takes the database's write lock, runs the verb, writes an
audit entry for each row it changed with old and new values, and commits. A verb called inside a
verb joins its transaction. A flush outside any verb is refused. Views never commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from tracker.extensions import db
from tracker.models import (
    AuditEntry,
    Base,
    FormKey,
    ImportChange,
    ImportRow,
    OneTimeLink,
    UserSession,
)
from tracker.models.keys import new_id
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, NotAllowed, NotFound, TrackerError
from tracker.services import tallies
from tracker.services.constraints import explain
from tracker.services.touched import Touched
from tracker.writing import writing

P = ParamSpec("P")
R = TypeVar("R")

# Rows that are themselves a trail, or hold nothing but secrets and bytes.
UNAUDITED: tuple[type[Base], ...] = (
    AuditEntry,
    ImportRow,
    ImportChange,
    FormKey,
    UserSession,
    OneTimeLink,
)
# Secrets, bytes, and what is frozen elsewhere: an edition proves itself by its fingerprint.
HIDDEN_FIELDS = frozenset(
    {
        *("password_hash", "totp_secret", "token_hash", "file_bytes", "data"),
        *("figures", "definition", "people"),
    }
)


# Rows that stand on the pages of every partner, or whose writing may change any of them.
GENERAL = frozenset({"program", "program_version", "import_batch"})


class UnsignedWrite(TrackerError):
    """Something was written outside a verb; nothing is kept."""


@dataclass
class Change:
    """One open change: who, which verb, why, and the entries to sign it with."""

    actor: Viewer
    verb: str
    at: datetime
    reason: str | None = None
    entries: list[AuditEntry] = field(default_factory=list)
    touched: Touched = field(default_factory=Touched)

    def note(
        self,
        entity: str,
        entity_id: int | None,
        *,
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
        label: str | None = None,
        partner_id: int | None = None,
    ) -> None:
        """Sign something that no flush sees (a bulk statement, a sign-in)."""
        self.entries.append(
            AuditEntry(
                at=self.at,
                actor_id=self.actor.user_id,
                actor_name=self.actor.name,
                verb=self.verb,
                entity=entity,
                entity_id=entity_id,
                label=(label or "")[:200] or None,
                partner_id=partner_id,
                old=old,
                new=new,
                request_id=self.actor.request_id,
                reason=self.reason,
            )
        )


_open: ContextVar[Change | None] = ContextVar("change", default=None)


def current_change() -> Change:
    """The open change; UnsignedWrite when there is none."""
    change = _open.get()
    if change is None:
        raise UnsignedWrite("There is no open change to write in.")
    return change


@contextmanager
def changing(actor: Viewer, verb_name: str, *, reason: str | None = None) -> Iterator[Change]:
    """One signed transaction; inside another one, a part of it.

    Raises Refused for a broken constraint, EditConflict for a row that somebody else changed,
    NotFound for one that somebody else removed.
    """
    session = db.session()
    outer = _open.get()
    if outer is not None:
        session.flush()
        inner = Change(
            actor, verb_name, outer.at, reason or outer.reason, outer.entries, outer.touched
        )
        token = _open.set(inner)
        try:
            yield inner
            session.flush()
        finally:
            _open.reset(token)
        return
    change = Change(actor, verb_name, datetime.now(UTC), reason)
    # What was read before the lock may be stale: end that transaction, read again inside this one.
    session.rollback()
    token = _open.set(change)
    try:
        with writing():
            session.connection()
        yield change
        _sign_and_commit(change, session)
    except StaleDataError as error:
        session.rollback()
        raise EditConflict("Somebody else changed this since you opened it.") from error
    except ObjectDeletedError as error:
        session.rollback()
        raise NotFound("Somebody else removed this since you opened it.") from error
    except IntegrityError as error:
        session.rollback()
        raise explain(error) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        _open.reset(token)


def _sign_and_commit(change: Change, session: Session) -> None:
    """Everything written, signed, and the belief in figures of what was touched ended."""
    session.flush()
    session.add_all(change.entries)
    session.flush()
    about = {entry.partner_id for entry in change.entries if entry.partner_id is not None}
    is_general = any(entry.entity in GENERAL for entry in change.entries)
    if about or is_general or change.touched:
        tallies.settle(change.touched, about, change.at.date(), is_general=is_general)
    session.commit()


def verb(
    name: str, permission: str | None = None
) -> Callable[[Callable[Concatenate[Viewer, P], R]], Callable[Concatenate[Viewer, P], R]]:
    """Make a function a verb: permission asked, one signed transaction, committed."""

    def decorate(
        function: Callable[Concatenate[Viewer, P], R],
    ) -> Callable[Concatenate[Viewer, P], R]:
        @wraps(function)
        def run(actor: Viewer, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if permission is not None and not actor.may(permission):
                raise NotAllowed("Your role does not allow this.")
            with changing(actor, name):
                return function(actor, *args, **kwargs)

        run.verb_name = name  # type: ignore[attr-defined]
        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


def check_version(row: Any, version: int | None) -> None:
    """EditConflict when the row has moved on since the form was opened."""
    if version is not None and row.version != version:
        raise EditConflict("Somebody else changed this since you opened it.")


def plain(value: Any) -> Any:
    """A column's value as it is kept in JSON: days and instants ISO, money as text."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    return value


def row_values(row: Base) -> dict[str, Any]:
    """All column values of a row as they are kept in JSON, secrets left out."""
    return {
        attribute.key: plain(getattr(row, attribute.key))
        for attribute in inspect(type(row)).column_attrs
        if attribute.key not in HIDDEN_FIELDS
    }


def label_of(row: Base) -> str:
    """The words by which people know the row."""
    for key in ("name", "code", "number", "title", "email", "kind", "status"):
        value = getattr(row, key, None)
        if isinstance(value, str) and value:
            return value
    return f"{row.__tablename__} {row.id}"


def _differences(row: Base) -> tuple[dict[str, Any], dict[str, Any]]:
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if not history.has_changes() or attribute.key == "version":
            continue
        before = history.deleted[0] if history.deleted else None
        after = history.added[0] if history.added else None
        if attribute.key in HIDDEN_FIELDS:
            old[attribute.key], new[attribute.key] = "hidden", "changed"
        elif plain(before) != plain(after):
            old[attribute.key], new[attribute.key] = plain(before), plain(after)
    return old, new


def _sign(
    change: Change, row: Base, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> None:
    partner_id = row.id if row.__tablename__ == "partner" else getattr(row, "partner_id", None)
    change.note(
        row.__tablename__, row.id, old=old, new=new, label=label_of(row), partner_id=partner_id
    )


def _before_flush(session: Session, *_: Any) -> None:
    dirty = [row for row in session.dirty if session.is_modified(row)]
    if not (session.new or dirty or session.deleted):
        return
    change = _open.get()
    if change is None:
        raise UnsignedWrite("A write without a verb was refused.")
    for row in session.new:
        if not isinstance(row, UNAUDITED):
            if row.id is None:
                row.id = new_id()
            values = {key: value for key, value in row_values(row).items() if value is not None}
            _sign(change, row, None, values)
    for row in dirty:
        if not isinstance(row, UNAUDITED):
            old, new = _differences(row)
            if old or new:
                _sign(change, row, old, new)
    for row in session.deleted:
        if not isinstance(row, UNAUDITED):
            _sign(change, row, row_values(row), None)


def _after_flush(session: Session, *_: Any) -> None:
    # Keys are there now, and what the values were still is.
    change = _open.get()
    if change is not None:
        change.touched.collect(session)


def install(session_class: Any) -> None:
    """Listen on every session of that class."""
    if not event.contains(session_class, "before_flush", _before_flush):
        event.listen(session_class, "before_flush", _before_flush)
        event.listen(session_class, "after_flush", _after_flush)
