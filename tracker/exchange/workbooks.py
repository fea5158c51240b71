"""XLSX and ODS: bytes to numbered rows, by python-calamine, once exchange/archives let them pass."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tracker.exchange.archives import check_archive
from tracker.exchange.sheets import LIMITS, Limits, Unreadable
from tracker.rules.problems import Problem

# A spreadsheet keeps 15 digits of a number; what is longer has lost some.
_EXACT = 10**15
_BROKEN = "The workbook is damaged or is not a spreadsheet; save it again as .xlsx."


class Workbook:
    """One sheet of a workbook: its numbered rows, and what was odd about the cells."""

    def __init__(self, data: bytes, sheet: str | None = None, limits: Limits = LIMITS) -> None:
        check_archive(data, limits)
        self.faults: list[Problem] = []
        self.warnings: list[str] = []
        try:
            self._read(data, sheet)
        except PasswordError as error:
            raise Unreadable("The workbook is locked with a password; save it without.") from error
        except (CalamineError, ValueError, OSError) as error:
            raise Unreadable(_BROKEN) from error
        except BaseException as error:
            # A panic of the reader is no Exception in Python; anything else passes on.
            if type(error).__name__ != "PanicException":
                raise
            raise Unreadable(_BROKEN) from error

    def _read(self, data: bytes, wanted: str | None) -> None:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [
                meta.name
                for meta in book.sheets_metadata
                if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
            ]
            if wanted is not None and wanted not in names:
                raise Unreadable(f'The workbook has no sheet "{wanted}"; it has: {_list(names)}.')
            if not names:
                raise Unreadable("The workbook has no sheet that can be read.")
            chosen = [wanted] if wanted is not None else names
            sheets = ((name, book.get_sheet_by_name(name)) for name in chosen)
            name, sheet = next(
                ((name, sheet) for name, sheet in sheets if sheet.height), (names[0], None)
            )
            self.name = name
            self._rows, self._first = _cells(sheet)
            if len(names) > 1 and wanted is None:
                self.warnings.append(
                    f'The workbook has {len(names)} sheets; only "{name}" was read.'
                )

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows as text, numbered as the spreadsheet numbers them."""
        for number, row in enumerate(self._rows, start=self._first):
            yield number, [self._text(value, number) for value in row]

    def _text(self, value: Any, number: int) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            if value.is_integer() and abs(value) < _EXACT:
                return str(int(value))
            if abs(value) >= _EXACT:
                sentence = (
                    "A number of more than 15 digits has lost some of them in the spreadsheet; "
                    "format the column as text."
                )
                self.faults.append(Problem("", sentence, row=number))
            return repr(value)
        if isinstance(value, datetime):
            return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
        if isinstance(value, date | time):
            return value.isoformat()
        return str(value)


def _cells(sheet: CalamineSheet | None) -> tuple[list[list[Any]], int]:
    """The cells from the first used row on, and the number of that row."""
    if sheet is None or sheet.start is None:
        return [], 1
    return sheet.to_python(), sheet.start[0] + 1


def _list(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names[:10]) or "none"
