"""Rows to bytes: CSV for people and machines, XLSX, JSON lines. Streams; text cells are guarded.

What the columns are is declared by the caller (exchange/columns for files that are read back,
web/listing for lists on screen).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Any, Protocol, runtime_checkable

from tracker.exchange.guard import guard

BOM = "\ufeff"
_BATCH = 500
_FIRST = 20  # lines that go at once where there is no header to send
_PIECE = 1 << 18
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
}


@runtime_checkable
class Written(Protocol):
    """Rows that can also come out of where they are kept as CSV already, in the same bytes."""

    def csv_pieces(self) -> Iterator[bytes]:
        """The rows as `csv_stream` would write them, without the header."""


def cell(value: Any) -> str:
    """A value as a CSV cell: nothing for None, yes/no, ISO days, numbers bare, text guarded."""
    if value is None:
        return ""
    if type(value) is str:
        return guard(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return guard(str(value))


def csv_stream(
    header: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = True
) -> Iterator[bytes]:
    """A CSV (RFC 4180, CRLF, UTF-8) in pieces; the header goes out before the first row is read."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if bom:
        buffer.write(BOM)
    writer.writerow(header)
    yield _drain(buffer)
    if isinstance(rows, Written):
        yield from rows.csv_pieces()
        return
    for number, row in enumerate(rows, start=1):
        writer.writerow(["" if value is None else cell(value) for value in row])
        if number % _BATCH == 0:
            yield _drain(buffer)
    rest = _drain(buffer)
    if rest:
        yield rest


def _drain(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def jsonl_stream(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """One JSON object a line, in pieces; money and days as text, nothing guarded."""
    encode = json.JSONEncoder(ensure_ascii=False, default=plain).encode
    remaining = iter(rows)
    size = _FIRST
    while portion := list(islice(remaining, size)):
        size = _BATCH
        lines = [encode(dict(zip(header, row, strict=True))) for row in portion]
        yield "\n".join([*lines, ""]).encode("utf-8", "replace")


def plain(value: Any) -> Any:
    """A value as JSON keeps it: money as text, days and instants ISO, others in their own words."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


class Workbook:
    """A finished workbook on disk, read in pieces; the disk is free when it is read or closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = file.seek(0, SEEK_END)
        file.seek(0)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = self._file.read(_PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Give the disk back; what was not read is lost."""
        self._file.close()


def xlsx_file(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = ()
) -> Workbook:
    """A workbook of one sheet in constant memory: frozen header, filters, real numbers and days."""
    # Imported where it is used: starting the application does not wait for it.
    import xlsxwriter

    # Without a name: whatever happens, nothing is left behind.
    file = TemporaryFile()  # noqa: SIM115 - the workbook closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    try:
        with xlsxwriter.Workbook(file, options) as book:
            write_table(book, title, header, rows, notes)
        return Workbook(file)
    except BaseException:
        file.close()
        raise


def xlsx_bytes(
    title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = ()
) -> bytes:
    """The same as bytes, where a workbook is small."""
    return b"".join(xlsx_file(title, header, rows, notes=notes))


def write_table(
    book: Any,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
) -> None:
    """A sheet of the workbook: frozen header, filters, real numbers and days; notes on another."""
    sheet = book.add_worksheet(_sheet_name(title))
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "General"}),
    }
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.set_column(column, column, min(40, max(10, len(name) + 2)))
        sheet.write_string(0, column, name, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, last, column, value, formats)
    if header:
        sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
    if notes:
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        for line, note in enumerate(notes):
            about.write_string(line, 0, note)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no")
    elif isinstance(value, Decimal | float) or (isinstance(value, int) and abs(value) < 10**15):
        sheet.write_number(row, column, value, formats["number"])
    elif isinstance(value, datetime):
        sheet.write_string(row, column, value.isoformat(timespec="seconds"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    else:
        # Strings stay strings in XLSX: no guard is needed, and none is shown to people.
        sheet.write_string(row, column, _legal(str(value)))


def _legal(text: str) -> str:
    """The text without characters that XML cannot carry, at most one cell long."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")[:32767]


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Table"
