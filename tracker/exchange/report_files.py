"""One report in every form it leaves in: JSON, CSV, XLSX, PDF, text. Pure; the same in, the same out.

    report_bytes(report, definition_of(standard), "pdf", cover)

Who may have it is not asked here: the report was made for its view already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.exchange.paper import Cover, paper_of, period_words
from tracker.exchange.report_pdf import pdf_bytes
from tracker.exchange.report_tables import HEADER, report_rows
from tracker.exchange.report_workbook import workbook_bytes
from tracker.exchange.writing import TYPES as TABLE_TYPES
from tracker.exchange.writing import csv_stream
from tracker.metrics.report import text_lines
from tracker.rules.problems import Refused

NOT_SIGNED = ("Signed", "nobody: these figures were not published")
TYPES = {
    "json": "application/json; charset=utf-8",
    "csv": TABLE_TYPES["csv"],
    "xlsx": TABLE_TYPES["xlsx"],
    "pdf": "application/pdf",
    "text": "text/plain; charset=utf-8",
}


def report_bytes(
    report: Mapping[str, Any],
    definition: Mapping[str, Any],
    form: str,
    cover: Cover | None = None,
    *,
    bom: bool = True,
) -> bytes:
    """The report in that form; Refused for a form there is none of."""
    cover = cover or plain_cover(report, definition)
    if form == "json":
        return (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode()
    if form == "csv":
        return b"".join(csv_stream(HEADER, report_rows(report, definition), bom=bom))
    if form == "xlsx":
        return workbook_bytes(report, definition, about(report, definition, cover))
    if form == "pdf":
        return pdf_bytes(paper_of(report, definition, cover))
    if form == "text":
        return ("\n".join(text_lines(report)) + "\n").encode()
    raise Refused.because(f"There is no {form}; take {', '.join(TYPES)}.", "format")


def plain_cover(report: Mapping[str, Any], definition: Mapping[str, Any]) -> Cover:
    """The cover of a report that nobody gave a title."""
    scope = ", ".join(str(value) for value in report["scope"].values() if value) or "All partners"
    return Cover(
        title=f"{scope}: {definition['label']}",
        kind="Report, not published",
        scope=scope,
        facts=[NOT_SIGNED],
    )


def about(report: Mapping[str, Any], definition: Mapping[str, Any], cover: Cover) -> Sequence[str]:
    """What a workbook says of itself before the figures in words."""
    return [
        cover.title,
        f"Scope: {cover.scope}",
        f"Period: {period_words(report['period'])}",
        f"Definition: {report['definition_url']}",
        *cover.notes,
        *(f"{one.name}, {one.act}, {one.at}" for one in cover.signed),
        "",
    ]
