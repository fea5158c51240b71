"""When a cohort that starts on a day is likely to end, and which days of follow-up follow. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

CHECKPOINTS = (90, 180, 365)
LONGEST_WEEKS = 520


def suggested_end(
    starts_on: date,
    *,
    weeks: int | None = None,
    hours: int | None = None,
    weekly_hours: Decimal | None = None,
) -> date | None:
    """The last day: hours at the weekly pace where both are known, else the program's weeks.

    None where neither is known; weeks are counted whole, the last day is the one before the next.
    """
    if hours and weekly_hours and weekly_hours > 0:
        weeks = int((Decimal(hours) / weekly_hours).to_integral_value(ROUND_CEILING))
    if not weeks or weeks > LONGEST_WEEKS:
        return None
    return starts_on + timedelta(days=7 * weeks - 1)


def day_number(completed_on: date | None, day: date | None) -> int | None:
    """How many days after completion; None where one of them is unknown."""
    return None if completed_on is None or day is None else (day - completed_on).days


def counts_for(
    completed_on: date | None, starts_on: date | None, ends_on: date | None, learned_on: date
) -> tuple[int, ...]:
    """The checkpoints on or before which work from starts_on to ends_on counts as held.

    Work begun before completion counts when it is not known to have ended before it. Without a
    first day it is known to hold on the day it was learned only.
    """
    if completed_on is None:
        return ()
    first = starts_on or learned_on
    if ends_on is not None and ends_on < completed_on:
        return ()
    number = max(0, (first - completed_on).days)
    if starts_on is None and learned_on < completed_on:
        return ()
    return tuple(checkpoint for checkpoint in CHECKPOINTS if number <= checkpoint)
