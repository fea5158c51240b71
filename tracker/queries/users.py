"""Accounts: who somebody is when they sign in, and the list an administrator keeps.

An account has one role, at partners or everywhere. Writing is services/users.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.extensions import db
from tracker.models import Membership, Partner, User
from tracker.queries.criteria import Criteria, Page, answer
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.accounts import normal_email
from tracker.rules.problems import NotFound, Problem, Refused
from tracker.rules.vocabulary import PARTNER_ROLES, Role

log = logging.getLogger("tracker.users")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is signed in: what each request needs to know of them."""

    user_id: int
    email: str
    name: str
    language: str | None
    roles: frozenset[Role]
    partner_ids: frozenset[int] | None

    def viewer(self, request_id: str | None = None) -> Viewer:
        """The same person as services and queries know them."""
        return Viewer(self.user_id, self.name, self.roles, self.partner_ids, request_id)


# Every page asks this; made once, it costs half.
_ACCOUNT = (
    select(User.email, User.name, User.language, Membership.role, Membership.partner_id)
    .outerjoin(Membership, Membership.user_id == User.id)
    .where(User.id == bindparam("user"), User.is_active)
)


def find_account(user_id: int) -> Account | None:
    """The active account of that key; two statements at most, None for anybody else."""
    rows = db.session.execute(_ACCOUNT, {"user": user_id}).all()
    if not rows:
        return None
    email, name, language, _, _ = rows[0]
    roles = frozenset(Role(role) for *_, role, _ in rows if role is not None)
    given = frozenset(partner_id for *_, partner_id in rows if partner_id is not None)
    everywhere = any(role is not None and partner_id is None for *_, role, partner_id in rows)
    if len(roles) > 1:
        # Two roles would add up to more than either was given for: none is better than both.
        log.error("account %s holds several roles and is given none of them", user_id)
        roles, given, everywhere = frozenset(), frozenset(), False
    if everywhere and not roles & PARTNER_ROLES:
        return Account(user_id, email, name, language, roles, None)
    return Account(user_id, email, name, language, roles, with_children(given))


def with_children(partner_ids: frozenset[int]) -> frozenset[int]:
    """The partners and all that belong to them, at any depth."""
    if not partner_ids:
        return partner_ids
    tree = select(Partner.id).where(Partner.id.in_(partner_ids)).cte("tree", recursive=True)
    tree = tree.union(select(Partner.id).join(tree, Partner.parent_id == tree.c.id))
    with viewing(SYSTEM):
        return frozenset(db.session.scalars(select(tree.c.id)))


def find_user_by_email(email: str) -> User | None:
    """The account of that address, however it was typed, active or not."""
    return db.session.scalars(select(User).where(User.email == normal_email(email))).one_or_none()


def get_user(user_id: int) -> User:
    """The account with its memberships and their partners, or NotFound."""
    asked = (
        select(User)
        .where(User.id == user_id)
        .options(selectinload(User.memberships).joinedload(Membership.partner))
    )
    user = db.session.scalars(asked).one_or_none()
    if user is None:
        raise NotFound("There is no such account.")
    return user


def list_users(criteria: Criteria) -> Page[User]:
    """Accounts by name; filters role, state (active, inactive, waiting), partner (a key)."""
    return answer(
        select(User),
        criteria,
        key=User.id,
        searched=(User.name, User.email),
        filters={"role": _has_role, "state": _in_state, "partner": _at_partner},
        sorts={
            "name": func.lower(User.name),
            "email": User.email,
            "last_sign_in_at": User.last_sign_in_at,
            "created_at": User.created_at,
        },
        default_sort="name",
        options=(selectinload(User.memberships).options(joinedload(Membership.partner)),),
    )


def _has_role(role: str) -> ColumnElement[bool]:
    return exists().where(Membership.user_id == User.id, Membership.role == role)


def _at_partner(key: str) -> ColumnElement[bool]:
    partner_id = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
    return exists().where(Membership.user_id == User.id, Membership.partner_id == partner_id)


def _in_state(state: str) -> ColumnElement[bool]:
    if state == "waiting":
        return User.password_hash.is_(None) & User.is_active
    return User.is_active.is_(state != "inactive")


def state_of(user: User) -> str:
    """active, inactive, or waiting for the first password."""
    if not user.is_active:
        return "inactive"
    return "active" if user.password_hash else "waiting"


def lock_administrators() -> list[int]:
    """The active administrators, held until the transaction ends so that one stays."""
    asked = (
        select(User.id)
        .where(User.is_active, _has_role(Role.ADMINISTRATOR.value))
        .order_by(User.id)
        .with_for_update()
    )
    return list(db.session.scalars(asked))


def count_demo_accounts() -> int:
    """Active accounts of the demo data, whose password has been printed on a screen."""
    asked = select(func.count(User.id)).where(User.is_demo, User.is_active)
    return db.session.scalar(asked) or 0


def partner_ids_by_slug(slugs: Iterable[str]) -> list[int]:
    """The keys of those partners; Refused names the slug that the viewer does not have."""
    wanted = list(dict.fromkeys(slugs))
    rows = db.session.execute(select(Partner.slug, Partner.id).where(Partner.slug.in_(wanted)))
    known = {row.slug: row.id for row in rows}
    unknown = [slug for slug in wanted if slug not in known]
    if unknown:
        raise Refused(Problem("partners", f"There is no partner {', '.join(unknown)}."))
    return [known[slug] for slug in wanted]
