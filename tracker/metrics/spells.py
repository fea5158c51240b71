"""What a recorded observation is known to hold: from which day to which, and whether it is work.

The readings of the record that the standards share. Not here: what follows for a line
(standards/), pay (pay).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from tracker.metrics.facts import Observation

# Reasons of being unavailable that take a graduate out of a base; the other reasons do not.
EXCLUDING = frozenset(
    {"deceased", "incarcerated", "military_active_duty", "medical", "institutionalised"}
)
_WORK = frozenset({"employed", "self_employed", "apprenticeship", "military"})


class Spell(NamedTuple):
    """A stretch of days on which an observation is known to hold, first and last inclusive."""

    first: date
    last: date
    observation: Observation

    def covers(self, day: date) -> bool:
        """Whether it is known to hold on that day."""
        return self.first <= day <= self.last


def is_work(observation: Observation) -> bool:
    """Whether it says that the learner is in work; an internship only where it is paid."""
    if observation.status == "internship":
        return observation.salary_amount is not None and observation.salary_amount > 0
    return observation.status in _WORK


def is_known(observation: Observation) -> bool:
    """Whether it says anything of the learner's situation (unreachable says nothing)."""
    return observation.status != "unreachable"


def is_excluding(observation: Observation) -> bool:
    """Whether it takes a graduate out of the base from the day it begins."""
    return observation.status == "unavailable" and observation.unavailable_reason in EXCLUDING


def spell(observation: Observation) -> Spell:
    """The days an observation speaks of.

    Without a first day it speaks of the day it was learned (or the day it ended, if earlier);
    without a last day it is known to hold up to the day it was learned, no further.
    """
    first, last = observation.effective_from, observation.effective_to
    learned = observation.learned_on
    if first is None:
        first = learned if last is None or last >= learned else last
    if last is None:
        last = max(first, learned)
    return Spell(first, max(first, last), observation)


def recency(observation: Observation) -> tuple[date, datetime, int]:
    """Sorts observations by the day they were learned, then by when they were recorded."""
    return observation.learned_on, observation.recorded_at, observation.id


def latest(observations: Iterable[Observation]) -> Observation | None:
    """The one learned last, or None of nothing."""
    return max(observations, key=recency, default=None)


def holds_by(observation: Observation, as_of: date) -> bool:
    """Whether, as far as is known on that day, it has begun and has not ended."""
    first, last = observation.effective_from, observation.effective_to
    return (first is None or first <= as_of) and (last is None or last >= as_of)
