"""A report as rows that carry their own definition: the tidy long form of CSV and XLSX. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.exchange.definitions import line_of
from tracker.metrics.report import HEADER as FIGURES
from tracker.metrics.report import tidy_rows
from tracker.metrics.report_text import settings_text

DEFINING = ("formula", "source", "definition_url", "generated_at", "settings")
HEADER = (*FIGURES, *DEFINING)
_KEY = FIGURES.index("key")


def report_rows(report: Mapping[str, Any], definition: Mapping[str, Any]) -> list[list[Any]]:
    """The report's rows under HEADER, each with the formula and the source of its line."""
    return [
        [
            *row,
            _formula(definition, row[_KEY]),
            definition["source"],
            report["definition_url"],
            report["generated_at"],
            settings_text(report) or None,
        ]
        for row in tidy_rows(report)
    ]


def _formula(definition: Mapping[str, Any], key: str) -> str | None:
    """How the row is worked out; a reason left out says who stands there."""
    line = line_of(definition, key)
    if line is not None:
        return str(line["formula"])
    reason = definition["reasons"].get(key.removeprefix("excluded_"))
    return None if reason is None else str(reason)
