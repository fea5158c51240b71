"""Makers of files nobody would hand in on purpose."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from tests.exchange import workbooks
from tests.exchange.workbooks import cell
from tests.services.import_files import csv_bytes

ROW: dict[str, Any] = {
    "cohort": "FS-1",
    "learner_ref": "A1",
    "given_name": "Ana",
    "family_name": "Quispe",
    "email": "ana@x.test",
    "enrolled_on": "2025-01-06",
}
JOB: dict[str, Any] = {
    **ROW,
    "status": "completed",
    "status_on": "2025-06-30",
    "outcome_status": "employed",
    "outcome_from": "2025-08-01",
    "learned_on": "2025-09-01",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def roster(*changes: dict[str, Any], base: dict[str, Any] = ROW) -> bytes:
    """A roster with a row for each set of changes (one row without any)."""
    return csv_bytes([{**base, **change} for change in changes or ({},)])


def text(body: str, encoding: str = "utf-8") -> bytes:
    """A text file."""
    return body.encode(encoding)


def lines(separator: str = ",", newline: str = "\r\n") -> str:
    """The roster's one row as text."""
    return separator.join(ROW) + newline + separator.join(ROW.values()) + newline


def workbook(*rows: list[Any]) -> bytes:
    """An ordinary XLSX."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def roster_workbook(**changes: Any) -> bytes:
    """The roster as an XLSX."""
    row = {**ROW, **changes}
    return workbook(list(row), list(row.values()))


def formula_workbook() -> bytes:
    """An XLSX whose names are formulas that a spreadsheet would run."""
    row = {**ROW, "given_name": '=HYPERLINK("http://x.test","Ana")'}
    return workbook(list(row), list(row.values()))


@cache
def zip_bomb() -> bytes:
    """Some hundred kilobytes that unpack to more than a hundred megabytes."""
    return workbooks.xlsx("<row/>", **{"xl/media/zeros.bin": b"\0" * (101 * 1024 * 1024)})


def far_cell() -> bytes:
    """Two cells, one of them in the last corner of the sheet."""
    return workbooks.xlsx(f'<row r="1">{cell("A1", "name")}{cell("XFD1048576", "far")}</row>')


def far_row() -> bytes:
    """Two cells, one of them in row 900,000."""
    return workbooks.xlsx(
        f'<row r="1">{cell("A1", "a")}</row><row r="900000">{cell("A900000", "b")}</row>'
    )


@cache
def many_parts() -> bytes:
    """An archive of more parts than any spreadsheet has."""
    return workbooks.xlsx("<row/>", **{f"x/{n}.bin": b"" for n in range(1100)})


@cache
def one_string_often() -> bytes:
    """One long text that every cell points to."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    return workbooks.xlsx(rows, strings=f"<si><t>{'x' * 30_000}</t></si>")


def document_type() -> bytes:
    """A part that declares entities."""
    return workbooks.xlsx("<row/>", head='<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>')


def cut_workbook() -> bytes:
    """The first half of an XLSX."""
    data = roster_workbook()
    return data[: len(data) // 2]


def gzipped() -> bytes:
    """The roster, compressed."""
    return gzip.compress(roster(), mtime=0)


def database() -> bytes:
    """A database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sqlite"
        connection = sqlite3.connect(path)
        connection.execute("create table a (b)")
        connection.commit()
        connection.close()
        return path.read_bytes()


def other_archive() -> bytes:
    """A zip of something else, called a workbook."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return buffer.getvalue()


@cache
def many_rows() -> bytes:
    """One row more than is read."""
    return b"cohort\n" + b"x\n" * 200_001


@cache
def large(megabytes: float) -> bytes:
    """A text of that size."""
    return b"cohort,note\n" + b"FS-1," + b"x" * int(megabytes * 1024 * 1024)


def wide() -> bytes:
    """More columns than are read."""
    return text(",".join(f"c{n}" for n in range(102)) + "\n")
