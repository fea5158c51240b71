"""The California fact sheet on any students at all: what must hold whatever is recorded."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.entry_strategies import (
    as_known,
    everything_learned,
    participant_groups,
    participants,
)
from tests.metrics.strategies import moments
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts
from tracker.metrics.standards.bppe import BPPE
from tracker.metrics.standards.bppe_words import HOURS_LINES
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import BASE, Place, Tally

PART = {Place.PART, Place.PRESUMED}
editions = st.sampled_from(
    [
        BPPE,
        standard_with(BPPE, {"late_graduates_count": "no", "study_leaves": "no"}),
        standard_with(BPPE, {"hours_not_recorded": "not_gainful", "employed_first": "no"}),
        standard_with(BPPE, {"least_hours": "0", "counted_from": "credential"}),
        standard_with(BPPE, {"job_code_needed": "yes", "earlier_work_counts": "no"}),
    ]
)


def tally_of(standard: Standard, group: list[Facts], as_of: date) -> Tally:
    return Tally.of(standard.whole(facts, as_of) for facts in group)


@given(editions, participant_groups, moments)
def test_parts_never_exceed_wholes(standard: Standard, group: list[Facts], as_of: date) -> None:
    tally = tally_of(standard, group, as_of)
    for line in standard.every_line if group else ():
        assert tally.count(line.key) == len(group)
        rate = tally.rate(line.key)
        assert 0 <= rate.presumed <= rate.part <= rate.part + rate.unknown <= rate.whole
        assert rate.whole + rate.not_due + rate.aside <= len(group)
        assert {reason for _, reason in tally.counts[line.key]} <= set(standard.reasons)


@given(editions, participant_groups, moments)
def test_lines_fit_together(standard: Standard, group: list[Facts], as_of: date) -> None:
    tally = tally_of(standard, group, as_of)
    placed, completed = tally.rate("placement"), tally.rate("completion")
    late = tally.rate("completion_101_150")
    assert tally.rate("available_for_graduation").part <= tally.rate("students_began").part
    assert completed.whole == tally.rate("available_for_graduation").part
    assert late.whole <= completed.whole
    assert placed.whole == tally.rate("available_for_employment").part
    assert placed.whole <= tally.rate("graduates").part
    assert sum(tally.rate(line).part for line in HOURS_LINES) == placed.part
    assert tally.rate("salaries").whole == placed.part


@given(editions, participants(), moments)
def test_nobody_completes_in_both_bands(standard: Standard, who: Facts, as_of: date) -> None:
    at = {v.line: v.place for v in standard.classify(who, as_of)}
    assert not {"completion", "completion_101_150"} <= {k for k, p in at.items() if p in PART}
    paid = sum(value.line == "salaries" for value in standard.values(who, as_of))
    assert paid == (at["salaries"] is Place.PART)


@given(editions, participant_groups, participants(), moments)
def test_a_person_out_of_a_line_changes_nothing_in_it(
    standard: Standard, group: list[Facts], who: Facts, as_of: date
) -> None:
    before = tally_of(standard, group, as_of)
    after = tally_of(standard, [*group, who], as_of)
    for verdict in standard.classify(who, as_of):
        if verdict.place is Place.OUT:
            assert before.rate(verdict.line) == after.rate(verdict.line)
            assert before.values.get(verdict.line, {}) == after.values.get(verdict.line, {})


@given(editions, participant_groups, participant_groups, moments, st.randoms(use_true_random=False))
def test_tallies_add_in_any_order(
    standard: Standard, ours: list[Facts], theirs: list[Facts], as_of: date, chance: random.Random
) -> None:
    together = tally_of(standard, ours, as_of) + tally_of(standard, theirs, as_of)
    mixed = [*ours, *theirs]
    chance.shuffle(mixed)
    assert tally_of(standard, mixed, as_of) == together


@given(editions, participants(), moments)
def test_a_day_in_the_past_never_sees_later_knowledge(
    standard: Standard, who: Facts, as_of: date
) -> None:
    assert standard.judge(who, as_of) == standard.judge(as_known(who, as_of), as_of)


@given(editions, participants(), moments)
def test_what_has_settled_does_not_change_with_time_alone(
    standard: Standard, who: Facts, as_of: date
) -> None:
    latest = everything_learned(who, as_of)
    now = {v.line: v for v in standard.classify(who, latest)}
    for verdict in standard.classify(who, date(2031, 1, 1)):
        settles_on = now[verdict.line].settles_on
        if settles_on is not None and settles_on <= latest:
            assert now[verdict.line] == verdict


@given(editions, participants(), moments)
def test_a_place_in_the_whole_comes_with_the_day_it_was_due(
    standard: Standard, who: Facts, as_of: date
) -> None:
    for verdict in standard.classify(who, as_of):
        if verdict.place in BASE and verdict.settles_on is not None:
            assert verdict.settles_on <= as_of
