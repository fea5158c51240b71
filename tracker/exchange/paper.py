"""A report as it is printed: title, one sentence, figures, table, notes, in words. Pure.

Pages that look like paper and the PDF are made from the same words, so that they cannot differ.
Not here: the figures (metrics/report), the drawing (report_pdf, templates/editions).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_currency_symbol

from tracker.exchange.definitions import line_of, worked_out
from tracker.metrics.printing import NOBODY, day_words
from tracker.metrics.report_text import pay_label

MOST_FIGURES = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """Who stands behind a report: name, what they did, when."""

    name: str
    act: str
    at: str


@dataclass(frozen=True, slots=True)
class Cover:
    """What a report says around its figures."""

    title: str
    kind: str = "Outcome report"
    scope: str = "All partners"
    signed: Sequence[Signature] = ()
    notes: Sequence[str] = ()
    groups: Mapping[str, Any] | None = None
    facts: Sequence[tuple[str, str]] = field(default=())


def period_words(period: Mapping[str, str | None]) -> str:
    """The period in words."""
    start, end = day_words(period["from"]), day_words(period["to"])
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"from {start}"
    return f"until {end}" if end else "all days"


def money_words(amount: str | None, currency: str) -> str:
    """An amount with its currency, without decimals that are zero."""
    if amount is None:
        return ""
    value = Decimal(amount)
    shape = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    number = format_decimal(value, shape, locale="en")
    symbol = get_currency_symbol(currency, locale="en") if currency else ""
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    return f"{symbol}{gap}{number}"


def paper_of(
    report: Mapping[str, Any], definition: Mapping[str, Any], cover: Cover
) -> dict[str, Any]:
    """Everything a printed report says, as plain values."""
    lines = [printed_line(line, definition, report["as_of"]) for line in lines_of(report)]
    as_of = day_words(report["as_of"])
    return {
        "kind": cover.kind,
        "title": cover.title,
        "lead": _lead(report, definition),
        "facts": [
            ["Scope", cover.scope],
            ["Period", period_words(report["period"])],
            ["Standard", f"{definition['label']}, {report['edition']}"],
            ["As known on", as_of],
            ["View", _VIEWS[report["view"]]],
            *_changed(definition),
            *[list(pair) for pair in cover.facts],
        ],
        "figures": _figures(report, lines, definition),
        "lines": lines,
        "groups": cover.groups,
        "pay": [_pay(entry) for entry in report["salaries"]],
        "excluded": [[entry["label"], f"{entry['count']:,}"] for entry in report["excluded"]],
        "notes": [*cover.notes, *report["warnings"]],
        "definition": [[line["label"], worked_out(line)] for line in definition["lines"]],
        "settings": [[one["meaning"], in_force(one), one["key"]] for one in definition["settings"]],
        "source": definition["source"],
        "definition_url": report["definition_url"],
        "signed": [[one.name, one.act, one.at] for one in cover.signed],
        "generated": moment_words(report["generated_at"]),
        "foot": [cover.scope, f"{report['edition']} · as known on {as_of}"],
        "tells_unknown": report["view"] == "internal",
        "any_withheld": any(line["state"] == "withheld" for line in lines),
    }


def in_force(setting: Mapping[str, str]) -> str:
    """The value of a setting, and whether it is our default or which other one is."""
    value, default = setting["value"], setting["default"]
    return f"{value} (default)" if value == default else f"{value} (default {default})"


def _changed(definition: Mapping[str, Any]) -> list[list[str]]:
    """The settings that are not at their default as one fact of the report."""
    changed = [one for one in definition["settings"] if one["value"] != one["default"]]
    words = "; ".join(f"{one['key']}: {in_force(one)}" for one in changed)
    return [["Settings changed", words]] if words else []


def lines_of(report: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of a report, the response rate last where it is told."""
    contact = report.get("contact")
    told = contact is not None and contact["state"] != "withheld"
    return [*report["lines"], *([contact] if told else [])]


