"""A standard's definition as data and as a document: lines, formulas, source, settings in force.

The page, the files, the frozen part of an edition and docs/definitions.md all say the same, because
all of it is read from the catalogue. How somebody is judged is metrics/standards. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.metrics.standards.shape import Line, Standard

UNITS = {
    "rate": "part of a whole, in percent",
    "count": "people",
    "days": "median of days",
    "pay": "median of yearly pay, per currency",
}


def definition_of(standard: Standard) -> dict[str, Any]:
    """Everything a reader needs to count again: plain values, as an edition freezes them."""
    return {
        "standard": standard.key,
        "edition": standard.edition,
        "label": standard.label,
        "source": standard.source,
        "headline": standard.headline,
        "lines": [_line(line) for line in standard.lines],
        "reasons": dict(standard.reasons),
        "settings": settings_of(standard),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "formula": line.formula,
        "places": line.places,
        "kind": line.kind,
        "unit": unit_of(line.kind),
    }


def unit_of(kind: str) -> str:
    """What a line of that kind is printed in."""
    return UNITS.get(kind, kind.replace("_", " "))


def settings_of(standard: Standard) -> list[dict[str, str]]:
    """The choices a standard leaves open, with the value in force and what it decides."""
    declared: Iterable[Any] = getattr(standard, "settings", ())
    return [
        {"key": one.key, "value": str(one.value), "meaning": one.meaning} for one in declared
    ]


def line_of(definition: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """The definition's line of that key, or None."""
    return next((line for line in definition["lines"] if line["key"] == key), None)


HEADER = ("key", "label", "unit", "places", "formula")


def definition_rows(definition: Mapping[str, Any]) -> list[list[Any]]:
    """The lines of a definition as rows under HEADER."""
    return [[line[name] for name in HEADER] for line in definition["lines"]]


def definitions_text(standards: Iterable[Standard]) -> str:
    """docs/definitions.md: every standard with its lines, settings and reasons, in Markdown."""
    parts = [
        "# Definitions",
        "",
        "Every figure is counted by one of these standards, each in one edition. Written by "
        "`tracker definitions`, from the declarations that also judge; not by hand.",
        "",
    ]
    for standard in standards:
        parts += _standard_text(definition_of(standard))
    return "\n".join(parts).rstrip() + "\n"


def _standard_text(definition: Mapping[str, Any]) -> list[str]:
    parts = [
        f"## {definition['label']}",
        "",
        f"`{definition['standard']}`, edition `{definition['edition']}`. {definition['source']}",
        "",
        "| line | what it is | unit | how it is worked out |",
        "|---|---|---|---|",
    ]
    parts += [
        f"| `{line['key']}` | {_cell(line['label'])} | {line['unit']} | {_cell(line['formula'])} |"
        for line in definition["lines"]
    ]
    if definition["settings"]:
        parts += ["", "Settings in force:", "", "| setting | value | what it decides |"]
        parts += ["|---|---|---|"]
        parts += [
            f"| `{one['key']}` | {_cell(one['value'])} | {_cell(one['meaning'])} |"
            for one in definition["settings"]
        ]
    parts += ["", "Why somebody stands where they stand:", ""]
    parts += [f"- `{key}`: {words}" for key, words in definition["reasons"].items()]
    return [*parts, ""]


def _cell(text: str) -> str:
    """The text within one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")
