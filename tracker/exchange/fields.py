"""How the cells of one field are read: columns, constant, values, days and numbers, bounds.

A FieldReader is made once for a sheet and asked for every row; what it read before it remembers,
because cells repeat. Not here: what may be written in a mapping (exchange/mapping).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tracker.exchange.columns import NUMBERS, Column
from tracker.exchange.day_columns import Question, decide_order
from tracker.exchange.mapping import BadMapping, FieldMap, bound_value
from tracker.exchange.sheets import Sheet
from tracker.rules.days_spelled import months_before, period_of, read_day
from tracker.rules.spelling import Misspelt, plain_number, read_decimal, shown, squash

MOST_MONTHS = 120
# What `columns` may say for details instead of names: those nothing else reads, or every one.
REST, ALL = ("rest",), ("all",)
WHOLE = (REST, ALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """What was read: a value (None: blank), what is wrong, what was left out and is reported."""

    value: Any = None
    error: str | None = None
    warning: str | None = None


BLANK = Cell()
# What was read before is remembered, because cells repeat; of a column in which they do not, not all.
_REMEMBERED = 20_000


class FieldReader:
    """Reads one field of every row of a sheet."""

    def __init__(self, column: Column, how: FieldMap, sheet: Sheet) -> None:
        self.column = column
        self.how = how
        self.places = [_place(sheet, name) for name in how.columns]
        other = how.months_before or how.days_after
        self.other = None if other is None else _place(sheet, other)
        self._order: str | None = None
        self.asks = False
        self._folded = {squash(key): value for key, value in how.values.items()}
        self._commonest = self._find_commonest(sheet) if how.normalise else {}
        # Raw text -> value, of cells that read well and depend on nothing else in their row.
        self.known: dict[str, Any] = {}
        self._changes_text = bool(how.split is not None or how.values or how.normalise)
        self._read = column.reader
        self._bounds = (bound_value(how.min), bound_value(how.max))
        self._texts: dict[str, str | Cell] = {}
        self._cells: dict[tuple[str, str], Cell] = {}

    @property
    def is_constant(self) -> bool:
        """Whether every row has the same value because the mapping says so."""
        return not self.places

    @property
    def is_day(self) -> bool:
        """Whether the text of the field is a day, whatever becomes of it."""
        return self.column.kind == "day" or self.how.format is not None or self.other is not None

    @property
    def title(self) -> str:
        """The column as people know it from the file; the field's own name for a constant."""
        return self.how.columns[0] if self.how.columns else self.column.key

    def asks_days(self, date_format: str | None) -> bool:
        """Whether all cells have to be looked at to tell how days are written."""
        self.asks = self.is_day and not (self.how.date_format or date_format)
        if self.is_day and not self.asks:
            self._order = self.how.date_format or date_format
        return self.asks

    def decide_days(self, raws: set[str]) -> Question | str | None:
        """Settle how days are written, from all that stands in the column; a Question if open."""
        texts = (text for text in map(self._text, raws) if isinstance(text, str))
        decided = decide_order(self.column.key, self.title, texts)
        if isinstance(decided, str):
            self._order = decided
        return decided

    def value_of(self, raw: str) -> Any:
        """What is read from that text alone; None for nothing and for what cannot be read."""
        return self._make(raw, "").value

    @property
    def place(self) -> int | None:
        """The one column that the value depends on, or None when it depends on more or none."""
        return self.places[0] if len(self.places) == 1 and self.other is None else None

    def text(self, cells: list[str]) -> Any:
        """What a person's key is made of: the text before it is read, or what is set instead."""
        text = self._text(self.raw(cells))
        if isinstance(text, str) and text:
            return unicodedata.normalize("NFC", text).strip() if not text.isascii() else text
        return self.read(cells).value if self.how.default else None

    def read(self, cells: list[str]) -> Cell:
        """The field in that row."""
        raw = self.raw(cells)
        other = cells[self.other].strip() if self.other is not None else ""
        found = self._cells.get((raw, other))
        if found is not None:
            return found
        found = self._make(raw, other)
        if len(self._cells) > _REMEMBERED or len(self.known) > _REMEMBERED:
            self._cells.clear()
            self.known.clear()
        if self.place is not None and found.error is None and found.warning is None:
            self.known[raw] = found.value
        else:
            self._cells[raw, other] = found
        return found

    def raw(self, cells: list[str]) -> str:
        """What stands in the field's columns, joined where they are several."""
        if len(self.places) == 1:
            return cells[self.places[0]]
        if not self.places:
            return self.how.constant or ""
        parts = (cells[place].strip() for place in self.places)
        return self.how.join.join(part for part in parts if part)

    def _text(self, raw: str) -> str | Cell:
        """The text after split, values and normalise; a Cell where that is refused."""
        if not self._changes_text:
            return raw.strip()
        found = self._texts.get(raw)
        if found is None:
            if len(self._texts) > _REMEMBERED:
                self._texts.clear()
            found = self._texts[raw] = self._make_text(raw)
        return found

    def _make_text(self, raw: str) -> str | Cell:
        text = raw.strip()
        if self.how.split is not None:
            text = self._part(text)
        if self.how.values:
            if text in self.how.values:
                return self.how.values[text]
            if squash(text) in self._folded:
                return self._folded[squash(text)]
            if self.how.strict_values and text:
                return Cell(error=f"{shown(text)} is not among the values of the mapping.")
        return self._commonest.get(squash(text), text)

    def _part(self, text: str) -> str:
        parts = [part.strip() for part in text.split(self.how.split) if part.strip()]
        if not parts:
            return ""
        if self.how.index is None:
            known = (part for part in parts if squash(part) in self._folded)
            return next(known, parts[0])
        place = self.how.index - 1 if self.how.index > 0 else self.how.index
        return parts[place] if -len(parts) <= place < len(parts) else ""

    def _make(self, raw: str, other: str) -> Cell:
        text = self._text(raw)
        if isinstance(text, Cell):
            return text
        try:
            cell = self._value(text, other)
            if cell.value is None and cell.error is None and self.how.default:
                return replace(cell, value=self._read(self.how.default))
        except Misspelt as error:
            return Cell(error=str(error))
        return cell

    def _value(self, text: str, other: str) -> Cell:
        if not text:
            return BLANK
        if self.is_day:
            return self._day(text, other)
        if self.column.kind in NUMBERS:
            text = plain_number(text, self.how.number_format)
            outside = self._outside(read_decimal(text), text)
            return outside or Cell(self._read(text))
        return Cell(self._read(text))

    def _day(self, text: str, other: str) -> Cell:
        day = read_day(text, self._order)
        if self.other is not None:
            if not other:
                return BLANK
            moved = self._moved(day, other)
            if isinstance(moved, Cell):
                return moved
            day = moved
        outside = self._outside(day, day.isoformat())
        if outside is not None:
            return outside
        if self.how.format is not None:
            return Cell(self._read(period_of(day, self.how.format)))
        return Cell(day if self.column.kind == "day" else self._read(day.isoformat()))

    def _moved(self, day: date, other: str) -> date | Cell:
        count = int(read_decimal(other, self.how.number_format))
        if self.how.months_before is not None:
            if not 0 <= count <= MOST_MONTHS:
                return Cell(
                    warning=f"{shown(other)} months are not between 0 and {MOST_MONTHS}; left blank."
                )
            return months_before(day, count)
        try:
            return day + timedelta(days=count)
        except OverflowError:
            return Cell(warning=f"{shown(other)} days lead out of the calendar; left blank.")

    def _outside(self, value: Decimal | date, text: str) -> Cell | None:
        least, most = self._bounds
        for bound, is_wrong, word in (
            (least, _less, "below the minimum"),
            (most, _more, "above the maximum"),
        ):
            if bound is not None and is_wrong(value, bound):
                return Cell(warning=f"{shown(text)} is {word} of {bound}; left blank.")
        return None

    def _find_commonest(self, sheet: Sheet) -> dict[str, str]:
        """Of spellings that differ in case and blanks only, the one used most."""
        counted = Counter(self.raw(cells).strip() for _, cells in sheet.rows)
        best: dict[str, str] = {}
        for text, _ in counted.most_common():
            best.setdefault(squash(text), text)
        return best


