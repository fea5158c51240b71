"""One line of a report in its JSON form: counts, percentage, bounds, median, as printed. Pure.

Not here: the report around the lines, pay by currency (report).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.metrics.disclosure import published_median
from tracker.metrics.printing import (
    SMALL,
    is_coarse,
    printed_amount,
    printed_count,
    printed_rate,
    printed_state,
    tens,
    told_amount,
)
from tracker.metrics.rates import Rate, State
from tracker.metrics.report_frame import Frame
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.statistics import rounded, size, wilson
from tracker.metrics.tally import Place, Tally

SAMPLE = "if this cohort is seen as a sample of future ones"
SEVERAL = "several currencies"


class Middle(NamedTuple):
    """The median of a line's values and its unit; None where there is none, or none may be told."""

    unit: str | None = None
    median: Decimal | None = None


def day_text(day: date | None) -> str | None:
    """A day as JSON has it."""
    return None if day is None else day.isoformat()


def line_entry(
    standard: Standard, line: Line, tally: Tally, outside: Rate | None, frame: Frame
) -> dict[str, Any]:
    """One line; counts are None where they are withheld or not told."""
    rate = tally.rate(line.key) if outside is None else outside
    middle = Middle()
    if line.kind in {"days", "pay"}:
        rate, middle = _median(line, rate, tally, frame)
    is_published = frame.view == "published"
    places = line.places if frame.places is None else frame.places
    is_rate = line.kind == "rate"
    if is_rate and standard.rounds_first:
        rate = replace(rate, part=tens(rate.part), whole=tens(rate.whole))
    if is_published and is_rate and standard.small and rate.state == "value":
        # What the standard rounds or leaves out is not told by the counts beside it either.
        part, whole = tens(rate.part), tens(rate.whole)
        shown = Rate.withheld() if is_coarse(standard, rate) else replace(rate, is_terse=True)
    else:
        part, whole, shown = rate.part, rate.whole, rate
    state = _state(line, shown, tally)
    told = not shown.is_withheld
    counted = told and not shown.is_terse
    return {
        "key": line.key,
        "label": line.label,
        "part": _people(line, part, standard, is_published) if told else None,
        "whole": _people(line, whole, standard, is_published) if told else None,
        "percent": shown.percent(places) if is_rate else None,
        "state": state,
        "matures_on": day_text(shown.matures_on),
        "unknown": shown.unknown if counted else None,
        "not_due": shown.not_due if counted else None,
        "low": shown.low(places) if is_rate else None,
        "high": shown.high(places) if is_rate else None,
        "median": told_amount(middle.median),
        "kind": line.kind,
        "unit": middle.unit,
        "presumed": shown.presumed if counted else None,
        "aside": shown.aside if counted else None,
        "printed": _printed(standard, line, shown, middle, places)
        if state == "value"
        else _none(standard, state),
        "interval": _interval(shown, places) if is_rate and frame.interval else None,
    }


def _people(line: Line, count: int, standard: Standard, is_published: bool) -> int | None:
    """A count as it may be told: published ones as the standard rounds them."""
    if not is_published or line.style != "tens":
        return count
    return None if count < standard.small else tens(count)


def _state(line: Line, rate: Rate, tally: Tally) -> State:
    """The state of the line; a count of nobody is 0 as soon as somebody was looked at."""
    if line.kind == "count" and rate.state == "not_reported" and tally.count(line.key):
        return "value"
    return rate.state


def _median(line: Line, rate: Rate, tally: Tally, frame: Frame) -> tuple[Rate, Middle]:
    """Who has a figure, and the median; outsiders see it of enough people."""
    units = tally.units(line.key)
    unit = "days" if line.kind == "days" else (units[0] if len(units) == 1 else None)
    if unit is None:
        return rate, Middle(SEVERAL if units else None)
    found = tally.multiset(line.key, unit)
    median = tally.median(line.key, unit)
    if frame.view == "published":
        if rate.whole > 0 and size(found) < frame.threshold:
            return Rate.withheld(), Middle()
        # How many have no figure is nobody's business outside.
        rate = Rate(rate.part, rate.part, matures_on=rate.matures_on, is_terse=True)
        if line.kind == "pay":
            median = published_median(found, frame.threshold)
    return rate, Middle(unit, median)


def _none(standard: Standard, state: State) -> str:
    """What the standard prints where there is no value."""
    return SMALL if state == "withheld" and standard.small else printed_state(state)


def _printed(standard: Standard, line: Line, rate: Rate, middle: Middle, places: int) -> str:
    """The figure as the standard prints it, in one word."""
    if line.kind == "rate":
        return SMALL if is_coarse(standard, rate) else printed_rate(line, rate, places)
    if line.kind == "count":
        return printed_count(line, rate.part, standard.small)
    return SEVERAL if middle.unit == SEVERAL else printed_amount(line, middle.median)


def _interval(rate: Rate, places: int) -> dict[str, str] | None:
    """The Wilson interval, labelled as what it is; None of nobody."""
    found = wilson(rate.part, rate.whole)
    if found is None:
        return None
    low, high = (str(rounded(bound, places)) for bound in found)
    return {"low": low, "high": high, "label": SAMPLE}


def knows_nothing(tally: Tally, line: str) -> int:
    """How many of the line nothing is known of: in the whole, presumed, or left aside."""
    places = (Place.UNKNOWN, Place.PRESUMED, Place.ASIDE)
    return sum(tally.count(line, place) for place in places)
