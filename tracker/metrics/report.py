"""One standard over one scope as a report: the JSON form, and the same figures as rows and text.

Every other form is made from the JSON form, so that they cannot differ. Pure: the day and the
instant come in. Not here: who may see it, how bytes are written (exchange/writing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from tracker.metrics.disclosure import REASON, published_median
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.publication import publish_one
from tracker.metrics.rates import Rate
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.statistics import rounded, size, steps
from tracker.metrics.tally import Place, Tally

View = Literal["internal", "published"]
VIEWS: tuple[View, ...] = ("internal", "published")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report is about and for whom; `threshold` counts in the published view."""

    scope: Mapping[str, str | None]
    as_of: date
    generated_at: datetime
    definition_url: str
    period: Period = ALWAYS
    view: View = "internal"
    threshold: int = 10


def build_report(standard: Standard, tally: Tally, frame: Frame) -> dict[str, Any]:
    """The report in its JSON form: percentages and amounts as text, days ISO, None for no value."""
    published = frame.view == "published"
    outside = publish_one(standard, tally, frame.threshold) if published else {}
    lines = [
        _line(line, tally, outside.get(line.key), frame)
        for line in standard.lines
        if line.kind in {"rate", "days", "count"}
    ]
    headline = tally.rate(standard.headline)
    return {
        "standard": standard.key,
        "edition": standard.edition,
        "source": standard.source,
        "scope": dict(frame.scope),
        "period": {"from": _day(frame.period.from_on), "to": _day(frame.period.to_on)},
        "as_of": frame.as_of.isoformat(),
        "view": frame.view,
        "lines": lines,
        "unknown": None if published else headline.unknown,
        "salaries": _salaries(standard, tally, frame),
        "excluded": [] if published else _excluded(standard, tally),
        "warnings": _warnings(standard, tally, lines, frame),
        "generated_at": frame.generated_at.isoformat(timespec="seconds"),
        "definition_url": frame.definition_url,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _line(line: Line, tally: Tally, outside: Rate | None, frame: Frame) -> dict[str, Any]:
    """One line; counts are None where they are withheld or not told."""
    rate = tally.rate(line.key) if outside is None else outside
    median = None
    if line.kind == "days":
        rate, median = _days(line, rate, tally, frame)
    told = not rate.is_withheld
    counted = told and not rate.is_terse
    is_rate = line.kind == "rate"
    return {
        "key": line.key,
        "label": line.label,
        "part": rate.part if told else None,
        "whole": rate.whole if told else None,
        "percent": rate.percent(line.places) if is_rate else None,
        "state": rate.state,
        "matures_on": _day(rate.matures_on),
        "unknown": rate.unknown if counted else None,
        "not_due": rate.not_due if counted else None,
        "low": rate.low(line.places) if is_rate else None,
        "high": rate.high(line.places) if is_rate else None,
        "median": median,
    }


def _days(line: Line, rate: Rate, tally: Tally, frame: Frame) -> tuple[Rate, str | None]:
    """The rate of those with a day, and the median day; outsiders see it of enough people."""
    days = tally.multiset(line.key, "days")
    if frame.view == "published":
        if rate.whole > 0 and size(days) < frame.threshold:
            return Rate.withheld(), None
        # How many are placed without a day is nobody's business outside.
        rate = Rate(rate.part, rate.part, matures_on=rate.matures_on, is_terse=True)
    median = tally.median(line.key, "days")
    return rate, None if median is None else format(median.normalize(), "f")


def _salaries(standard: Standard, tally: Tally, frame: Frame) -> list[dict[str, Any]]:
    """Pay per currency, most salaries first; outsiders see no band and no person's own pay."""
    found = []
    for line in standard.lines:
        if line.kind != "pay":
            continue
        for currency in tally.units(line.key):
            pay = tally.multiset(line.key, currency)
            entry: dict[str, Any] = {"currency": currency, "count": size(pay), "state": "value"}
            if frame.view == "internal":
                median = tally.median(line.key, currency)
                entry["median"] = None if median is None else str(rounded(median, 2))
                entry["bands"] = [
                    {"from": format(low, "f"), "below": format(below, "f"), "count": n}
                    for low, below, n in steps(pay)
                ]
            else:
                shown = published_median(pay, frame.threshold)
                if shown is None:
                    entry |= {"count": None, "state": "withheld"}
                entry |= {"median": None if shown is None else format(shown, "f"), "bands": []}
            found.append(entry)
    return found


def _excluded(standard: Standard, tally: Tally) -> list[dict[str, Any]]:
    """Who is left out of the headline's whole for good, and why."""
    return [
        {"reason": reason, "label": standard.reasons[reason], "count": n}
        for reason, n in tally.reasons(standard.headline, Place.OUT).items()
    ]


def _warnings(
    standard: Standard, tally: Tally, lines: Sequence[Mapping[str, Any]], frame: Frame
) -> list[str]:
    """What a reader must know before using the figures, in sentences."""
    found = []
    if any(line["state"] == "withheld" for line in lines):
        found.append(REASON.format(threshold=frame.threshold))
    rate, label = tally.rate(standard.headline), standard.line(standard.headline).label
    if frame.view == "internal" and rate.not_due:
        until = f" until {rate.matures_on.isoformat()}" if rate.matures_on else ""
        found.append(f"{label}: {rate.not_due} not due yet{until}; they are not in the whole.")
    if frame.view == "internal" and rate.whole and 2 * rate.unknown > rate.whole:
        found.append(f"{label}: more than half of the whole is unknown.")
    if any(len(tally.units(line.key)) > 1 for line in standard.lines if line.kind == "pay"):
        found.append("Pay comes in several currencies; medians are taken within each.")
    return found


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
)


