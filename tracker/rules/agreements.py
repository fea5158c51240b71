"""Agreement terms by the calendar: ends, notice, states, what a renewal proposes; and the moves
of an obligation. Pure; the day is always an argument.

Not here: the allowance of a licence (rules/allowance), the rows themselves (models/agreements).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from tracker.rules.problems import Refused
from tracker.rules.vocabulary import OBLIGATION_STATUSES

TERM_STATES = {
    "not_started": "Not started",
    "running": "Running",
    "in_notice": "In notice",
    "ended": "Ended",
    "teach_out": "Ended, teach-out",
}
# new status -> the statuses it may follow.
OBLIGATION_MOVES = {
    "submitted": frozenset({"open", "returned"}),
    "accepted": frozenset({"submitted"}),
    "returned": frozenset({"submitted"}),
    "waived": frozenset({"open", "submitted", "returned"}),
}
OWED = frozenset({"open", "returned"})
SETTLED = frozenset({"accepted", "waived"})


def projected_end(original_end_on: date, agreed_ends: Sequence[date]) -> date:
    """The end in force: the one agreed last (in order of recording), else the original."""
    return agreed_ends[-1] if agreed_ends else original_end_on


def term_state(
    day: date,
    *,
    starts_on: date,
    ends_on: date,
    notice_on: date,
    is_renewed: bool,
    has_running_cohorts: bool,
) -> str:
    """The key in TERM_STATES of a term as of that day.

    A term is in notice from its notice day on while no term follows it; one that ended while its
    cohorts still run, and that none follows, is in teach-out.
    """
    if day < starts_on:
        return "not_started"
    if day > ends_on:
        return "teach_out" if has_running_cohorts and not is_renewed else "ended"
    return "in_notice" if day >= notice_on and not is_renewed else "running"


def following_days(starts_on: date, original_end_on: date, ends_on: date) -> tuple[date, date]:
    """First and last day of the term that follows: the day after the end, as long as agreed at
    first (whole months stay whole months, extensions are not repeated)."""
    first = ends_on + timedelta(days=1)
    after = original_end_on + timedelta(days=1)
    months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    if months > 0 and _later(starts_on, months) == after:
        return first, _later(first, months) - timedelta(days=1)
    return first, first + (original_end_on - starts_on)


def _later(day: date, months: int) -> date:
    """The same day of the month, months later; the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def following_number(number: str) -> str:
    """The number that follows: its last digits counted up (T-09 gives T-10), else " 2" after it."""
    found = re.search(r"([0-9]{1,9})(?=[^0-9]*$)", number)
    if found is None:
        return f"{number} 2"
    digits = found.group(1)
    return number[: found.start()] + str(int(digits) + 1).zfill(len(digits)) + number[found.end() :]


def check_obligation_move(status: str, new: str) -> None:
    """Refused, in words, when an obligation of that status cannot become the new one."""
    if status not in OBLIGATION_MOVES[new]:
        now, then = OBLIGATION_STATUSES[status].lower(), OBLIGATION_STATUSES[new].lower()
        raise Refused.because(f"What is {now} cannot become {then}.")
