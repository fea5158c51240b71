"""Pay by the year: what a recorded amount and period come to, exactly, in its own currency.

Never converted, never pooled over currencies.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tracker.metrics.facts import Observation
from tracker.metrics.spells import is_work, latest

_TIMES_A_YEAR = {
    "week": Decimal(52),
    "month": Decimal(12),
    "quarter": Decimal(4),
    "year": Decimal(1),
}


def yearly_pay(observation: Observation) -> Decimal | None:
    """Base pay a year; None without an amount, when it is not base pay, or hourly without hours."""
    amount, period = observation.salary_amount, observation.salary_period
    if amount is None or period is None or observation.salary_currency is None:
        return None
    if not observation.is_base_pay:
        return None
    if period == "hour":
        hours = observation.hours_per_week
        return None if hours is None else amount * hours * 52
    return amount * _TIMES_A_YEAR[period]


def paying(job: Observation, observations: Sequence[Observation]) -> Observation | None:
    """The latest observation of the same job that tells its yearly pay, or None.

    Two observations of work that began on the same known day are the same job: "still there"
    recorded without the pay does not wipe out what is known of it.
    """
    same = [
        o
        for o in observations
        if o is job
        or (
            job.effective_from is not None and o.effective_from == job.effective_from and is_work(o)
        )
    ]
    return latest(o for o in same if yearly_pay(o) is not None)
