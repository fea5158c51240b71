"""Passwords as they are kept: argon2id, and one check that always costs the same.

Which passwords are refused is rules/accounts.
"""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.rules.accounts import LONGEST, normal_password

_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The hash that is kept: argon2id, 32 MiB, three passes, one lane."""
    return _hasher.hash(normal_password(password))


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """A hash that no password opens: an unknown account costs the same time as a known one."""
    return _hasher.hash("nobody's password, never given to anybody")


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password opens the hash; without a hash False, after the same time."""
    typed = normal_password(password)[: LONGEST + 1]
    try:
        _hasher.verify(kept or _nobodys_hash(), typed)
    except (VerificationError, InvalidHashError):
        # Another password; or a damaged hash, which opens nothing.
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)
