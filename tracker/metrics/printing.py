"""A figure as its standard prints it: percent, fraction, people, people to the nearest ten. Pure.

Half up from the counts; a dash where there is nobody to count, never 0%. Days in words, for every
sentence that names one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date

from tracker.metrics.rates import Rate, State
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.statistics import rounded

NOBODY = "-"
SMALL = "c"
_STATES: dict[State, str] = {
    "not_due": "not due",
    "withheld": "withheld",
    "not_reported": NOBODY,
}


def day_words(value: date | str | None) -> str:
    """A day as people read it: 18 Jun 2026; nothing for None. A text begins with the ISO day."""
    if value is None:
        return ""
    return str(format_date(date.fromisoformat(str(value)[:10]), "d MMM y", locale="en"))


def told_amount(amount: Decimal | None) -> str | None:
    """A median as data: to hundredths at most, without trailing zeros."""
    return None if amount is None else format(rounded(amount, 2).normalize(), "f")


def tens(count: int) -> int:
    """The count to the nearest ten, half up."""
    return (count + 5) // 10 * 10


def is_coarse(standard: Standard, rate: Rate) -> bool:
    """Whether the standard itself prints no such figure: its part or whole is too small."""
    return standard.small > 0 and min(rate.part, rate.whole) < standard.small


def printed_rate(line: Line, rate: Rate, places: int) -> str:
    """A percentage or a fraction, without a sign, to so many places of a percentage."""
    text = rate.percent(places)
    if text is None:
        return NOBODY
    return f"{Decimal(text) / 100:.{places + 2}f}" if line.style == "fraction" else text


def printed_count(line: Line, count: int, small: int) -> str:
    """People as they are; to the nearest ten, and `c` for few, where the standard does so."""
    if line.style != "tens":
        return str(count)
    return SMALL if count < small else str(tens(count))


def printed_amount(line: Line, amount: Decimal | None) -> str:
    """A median to the line's places; the half day of a median of days is kept."""
    if amount is None:
        return NOBODY
    if line.kind == "days":
        return format(amount.normalize(), "f")
    return str(rounded(amount, line.places))


def printed_state(state: State) -> str:
    """What stands where there is no value."""
    return _STATES[state]
