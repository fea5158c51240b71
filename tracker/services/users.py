"""Accounts as an administrator keeps them, and what people change about their own.

Whatever takes something away (role, partners, address, account) ends the account's sessions and
unused links at once. The last active administrator stays one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tracker.extensions import db
from tracker.models import Membership, User
from tracker.models.keys import new_id
from tracker.queries.scope import Viewer
from tracker.queries.users import lock_administrators
from tracker.rules.accounts import (
    grant_problems,
    looks_like_email,
    normal_email,
    password_problems,
)
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.rules.vocabulary import Role
from tracker.services.change import check_version, current_change, verb
from tracker.services.one_time_links import drop_links, make_link
from tracker.services.passwords import hash_password, is_right
from tracker.services.sessions import Lifetime, drop_sessions, start_session


@verb("user.added", "user:write")
def add_user(
    actor: Viewer,
    *,
    email: str,
    name: str,
    role: Role,
    partner_ids: Sequence[int] = (),
    password: str | None = None,
    is_demo: bool = False,
) -> User:
    """A new account with one role; without a password it waits for its one-time link."""
    email = normal_email(email)
    problems = _problems(email, name, role, partner_ids)
    if password is not None:
        problems += password_problems(password, (name, email))
    if problems:
        raise Refused(*problems)
    user = User(
        id=new_id(),
        email=email,
        name=name.strip(),
        password_hash=None if password is None else hash_password(password),
        is_demo=is_demo,
        created_at=current_change().at,
    )
    db.session.add(user)
    db.session.flush()
    _give(user, role, partner_ids)
    return user


@verb("user.edited", "user:write")
def edit_user(
    actor: Viewer,
    user: User,
    *,
    version: int | None,
    email: str,
    name: str,
    role: Role,
    partner_ids: Sequence[int] = (),
) -> User:
    """Change who an account is and what it is given; a change of either but the name ends it
    everywhere it is signed in."""
    check_version(user, version)
    email = normal_email(email)
    problems = _problems(email, name, role, partner_ids)
    if problems:
        raise Refused(*problems)
    held = {(m.role, m.partner_id) for m in user.memberships}
    wanted = {(role.value, partner_id) for partner_id in partner_ids or (None,)}
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(user)
    moved = user.email != email
    user.email, user.name = email, name.strip()
    if held != wanted:
        _give(user, role, partner_ids)
        # The grant is part of what the edit form shows, so its version rises with it.
        user.version += 1
    if moved or held != wanted:
        shut_out(user)
    return user


@verb("user.deactivated", "user:write")
def deactivate_user(actor: Viewer, user: User) -> User:
    """Shut an account; what its holder recorded stays."""
    if user.id == actor.user_id:
        raise Refused.because("You cannot deactivate your own account.")
    _keep_an_administrator(user)
    user.is_active = False
    shut_out(user)
    return user


@verb("user.reactivated", "user:write")
def reactivate_user(actor: Viewer, user: User) -> User:
    """Open an account again, with the password it had."""
    user.is_active = True
    return user


@verb("user.link_made", "user:write")
def send_link(actor: Viewer, user: User, *, life: timedelta) -> str:
    """A new one-time link for the account, to be handed over; returns its token."""
    if not user.is_active:
        raise Refused.because("This account is not active; reactivate it first.")
    current_change().note("user_account", user.id, label=user.email)
    return make_link(user, life=life)


@verb("user.signed_out", "user:write")
def end_sessions(actor: Viewer, user: User) -> int:
    """End every session of the account; returns how many there were."""
    ended = drop_sessions(user.id)
    current_change().note("user_account", user.id, label=user.email, new={"sessions": ended})
    return ended


@verb("user.renamed")
def rename_self(actor: Viewer, user: User, *, name: str) -> User:
    """Change one's own name."""
    _own(actor, user)
    if not name.strip():
        raise Refused.because("A name is needed.", "name")
    user.name = name.strip()
    return user


@verb("user.password_changed")
def change_own_password(
    actor: Viewer,
    user: User,
    *,
    current: str,
    password: str,
    lifetime: Lifetime,
    user_agent: str | None = None,
) -> str:
    """Change one's own password, knowing the old one; every session ends, this browser gets a
    new one: its token is returned."""
    _own(actor, user)
    if not is_right(user.password_hash, current):
        raise Refused.because("This is not your present password.", "current")
    if problems := password_problems(password, (user.name, user.email)):
        raise Refused(*problems)
    user.password_hash = hash_password(password)
    shut_out(user)
    return start_session(user.id, lifetime=lifetime, user_agent=user_agent)


def shut_out(user: User) -> None:
    """End every session and unused link of the account inside the open verb."""
    drop_sessions(user.id)
    drop_links(user.id)


def _own(actor: Viewer, user: User) -> None:
    if actor.user_id is None or actor.user_id != user.id:
        raise NotFound("There is no such account.")


def _problems(email: str, name: str, role: Role, partner_ids: Sequence[int]) -> list[Problem]:
    problems = []
    if not looks_like_email(email):
        problems.append(Problem("email", "This is not an e-mail address."))
    if not name.strip() or len(name) > 200:
        problems.append(Problem("name", "A name of at most 200 characters is needed."))
    return problems + grant_problems(role, len(partner_ids))


def _give(user: User, role: Role, partner_ids: Sequence[int]) -> None:
    """Replace what the account is given, signed as one change of the account."""
    old = _grant_words(user)
    user.memberships.clear()
    db.session.flush()
    for partner_id in dict.fromkeys(partner_ids) or (None,):
        user.memberships.append(Membership(id=new_id(), role=role.value, partner_id=partner_id))
    db.session.flush()
    current_change().note(
        "user_account", user.id, old=old or None, new=_grant_words(user), label=user.email
    )


def _grant_words(user: User) -> dict[str, Any]:
    if not user.memberships:
        return {}
    names = sorted(m.partner.name for m in user.memberships if m.partner is not None)
    return {"role": user.memberships[0].role, "partners": ", ".join(names) or "all"}


def _keep_an_administrator(user: User) -> None:
    """Refuse to take away the only active administrator."""
    if lock_administrators() == [user.id]:
        raise Refused(Problem("role", "This is the last administrator; appoint another first."))
