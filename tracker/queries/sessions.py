"""Signed-in browsers: the row behind a cookie, the list a person sees of their own.

Read over a connection of its own, before the request has a viewer; writing is services/sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from tracker.extensions import db
from tracker.models import UserSession


@dataclass(frozen=True, slots=True)
class StoredSession:
    """What the table holds of one browser."""

    token_hash: str
    user_id: int
    data: bytes
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


# Every page asks this; made once, it costs half.
_FIND = select(
    UserSession.token_hash,
    UserSession.user_id,
    UserSession.data,
    UserSession.created_at,
    UserSession.seen_at,
    UserSession.expires_at,
).where(UserSession.token_hash == bindparam("token"), UserSession.expires_at > bindparam("now"))


def find_session(token_hash: str, now: datetime) -> StoredSession | None:
    """The session of that cookie, or None when it was ended or has run out."""
    with db.engine.connect() as connection:
        row = connection.execute(_FIND, {"token": token_hash, "now": now}).one_or_none()
    return None if row is None else StoredSession(*row)


def list_sessions(user_id: int, now: datetime) -> list[UserSession]:
    """The browsers where somebody is signed in, last seen first."""
    asked = (
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.expires_at > now)
        .order_by(UserSession.seen_at.desc(), UserSession.id)
    )
    return list(db.session.scalars(asked))


def find_own_session(session_id: int, user_id: int) -> UserSession | None:
    """One of somebody's sessions; None for anybody else's."""
    asked = select(UserSession).where(UserSession.id == session_id, UserSession.user_id == user_id)
    return db.session.scalars(asked).one_or_none()
