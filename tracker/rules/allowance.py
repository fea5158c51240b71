"""How much of a licence is left: the sum of its ledger, never a counter. Pure.

Not here: who may use it and when (services/licences), the rows (models/agreements).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """The movements of one licence in one unit (cohorts or learners), added up."""

    is_limited: bool
    granted: int = 0
    carried_over: int = 0
    extra: int = 0
    used: int = 0
    carried_on: int = 0

    @property
    def whole(self) -> int:
        """All that was ever allowed here."""
        return self.granted + self.carried_over + self.extra

    @property
    def left(self) -> int | None:
        """What may still be used; None where the licence sets no limit."""
        return self.whole - self.used - self.carried_on if self.is_limited else None

    @property
    def words(self) -> str:
        """The balance as a sum people can follow: 10 granted + 2 carried over - 9 used."""
        if not self.is_limited:
            return f"{self.used} used"
        parts = [f"{self.granted} granted"]
        parts += [f"+ {self.carried_over} carried over"] * bool(self.carried_over)
        parts += [f"+ {self.extra} extra"] * bool(self.extra)
        parts.append(f"\N{MINUS SIGN} {self.used} used")
        parts += [f"\N{MINUS SIGN} {self.carried_on} carried on"] * bool(self.carried_on)
        return " ".join(parts)

    def covers(self, quantity: int) -> bool:
        """Whether that much is left."""
        return self.left is None or self.left >= quantity


def add_up(limit: int | None, movements: Iterable[tuple[str, int]]) -> Allowance:
    """The allowance from (kind, quantity) movements; `limit` is the licence's own maximum.

    A licence with no maximum and nothing granted sets no limit. What is released comes off what
    was used.
    """
    sums: dict[str, int] = {}
    for kind, quantity in movements:
        sums[kind] = sums.get(kind, 0) + quantity
    return from_sums(limit, sums)


def from_sums(limit: int | None, sums: Mapping[str, int]) -> Allowance:
    """The same from sums by kind."""
    granted, carried, extra = (sums.get(kind, 0) for kind in ("granted", "carried_over", "extra"))
    return Allowance(
        is_limited=limit is not None or bool(granted + carried + extra),
        granted=granted,
        carried_over=carried,
        extra=extra,
        used=sums.get("used", 0) - sums.get("released", 0),
        carried_on=sums.get("carried_on", 0),
    )
