"""One-time links: the only way a first password is set. Looking at one never spends it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from tracker.extensions import db
from tracker.models import OneTimeLink, User
from tracker.queries.scope import Viewer
from tracker.rules.accounts import password_problems
from tracker.rules.problems import Refused
from tracker.services.change import changing, current_change
from tracker.services.passwords import hash_password
from tracker.services.sessions import drop_sessions, new_token, token_hash

PURPOSE = "set_password"


class LinkGone(Refused):
    """The link was used, has run out, was replaced, or never was one; all read alike."""


def link_address(base_url: str, token: str) -> str:
    """The link as it is given to a person; the host comes from the settings, never a request."""
    return f"{base_url.rstrip('/')}/auth/set-password/{token}"


def make_link(user: User, *, life: timedelta) -> str:
    """A fresh link inside the open verb, earlier ones end; returns the token, kept nowhere."""
    change = current_change()
    drop_links(user.id)
    token = new_token()
    db.session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            user_id=user.id,
            purpose=PURPOSE,
            created_at=change.at,
            expires_at=change.at + life,
            created_by_id=change.actor.user_id,
        )
    )
    return token


def drop_links(user_id: int) -> None:
    """End the user's unused links inside the open verb."""
    db.session.flush()
    db.session.execute(
        delete(OneTimeLink).where(OneTimeLink.user_id == user_id, OneTimeLink.used_at.is_(None)),
        execution_options={"synchronize_session": False},
    )


def find_link_user(token: str, now: datetime) -> User | None:
    """Whose password the link sets; None when it opens nothing. Spends nothing."""
    asked = (
        select(User)
        .join(OneTimeLink, OneTimeLink.user_id == User.id)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            OneTimeLink.purpose == PURPOSE,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            User.is_active,
        )
    )
    return db.session.scalars(asked).one_or_none()


def use_link(token: str, password: str, *, now: datetime, request_id: str | None = None) -> User:
    """Set the password, spend the link, end every session of the account.

    Raises LinkGone, or Refused with what is wrong with the password; then the link lives on.
    """
    holder = find_link_user(token, now)
    if holder is None:
        raise LinkGone.because("This link was used already or has run out.")
    problems = password_problems(password, (holder.name, holder.email))
    if problems:
        raise Refused(*problems)
    hashed = hash_password(password)
    as_holder = Viewer(holder.id, holder.name, frozenset(), frozenset(), request_id)
    with changing(as_holder, "user.password_set"):
        link = db.session.scalars(
            select(OneTimeLink)
            .where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.used_at.is_(None))
            .with_for_update()
        ).one_or_none()
        if link is None or not holder.is_active:
            raise LinkGone.because("This link was used already or has run out.")
        link.used_at = now
        holder.password_hash = hashed
        drop_sessions(holder.id)
        drop_links(holder.id)
    return holder
