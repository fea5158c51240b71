"""One person's enrolments in a program at a partner, read as one: for standards that count people.

Two ways: by the earliest start and any completion, or by the earliest start and the last exit.
Transfers are followed to where they lead; withdrawals before the census day give way to later
starts. Not here: which enrolments belong together in the record (queries/facts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from tracker.metrics.attendance import gone_by_census, start_day
from tracker.metrics.facts import Facts, Observation

Gather = Callable[[Sequence[Facts], date], Facts]
Key = tuple[int, int, int]


def key_of(facts: Facts) -> Key:
    """Whose enrolment in which program at which partner."""
    return facts.learner_id, facts.program_id, facts.partner_id


def by_first_start(group: Sequence[Facts], as_of: date) -> Facts:
    """The earliest start, with the first completion there is, else as the last enrolment stands."""
    starts = _starts(group, as_of)
    done = [one for one in starts if one.status_by(as_of) == "completed"]
    final = min(done, key=_completed) if done else starts[-1]
    return _joined(group, starts[0], final)


def by_last_exit(group: Sequence[Facts], as_of: date) -> Facts:
    """The earliest start, with status, exit and results of the last enrolment."""
    starts = _starts(group, as_of)
    return _joined(group, starts[0], starts[-1])


def _completed(facts: Facts) -> tuple[bool, date, int]:
    return facts.completed_on is None, facts.completed_on or date.max, facts.enrolment_id


def _starts(group: Sequence[Facts], as_of: date) -> list[Facts]:
    """The enrolments that are starts, earliest first; never empty."""
    stayed = [one for one in group if one.status_by(as_of) != "transferred_out"] or list(group)
    began = [one for one in stayed if not gone_by_census(one, one.status_by(as_of))] or stayed
    return sorted(began, key=_order)


def _order(facts: Facts) -> tuple[bool, date, int]:
    start = start_day(facts)
    return start is None, start or date.max, facts.enrolment_id


def _joined(group: Sequence[Facts], lead: Facts, final: Facts) -> Facts:
    """The lead's cohort and entry, the final status and days, everything that was learned."""
    if len(group) == 1:
        return lead
    credentials = [one.credential_on for one in group if one.credential_on is not None]
    return replace(
        lead,
        status=final.status,
        status_on=final.status_on,
        completed_on=final.completed_on,
        exit_on=final.exit_on,
        exit_reason=final.exit_reason,
        credential_on=min(credentials, default=None),
        observations=_observations(group),
        gathered=tuple(sorted(one.enrolment_id for one in group)),
    )


def _observations(group: Iterable[Facts]) -> tuple[Observation, ...]:
    found = {seen.id: seen for one in group for seen in one.observations}
    return tuple(found[key] for key in sorted(found))
