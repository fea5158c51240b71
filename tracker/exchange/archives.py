"""Whether a zipped workbook may be opened at all: its parts unpacked by the byte, its cells placed.

A few kilobytes can unpack to gigabytes, and one far cell makes a reader allocate everything
before it. So each part is unpacked against a budget here, and each sheet's cells are placed and
their text is measured, before python-calamine sees the file.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from tracker.exchange.sheets import Limits, Unreadable

_BROKEN = "The workbook is damaged or is not a spreadsheet; save it again as .xlsx."
_CHUNK = 1 << 16
# Text that all cells may hold together once shared strings are written out.
_TEXT_BUDGET = 400_000_000


def check_archive(data: bytes, limits: Limits) -> None:
    """Unreadable, in a sentence, when the workbook is too large in any direction."""
    parts = _unpack(data, limits)
    names = {name.lower(): name for name in parts}
    if "content.xml" in names:
        _scan(parts[names["content.xml"]], OdsCells(limits))
        return
    shared = next((n for n in names if n.endswith("sharedstrings.xml")), None)
    strings = SharedStrings()
    if shared is not None:
        _scan(parts[names[shared]], strings)
    for lower, name in names.items():
        if lower.endswith(".xml") and "/worksheets/" in f"/{lower}":
            _scan(parts[name], XlsxCells(limits, strings.lengths))


def _unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    """The XML parts by name, each unpacked for real: what the directory claims is not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(_BROKEN) from error
    if len(entries) > limits.parts:
        raise Unreadable(f"The workbook has {len(entries):,} parts; at most {limits.parts:,} pass.")
    left = limits.unpacked
    parts: dict[str, bytes] = {}
    for entry in entries:
        content = _inflate(data, entry, left)
        if content is None:
            raise Unreadable(
                f"The workbook unpacks to more than {limits.unpacked // 1024**2} MB; "
                "cut it into parts or save it as CSV."
            )
        left -= len(content)
        if entry.filename.lower().endswith(".xml"):
            parts[entry.filename] = content
    return parts


def _inflate(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes | None:
    """The unpacked part, or None when it is larger than what is left of the budget."""
    if entry.flag_bits & 1:
        raise Unreadable("The workbook is locked with a password; save it without.")
    try:
        name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
    except struct.error as error:
        raise Unreadable(_BROKEN) from error
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed if len(packed) <= left else None
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable(_BROKEN)
    machine = zlib.decompressobj(-15)
    try:
        content = machine.decompress(packed, left + 1)
    except zlib.error as error:
        raise Unreadable(_BROKEN) from error
    return content if len(content) <= left else None


def _scan(content: bytes, handler: Any) -> None:
    """Run one part past a handler; Unreadable for broken XML and for any DTD."""
    parser = ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    try:
        for start in range(0, len(content), _CHUNK):
            parser.Parse(content[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except (ExpatError, ValueError, OverflowError) as error:
        raise Unreadable(_BROKEN) from error


def _refuse_doctype(*_: Any) -> None:
    raise Unreadable("The workbook declares a document type, which no spreadsheet needs.")


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class SharedStrings:
    """The length of each shared string of an XLSX."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._length = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        """A string begins."""
        if _local(tag) == "si":
            self._length = 0

    def text(self, text: str) -> None:
        """Text of the string."""
        self._length += len(text)

    def end(self, tag: str) -> None:
        """A string ends."""
        if _local(tag) == "si":
            self.lengths.append(self._length)


class XlsxCells:
    """Where the cells of an XLSX sheet that hold something are, and how much text they hold."""

    def __init__(self, limits: Limits, lengths: list[int]) -> None:
        self._limits = limits
        self._lengths = lengths
        self._row = 0
        self._column = 0
        self._is_shared = False
        self._value: list[str] | None = None
        self._total = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell or a value begins; cells without a reference follow the one before."""
        name = _local(tag)
        if name == "c":
            self._column += 1
            reference = attributes.get("r")
            if reference is not None:
                self._column, self._row = _place(reference)
            self._is_shared = attributes.get("t") == "s"
        elif name in {"v", "is"}:
            _check_place(self._row, self._column, self._limits)
            self._value = [] if name == "v" and self._is_shared else None
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0

    def text(self, text: str) -> None:
        """Text of a value: the number of a shared string."""
        if self._value is not None:
            self._value.append(text)

    def end(self, tag: str) -> None:
        """A value ends: the shared string's length counts once more."""
        if self._value is None or _local(tag) != "v":
            return
        index = int("".join(self._value) or 0)
        self._value = None
        if 0 <= index < len(self._lengths):
            self._total += self._lengths[index]
        if self._total > _TEXT_BUDGET:
            raise Unreadable("The cells of the workbook hold too much text; cut it into parts.")


class OdsCells:
    """The same of an ODS, where one cell or row may stand for many."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._row = self._column = 0
        self._row_repeats = self._repeats = 1
        self._length = 0
        self._has_value = False
        self._total = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A table, a row or a cell begins."""
        name = _local(tag)
        given = {_local(key): value for key, value in attributes.items()}
        if name == "table":
            self._row = 0
        elif name == "table-row":
            self._row_repeats = int(given.get("number-rows-repeated", 1))
            self._column = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._repeats = int(given.get("number-columns-repeated", 1))
            self._has_value = "value-type" in given
            self._length = 0

    def text(self, text: str) -> None:
        """Text of a cell."""
        self._length += len(text)

    def end(self, tag: str) -> None:
        """A cell or a row ends."""
        name = _local(tag)
        if name in {"table-cell", "covered-table-cell"}:
            self._column += self._repeats
            if self._has_value or self._length:
                last_row = self._row + self._row_repeats
                _check_place(last_row, self._column, self._limits)
                self._total += self._length * self._repeats * self._row_repeats
            if self._total > _TEXT_BUDGET:
                raise Unreadable("The cells of the workbook hold too much text; cut it into parts.")
            self._length = 0
        elif name == "table-row":
            self._row += self._row_repeats


def _place(reference: str) -> tuple[int, int]:
    """(column, row) of a reference such as AB12; ValueError for anything else."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(reference)
        column = column * 26 + ord(letter) - 64
    return column, int(reference[len(letters) :])


def _check_place(row: int, column: int, limits: Limits) -> None:
    if column > limits.columns:
        raise Unreadable(
            f"The sheet has a cell in column {column:,}; at most {limits.columns} columns are read."
        )
    if row > limits.rows + 1:
        raise Unreadable(
            f"The sheet has a cell in row {row:,}; at most {limits.rows:,} rows are read."
        )
