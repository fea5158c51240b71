"""Bytes in, a Sheet out: which kind of file it is, its size, and the reader for it.

Any bytes give a Sheet or Unreadable with a plain sentence, never another error.
"""

from __future__ import annotations

from tracker.exchange.sheets import LIMITS, Limits, Sheet, Unreadable, make_sheet
from tracker.exchange.text_files import DELIMITERS, NAMES, decode, read_rows
from tracker.exchange.workbooks import Workbook

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How files begin that people upload by mistake.
_OTHERS = {
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"\x89PNG": "a picture (PNG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"Rar!": "an archive (RAR)",
    b"7z\xbc\xaf": "an archive (7z)",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"SQLite format 3": "a database (SQLite)",
    b"PK\x05\x06": "an empty archive",
}


def read_sheet(
    data: bytes,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    language: str = "en",
    limits: Limits = LIMITS,
) -> Sheet:
    """The table in the file: CSV by its text, XLSX and ODS by its first sheet with cells.

    `encoding`, `delimiter` and `sheet` overrule what is found; `language` is that of the user and
    decides the code page of text that is not UTF-8.
    """
    if len(data) > limits.bytes:
        raise Unreadable(
            f"The file has {len(data) / 1024**2:.1f} MB; "
            f"at most {limits.bytes // 1024**2} MB are read."
        )
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Unreadable("The file is empty.")
    if data.startswith(_ZIP):
        return _from_workbook(data, sheet, limits)
    if data.startswith(_OLE):
        raise Unreadable(
            "The file is an old Excel workbook (.xls) or one locked with a password; "
            "save it as .xlsx without a password."
        )
    for start, kind in _OTHERS.items():
        if data.startswith(start):
            raise Unreadable(f"The file is {kind}, not a table; export it as CSV or XLSX.")
    return _from_text(data, encoding, delimiter, language, limits)


def _from_workbook(data: bytes, sheet: str | None, limits: Limits) -> Sheet:
    book = Workbook(data, sheet, limits)
    made = make_sheet(
        book.rows(), source=f'workbook, sheet "{book.name}"', warnings=book.warnings, limits=limits
    )
    return Sheet(
        made.header,
        made.rows,
        made.source,
        made.warnings,
        (*made.faults, *book.faults),
        made.overlong,
    )


def _from_text(
    data: bytes, encoding: str | None, delimiter: str | None, language: str, limits: Limits
) -> Sheet:
    text, found, warnings = decode(data, encoding=encoding, language=language)
    if _looks_binary(text):
        raise Unreadable("The file is no text; save the table as CSV UTF-8 or XLSX.")
    rows, between = read_rows(text, delimiter)
    source = f"text, {NAMES.get(found, found)}, {DELIMITERS.get(between, between)}"
    return make_sheet(rows, source=source, warnings=warnings, limits=limits)


def _looks_binary(text: str) -> bool:
    head = text[:4000]
    odd = sum(1 for char in head if char < " " and char not in "\t\r\n\f")
    return odd * 50 > len(head)
