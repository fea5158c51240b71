"""Whether one value can be kept: the checks that every noun's truths are made of. Pure.

Each check yields a Problem at its field for what is wrong, and nothing when all is well.
Not here: the nouns themselves (rules/validation_frame, rules/validation_people), truth between
rows (services), how a value is spelled in a file (rules/spelling).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import chain
from zoneinfo import available_timezones

from babel import Locale

from tracker.rules.problems import Problem, Refused

EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)
MOST_PEOPLE = 1_000_000
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"})
Found = Iterator[Problem]


def refuse(*found: Iterable[Problem]) -> None:
    """Refused with every problem found; nothing when there is none."""
    problems = list(chain.from_iterable(found))
    if problems:
        raise Refused(*problems)


def in_words(day: date) -> str:
    """A day as people say it: 1 March 2026."""
    return f"{day.day} {day:%B} {day.year}"


@cache
def countries() -> Mapping[str, str]:
    """ISO 3166 code -> English name, by name."""
    names = Locale("en").territories
    pairs = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return {
        code: name
        for code, name in sorted(pairs, key=lambda pair: pair[1])
        if code not in _NO_COUNTRY
    }


@cache
def time_zones() -> tuple[str, ...]:
    """The names of the time zones of places, UTC first."""
    places = sorted(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))
    return ("UTC", *places)


def text(field: str, value: str | None, what: str, *, longest: int, needed: bool = False) -> Found:
    """A text that is there when needed, fits its column and holds nothing that cannot be kept."""
    if not value or not value.strip():
        if needed:
            yield Problem(field, f"{what} is needed.")
        return
    if len(value) > longest:
        yield Problem(
            field, f"{what} may have at most {longest} characters; this has {len(value)}."
        )
    if not value.isprintable() and any(
        unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in value
    ):
        yield Problem(field, f"{what} holds characters that cannot be kept.")


def day(field: str, value: date | None, what: str, *, needed: bool = False) -> Found:
    """A day within the years a record can speak of."""
    if value is None:
        if needed:
            yield Problem(field, f"{what} is needed.")
    elif not EARLIEST <= value <= LATEST:
        yield Problem(field, f"{what} is in the year {value.year}; is that a slip?")


def in_order(field: str, first: date | None, last: date | None) -> Found:
    """The last day is not before the first."""
    if first is not None and last is not None and last < first:
        yield Problem(field, f"The last day is before the first day, {in_words(first)}.")


def whole(
    field: str, value: int | None, what: str, *, least: int = 0, most: int = MOST_PEOPLE
) -> Found:
    """A whole number within its bounds."""
    if value is not None and not least <= value <= most:
        yield Problem(field, f"{what} is a whole number from {least} to {most:,}.")


def known(field: str, value: str | None, words: Iterable[str], what: str) -> Found:
    """A word of the list (nothing at all is said about an empty one)."""
    if value is not None and value not in words:
        yield Problem(field, f"{what} is not one of the list: {value}.")


def email(field: str, value: str | None) -> Found:
    """Something that can be an e-mail address."""
    yield from text(field, value, "The e-mail address", longest=254)
    if value and not _EMAIL.fullmatch(value):
        yield Problem(field, "This does not look like an e-mail address (name@place.tld).")


def country(field: str, value: str | None) -> Found:
    """A two-letter country code."""
    yield from known(field, value, countries(), "The country")
