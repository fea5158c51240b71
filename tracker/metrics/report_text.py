"""A report as rows of a table and as plain text, made from its JSON form so they cannot differ."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tracker.metrics.printing import NOBODY, day_words

HEADER = (
    "standard",
    "edition",
    "partner",
    "centre",
    "program",
    "cohort",
    "period_from",
    "period_to",
    "as_of",
    "view",
    "key",
    "label",
    "unit",
    "part",
    "whole",
    "percent",
    "low",
    "high",
    "unknown",
    "not_due",
    "median",
    "state",
    "matures_on",
    "presumed",
    "aside",
    "printed",
)


def tidy_rows(report: Mapping[str, Any]) -> list[list[Any]]:
    """The report as rows under HEADER: one a line, one a currency, one a reason left out."""
    scope, period = report["scope"], report["period"]
    start = [report["standard"], report["edition"]]
    start += [scope.get(name) for name in ("partner", "centre", "program", "cohort")]
    start += [period["from"], period["to"], report["as_of"], report["view"]]
    entries: list[Mapping[str, Any]] = list(report["lines"])
    entries += [report["contact"]] if report.get("contact") else []
    entries += [
        {"key": s["key"], "label": pay_label(s), "unit": s["currency"], "part": s["count"]}
        | {"median": s["median"], "state": s["state"], "printed": s["median"]}
        for s in report["salaries"]
    ]
    entries += [
        {"key": f"excluded_{e['reason']}", "label": e["label"], "part": e["count"]}
        | {"state": "value", "printed": str(e["count"])}
        for e in report["excluded"]
    ]
    names = HEADER[len(start) :]
    return [start + [_number(name, entry.get(name)) for name in names] for entry in entries]


def pay_label(entry: Mapping[str, Any]) -> str:
    """What an amount of pay is: by year, by quarter, of whom; as its line is called."""
    return str(entry.get("label") or "Median yearly pay")


def settings_text(report: Mapping[str, Any]) -> str:
    """The settings that are not at their default, as the command takes them; else nothing."""
    changed: Mapping[str, str] = report.get("changed_settings") or {}
    return "; ".join(f"{name}={value}" for name, value in changed.items())


def _number(name: str, value: Any) -> Any:
    """Percentages and medians are text in JSON and numbers in a table."""
    if value is not None and name in {"percent", "low", "high", "median"}:
        return Decimal(value)
    return value


_STATES = {"not_due": "not due", "withheld": "withheld", "not_reported": "nobody to count"}


def text_lines(report: Mapping[str, Any]) -> list[str]:
    """The report as plain text, a line each."""
    scope = ", ".join(f"{k} {v}" for k, v in report["scope"].items() if v) or "all partners"
    period = report["period"]
    found = [f"{report['edition']}: {scope}"]
    if period["from"] or period["to"]:
        start, end = day_words(period["from"]), day_words(period["to"])
        found.append(f"Period: {start or 'the beginning'} to {end or 'today'}")
    found += [f"As of {day_words(report['as_of'])}, {report['view']} view"]
    if report.get("changed_settings"):
        found.append(f"Settings: {settings_text(report)}")
    found.append("")
    lines = list(report["lines"])
    lines += [report["contact"]] if report.get("contact") else []
    wide = max(len(line["label"]) for line in lines)
    for line in lines:
        found.append(f"{line['label']:<{wide}}  {_words(line)}")
        if line.get("interval"):
            interval = line["interval"]
            bounds = f"{interval['low']}% to {interval['high']}%"
            found.append(f"{'':<{wide}}  95%: {bounds} {interval['label']}")
    for pay in report["salaries"]:
        found += _pay_lines(pay, wide)
    if report["excluded"]:
        found += ["", "Left out of the whole:"]
        found += [f"  {entry['count']:>5}  {entry['label']}" for entry in report["excluded"]]
    if report["warnings"]:
        found += ["", *report["warnings"]]
    return [*found, "", f"Generated {report['generated_at']}. {report['source']}"]


def _pay_lines(pay: Mapping[str, Any], wide: int) -> list[str]:
    """Median and bands of pay in one currency."""
    told = "" if pay["count"] is None else f" ({pay['count']} salaries)"
    of = f"{pay['median']} {pay['currency']}{told}"
    words = of if pay["state"] == "value" else f"{pay['currency']} withheld"
    found = [f"{pay_label(pay):<{wide}}  {words}"]
    found += [
        f"{'':<{wide}}  {band['label']}: {band['count']} ({band['percent']}%)"
        for band in pay["bands"]
        if band.get("label")
    ]
    return found


def _words(line: Mapping[str, Any]) -> str:
    """One line's figure in words: never a bare zero for what is not a zero."""
    if line["state"] != "value":
        until = f" until {day_words(line['matures_on'])}" if line["state"] == "not_due" else ""
        return _STATES[line["state"]] + (until if line["matures_on"] else "")
    if line["kind"] in {"days", "pay"}:
        of = "" if line["part"] is None else f" ({line['part']} of {line['whole']} known)"
        if line["printed"] == NOBODY:
            return f"unknown{of}"
        unit = "" if line["median"] is None else f" {line['unit']}"
        return f"{line['printed']}{unit}{of}"
    if line["kind"] == "count":
        aside = f" ({line['aside']} unknown)" if line["aside"] else ""
        return f"{line['printed']}{aside}"
    sign = "" if line["printed"] != line["percent"] else "%"
    words = f"{line['printed']}{sign} ({line['part']} of {line['whole']}"
    nothing = (line["unknown"] or 0) + (line["aside"] or 0)
    if line["presumed"]:
        words += f", {line['presumed']} presumed, from {line['low']}%"
    if nothing:
        words += f", {nothing} unknown, up to {line['high']}%"
    if line["not_due"]:
        words += f"; {line['not_due']} not due yet"
    return words + ")"
