"""A standard's definition as data and as a document: lines, formulas, source, settings in force.

The page, the files, the frozen part of an edition and docs/definitions.md all say the same, because
all of it is read from the catalogue. How somebody is judged is metrics/standards. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tracker.exchange.definition_sources import SOURCES
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import setting_arguments
from tracker.metrics.same_learner import answers
from tracker.metrics.standards.shape import Line, Standard

WORDS = Path(__file__).parent / "words"

UNITS = {
    "rate": "percent of a whole",
    "count": "people",
    "days": "median of days",
    "pay": "median pay, per currency",
}
STYLES = {"fraction": "fraction of a whole", "tens": "people, to the nearest ten"}


def definition_of(standard: Standard) -> dict[str, Any]:
    """Everything a reader needs to count again: plain values, as an edition freezes them."""
    return {
        "standard": standard.key,
        "edition": standard.edition,
        "label": standard.label,
        "source": standard.source,
        "headline": standard.headline,
        "lines": [_line(line) for line in standard.every_line],
        "notes": list(standard.notes),
        "settings": [
            {
                "key": one.name,
                "value": one.value,
                "default": one.default,
                "meaning": one.meaning,
                "source": one.source,
            }
            for one in settings_in_words(standard.settings)
        ],
        "reasons": dict(standard.reasons),
    }


def definition_address(base_url: str, standard: Standard) -> str:
    """The page that says how the standard counts, with the settings that are not at their default."""
    arguments = setting_arguments(standard)
    query = f"?{urlencode(arguments)}" if arguments else ""
    return f"{base_url.rstrip('/')}/reports/standards/{standard.key}{query}"


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "formula": line.formula,
        "horizon": line.horizon,
        "places": line.places,
        "kind": line.kind,
        "style": line.style,
        "unit": unit_of(line),
    }


def unit_of(line: Line) -> str:
    """What a line is printed in."""
    return STYLES.get(line.style) or UNITS[line.kind]


def line_of(definition: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """The definition's line of that key, or None."""
    return next((line for line in definition["lines"] if line["key"] == key), None)


HEADER = ("key", "label", "unit", "places", "horizon", "formula")


def definition_rows(definition: Mapping[str, Any]) -> list[list[Any]]:
    """The lines of a definition as rows under HEADER."""
    return [[line[name] for name in HEADER] for line in definition["lines"]]


def definitions_text(standards: Iterable[Standard]) -> str:
    """docs/definitions.md: every standard with its lines, settings and reasons, in Markdown."""
    every = list(standards)
    parts = [
        "# Definitions",
        "",
        "Every figure is counted by one of these standards, each in one edition. Written by "
        "`tracker definitions`, from the declarations that also judge; not by hand.",
        "",
        _words("definitions_before"),
        *_overview(every),
    ]
    for standard in every:
        parts += _standard_text(definition_of(standard))
    parts += [*_answers(every), _words("definitions_after"), "## Sources", ""]
    parts += [f"- {key}: {words}" for key, words in SOURCES.items()]
    return "\n".join(parts).rstrip() + "\n"


def _words(name: str) -> str:
    """What is said before or after the standards; in exchange/words."""
    return (WORDS / f"{name}.md").read_text(encoding="utf-8")


def _overview(standards: Iterable[Standard]) -> list[str]:
    """Every standard in a line."""
    rows = ["| standard | edition | what it is | it counts |", "|---|---|---|---|"]
    for one in standards:
        unit = "enrolments" if one.gather is None else "people, once in a program at a partner"
        rows.append(f"| `{one.key}` | `{one.edition}` | {one.label}. {one.source} | {unit} |")
    return [*rows, ""]


def _answers(standards: Sequence[Standard]) -> list[str]:
    """The same learner under every standard."""
    parts = ["## The same learner, different answers", ""]
    parts.append("| | " + " | ".join(one.label for one in standards) + " |")
    parts.append("|---" * (len(standards) + 1) + "|")
    for situation, own in answers():
        parts.append(f"| {situation.label} | " + " | ".join(one.words for one in own) + " |")
    return [*parts, ""]


def _standard_text(definition: Mapping[str, Any]) -> list[str]:
    parts = [
        f"## {definition['label']}",
        "",
        f"`{definition['standard']}`, edition `{definition['edition']}`. {definition['source']}",
        "",
    ]
    if definition["notes"]:
        parts += ["Read in one way only:", "", *(f"- {n}" for n in definition["notes"]), ""]
    parts += ["| line | what it is | unit | how it is worked out |", "|---|---|---|---|"]
    parts += [
        f"| `{line['key']}` | {_cell(line['label'])} | {line['unit']} | {_cell(worked_out(line))} |"
        for line in definition["lines"]
    ]
    if definition["settings"]:
        parts += ["", "What the published text leaves open, and our default:", ""]
        parts += ["| setting | default | what it decides | where the text stands |"]
        parts += ["|---|---|---|---|"]
        parts += [
            f"| `{one['key']}` | {_cell(one['default'])} | {_cell(one['meaning'])} "
            f"| {_cell(one['source'])} |"
            for one in definition["settings"]
        ]
    parts += ["", "Why somebody stands where they stand:", ""]
    parts += [f"- `{key}`: {words}" for key, words in definition["reasons"].items()]
    return [*parts, ""]


def worked_out(line: Mapping[str, Any]) -> str:
    """The formula, and until when it looks where that is said apart."""
    horizon = line.get("horizon")
    return f"{line['formula']} ({horizon})" if horizon else str(line["formula"])


def _cell(text: str) -> str:
    """The text within one cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")
