"""The demo's accounts: one for each role, and a manager and a viewer of two partners.

All have one password, new at each load unless TRACKER_DEMO_PASSWORD says which.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Membership, User
from tracker.rules.vocabulary import ROLE_LABELS, Role
from tracker.services.demo.rows import Rows
from tracker.services.demo.story import PARTNERS
from tracker.services.passwords import hash_password

# The funder sees these only, and only in figures; some of them are small groups.
FUNDED = (
    "andes-code",
    "bramblegate-digital",
    "instituto-costa-norte",
    "vauclair-cyber",
    "vauclair-nord",
)
# Letters and digits that nobody takes for one another.
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account as it is printed: address, role, the name of its holder, partners (none: all)."""

    email: str
    role: Role
    name: str
    partners: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What the account is, for the list of sign-ins."""
        at = {partner.slug: partner.name for partner in PARTNERS}
        where = "" if len(self.partners) != 1 else f", {at[self.partners[0]]}"
        return ROLE_LABELS[self.role] + where


_HEAD_OFFICE = (
    SignIn("admin@demo.test", Role.ADMINISTRATOR, "Ada Nightingale"),
    SignIn("coordinator@demo.test", Role.COORDINATOR, "Carlo Brightwater"),
    SignIn("analyst@demo.test", Role.ANALYST, "Annika Solberg"),
    SignIn("funder@demo.test", Role.FUNDER, "Farid Lindqvist", FUNDED),
)
_PEOPLE = {
    "andes-code": ("Marina Quintanilla Soto", "Víctor Llanos Tello"),
    "vauclair-cyber": ("Mathilde Orsenne", "Valentin Cressac"),
}
SIGN_INS: tuple[SignIn, ...] = _HEAD_OFFICE + tuple(
    SignIn(f"{role.value}@{slug}.demo.test", role, name, (slug,))
    for slug, names in _PEOPLE.items()
    for role, name in zip((Role.MANAGER, Role.VIEWER), names, strict=True)
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who records and verifies in the demo: keys of their accounts."""

    administrator: int
    coordinator: int
    managers: dict[str, int]

    def recorder(self, slug: str) -> int:
        """Who keeps the records of a partner: its manager, else the coordinator."""
        return self.managers.get(slug, self.coordinator)

    def verifier(self, recorder: int) -> int:
        """Somebody of head office other than who recorded."""
        return self.administrator if recorder == self.coordinator else self.coordinator


def new_password() -> str:
    """Four groups of four letters and digits: about 79 bits."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(4))


def add_accounts(rows: Rows, partner_ids: dict[str, int], password: str, at: datetime) -> Staff:
    """Gather the accounts with their memberships; the partners have been added before."""
    ids = {}
    for sign_in in SIGN_INS:
        user_id = rows.add(
            User,
            email=sign_in.email,
            name=sign_in.name,
            password_hash=hash_password(password),
            is_demo=True,
            created_at=at,
        )
        ids[sign_in.email] = user_id
        for slug in sign_in.partners or (None,):
            rows.add(
                Membership,
                user_id=user_id,
                role=sign_in.role.value,
                partner_id=None if slug is None else partner_ids[slug],
            )
    return Staff(
        administrator=ids["admin@demo.test"],
        coordinator=ids["coordinator@demo.test"],
        managers={slug: ids[f"manager@{slug}.demo.test"] for slug in _PEOPLE},
    )
