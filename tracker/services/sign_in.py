"""Signing in and out. Every wrong attempt reads the same and takes the same time.

How often one may try is counted in web/auth; what a session is, in services/sessions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from tracker.extensions import db
from tracker.models import User
from tracker.queries.scope import Viewer
from tracker.queries.users import find_user_by_email
from tracker.rules.accounts import looks_like_email, normal_email
from tracker.rules.problems import Refused
from tracker.services.change import changing, current_change, verb
from tracker.services.passwords import hash_password, is_outdated, is_right
from tracker.services.sessions import Lifetime, drop_session, purge, start_session

WRONG = "The address or the password is not right."


@dataclass(frozen=True, slots=True)
class Caller:
    """The browser that knocks: its network address, what it calls itself, the request."""

    network: str | None = None
    user_agent: str | None = None
    request_id: str | None = None

    def nobody(self) -> Viewer:
        """The caller before anybody is known: no role, no partner."""
        return Viewer(None, "nobody signed in", frozenset(), frozenset(), self.request_id)


def sign_in(email: str, password: str, *, caller: Caller, lifetime: Lifetime) -> tuple[User, str]:
    """The user and the cookie's token; Refused, always in the same words, when it is not right.

    An unknown address, an account without a password, an inactive one and a wrong password cost
    one hash and one audit entry each.
    """
    user = find_user_by_email(email)
    held = user.password_hash if user else None
    right = is_right(held, password)
    if user is None or not right or not user.is_active:
        _record_refusal(user, email, caller)
        raise Refused.because(WRONG)
    outdated = held is not None and is_outdated(held)
    fresh_hash = hash_password(password) if outdated else None
    return user, open_session(
        user, caller=caller, lifetime=lifetime, held=held, fresh_hash=fresh_hash
    )


def open_session(
    user: User,
    *,
    caller: Caller,
    lifetime: Lifetime,
    held: str | None,
    fresh_hash: str | None = None,
) -> str:
    """A session of somebody whose password was right for the hash `held`; the cookie's token.

    Refused when the account was shut or got another password since it was asked.
    """
    actor = Viewer(user.id, user.name, frozenset(), frozenset(), caller.request_id)
    with changing(actor, "session.opened") as change:
        purge(change.at)
        values: dict[str, Any] = {"last_sign_in_at": change.at}
        if fresh_hash is not None:
            values["password_hash"] = fresh_hash
        # In bulk, so that signing in does not raise the version an administrator is editing.
        found = db.session.execute(
            update(User)
            .where(User.id == user.id, User.is_active, User.password_hash == held)
            .values(**values),
            execution_options={"synchronize_session": False},
        )
        if not found.rowcount:  # type: ignore[attr-defined]
            raise Refused.because(WRONG)
        change.note("user_account", user.id, label=user.email, new=_place(caller))
        return start_session(user.id, lifetime=lifetime, user_agent=caller.user_agent)


@verb("session.closed")
def sign_out(actor: Viewer, token: str) -> None:
    """End the session of this browser."""
    current_change().note("user_account", actor.user_id, label=actor.name)
    drop_session(token)


@verb("access.refused")
def record_refused_access(actor: Viewer, path: str, *, method: str) -> None:
    """Sign that somebody asked for what their role does not open."""
    shown = path.replace("\0", "\ufffd")[:400]
    current_change().note("page", None, label=shown, new={"method": method, "path": shown})


def _record_refusal(user: User | None, email: str, caller: Caller) -> None:
    """Sign a wrong attempt; what was typed is kept only where it has the shape of an address."""
    typed = normal_email(email)
    label = typed if looks_like_email(typed) else "not an address"
    with changing(caller.nobody(), "session.refused") as change:
        change.note("user_account", user.id if user else None, label=label, new=_place(caller))


def _place(caller: Caller) -> dict[str, Any] | None:
    return {"network": caller.network} if caller.network else None
