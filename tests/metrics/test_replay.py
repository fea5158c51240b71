"""An enrolment as it stood on a past day: later events unseen, undone ones seen until undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.people import person
from tracker.metrics.replay import Recorded, as_stood, stood
from tracker.rules.lifecycle import Happening, Projection, may_move, project, standing

JAN, MAR, MAY, JUL, SEP = (date(2025, month, 1) for month in (1, 3, 5, 7, 9))
NOW = date(2026, 11, 24)


def chain(*events: tuple[str, date | None] | tuple[str, date | None, int]) -> list[Recorded]:
    """Events numbered from 1; a third value names the event that is undone."""
    return [
        Recorded(Happening(n, one[0], one[1], undoes=one[2] if len(one) > 2 else None), NOW)
        for n, one in enumerate(events, start=1)
    ]


def at(events: list[Recorded], as_of: date) -> tuple[str, date | None] | None:
    seen = stood(events, as_of)
    return None if seen is None else (seen.status, seen.status_on)


def test_later_events_have_not_happened() -> None:
    events = chain(("enrolled", JAN), ("deferred", MAR), ("reinstated", MAY), ("completed", JUL))
    assert at(events, date(2024, 12, 31)) is None
    assert at(events, JAN) == ("enrolled", JAN)
    assert at(events, date(2025, 2, 28)) == ("enrolled", JAN)
    assert at(events, MAR) == ("deferred", MAR)
    assert at(events, MAY) == ("enrolled", MAY)
    assert at(events, JUL) == ("completed", JUL)


def test_what_is_undone_stood_until_the_day_of_the_undoing() -> None:
    events = chain(("enrolled", JAN), ("withdrawn", MAR), ("undone", MAY, 2), ("completed", JUL))
    assert at(events, date(2025, 4, 30)) == ("withdrawn", MAR)
    assert at(events, MAY) == ("enrolled", JAN)
    assert at(events, JUL) == ("completed", JUL)


def test_a_correction_is_not_known_before_it_was_made() -> None:
    """Completed in March, corrected in September to May: until September it was March."""
    events = chain(("enrolled", JAN), ("completed", MAR), ("undone", SEP, 2), ("completed", MAY))
    assert at(events, JUL) == ("completed", MAR)
    assert at(events, SEP) == ("completed", MAY)
    assert at(events, date(2025, 2, 1)) == ("enrolled", JAN)


def test_days_that_are_not_known() -> None:
    events = chain(("enrolled", None), ("completed", None))
    assert at(events, date(2000, 1, 1)) == ("completed", None)
    # An undoing without a day is known from when it was written down.
    undone = chain(("enrolled", JAN), ("withdrawn", MAR), ("undone", None, 2))
    assert at(undone, date(2026, 11, 23)) == ("withdrawn", MAR)
    assert at(undone, NOW) == ("enrolled", JAN)


def test_the_facts_take_status_and_days() -> None:
    who = person("completed", completed_on=JUL, exit_on=JUL, started_on=JAN)
    events = chain(("enrolled", JAN), ("started", date(2025, 1, 5)), ("withdrawn", MAR), ("undone", MAY, 3), ("completed", JUL))  # fmt: skip
    then = as_stood(who, events, date(2025, 4, 1))
    assert then == replace(
        who,
        status="withdrawn",
        status_on=MAR,
        enrolled_on=JAN,
        started_on=date(2025, 1, 5),
        completed_on=None,
        exit_on=MAR,
        exit_reason=None,
    )
    assert as_stood(who, events, date(2024, 1, 1)) is None


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    """Any legal history: moves in time order, undoings among them."""
    events = [Happening(1, "enrolled", JAN)]
    day = JAN
    for number in range(2, draw(st.integers(2, 8))):
        day = date.fromordinal(day.toordinal() + draw(st.integers(0, 60)))
        held = standing(events)
        status = project(events).status
        kinds = [kind for kind in ("deferred", "reinstated", "completed", "withdrawn", "dismissed") if may_move(status, kind)]  # fmt: skip
        if len(held) > 1 and draw(st.booleans()):
            events.append(Happening(number, "undone", day, undoes=held[-1].id))
        elif kinds:
            events.append(Happening(number, draw(st.sampled_from(kinds)), day))
    return [Recorded(event, day) for event in events]


@given(histories(), st.integers(-30, 500))
def test_only_what_had_been_recorded_by_then_is_seen(events: list[Recorded], days: int) -> None:
    """With entries made on their own day, the past is what the record said then."""
    as_of = date.fromordinal(JAN.toordinal() + days)
    by_then = [one.event for one in events if (one.event.effective_on or JAN) <= as_of]
    expected: Projection | None = project(by_then) if standing(by_then) else None
    assert stood(events, as_of) == expected


def test_the_facts_take_the_completion_and_the_reason() -> None:
    who = person("enrolled")
    done = as_stood(who, chain(("enrolled", JAN), ("completed", JUL)), SEP)
    assert done is not None
    assert (done.status, done.completed_on, done.exit_on) == ("completed", JUL, JUL)
    left = Recorded(Happening(2, "withdrawn", MAR, "personal"), MAR)
    gone = as_stood(who, [*chain(("enrolled", JAN)), left], SEP)
    assert gone is not None
    assert (gone.status, gone.exit_reason) == ("withdrawn", "personal")
