"""A table as it came in: header, rows of text, what is odd about it, and the limits on its size.

Here is what CSV files and workbooks share: where the header is, how columns are named, which
rows have too many cells. Not here: bytes (exchange/text_files, exchange/workbooks), what a
column means (exchange/columns, exchange/mapping).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, overload

from tracker.exchange.guard import unguard
from tracker.rules.problems import Problem, TrackerError
from tracker.rules.spelling import header_key


class Unreadable(TrackerError):
    """The file as a whole cannot be used; its text says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be; asked before anything is unpacked or read."""

    bytes: int = 20 * 1024 * 1024
    rows: int = 200_000
    columns: int = 100
    cell: int = 2_000
    unpacked: int = 100 * 1024 * 1024
    parts: int = 1_000


LIMITS = Limits()
NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of text under a header; each row with its number in the file (the header's is 1)."""

    header: tuple[str, ...]
    rows: Sequence[NumberedRow]
    source: str
    warnings: tuple[str, ...] = ()
    # Rows that do not fit the header, and cells whose digits the spreadsheet has lost.
    faults: tuple[Problem, ...] = ()
    # Column -> (row, length) of its first cell over the limit; the cell itself is cut.
    overlong: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def position(self, name: str) -> int | None:
        """Where the column of that name is; case, blanks and underscores aside."""
        wanted = header_key(name)
        for place, title in enumerate(self.header):
            if header_key(title) == wanted:
                return place
        return None


def make_sheet(
    rows: Iterable[tuple[int, list[str]]],
    *,
    source: str,
    warnings: Iterable[str] = (),
    faults: Iterable[Problem] = (),
    limits: Limits = LIMITS,
) -> Sheet:
    """The sheet that the numbered rows make; Unreadable when they are too many or too wide."""
    remaining = iter(rows)
    first = next((row for row in remaining if _has_text(row[1])), None)
    if first is None:
        raise Unreadable("The file is empty: it has no header and no rows.")
    titles = first[1]
    while titles and not titles[-1].strip():
        titles = titles[:-1]
    if len(titles) > limits.columns:
        raise Unreadable(f"The file has {len(titles)} columns; at most {limits.columns} are read.")
    fitting = _Fitting(_name_columns(titles), limits.cell, list(faults))
    kept: Sequence[NumberedRow]
    if iter(rows) is rows:
        kept = [(number, fitting.fit(number, cells)) for number, cells in _some(remaining, limits)]
    else:
        for number, cells in _some(remaining, limits):
            fitting.fit(number, cells)
        kept = RowsAnew(rows, fitting, first[0])
    return Sheet(
        fitting.header, kept, source, tuple(warnings), tuple(fitting.faults), fitting.overlong
    )


def _some(rows: Iterator[NumberedRow], limits: Limits) -> Iterator[NumberedRow]:
    """The rows with any text; Unreadable when they are too many."""
    count = 0
    for place, row in enumerate(rows, 1):
        if _has_text(row[1]):
            count += 1
            yield row
        if count > limits.rows or place > limits.rows + 1:
            raise Unreadable(f"The file has more than {limits.rows:,} rows; cut it into parts.")


class RowsAnew(Sequence[NumberedRow]):
    """The rows under the header, read from their source at each pass instead of being kept."""

    def __init__(self, source: Iterable[NumberedRow], fitting: _Fitting, header_row: int) -> None:
        self._source = source
        self._fitting = fitting
        self._header_row = header_row
        self._count = fitting.count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[NumberedRow]:
        fit = self._fitting.fit_again
        header_row = self._header_row
        for number, cells in self._source:
            if number > header_row and _has_text(cells):
                yield number, fit(cells)

    @overload
    def __getitem__(self, place: int) -> NumberedRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[NumberedRow]: ...

    def __getitem__(self, place: int | slice) -> NumberedRow | list[NumberedRow]:
        """One row or some; the rows before them are read again for it."""
        if isinstance(place, slice):
            return list(islice(self, *place.indices(self._count)))
        return next(islice(self, range(self._count)[place], None))


def _has_text(cells: list[str]) -> bool:
    return any(cell and not cell.isspace() for cell in cells)


def _name_columns(titles: list[str]) -> tuple[str, ...]:
    """Names on one line; a name used twice is kept apart: Other, Other (2), Other (3)."""
    names: list[str] = []
    taken = {header_key(" ".join(unguard(title).split())) for title in titles}
    seen: set[str] = set()
    for place, title in enumerate(titles, start=1):
        name = " ".join(unguard(title).replace("\ufeff", "").split()) or f"Column {place}"
        name = name[:200]
        unique, count = name, 1
        while header_key(unique) in seen or (count > 1 and header_key(unique) in taken):
            count += 1
            unique = f"{name} ({count})"
        seen.add(header_key(unique))
        names.append(unique)
    return tuple(names)


class _Fitting:
    """Makes each row as wide as the header, takes our formula guards off, cuts huge cells."""

    def __init__(self, header: tuple[str, ...], longest: int, faults: list[Problem]) -> None:
        self.header = header
        self.faults = faults
        self.overlong: dict[str, tuple[int, int]] = {}
        self.count = 0
        self._width = len(header)
        self._longest = longest
        self._has_guards = False

    def fit(self, number: int, cells: list[str]) -> list[str]:
        """The row as it is kept; what is odd about it is noted."""
        width = self._width
        self.count += 1
        if len(cells) > width and _has_text(cells[width:]):
            sentence = f"The row has {len(cells)} cells, the header has {width}."
            self.faults.append(Problem("", sentence, row=number))
        if not self._has_guards and any(cell[:1] == "'" for cell in cells):
            self._has_guards = True
        if max(map(len, cells), default=0) > self._longest:
            # A guard is taken off first, so it does not count.
            for place, cell in enumerate(map(unguard, cells[:width])):
                if len(cell) > self._longest:
                    self.overlong.setdefault(self.header[place], (number, len(cell)))
        return self.fit_again(cells)

    def fit_again(self, cells: list[str]) -> list[str]:
        """The same for a row that was seen before: nothing is noted twice."""
        if len(cells) != self._width:
            cells = cells[: self._width] + [""] * (self._width - len(cells))
        if self._has_guards and any(cell[:1] == "'" for cell in cells):
            cells = [unguard(cell) for cell in cells]
        if self.overlong:
            cells = [cell[: self._longest] for cell in cells]
        return cells


def too_long(sheet: Sheet, column: str, limits: Limits = LIMITS) -> str | None:
    """The sentence about the first cell of the column that is over the limit, or None."""
    found = sheet.overlong.get(column)
    if found is None:
        return None
    row, length = found
    return (
        f'Row {row}, column "{column}": the cell has {length:,} characters; '
        f"at most {limits.cell:,} are read."
    )


def as_raw(sheet: Sheet, cells: list[str]) -> dict[str, Any]:
    """A row as it is kept for the record: its cells that are not blank, by column."""
    return {name: cell for name, cell in zip(sheet.header, cells, strict=True) if cell}
