"""How days are spelled: ISO, day and month in either order, patterns; and what can be either. Pure.

A column's order is decided from all its cells (exchange/day_columns); nothing is guessed here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from functools import cache, lru_cache

from tracker.rules.spelling import Misspelt, shown
from tracker.rules.validation import EARLIEST, LATEST, in_words

ORDERS = {"dmy": "day/month/year", "mdy": "month/day/year"}
PERIODS = ("quarter", "month", "year")
_ISO = re.compile(
    r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
    r"([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_LOOSE = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
# Longest first, so that "mmmm" is not read as two "mm".
_TOKENS = {
    "yyyy": "%Y",
    "mmmm": "%B",
    "mmm": "%b",
    "yy": "%y",
    "mm": "%m",
    "dd": "%d",
    "m": "%m",
    "d": "%d",
}
_TOKEN = re.compile("|".join(_TOKENS), re.I)


def orders_of(text: str) -> frozenset[str]:
    """The orders in which a text such as 05/06/2025 is a day; empty when it is no such text."""
    found = _LOOSE.fullmatch(text.strip())
    if found is None:
        return frozenset()
    first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    return frozenset(
        order
        for order, (day, month) in {"dmy": (first, second), "mdy": (second, first)}.items()
        if _is_day(year, month, day)
    )


def is_loose(text: str) -> bool:
    """Whether the text is three numbers whose order has to be known: 05/06/2025."""
    return _LOOSE.fullmatch(text.strip()) is not None


def _is_day(year: int, month: int, day: int) -> bool:
    is_month = EARLIEST.year <= year <= LATEST.year and 1 <= month <= 12
    return is_month and 1 <= day <= monthrange(year, month)[1]


@cache
def pattern_of(date_format: str) -> str:
    """The strptime pattern of "dd/mm/yyyy", "d mmm yyyy", or of a pattern that has % itself.

    "m" and "mm" read one or two digits alike; "mmm" is Jan, "mmmm" January.
    """
    if "%" in date_format:
        pattern = date_format
    else:
        pattern = _TOKEN.sub(lambda found: _TOKENS[found.group().lower()], date_format)
    try:
        sample = date(2024, 11, 30).strftime(pattern)
        read = datetime.strptime(sample, pattern).date()  # noqa: DTZ007
    except ValueError:
        read = None
    if read != date(2024, 11, 30):
        raise Misspelt(
            f'{shown(date_format)} is not a date format; write it like "dd/mm/yyyy" '
            'or "%B %d, %Y", with day, month and year in it.'
        )
    return pattern


@lru_cache(maxsize=20_000)
def read_day(text: str, date_format: str | None = None) -> date:
    """A day: as the format says, else ISO (a time after it is left out); `date_format` may be
    an order, "dmy" or "mdy".
    """
    value = " ".join(text.split())
    day = _by_format(value, date_format) if date_format else None
    day = day or _by_iso(value)
    if day is None:
        raise Misspelt(_why_not(value, date_format))
    if not EARLIEST <= day <= LATEST:
        raise Misspelt(f"{shown(text)} is in the year {day.year}; is that a slip?")
    return day


def _by_format(value: str, date_format: str) -> date | None:
    if date_format in ORDERS:
        found = _LOOSE.fullmatch(value)
        if found is None:
            return None
        first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
        day, month = (first, second) if date_format == "dmy" else (second, first)
        return date(year, month, day) if _is_day(year, month, day) else None
    try:
        return datetime.strptime(value, pattern_of(date_format)).date()  # noqa: DTZ007
    except ValueError:
        return None


def _by_iso(value: str) -> date | None:
    found = _ISO.fullmatch(value)
    if found is None:
        return None
    year, month, day = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if not EARLIEST.year <= year <= LATEST.year:
        raise Misspelt(f"{shown(value)} is in the year {year}; is that a slip?")
    return date(year, month, day) if _is_day(year, month, day) else None


def _why_not(value: str, date_format: str | None) -> str:
    orders = orders_of(value)
    if date_format:
        name = ORDERS.get(date_format, date_format)
        return f"{shown(value)} is not a day written as {name}."
    if len(orders) == 2:
        either = " or ".join(in_words(read_day(value, order)) for order in sorted(orders))
        return f"{shown(value)} can be {either}; say which with date_format."
    if _ISO.fullmatch(value) or _LOOSE.fullmatch(value):
        return f"{shown(value)} is not a day of the calendar."
    return f"{shown(value)} is not a day; write it as 2026-12-01, or give its date_format."


def period_of(day: date, period: str) -> str:
    """The period a day lies in: 2016-Q1, 2016-03 or 2016."""
    if period == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if period == "month" else str(day.year)


def months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier, or that month's last day."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
