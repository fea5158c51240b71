"""Plain counts to date, all that each verdict says, and whose pay is taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.metrics.people import LATE, day, learned, person
from tracker.metrics.facts import Facts
from tracker.metrics.headcount import HEADCOUNT, LINES, PAY, REASONS, judge
from tracker.metrics.tally import Place, Verdict

FULL: dict[str, Any] = {
    "salary_amount": Decimal(30_000),
    "salary_currency": "USD",
    "salary_period": "year",
}


def told(who: Facts, as_of: date = LATE) -> list[tuple[str, str, int | None]]:
    """Line, reason and record of each verdict; all are in the part, none has a day."""
    verdicts = judge(who, as_of).verdicts
    assert {type(found) for found in verdicts} == {Verdict}
    assert {(found.place, found.settles_on) for found in verdicts} == {(Place.PART, None)}
    assert {found.reason for found in verdicts} <= set(REASONS)
    assert {found.line for found in verdicts} <= {line.key for line in LINES}
    return [(found.line, found.reason, found.observation_id) for found in verdicts]


def counted(*lines: str) -> list[tuple[str, str, None]]:
    return [(f"{line}_count", "counted", None) for line in lines]


@pytest.mark.parametrize(
    ("who", "lines"),
    [
        (person(), ("enrolled", "completed", "started")),
        (person("enrolled"), ("enrolled", "open", "started")),
        (person("deferred"), ("enrolled", "open", "started")),
        (
            person("withdrawn", exit_on=date(2025, 3, 1)),
            ("enrolled", "withdrawn", "started"),
        ),
        (
            person("withdrawn", exit_on=date(2025, 1, 5)),
            ("enrolled", "withdrawn", "never_started"),
        ),
        (
            person("dismissed", exit_on=date(2025, 1, 5)),
            ("enrolled", "dismissed", "started"),
        ),
        (
            person("transferred_out", exit_on=date(2025, 3, 1)),
            ("enrolled", "transferred_out"),
        ),
    ],
)
def test_status_and_start(who: Facts, lines: tuple[str, ...]) -> None:
    assert told(who) == counted(*lines)


@pytest.mark.parametrize("status", ["enrolled", "deferred"])
def test_nobody_has_started_before_the_first_day(status: str) -> None:
    begins = date(2025, 1, 6)
    before, after = counted("enrolled", "open"), counted("enrolled", "open", "started")
    assert told(person(status), date(2025, 1, 5)) == before
    assert told(person(status), begins) == after
    own = person(status, started_on=date(2025, 1, 9))
    assert (told(own, date(2025, 1, 8)), told(own, date(2025, 1, 9))) == (before, after)
    assert told(person(status, cohort_starts_on=None), begins) == after


def test_what_is_known_names_its_record() -> None:
    base = counted("enrolled", "completed", "started")
    job = learned("employed", 100, from_=50, **FULL)
    later = learned("seeking_work", 300, from_=250)
    assert told(person("completed", job)) == [
        *base,
        ("known_count", "known", job.id),
        ("in_work_count", "in_work", job.id),
        (PAY, "pay_known", job.id),
    ]
    # Pay is that of the work learned of last, though it is over.
    lost = person("completed", job, later)
    assert told(lost) == [*base, ("known_count", "known", later.id), (PAY, "pay_known", job.id)]
    assert judge(lost, LATE).values == ((PAY, "USD", Decimal(30_000)),)
    assert told(lost, day(200)) == told(person("completed", job), day(200))
    unpaid = learned("employed", 100, from_=50)
    assert told(person("completed", unpaid))[-1] == ("in_work_count", "in_work", unpaid.id)
    assert judge(person("completed", unpaid), LATE).values == ()
    assert told(person("completed", learned("unreachable", 9))) == base


def test_it_is_shaped_like_a_standard() -> None:
    assert HEADCOUNT.line(HEADCOUNT.headline).label == "Enrolled"
    assert HEADCOUNT.asked_of is None
    assert HEADCOUNT.classify(person(), LATE) == judge(person(), LATE).verdicts
