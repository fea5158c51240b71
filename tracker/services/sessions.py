"""Sessions of signed-in browsers: opened and ended inside verbs, kept alive between them.

The cookie holds 32 random bytes, the table their SHA-256: who reads the table signs in nowhere.
`keep` and `fill` run in a transaction of their own, so that a page that only reads needs no verb.
What a session holds and how the cookie travels is web/sessions.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from tracker.extensions import db
from tracker.models import FormKey, OneTimeLink, UserSession
from tracker.queries.scope import Viewer
from tracker.services.change import current_change, verb
from tracker.services.patience import hurried
from tracker.writing import writing

log = logging.getLogger("tracker.sessions")

# How long a page that only reads waits for another's write to end (SQLite).
PATIENCE_MS = 500


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a sign-in lasts: without a request, and in all."""

    idle: timedelta
    whole: timedelta

    def ends_at(self, created_at: datetime, now: datetime) -> datetime:
        """When a session created then and seen now runs out."""
        return min(now + self.idle, created_at + self.whole)


def new_token() -> str:
    """A secret for a cookie or a link: 32 random bytes, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the tables keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(user_id: int, *, lifetime: Lifetime, user_agent: str | None) -> str:
    """A new session of the user inside the open verb; returns the cookie's token."""
    now = current_change().at
    token = new_token()
    db.session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user_id,
            data=b"{}",
            created_at=now,
            seen_at=now,
            expires_at=lifetime.ends_at(now, now),
            user_agent=(user_agent or "")[:200] or None,
        )
    )
    return token


def drop_sessions(user_id: int) -> int:
    """End every session of the user inside the open verb; returns how many there were."""
    db.session.flush()
    ended = db.session.execute(
        delete(UserSession).where(UserSession.user_id == user_id),
        execution_options={"synchronize_session": False},
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def drop_session(token: str) -> None:
    """End the session of that cookie inside the open verb; one ended already is no error."""
    db.session.execute(
        delete(UserSession).where(UserSession.token_hash == token_hash(token)),
        execution_options={"synchronize_session": False},
    )


@verb("session.ended")
def end_session(actor: Viewer, session: UserSession) -> UserSession:
    """End one of the actor's own sessions, from the list on their account page."""
    current_change().note("user_session", session.id, label=actor.name)
    db.session.delete(session)
    return session


def keep(stored_hash: str, data: bytes | None, *, now: datetime, expires_at: datetime) -> bool:
    """Note the use of a session and, where given, what it holds; False when it was ended.

    A page that only reads does not wait for somebody's long write: where the database is busy
    nothing is kept, and the next request does it.
    """
    values: dict[str, Any] = {"seen_at": now, "expires_at": expires_at}
    if data is not None:
        values["data"] = data
    asked = update(UserSession).where(UserSession.token_hash == stored_hash).values(values)
    with db.engine.connect() as connection, hurried(connection, PATIENCE_MS):
        try:
            found = connection.execute(asked).rowcount
            connection.commit()
        except OperationalError:
            log.warning("a session was not kept: the database was busy")
            connection.rollback()
            return True
    return bool(found)


def fill(token: str, data: bytes) -> None:
    """Keep what a session that was just opened holds."""
    asked = update(UserSession).where(UserSession.token_hash == token_hash(token))
    with writing(), db.engine.begin() as connection:
        connection.execute(asked.values(data=data))


def purge(now: datetime) -> None:
    """Take away what has run out: sessions, links, keys of forms; inside the open verb."""
    for run_out in (
        delete(UserSession).where(UserSession.expires_at < now),
        delete(OneTimeLink).where(OneTimeLink.expires_at < now - timedelta(days=30)),
        delete(FormKey).where(FormKey.used_at < now - timedelta(days=7)),
    ):
        db.session.execute(run_out, execution_options={"synchronize_session": False})
