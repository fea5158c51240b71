"""Every standard on any learners at all: what must hold whatever is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.strategies import groups, moments, people
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.contact import KEY as RESPONSE
from tracker.metrics.facts import Facts
from tracker.metrics.periods import Period
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import BASE, Place, Tally

PARTS = (Place.PART, Place.PRESUMED)
every_standard = pytest.mark.parametrize("standard", STANDARDS.values(), ids=STANDARDS)


def tally_of(standard: Standard, group: list[Facts], as_of: date) -> Tally:
    return Tally.of(standard.whole(facts, as_of) for facts in group)


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_one_verdict_a_line_each_with_a_sentence(
    standard: Standard, who: Facts, as_of: date
) -> None:
    judged = standard.whole(who, as_of)
    assert [v.line for v in judged.verdicts] == [line.key for line in standard.every_line]
    for verdict in judged.verdicts:
        assert verdict.reason in standard.reasons, (verdict, standard.key)
        if verdict.place in BASE and verdict.settles_on is not None:
            assert verdict.settles_on <= as_of
        if verdict.observation_id is not None:
            assert verdict.observation_id in {seen.id for seen in who.seen(as_of)}


@every_standard
@settings(max_examples=60)
@given(group=groups, as_of=moments)
def test_parts_never_exceed_wholes(standard: Standard, group: list[Facts], as_of: date) -> None:
    tally = tally_of(standard, group, as_of)
    for line in standard.every_line:
        rate = tally.rate(line.key)
        assert 0 <= rate.presumed <= rate.part <= rate.part + rate.unknown <= rate.whole
        assert rate.whole + rate.aside + rate.not_due <= len(group)
        if rate.whole:
            low, middle, high = (
                float(text) if text is not None else -1.0
                for text in (rate.low(6), rate.percent(6), rate.high(6))
            )
            assert 0 <= low <= middle <= high <= 100
        if line.kind == "count":
            assert rate.part == rate.whole - rate.unknown == rate.whole


@every_standard
@settings(max_examples=60)
@given(group=groups, as_of=moments)
def test_leaf_lines_sum_to_their_base(standard: Standard, group: list[Facts], as_of: date) -> None:
    tally = tally_of(standard, group, as_of)
    for total, parts in standard.sums:
        rates = [tally.rate(part) for part in parts]
        added = sum(rate.part for rate in rates)
        if total is None:
            assert {rate.whole for rate in rates} == {added}
        else:
            assert added == tally.rate(total).part


@every_standard
@settings(max_examples=60)
@given(ours=groups, theirs=groups, as_of=moments, chance=st.randoms())
def test_tallies_add_and_order_is_irrelevant(
    standard: Standard, ours: list[Facts], theirs: list[Facts], as_of: date, chance: object
) -> None:
    together = tally_of(standard, [*ours, *theirs], as_of)
    assert tally_of(standard, ours, as_of) + tally_of(standard, theirs, as_of) == together
    mixed = [*theirs, *ours]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert tally_of(standard, mixed, as_of) == together


@every_standard
@settings(max_examples=60)
@given(group=groups, who=people(), as_of=moments)
def test_a_person_out_of_a_line_changes_nothing_in_it(
    standard: Standard, group: list[Facts], who: Facts, as_of: date
) -> None:
    before, after = tally_of(standard, group, as_of), tally_of(standard, [*group, who], as_of)
    for verdict in standard.whole(who, as_of).verdicts:
        if verdict.place is Place.OUT:
            assert before.rate(verdict.line) == after.rate(verdict.line)
            assert before.values.get(verdict.line) == after.values.get(verdict.line)


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_a_day_in_the_past_never_sees_later_knowledge(
    standard: Standard, who: Facts, as_of: date
) -> None:
    then = replace(
        who,
        observations=tuple(
            replace(
                o,
                superseded_on=o.superseded_on
                if o.superseded_on is None or o.superseded_on <= as_of
                else None,
            )
            for o in who.observations
            if o.learned_on <= as_of
        ),
    )
    if who.completed_on is not None and who.completed_on > as_of:
        then = replace(then, status="enrolled", completed_on=None)
    if who.exit_on is not None and who.exit_on > as_of:
        then = replace(then, status="enrolled", exit_on=None, exit_reason=None)
    if who.credential_on is not None and who.credential_on > as_of:
        then = replace(then, credential_on=None)
    if who.intent_on is not None and who.intent_on > as_of and standard.key == "cirr_web":
        then = replace(then, intent=None, intent_on=None, may_work=None)
    assert standard.whole(who, as_of) == standard.whole(then, as_of)


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_what_has_settled_does_not_change_with_time_alone(
    standard: Standard, who: Facts, as_of: date
) -> None:
    """With nothing more learned, a verdict past its settling day stays."""
    known = [o.learned_on for o in who.observations]
    known += [o.superseded_on for o in who.observations if o.superseded_on is not None]
    own = (who.completed_on, who.exit_on, who.credential_on, who.intent_on)
    latest = max([as_of, *known, *(day for day in own if day is not None)])
    now = {v.line: v for v in standard.whole(who, latest).verdicts}
    for verdict in standard.whole(who, date(2031, 1, 1)).verdicts:
        settled = now[verdict.line]
        if settled.settles_on is not None and settled.settles_on <= latest:
            assert settled == verdict


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_a_value_is_there_exactly_where_its_line_counts_the_person(
    standard: Standard, who: Facts, as_of: date
) -> None:
    judged = standard.judge(who, as_of)
    valued = {line.key for line in standard.lines if line.kind in {"pay", "days"}}
    counted = [v.line for v in judged.verdicts if v.line in valued and v.place is Place.PART]
    assert sorted(value.line for value in judged.values) == sorted(counted)
    assert all(value.amount >= 0 for value in judged.values)


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_half_years_hold_everybody_once(standard: Standard, who: Facts, as_of: date) -> None:
    """Periods that follow each other without a gap select every verdict with a day once."""
    edges = [date(2023, 1, 1), date(2025, 7, 1), date(2025, 12, 28), date(2031, 1, 1)]
    lines: list[str] = []
    for first, after in pairwise(edges):
        period = Period(first, date.fromordinal(after.toordinal() - 1))
        lines += [v.line for v in standard.within(who, as_of, period).verdicts]
    assert len(lines) == len(set(lines))
    dated = {
        line.key
        for line in standard.lines
        if (day := standard.period_day(line.key, who)) is not None and edges[0] <= day < edges[-1]
    }
    assert set(lines) - {RESPONSE} == dated


@every_standard
@settings(max_examples=60)
@given(who=people(), as_of=moments)
def test_the_response_rate_is_over_who_is_asked(
    standard: Standard, who: Facts, as_of: date
) -> None:
    assert standard.asked_of is not None
    found = {v.line: v for v in standard.whole(who, as_of).verdicts}
    asked, answered = found[standard.asked_of], found[RESPONSE]
    is_due = asked.place in BASE or asked.place is Place.ASIDE
    assert is_due == (answered.place in BASE)
    if not is_due:
        assert (answered.place, answered.reason) == (asked.place, asked.reason)