def unknown_of(line: Mapping[str, Any]) -> int | None:
    """Of how many nothing is known, wherever the standard puts them; None where it is not told."""
    if line["unknown"] is None:
        return None
    return int(line["unknown"] + (line.get("presumed") or 0) + (line.get("aside") or 0))


_VIEWS = {
    "internal": "internal: every figure, small groups too",
    "published": "published: small groups withheld",
}


def moment_words(instant: str) -> str:
    """An instant as people read it, in UTC."""
    moment = datetime.fromisoformat(instant)
    return f"{day_words(moment.date())}, {moment:%H:%M} UTC"


def kind_of(line: Mapping[str, Any], definition: Mapping[str, Any]) -> str:
    """rate, count, days or pay."""
    return str(line.get("kind") or (line_of(definition, line["key"]) or {}).get("kind", "rate"))


def printed_line(
    line: Mapping[str, Any], definition: Mapping[str, Any], as_of: str
) -> dict[str, Any]:
    """One line of a report in words, with what its bar is drawn from; no word is ever empty."""
    kind = kind_of(line, definition)
    unknown, not_due = unknown_of(line), line["not_due"]
    return {
        "key": line["key"],
        "label": line["label"],
        "kind": kind,
        "state": line["state"],
        "value": value_words(line, kind),
        "part": _told(line["part"]),
        "whole": "a count" if kind == "count" else _told(line["whole"]),
        "of": _of(line, kind),
        "unknown": _told(unknown),
        "has_unknown": bool(unknown),
        "not_due": _count(not_due),
        "range": _range(line, kind, definition),
        "waits": _waits(line, as_of),
        "bar": _bar(line) if kind == "rate" else None,
        "interval": _interval(line),
    }


def _waits(line: Mapping[str, Any], as_of: str) -> str:
    """That somebody is not due yet, and until when; nothing where everybody is due."""
    if "held_from" in line:
        return f"as printed in edition {line['held_from']}"
    if line["state"] != "value":
        return ""
    count = f"{line['not_due']:,}" if line["not_due"] else ""
    if line["matures_on"] is not None and line["matures_on"] > as_of:
        return f"{count or 'some'} not yet due, the last until {day_words(line['matures_on'])}"
    return f"{count} not yet due" if count else ""


def value_words(line: Mapping[str, Any], kind: str) -> str:
    """The figure itself: never a bare zero for what is not a zero."""
    state = line["state"]
    if state == "withheld":
        return "withheld"
    if state == "not_due":
        until = day_words(line["matures_on"])
        return f"not due until {until}" if until else "not due yet"
    if state == "not_reported":
        return "nobody to count"
    printed = line.get("printed")
    if kind in {"days", "pay"} and line["median"] is None:
        return printed if printed and printed != NOBODY else "unknown"
    if kind == "days":
        return f"{printed or line['median']} days"
    if kind == "pay":
        return money_words(printed or line["median"], line["unit"])
    if line["percent"] is None:
        # A count, or what the standard prints for few people.
        return f"{int(printed):,}" if printed and printed.isdecimal() else printed or NOBODY
    text = printed or str(line["percent"])
    return f"{text}%" if text == line["percent"] else text


def _of(line: Mapping[str, Any], kind: str) -> str:
    if line["state"] != "value" or kind == "count" or line["part"] is None:
        return ""
    if kind == "days":
        return f"{_count(line['part'])} with a recorded day"
    if kind == "pay":
        return f"{_count(line['part'])} with a recorded amount"
    return f"{_count(line['part'])} of {_count(line['whole'])}"


def _range(line: Mapping[str, Any], kind: str, definition: Mapping[str, Any]) -> str:
    """What the figure would be if all, or none, of whom nothing is known were counted."""
    if line["state"] != "value":
        return "none yet"
    unknown = unknown_of(line)
    if unknown is None:
        return "not told"
    if kind == "count" and unknown:
        return f"{_count(line['part'])} to {_count(line['part'] + unknown)}"
    if kind in {"days", "pay"}:
        return "no bounds"
    if line["high"] is None or line["low"] == line["high"]:
        return "same"
    style = (line_of(definition, line["key"]) or {}).get("style")
    if style == "fraction":
        low, high = (Decimal(line[name]).scaleb(-2) for name in ("low", "high"))
        return f"{low:f} to {high:f}"
    return f"{line['low']} to {line['high']}%"


