"""A tally put away as text: the same again, for the periods it can answer, until it may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from tests.metrics.people import END, LATE, day, learned, person
from tests.metrics.strategies import groups, moments
from tracker.metrics.contact import KEY as RESPONSE
from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.shape import Standard
from tracker.metrics.stored import NOTHING, Stored, Storing, from_text, to_text
from tracker.metrics.tally import Tally

MAY, JUNE = date(2025, 5, 31), END


def stored(*people: Facts, of: Standard = CONTRACT, until: tuple[date | None, ...] = ()) -> Stored:
    making = Storing()
    for who in people:
        making.person(of, who, LATE)
    for on in until:
        making.holds_until(on)
    return making.finished()


def plain(*people: Facts, of: Standard = CONTRACT, period: Period | None = None) -> Tally:
    return Tally.of(of.within(who, LATE, period or Period()) for who in people)


def job(completed_on: date | None = END) -> Facts:
    pay = {"salary_amount": Decimal("1200.50"), "salary_currency": "EUR", "salary_period": "month"}
    return person("completed", learned("employed", 400, from_=9, **pay), completed_on=completed_on)


@given(groups, moments)
def test_a_tally_is_the_same_after_text(group: list[Facts], as_of: date) -> None:
    tally = Tally.of(CONTRACT.whole(who, as_of) for who in group)
    assert from_text(to_text(tally)) == tally
    assert (to_text(tally) == "") is (not group)


def test_text_of_a_small_tally() -> None:
    text = to_text(plain(job()))
    assert '"completion_rate":{"part":{"completed":1}}' in text
    assert '"salaries":{"EUR":{"14406.00":1}}' in text
    assert ": " not in text
    assert (to_text(Tally()), from_text("")) == ("", NOTHING)


def test_a_group_answers_for_periods_that_do_not_divide_it() -> None:
    group = (job(MAY), job(JUNE))
    kept = stored(*group)
    assert (kept.dated, kept.first_on, kept.last_on) == (None, MAY, JUNE)
    turned = stored(job(JUNE), person(completed_on=MAY, cohort_ends_on=MAY))
    assert (turned.first_on, turned.last_on) == (MAY, JUNE)
    everybody = plain(*group)
    for period in (Period(), Period(MAY, JUNE), Period(MAY, None), Period(None, JUNE)):
        assert kept.within(period) == everybody == plain(*group, period=period)
    for period in (Period(day(1), None), Period(None, date(2025, 5, 30))):
        assert kept.within(period) == NOTHING == plain(*group, period=period)
    for period in (
        Period(date(2025, 6, 1), None),
        Period(None, date(2025, 6, 29)),
        Period(MAY, MAY),
    ):
        assert kept.within(period) is None


def test_lines_without_a_day_are_in_no_period() -> None:
    undated = person(completed_on=None, cohort_ends_on=None)
    group = (job(), undated)
    kept = stored(*group)
    assert kept.dated is not None
    assert kept.within(Period()) == plain(*group)
    june = Period(JUNE, JUNE)
    assert kept.within(june) == plain(*group, period=june) == plain(job())
    assert (kept.first_on, kept.last_on) == (JUNE, JUNE)
    alone = stored(undated)
    assert (alone.first_on, alone.last_on, alone.dated) == (None, None, "")
    assert alone.within(june) == NOTHING
    assert alone.within(Period()) == plain(undated)


@pytest.mark.parametrize(
    ("until", "kept"),
    [
        ((), None),
        ((None,), None),
        ((day(5), None, day(3), day(9)), day(3)),
        ((day(3),) * 2, day(3)),
    ],
)
def test_it_holds_until_the_first_day_named(until: tuple[date | None, ...], kept: date) -> None:
    assert stored(job(), until=until).until_on == kept


def test_a_person_may_have_several_days() -> None:
    # Completed in June, in a cohort that ended in May.
    who = person(completed_on=JUNE, cohort_ends_on=MAY)
    kept = stored(who)
    assert (kept.first_on, kept.last_on) == (MAY, JUNE)
    assert kept.within(Period(JUNE, JUNE)) is None
    assert kept.within(Period(MAY, JUNE)) == plain(who)


@pytest.mark.parametrize(
    ("asked_of", "lines"),
    [
        ("salaries", {"salaries", "median_days_to_job", RESPONSE}),
        ("completion_rate", {"salaries", "median_days_to_job"}),
    ],
)
def test_only_lines_with_a_day_are_kept_apart_with_their_values(
    asked_of: str, lines: set[str]
) -> None:
    dated = frozenset({"salaries", "median_days_to_job"})
    standard = replace(
        CONTRACT,
        asked_of=asked_of,
        period_day=lambda line, facts: JUNE if line in dated else None,
    )
    june = Period(JUNE, JUNE)
    kept = stored(job(), of=standard).within(june)
    assert kept is not None
    assert set(kept.counts) == lines
    assert set(kept.values) == dated
    # The response rate has the day of the line that it is asked of.
    assert kept == plain(job(), of=standard, period=june)