def _less(value: Any, bound: Any) -> bool:
    return isinstance(value, date) == isinstance(bound, date) and value < bound


def _more(value: Any, bound: Any) -> bool:
    return isinstance(value, date) == isinstance(bound, date) and value > bound


def _place(sheet: Sheet, name: str) -> int:
    place = sheet.position(name)
    if place is None:
        raise BadMapping(f'The file has no column "{name}". It has: {_some(sheet.header)}.')
    return place


def _some(header: tuple[str, ...]) -> str:
    shown_names = ", ".join(header[:12])
    return shown_names if len(header) <= 12 else f"{shown_names} and {len(header) - 12} more"


class DetailsReader:
    """Reads the field `details`: the named columns, or the rest, kept as they are by name."""

    is_constant = False
    title = "details"

    def __init__(self, column: Column, how: FieldMap, sheet: Sheet, used: set[int]) -> None:
        self.column = column
        if how.columns in WHOLE:
            rest = how.columns == REST
            places = range(len(sheet.header))
            self.places = [place for place in places if not (rest and place in used)]
        else:
            self.places = [_place(sheet, name) for name in how.columns]
        self._names = [sheet.header[place] for place in self.places]

    place = None
    # Nothing is remembered of them.
    known: dict[str, Any] = {}

    def read(self, cells: list[str]) -> Cell:
        """The cells that are not blank, by column."""
        texts = (cells[place].strip() for place in self.places)
        return Cell({name: text for name, text in zip(self._names, texts, strict=True) if text})


Reader = FieldReader | DetailsReader
MakeReader = Callable[[Column, FieldMap], Reader]
