"""A report as a workbook: its lines, the definition of each, and what the reader must know. Pure.

The same report gives the same bytes: no clock is read, the instant is the report's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tracker.exchange import definitions
from tracker.exchange.definition_sources import source_words
from tracker.exchange.report_tables import HEADER, report_rows
from tracker.exchange.writing import write_table
from tracker.metrics.report import text_lines

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def workbook_bytes(
    report: Mapping[str, Any], definition: Mapping[str, Any], notes: Sequence[str] = ()
) -> bytes:
    """Sheets Figures, Definitions and About; real numbers in the first."""
    # Read here and not above: only a download needs it, and every start would read it.
    import xlsxwriter

    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        with xlsxwriter.Workbook(str(path), OPTIONS) as book:
            made = datetime.fromisoformat(report["generated_at"]).replace(tzinfo=None)
            book.set_properties({"title": report["edition"], "created": made})
            write_table(book, "Figures", HEADER, report_rows(report, definition))
            write_table(book, "Definitions", definitions.HEADER, _definition(definition))
            about = [[note] for note in (*notes, *text_lines(report))]
            write_table(book, "About", ("about this report",), about)
        return path.read_bytes()


def _definition(definition: Mapping[str, Any]) -> list[list[Any]]:
    """The lines, then the settings in force."""
    rows = definitions.definition_rows(definition)
    rows += [
        [
            one["key"],
            _in_force(one),
            one["value"],
            None,
            source_words(one["source"]),
            one["meaning"],
        ]
        for one in definition["settings"]
    ]
    source = ["source", definition["label"], definition["edition"], None, None]
    return [*rows, [*source, definition["source"]]]


def _in_force(setting: Mapping[str, str]) -> str:
    is_default = setting["value"] == setting["default"]
    return "setting in force" if is_default else f"setting in force, default {setting['default']}"