def tidy_rows(report: Mapping[str, Any]) -> list[list[Any]]:
    """The report as rows under HEADER: one a line, one a currency, one a reason left out."""
    scope, period = report["scope"], report["period"]
    start = [report["standard"], report["edition"]]
    start += [scope.get(name) for name in ("partner", "centre", "program", "cohort")]
    start += [period["from"], period["to"], report["as_of"], report["view"]]
    entries: list[dict[str, Any]] = [
        {**line, "unit": "days" if line["median"] is not None else None} for line in report["lines"]
    ]
    entries += [
        {"key": "salaries", "label": "Median yearly pay", "unit": s["currency"], "part": s["count"]}
        | {"median": s["median"], "state": s["state"]}
        for s in report["salaries"]
    ]
    entries += [
        {"key": f"excluded_{e['reason']}", "label": e["label"], "part": e["count"]}
        | {"state": "value"}
        for e in report["excluded"]
    ]
    names = HEADER[len(start) :]
    return [start + [_number(name, entry.get(name)) for name in names] for entry in entries]


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
        found.append(f"Period: {period['from'] or 'the beginning'} to {period['to'] or 'today'}")
    found += [f"As of {report['as_of']}, {report['view']} view", ""]
    wide = max(len(line["label"]) for line in report["lines"])
    found += [f"{line['label']:<{wide}}  {_words(line)}" for line in report["lines"]]
    for pay in report["salaries"]:
        of = f"{pay['median']} {pay['currency']} ({pay['count']} salaries)"
        words = of if pay["state"] == "value" else f"{pay['currency']} withheld"
        found.append(f"{'Median yearly pay':<{wide}}  {words}")
    if report["excluded"]:
        found += ["", "Left out of the whole:"]
        found += [f"  {entry['count']:>5}  {entry['label']}" for entry in report["excluded"]]
    if report["warnings"]:
        found += ["", *report["warnings"]]
    return [*found, "", f"Generated {report['generated_at']}. {report['source']}"]


def _words(line: Mapping[str, Any]) -> str:
    """One line's figure in words: never a bare zero for what is not a zero."""
    if line["state"] != "value":
        until = f" until {line['matures_on']}" if line["state"] == "not_due" else ""
        return _STATES[line["state"]] + (until if line["matures_on"] else "")
    if line["percent"] is None:
        return f"{line['median'] or 'unknown'} ({line['part']} of {line['whole']} known)"
    words = f"{line['percent']}% ({line['part']} of {line['whole']}"
    if line["unknown"]:
        words += f", {line['unknown']} unknown, up to {line['high']}%"
    if line["not_due"]:
        words += f"; {line['not_due']} not due yet"
    return words + ")"
