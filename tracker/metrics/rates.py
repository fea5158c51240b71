"""A rate is a pair until it is printed: Rate, and the exact percentage of a part in a whole.

Not here: who is in which part (standards/), when a rate is hidden (disclosure).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["value", "not_due", "withheld", "not_reported"]


def percent(part: int, whole: int, places: int = 1) -> str | None:
    """100 * part / whole, half up from the counts, with that many places; None for an empty whole.

    Whole numbers throughout, so that no binary fraction can tip a tie.
    """
    if whole == 0:
        return None
    scaled = (200 * 10**places * part + whole) // (2 * whole)
    if places == 0:
        return str(scaled)
    units, rest = divmod(scaled, 10**places)
    return f"{units}.{rest:0{places}d}"


@dataclass(frozen=True, slots=True)
class Rate:
    """Part of a whole, in people; `unknown` are inside the whole, `not_due` are outside it.

    `presumed` are those of the part that are there by the standard's presumption only; `aside`
    those of whom nothing is known and whom the standard therefore leaves outside the whole.
    `matures_on`: the day on which the last person falls due (passed or to come; None: cannot be
    said). A withheld rate carries no counts at all: ask `state` before printing one. A terse rate,
    for outsiders, does not tell how many are unknown or not due.
    """

    part: int
    whole: int
    unknown: int = 0
    not_due: int = 0
    matures_on: date | None = None
    is_withheld: bool = False
    is_terse: bool = False
    presumed: int = 0
    aside: int = 0

    @classmethod
    def withheld(cls) -> Rate:
        """A rate that may not be shown."""
        return cls(0, 0, is_withheld=True)

    @property
    def state(self) -> State:
        """value, not_due (nobody is due yet), withheld, or not_reported (nobody to count)."""
        if self.is_withheld:
            return "withheld"
        if self.whole:
            return "value"
        awaited = self.matures_on is not None if self.is_terse else self.not_due
        return "not_due" if awaited else "not_reported"

    @property
    def is_mature(self) -> bool:
        """Whether everybody who will count is due, as far as is told."""
        return self.not_due == 0

    def percent(self, places: int = 1) -> str | None:
        """The percentage as text, half up; None when the whole is empty or withheld."""
        return percent(self.part, self.whole, places)

    def low(self, places: int = 1) -> str | None:
        """The percentage if nobody of whom nothing is known belongs to the part.

        Those presumed in the part are taken out of it, those left aside enter the whole.
        """
        return percent(self.part - self.presumed, self.whole + self.aside, places)

    def high(self, places: int = 1) -> str | None:
        """The percentage if all of whom nothing is known belong to the part; None: not told."""
        if self.is_terse:
            return None
        return percent(self.part + self.unknown + self.aside, self.whole + self.aside, places)

    def unknown_percent(self, places: int = 1) -> str | None:
        """The share of the whole of whom nothing is known, as text; None of an empty whole."""
        return percent(self.unknown, self.whole, places)
