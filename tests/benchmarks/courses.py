"""What happened to the people of one cohort: how their places went, as chains of events.

What became of them afterwards is followed in careers.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.benchmarks.world import DAY, CohortPlan

WITHDRAWN = ("job_found", "financial", "personal", "academic", "moved", "lost_contact", "other")
DISMISSED = ("academic", "other")
Step = tuple[str, date, str | None]


def course_of(
    cohort: CohortPlan, chance: random.Random, *, may_move: bool, moved_in: bool
) -> list[Step]:
    """How one place went, as far as known on DAY: (kind, day, reason), in the order of events.

    `may_move`: another cohort could take the learner over; `moved_in`: this one did.
    """
    before = timedelta(days=1 if moved_in else chance.randint(1, 40))
    first = "transferred_in" if moved_in else "enrolled"
    steps: list[Step] = [(first, min(cohort.starts_on - before, DAY), None)]
    if cohort.starts_on > DAY:
        return steps
    dial = chance.random()
    if dial < 0.03:
        return [*steps, ("withdrawn", cohort.starts_on, chance.choice(WITHDRAWN))]
    steps.append(("started", cohort.starts_on, None))
    length = (cohort.ends_on - cohort.starts_on).days
    midway = cohort.starts_on + timedelta(days=chance.randint(7, max(8, length - 7)))
    done = cohort.ends_on + timedelta(days=chance.choice((0, 0, 0, 3, 10)))
    if dial < 0.17:
        if midway <= DAY:
            steps += _leaving(midway, dial, chance)
    elif may_move and dial < 0.182:
        if midway <= DAY:
            steps.append(("transferred_out", midway, None))
    elif dial < 0.965 and done <= DAY:
        steps.append(("completed", done, None))
    return steps


def _leaving(day: date, dial: float, chance: random.Random) -> list[Step]:
    if dial < 0.145:
        return [("withdrawn", day, chance.choice(WITHDRAWN))]
    if dial < 0.16:
        return [("dismissed", day, chance.choice(DISMISSED))]
    back = day + timedelta(days=21)
    away: list[Step] = [("deferred", day, None)]
    return [*away, ("reinstated", back, None)] if dial < 0.166 and back <= DAY else away
