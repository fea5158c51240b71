"""Whether somebody started, when they left, and until when finishing counts as on time.

Shared by the standards. Days come from the enrolment and its cohort; what a standard makes of
them is in standards/.
"""

from __future__ import annotations

from datetime import date, timedelta

from tracker.metrics.facts import Facts
from tracker.metrics.periods import days_between

# Reasons of leaving that take somebody out of the count of those who could finish.
CALLED_AWAY = frozenset({"deceased", "incarcerated", "military_active_duty"})
LEFT = frozenset({"withdrawn", "dismissed"})


def census_day(facts: Facts) -> date | None:
    """The last day of a full refund; where it is not recorded, the cohort's first day."""
    return facts.census_on or facts.cohort_starts_on


def left_on(facts: Facts) -> date | None:
    """The day of leaving without completing, as far as recorded."""
    return facts.exit_on or facts.status_on


def never_started(facts: Facts, status: str) -> bool:
    """Withdrawn before the census day; without one, before the cohort's first day."""
    return status == "withdrawn" and _before_census(facts)


def gone_by_census(facts: Facts, status: str) -> bool:
    """Withdrawn or dismissed before the census day."""
    return status in LEFT and _before_census(facts)


def _before_census(facts: Facts) -> bool:
    left, census = left_on(facts), census_day(facts)
    return left is not None and census is not None and left < census


def start_day(facts: Facts) -> date | None:
    """The first day: that recorded for the learner, else the cohort's, else the enrolment's."""
    return facts.started_on or facts.cohort_starts_on or facts.enrolled_on


def exit_day(facts: Facts, status: str) -> date | None:
    """The last day in the program: of completing or leaving; None while open or not recorded.

    A completion without a day counts from the cohort's last day.
    """
    if status == "completed":
        return facts.completed_on or facts.cohort_ends_on
    return left_on(facts) if status in LEFT else None


def published_end(facts: Facts) -> date | None:
    """The day by which finishing is on time: the end of the cohort before any transfer.

    Without a recorded end: the first day and the weeks of the program.
    """
    end = facts.original_ends_on or facts.cohort_ends_on
    if end is not None:
        return end
    start = facts.original_starts_on or facts.cohort_starts_on
    if start is None or facts.program_weeks is None:
        return None
    return start + timedelta(weeks=facts.program_weeks)


def late_end(facts: Facts) -> date | None:
    """The last day within 150% of the published length, half a day counted down."""
    end = published_end(facts)
    start = facts.original_starts_on or facts.cohort_starts_on
    if end is None:
        return None
    if start is not None:
        length = days_between(start, end)
    elif facts.program_weeks is not None:
        length = 7 * facts.program_weeks
    else:
        return None
    return end + timedelta(days=max(0, length) // 2)
