"""Bands of pay as a standard prints them: fixed edges, or steps of one width. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

Multiset = Mapping[Decimal, int]


class Band(NamedTuple):
    """People whose pay lies in a band; None leaves that end open. A label where one is printed."""

    from_: Decimal | None
    to: Decimal | None
    people: int
    label: str | None


@dataclass(frozen=True, slots=True)
class Bands:
    """How pay is banded.

    With `edges`: below the first, between neighbours (the lower edge inside), from the last on.
    With `width`: steps of that width of which the upper end is inside, as far as there is pay.
    """

    edges: tuple[int, ...] = ()
    width: int = 0

    def of(self, pay: Multiset) -> list[Band]:
        """The bands with their counts; every amount lies in exactly one."""
        return self._edged(pay) if self.edges else self._stepped(pay)

    def _edged(self, pay: Multiset) -> list[Band]:
        edges = [Decimal(edge) for edge in self.edges]
        counts = [0] * (len(edges) + 1)
        for amount, times in pay.items():
            counts[sum(1 for edge in edges if amount >= edge)] += times
        found = [Band(None, edges[0], counts[0], f"<{edges[0]}")]
        for low, high, count in zip(edges, edges[1:], counts[1:], strict=False):
            found.append(Band(low, high, count, f"{low}-{high - 1}"))
        return [*found, Band(edges[-1], None, counts[-1], f">={edges[-1]}")]

    def _stepped(self, pay: Multiset) -> list[Band]:
        if not pay:
            return []
        width = Decimal(self.width)
        # The step whose upper end is the first at or above the amount, counted from 0.
        steps = {amount: _step(amount, width) for amount in pay}
        first, last = min(steps.values()), max(steps.values())
        counts = [0] * (last - first + 1)
        for amount, times in pay.items():
            counts[steps[amount] - first] += times
        return [
            Band(
                (first + i) * width,
                (first + i + 1) * width,
                count,
                f"{(first + i) * width + (1 if first + i else 0)}-{(first + i + 1) * width}",
            )
            for i, count in enumerate(counts)
        ]


def _step(amount: Decimal, width: Decimal) -> int:
    full, rest = divmod(amount, width)
    return int(full) if rest or not full else int(full) - 1