def _interval(line: Mapping[str, Any]) -> str:
    found = line.get("interval")
    return f"{found['low']} to {found['high']}%" if found else ""


def _bar(line: Mapping[str, Any]) -> dict[str, int] | None:
    """People in the part, known and not in it, unknown, not due; None where they may not be told."""
    if line["state"] == "withheld":
        return None
    part, whole = line["part"] or 0, line["whole"] or 0
    return {
        "part": part - (line.get("presumed") or 0),
        "rest": whole - part - (line["unknown"] or 0),
        "unknown": unknown_of(line) or 0,
        "not_due": line["not_due"] or 0,
    }


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _told(value: int | None) -> str:
    return "not told" if value is None else f"{value:,}"


def _lead(report: Mapping[str, Any], definition: Mapping[str, Any]) -> list[str]:
    """One sentence in two halves: the headline, and what is not known of it."""
    line = next((one for one in report["lines"] if one["key"] == definition["headline"]), None)
    if line is None:
        return ["", ""]
    kind = kind_of(line, definition)
    told = value_words(line, kind)
    if line["state"] != "value":
        return [f"{line['label']}: {told}.", ""]
    if kind != "rate":
        return [f"{line['label']}: {told}.", ""]
    strong = f"{line['label']}: {_count(line['part'])} of {_count(line['whole'])}, {told}."
    if line["unknown"]:
        count = _count(line["unknown"])
        return [strong, f"Nothing is known of {count} of them; they stay in the whole."]
    if line.get("aside"):
        return [strong, f"Of {_count(line['aside'])} more nothing is known; they are outside it."]
    return [strong, ""]


def _figures(
    report: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], definition: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The few figures printed large: the headline first, then the others that have a value."""
    headline = definition["headline"]
    ordered = sorted(lines, key=lambda line: line["key"] != headline)
    told = [
        line
        for line in ordered
        if line["key"] == headline or (line["state"] == "value" and line["kind"] != "pay")
    ]
    return [
        {
            "value": line["value"].removesuffix("%").removesuffix(" days"),
            "unit": "%" if line["value"].endswith("%") else _unit(line),
            "label": line["label"],
            "of": line["of"],
            "state": line["state"],
        }
        for line in told[:MOST_FIGURES]
    ]


def _unit(line: Mapping[str, Any]) -> str:
    return "days" if line["value"].endswith(" days") else ""


def _pay(entry: Mapping[str, Any]) -> list[str]:
    """Currency, median, of how many, and what amount it is."""
    currency, count, label = entry["currency"], entry["count"], pay_label(entry)
    if entry["state"] != "value":
        return [currency, "withheld", "too few salaries to show", label]
    words = "to hundreds"
    if count is not None:
        words = f"{count:,} {'salary' if count == 1 else 'salaries'} told in {currency}"
    return [currency, money_words(entry["median"], currency), words, label]


def groups_of(
    noun: str, headline: str, rows: Iterable[tuple[str, Mapping[str, Any]]]
) -> dict[str, Any]:
    """A table of groups: each label with its headline in words; a count has no whole."""
    cells = [(label, cell, str(cell.get("kind", "rate"))) for label, cell in rows]
    return {
        "noun": noun.capitalize(),
        "headline": headline,
        "is_count": any(kind == "count" for _, _, kind in cells),
        "rows": [
            {
                "label": label,
                "state": cell["state"],
                "value": value_words(cell, kind),
                "part": _told(cell["part"]),
                "whole": _told(cell["whole"]),
            }
            for label, cell, kind in cells
        ],
    }
