"""Every column of the files that are read back, declared once: key, label, how a cell is read, help.

The importer, the wizard, the export of the same rows and the documentation read these lists:
exchange/columns_enrolments for people, exchange/columns_frame for partners, centres, programs and
cohorts. How one cell is read is rules/spelling.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from tracker.rules import occupations
from tracker.rules.days_spelled import read_day
from tracker.rules.places_spelled import read_country, read_currency
from tracker.rules.spelling import (
    Misspelt,
    header_key,
    read_decimal,
    read_email,
    read_money,
    read_phone,
    read_text,
    read_whole,
    read_word,
    read_yes_no,
    shown,
)

NUMBERS = frozenset({"whole", "decimal", "money"})
# How the names of figures end in our own summary files.
_FIGURES = tuple(
    f"_{word}"
    for word in ("count", "part", "whole", "percent", "median", "due", "unknown", "state")
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is how its cells are read, `least` and `most` bound a number."""

    key: str
    label: str
    kind: str = "text"
    help: str = ""
    is_required: bool = False
    longest: int = 200
    words: Mapping[str, str] | None = None
    least: int | None = None
    most: int | None = None
    aliases: tuple[str, ...] = ()

    @property
    def reader(self) -> Callable[[str], Any]:
        """A function from the text of a cell that is not blank to its value; raises Misspelt."""
        if self.kind == "text":
            return lambda text: read_text(text, self.longest)
        if self.kind == "word":
            words = self.words or {}
            return lambda text: read_word(text, words)
        if self.kind == "words":
            return lambda text: [read_word(part, self.words or {}) for part in _parts(text)]
        if self.kind in NUMBERS:
            return self._read_number
        return _READERS[self.kind]

    def _read_number(self, text: str) -> Any:
        value = _NUMBERS[self.kind](text)
        too_small = self.least is not None and value < self.least
        if too_small or (self.most is not None and value > self.most):
            # Years are written without a mark between the thousands.
            most = f"{self.most}" if (self.least or 0) >= 1000 else f"{self.most:,}"
            raise Misspelt(f"{shown(text)} is not between {self.least} and {most}.")
        return value


def _parts(text: str) -> list[str]:
    return [part for part in text.replace(";", ",").split(",") if part.strip()]


def _read_occupation(text: str) -> str:
    found = occupations.read(text)
    code = found.code if found else text.strip()
    if len(code) > 12 or not code.replace(".", "").isdecimal():
        raise Misspelt(f"{shown(text)} is not an occupation of the list, nor the code of one.")
    return code


@cache
def _time_zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


def _read_time_zone(text: str) -> str:
    found = _time_zones().get(text.strip().lower())
    if found is None:
        raise Misspelt(f"{shown(text)} is no time zone; write it as Europe/Paris.")
    return found


def _read_isced(text: str) -> str:
    if not re.fullmatch(r"[0-9]{2,4}", text.strip()):
        raise Misspelt(f"{shown(text)} is no ISCED-F field; it has two to four digits, as 0613.")
    return text.strip()


_NUMBERS: dict[str, Callable[[str], Any]] = {
    "whole": read_whole,
    "decimal": read_decimal,
    "money": read_money,
}
_READERS: dict[str, Callable[[str], Any]] = {
    "day": read_day,
    "yes_no": read_yes_no,
    "country": read_country,
    "currency": read_currency,
    "email": read_email,
    "phone": read_phone,
    "occupation": _read_occupation,
    "time_zone": _read_time_zone,
    "isced": _read_isced,
}


@dataclass(frozen=True, slots=True)
class ColumnList:
    """The columns of one kind of file, in the order in which they are written.

    `derived` are columns of our own exports that say what the record works out: they are known,
    and not read.
    """

    kind: str
    columns: tuple[Column, ...]
    derived: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """The header of the file."""
        return tuple(column.key for column in self.columns)

    def by_key(self, key: str) -> Column:
        """The column of that key; KeyError for an unknown one."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def find(self, title: str) -> Column | None:
        """The column meant by a header: its key, its label or another name of it."""
        return self._by_title().get(header_key(title))

    def is_derived(self, title: str) -> bool:
        """Whether the header names a figure of our own exports, which is not read back."""
        if not self.derived:
            return False
        key, name = header_key(title), "_".join(title.lower().split())
        return any(key == header_key(known) for known in self.derived) or name.endswith(_FIGURES)

    def _by_title(self) -> dict[str, Column]:
        titles: dict[str, Column] = {}
        for column in self.columns:
            for name in (*column.aliases, column.label):
                titles[header_key(name)] = column
        return titles | {header_key(column.key): column for column in self.columns}
