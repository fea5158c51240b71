"""Accounts below the pages: who may, what a change takes away, two at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import build
from tracker.extensions import db
from tracker.models import AuditEntry, Membership, OneTimeLink, User, UserSession
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import EditConflict, NotAllowed, NotFound, Refused
from tracker.rules.vocabulary import Role
from tracker.services import users
from tracker.services.change import changing
from tracker.services.passwords import hash_password, is_right
from tracker.services.sessions import Lifetime, keep, start_session, token_hash

LIFETIME = Lifetime(idle=timedelta(hours=2), whole=timedelta(hours=12))
PASSWORD = "heron gravel violin"


def session_of(user: User) -> str:
    with changing(SYSTEM, "test.built"):
        return start_session(user.id, lifetime=LIFETIME, user_agent=None)


def count(entity: type[Any]) -> int:
    return db.session.scalar(select(func.count(entity.id))) or 0


def viewer(role: Role, user_id: int | None = 1, partners: frozenset[int] | None = None) -> Viewer:
    return Viewer(user_id, role.value, frozenset({role}), partners)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_keep_accounts(system: Viewer, role: Role) -> None:
    user = build.user(Role.ANALYST)
    actor = viewer(role)
    attempts: list[Callable[[], Any]] = [
        lambda: users.add_user(actor, email="n@x.test", name="N", role=Role.ADMINISTRATOR),
        lambda: users.edit_user(
            actor, user, version=None, email="n@x.test", name="N", role=Role.ADMINISTRATOR
        ),
        lambda: users.deactivate_user(actor, user),
        lambda: users.reactivate_user(actor, user),
        lambda: users.send_link(actor, user, life=timedelta(hours=1)),
        lambda: users.end_sessions(actor, user),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert count(User) == 1 and count(OneTimeLink) == 0


def test_an_account_is_added_with_its_role_and_signed(system: Viewer) -> None:
    alder, birch = build.partner("Alder"), build.partner("Birch")
    user = users.add_user(
        SYSTEM,
        email=" Max@X.test ",
        name=" Max ",
        role=Role.MANAGER,
        partner_ids=[alder.id, birch.id, alder.id],
        password=PASSWORD,
    )
    assert (user.email, user.name) == ("max@x.test", "Max")
    assert {m.partner_id for m in user.memberships} == {alder.id, birch.id}
    assert is_right(user.password_hash, PASSWORD)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "user.added")).all()
    assert any(e.new == {"role": "manager", "partners": "Alder, Birch"} for e in entries)
    kept = str([e.new for e in entries])
    assert PASSWORD not in kept and str(user.password_hash) not in kept


@pytest.mark.parametrize(
    "values",
    [
        {"email": "not an address"},
        {"name": "  "},
        {"role": Role.MANAGER},
        {"password": "short"},
        {"password": "maxine maxine"},
        {"role": Role.ADMINISTRATOR, "partner_ids": [1]},
        {"partner_ids": [1]},
    ],
)
def test_an_account_that_cannot_be_is_refused(system: Viewer, values: dict[str, Any]) -> None:
    given: dict[str, Any] = {"email": "maxine@x.test", "name": "Maxine", "role": Role.ANALYST}
    with pytest.raises(Refused):
        users.add_user(SYSTEM, **{**given, **values})
    assert count(User) == 0 and count(Membership) == 0


def test_the_same_address_twice_is_refused(system: Viewer) -> None:
    users.add_user(SYSTEM, email="max@x.test", name="Max", role=Role.ANALYST)
    with pytest.raises(Refused, match="There is an account with this address"):
        users.add_user(SYSTEM, email="MAX@x.test", name="Max", role=Role.ANALYST)
    assert count(User) == 1


@pytest.mark.parametrize(
    ("values", "is_out"),
    [
        ({}, False),
        ({"name": "Another"}, False),
        ({"role": Role.COORDINATOR}, True),
        ({"email": "another@x.test"}, True),
    ],
)
def test_a_change_of_what_is_given_ends_sessions_and_links(
    system: Viewer, values: dict[str, Any], is_out: bool
) -> None:
    user = build.user(Role.ANALYST, email="max@x.test", name="Max")
    bystander = build.user(Role.ANALYST)
    session_of(user), session_of(bystander)
    for one in (user, bystander):
        users.send_link(SYSTEM, one, life=timedelta(hours=1))
    given: dict[str, Any] = {"email": user.email, "name": user.name, "role": Role.ANALYST}
    users.edit_user(SYSTEM, user, version=user.version, **{**given, **values})
    assert count(UserSession) == count(OneTimeLink) == (1 if is_out else 2)


def test_a_change_of_partners_ends_sessions(system: Viewer) -> None:
    alder, birch = build.partner("Alder"), build.partner("Birch")
    user = build.user(Role.MANAGER, alder)
    session_of(user)
    version = user.version
    users.edit_user(
        SYSTEM,
        user,
        version=version,
        email=user.email,
        name=user.name,
        role=Role.MANAGER,
        partner_ids=[alder.id, birch.id],
    )
    assert count(UserSession) == 0
    assert user.version == version + 1
    with pytest.raises(EditConflict):
        users.edit_user(
            SYSTEM,
            user,
            version=version,
            email=user.email,
            name="Late",
            role=Role.MANAGER,
            partner_ids=[alder.id],
        )


def test_the_last_administrator_is_counted_among_the_active(system: Viewer) -> None:
    only = build.user(Role.ADMINISTRATOR)
    build.user(Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(Refused, match="last administrator"):
        users.deactivate_user(SYSTEM, only)
    with pytest.raises(Refused, match="last administrator"):
        users.edit_user(
            SYSTEM, only, version=None, email=only.email, name="X", role=Role.COORDINATOR
        )
    second = build.user(Role.ADMINISTRATOR)
    users.deactivate_user(SYSTEM, only)
    assert not only.is_active and second.is_active


def test_two_administrators_cannot_remove_each_other_at_once(app: Flask) -> None:
    with viewing(SYSTEM):
        keys = [build.user(Role.ADMINISTRATOR).id for _ in range(2)]
    db.session.rollback()
    start, outcomes = threading.Barrier(2), []

    def remove(user_id: int) -> None:
        with app.app_context(), viewing(SYSTEM):
            user = db.session.get_one(User, user_id)
            start.wait(5)
            try:
                users.deactivate_user(SYSTEM, user)
                outcomes.append("gone")
            except Refused:
                outcomes.append("stays")

    threads = [threading.Thread(target=remove, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["gone", "stays"]
    with viewing(SYSTEM):
        active = db.session.scalars(select(User.is_active)).all()
    assert sorted(active) == [False, True]


def test_one_changes_ones_own_account_and_no_other(system: Viewer) -> None:
    own = build.user(Role.VIEWER, build.partner(), password_hash=hash_password(PASSWORD))
    other = build.user(Role.VIEWER, build.partner("Birch"))
    actor = viewer(Role.VIEWER, own.id, frozenset())
    assert users.rename_self(actor, own, name=" Vic ").name == "Vic"
    with pytest.raises(NotFound):
        users.rename_self(actor, other, name="Mallory")
    with pytest.raises(NotFound):
        users.change_own_password(
            actor, other, current="", password="thimble orbit", lifetime=LIFETIME
        )
    with pytest.raises(NotFound):
        users.rename_self(SYSTEM, own, name="Operator")


def test_a_session_kept_after_its_end_is_not_revived(system: Viewer) -> None:
    user = build.user(Role.ANALYST)
    token = session_of(user)
    later = build.NOW + timedelta(days=3650)
    assert keep(token_hash(token), b"{}", now=build.NOW, expires_at=later)
    users.end_sessions(SYSTEM, user)
    assert not keep(token_hash(token), b"{}", now=build.NOW, expires_at=later)
    assert count(UserSession) == 0


def test_passwords_that_look_alike_are_one(app: Flask) -> None:
    kept = hash_password("jose\u0301 gravel violin")
    assert is_right(kept, "josé gravel violin")
    assert not is_right(kept, "jose gravel violin")
    assert not is_right("damaged", "josé gravel violin")
    assert not is_right(None, "nobody's password, never given to anybody")
    assert kept.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
