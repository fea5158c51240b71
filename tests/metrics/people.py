"""People as the standards see them, built in a line: graduates and what was learned of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from tracker.metrics.facts import Facts, Observation
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place, Verdict

END = date(2025, 6, 30)
LATE = date(2026, 11, 24)
_number = itertools.count(1)


def day(n: int) -> date:
    """Day N after completion."""
    return END + timedelta(days=n)


def person(status: str = "completed", *observations: Observation, **values: Any) -> Facts:
    """An enrolment in a cohort of 6 January to 30 June 2025; a graduate completed on its end."""
    n = next(_number)
    given: dict[str, Any] = {
        "enrolment_id": n,
        "learner_id": n,
        "cohort_id": 1,
        "program_id": 1,
        "partner_id": 1,
        "centre_id": 1,
        "enrolled_on": date(2025, 1, 6),
        "cohort_starts_on": date(2025, 1, 6),
        "cohort_ends_on": END,
        "completed_on": END if status == "completed" else None,
    }
    return Facts(status=status, observations=observations, **{**given, **values})


def learned(status: str, on: int, **values: Any) -> Observation:
    """An observation learned on day `on`; `from_` and `to` are days after completion too."""
    for name, field in (("from_", "effective_from"), ("to", "effective_to")):
        if name in values:
            values[field] = day(values.pop(name))
    return Observation(next(_number), status, day(on), **values)


def verdict(facts: Facts, line: str, as_of: date = LATE) -> Verdict:
    """The verdict of one line of the contract standard."""
    return next(v for v in CONTRACT.classify(facts, as_of) if v.line == line)


def stands(facts: Facts, line: str, as_of: date = LATE) -> tuple[Place, str]:
    """Place and reason in one line of the contract standard."""
    found = verdict(facts, line, as_of)
    return found.place, found.reason
