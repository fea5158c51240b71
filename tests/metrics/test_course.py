"""The way after completion: which of several records decides, on the edges of the days."""

from __future__ import annotations

from datetime import date

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.metrics.course import Course, course_of, silence
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.spells import holds_by, spell


def course(*seen: Observation, as_of: date = LATE) -> Course:
    found = course_of(person("completed", *seen), as_of)
    assert found is not None
    return found


def both_ways(one: Observation, other: Observation) -> list[Course]:
    """The course with the records in either order: the order never decides."""
    return [course(one, other), course(other, one)]


def test_what_is_known_of_the_latest_days_counts() -> None:
    long, short = learned("employed", 10, from_=5, to=400), learned("seeking_work", 60, from_=50)
    for found in both_ways(long, short):
        assert found.latest_known(day(180)) == spell(long)
    # Of two that both reach the day, the one learned last.
    newer = learned("seeking_work", 300, from_=1)
    for found in both_ways(long, newer):
        assert found.latest_known(day(180)) == spell(newer)
    last_day = learned("employed", 200, from_=180)
    assert course(last_day).latest_known(day(180)) == spell(last_day)
    assert course(last_day).latest_known(day(179)) is None


def test_of_work_held_at_completion_the_one_learned_first_is_the_first() -> None:
    earlier, later = learned("employed", 5, from_=-20), learned("employed", 9, from_=-60)
    for found in both_ways(earlier, later):
        assert found.placed(END) == spell(earlier)
        assert found.first_day(spell(later)) == END


def test_the_first_reason_for_leaving_the_base_decides() -> None:
    first = learned("unavailable", 30, from_=20, to=90, unavailable_reason="medical")
    same_day = learned("unavailable", 40, from_=20, to=50, unavailable_reason="incarcerated")
    later = learned("unavailable", 25, from_=24, unavailable_reason="deceased")
    for found in (*both_ways(first, same_day), *both_ways(first, later)):
        assert found.excluded == spell(first)


@pytest.mark.parametrize(("last", "leaves"), [(-1, False), (0, True)])
def test_over_before_completion_takes_nobody_out(last: int, leaves: bool) -> None:
    ill = learned("unavailable", 10, from_=-40, to=last, unavailable_reason="medical")
    assert (course(ill).excluded is not None) is leaves


def test_why_nothing_is_known() -> None:
    first, second = learned("unreachable", 0), learned("unreachable", 100)
    assert silence(course(first)) == ("unreachable", first.id)
    for found in both_ways(first, second):
        assert silence(found) == ("unreachable", second.id)
    # Both before completion: what was known then is of other days.
    known, lost = learned("employed", -20), learned("unreachable", -3)
    for found in both_ways(known, lost):
        assert silence(found) == ("other_days_only", known.id)
    assert silence(course()) == ("nothing_recorded", None)


def test_the_days_a_record_speaks_of() -> None:
    open_ended = spell(learned("employed", 30, from_=10))
    assert open_ended[:2] == (day(10), day(30))
    assert spell(learned("employed", 30))[:2] == (day(30), day(30))
    assert spell(learned("employed", 30, to=20))[:2] == (day(20), day(20))
    assert spell(learned("employed", 30, from_=40))[:2] == (day(40), day(40))
    assert spell(learned("employed", 30, to=60))[:2] == (day(30), day(60))


@pytest.mark.parametrize(("on", "holds"), [(9, False), (10, True), (20, True), (21, False)])
def test_a_record_holds_on_its_first_and_last_day(on: int, holds: bool) -> None:
    assert holds_by(learned("employed", 5, from_=10, to=20), day(on)) is holds


def test_nobody_else_has_a_course() -> None:
    for who in (person("enrolled"), person(completed_on=None, cohort_ends_on=None)):
        assert course_of(who, LATE) is None
    later: Facts = person()
    assert course_of(later, day(-1)) is None
