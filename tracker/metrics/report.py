"""One standard over one scope as a report in its JSON form, of which every other form is made.

Pure: the day and the instant come in. Not here: one line (report_lines), rows and text
(report_text), who may see it, how bytes are written (exchange).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tracker.metrics.assumptions import changed_settings, settings_in_words
from tracker.metrics.disclosure import REASON, published_median
from tracker.metrics.pay_bands import Band
from tracker.metrics.printing import day_words
from tracker.metrics.publication import publish_one
from tracker.metrics.rates import Rate, percent
from tracker.metrics.report_frame import VIEWS, Frame, View
from tracker.metrics.report_lines import day_text, knows_nothing, line_entry
from tracker.metrics.report_text import HEADER, text_lines, tidy_rows
from tracker.metrics.standards.shape import CONTACT, Line, Standard
from tracker.metrics.statistics import rounded, size, steps
from tracker.metrics.tally import Place, Tally

BAND_PLACES = 2


def build_report(
    standard: Standard,
    tally: Tally,
    frame: Frame,
    outside: Mapping[str, Rate] | None = None,
) -> dict[str, Any]:
    """The report in its JSON form: percentages and amounts as text, days ISO, None for no value.

    `outside` are the published rates by line, where disclosure was decided over more tables.
    """
    published = frame.view == "published"
    if not published:
        outside = {}
    elif outside is None:
        outside = publish_one(standard, tally, frame.threshold)
    listed = [line for line in standard.lines if line.is_listed]
    lines = [line_entry(standard, line, tally, outside.get(line.key), frame) for line in listed]
    headline = tally.rate(standard.headline)
    report: dict[str, Any] = {
        "standard": standard.key,
        "edition": standard.edition,
        "source": standard.source,
        "scope": dict(frame.scope),
        "period": {"from": day_text(frame.period.from_on), "to": day_text(frame.period.to_on)},
        "as_of": frame.as_of.isoformat(),
        "view": frame.view,
        "lines": lines,
        "unknown": None if published else headline.unknown + headline.aside,
        "salaries": _salaries(standard, tally, frame),
        "excluded": [] if published else _excluded(standard, tally),
        "warnings": _warnings(standard, tally, lines, frame),
        "generated_at": frame.generated_at.isoformat(timespec="seconds"),
        "definition_url": frame.definition_url,
        "contact": _contact(standard, tally, outside, frame),
        "counts": "enrolments" if standard.gather is None else "people",
        "settings": {one.name: one.value for one in settings_in_words(standard.settings)},
        "changed_settings": changed_settings(standard.settings),
    }
    if published:
        _tell_no_counts_of_medians(lines, report["salaries"])
    return report


def _tell_no_counts_of_medians(
    lines: Sequence[dict[str, Any]], salaries: Sequence[dict[str, Any]]
) -> None:
    """How many are behind a median is told to no outsider: it may be the count of a withheld line."""
    for line in lines:
        if line["kind"] in {"days", "pay"}:
            line.update(part=None, whole=None)
    for entry in salaries:
        entry["count"] = None


def _contact(
    standard: Standard, tally: Tally, outside: Mapping[str, Rate], frame: Frame
) -> dict[str, Any] | None:
    """The response rate, where the standard asks people; outsiders see it where `outside` has it."""
    if standard.asked_of is None:
        return None
    shown = outside.get(CONTACT.key)
    if frame.view == "published" and shown is None:
        shown = Rate.withheld()
    return line_entry(standard, CONTACT, tally, shown, frame)


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
                median = tally.median(line.key, currency, standard.even_median)
                entry["median"] = None if median is None else str(rounded(median, 2))
                entry["bands"] = _bands(standard, pay)
                entry["not_reported"] = tally.count(line.key, Place.UNKNOWN)
            else:
                shown = published_median(pay, frame.threshold)
                if shown is None:
                    entry |= {"count": None, "state": "withheld"}
                entry |= {"median": None if shown is None else format(shown, "f"), "bands": []}
                entry["not_reported"] = None
            entry |= {"key": line.key, "label": line.label}
            found.append(entry)
    return found


def _bands(standard: Standard, pay: Mapping[Decimal, int]) -> list[dict[str, Any]]:
    """The bands of the standard, else bands of one round width; shares of the salaries known."""
    if standard.bands is None:
        banded = [Band(low, below, n, None) for low, below, n in steps(pay)]
    else:
        banded = standard.bands.of(pay)
    return [
        {
            "from": None if low is None else format(low, "f"),
            "below": None if below is None else format(below, "f"),
            "count": count,
            "percent": percent(count, size(pay), BAND_PLACES),
            "label": label,
        }
        for low, below, count, label in banded
    ]


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
    published = frame.view == "published"
    found = []
    if any(line["state"] == "withheld" for line in lines):
        found.append(REASON.format(threshold=frame.threshold))
    if not published:
        found += _honest(standard.line(standard.headline), tally)
    if standard.warn is not None:
        found += standard.warn(tally, published)
    if any(len(tally.units(line.key)) > 1 for line in standard.lines if line.kind == "pay"):
        found.append("Pay comes in several currencies; medians are taken within each.")
    return found


def _honest(line: Line, tally: Tally) -> list[str]:
    """What is not due, not known or only presumed of the headline."""
    rate, found = tally.rate(line.key), []
    if rate.not_due:
        until = f" until {day_words(rate.matures_on)}" if rate.matures_on else ""
        found.append(f"{line.label}: {rate.not_due} not due yet{until}; they are not in the whole.")
    if rate.presumed:
        found.append(
            f"{line.label}: {rate.presumed} counted by the standard's presumption, not by a record."
        )
    if rate.whole and 2 * knows_nothing(tally, line.key) > rate.whole + rate.aside:
        found.append(f"{line.label}: more than half of the whole is unknown.")
    return found


__all__ = ["HEADER", "VIEWS", "Frame", "View", "build_report", "text_lines", "tidy_rows"]
