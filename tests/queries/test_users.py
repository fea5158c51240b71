"""Who somebody is when they sign in: their role, and the partners whose rows exist for them."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import build
from tracker.extensions import db
from tracker.models import Membership, Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.queries.users import find_account, find_user_by_email, partner_ids_by_slug
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role


@pytest.fixture
def family(app: Flask) -> dict[str, int]:
    """Alder, its child and grandchild; Birch apart. Name -> key."""
    with viewing(SYSTEM):
        alder = build.partner("Alder")
        child = build.partner("Alder Lima", parent_id=alder.id)
        grandchild = build.partner("Alder Lima Sur", parent_id=child.id)
        birch = build.partner("Birch")
        return {row.name: row.id for row in (alder, child, grandchild, birch)}


def seen_by(role: Role, *partner_ids: int, **values: object) -> frozenset[int] | None:
    with viewing(SYSTEM):
        partners = [db.session.get_one(Partner, key) for key in partner_ids]
        user = build.user(role, *partners, **values)  # type: ignore[arg-type]
        user_id = user.id
    account = find_account(user_id)
    assert account is not None
    assert account.roles == {role}
    return account.partner_ids


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.ANALYST, Role.FUNDER])
def test_a_role_given_nowhere_sees_every_partner(family: dict[str, int], role: Role) -> None:
    assert seen_by(role) is None


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.ANALYST, Role.FUNDER, Role.MANAGER, Role.VIEWER]
)
def test_a_partner_comes_with_all_below_it(family: dict[str, int], role: Role) -> None:
    below = {family["Alder"], family["Alder Lima"], family["Alder Lima Sur"]}
    assert seen_by(role, family["Alder"]) == below
    assert seen_by(role, family["Alder Lima"]) == below - {family["Alder"]}


def test_several_partners_are_seen_together(family: dict[str, int]) -> None:
    both = seen_by(Role.MANAGER, family["Alder Lima Sur"], family["Birch"])
    assert both == {family["Alder Lima Sur"], family["Birch"]}


def test_two_roles_add_up_to_nothing(
    family: dict[str, int], caplog: pytest.LogCaptureFixture
) -> None:
    with viewing(SYSTEM):
        alder, birch = (db.session.get_one(Partner, family[n]) for n in ("Alder", "Birch"))
        user = build.user(Role.MANAGER, alder)
        build.save(Membership(user_id=user.id, role="viewer", partner_id=birch.id))
        build.save(Membership(user_id=user.id, role="funder", partner_id=None))
        user_id = user.id
    account = find_account(user_id)
    assert account is not None
    assert (account.roles, account.partner_ids) == (frozenset(), frozenset())
    assert "several roles" in caplog.text


def test_an_account_without_a_role_sees_nothing(family: dict[str, int]) -> None:
    with viewing(SYSTEM):
        user = build.user(Role.MANAGER, db.session.get_one(Partner, family["Alder"]))
        with build.changing(SYSTEM, "test.built"):
            user.memberships.clear()
        user_id = user.id
    account = find_account(user_id)
    assert account is not None
    assert (account.roles, account.partner_ids) == (frozenset(), frozenset())


def test_an_inactive_or_invented_account_is_nobody(app: Flask) -> None:
    with viewing(SYSTEM):
        user_id = build.user(Role.ADMINISTRATOR, is_active=False).id
    assert find_account(user_id) is None
    assert find_account(1) is None


def test_an_address_is_found_however_it_is_typed(app: Flask) -> None:
    with viewing(SYSTEM):
        build.user(Role.ADMINISTRATOR, email="ana@x.test")
    found = find_user_by_email(" ANA@x.test ")
    assert found is not None and found.email == "ana@x.test"
    assert find_user_by_email("bea@x.test") is None


def test_slugs_are_read_in_their_order(family: dict[str, int]) -> None:
    with viewing(SYSTEM):
        assert partner_ids_by_slug(["birch", "alder", "birch"]) == [
            family["Birch"],
            family["Alder"],
        ]
        with pytest.raises(Refused, match="no partner oak, elm"):
            partner_ids_by_slug(["oak", "birch", "elm"])
