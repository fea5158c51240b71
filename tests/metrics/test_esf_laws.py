"""The European Social Fund's counts on any participants at all, with settings as they may be."""

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
from tracker.metrics.gathering import by_last_exit
from tracker.metrics.standards.esf import ESF
from tracker.metrics.standards.esf_words import ENTRY, IMMEDIATE, LONGER
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Tally

editions = st.sampled_from(
    [
        ESF,
        standard_with(ESF, {"entry_not_recorded_is": "left_out", "longer_day": "any_day"}),
        standard_with(ESF, {"entry_not_recorded_is": "inactive", "new_work_is_better": "no"}),
        standard_with(ESF, {"not_employed_is": "not_recorded", "employed_at_entry_counts": "yes"}),
    ]
)


def tally_of(standard: Standard, group: list[Facts], as_of: date) -> Tally:
    return Tally.of(standard.whole(facts, as_of) for facts in group)


@given(editions, participant_groups, moments)
def test_parts_never_exceed_the_total(standard: Standard, group: list[Facts], as_of: date) -> None:
    tally = tally_of(standard, group, as_of)
    total = tally.rate("participants").part
    ((_, situations),) = standard.sums
    assert sum(tally.rate(line).part for line in situations) == total
    left = tally.rate("exited").part
    assert left <= total <= len(group)
    for line in (*IMMEDIATE, *LONGER):
        rate = tally.rate(line)
        assert 0 <= rate.presumed <= rate.part == rate.whole <= left
        assert {reason for _, reason in tally.counts.get(line, {})} <= set(standard.reasons)


@given(editions, participants(), moments)
def test_one_situation_at_entry_and_results_that_fit_it(
    standard: Standard, who: Facts, as_of: date
) -> None:
    at = {v.line: v.place for v in standard.classify(who, as_of)}
    situations = [line for line in ENTRY if at[line] is Place.PART]
    assert len(situations) <= 1
    counted = {line for line, place in at.items() if place in {Place.PART, Place.PRESUMED}}
    if "immediate_job_seeking" in counted:
        assert situations == ["participants_inactive"]
    if "six_months_better" in counted:
        assert situations == ["participants_employed"]
    if not standard.settings.employed_at_entry_counts and situations == ["participants_employed"]:
        assert not counted & {"immediate_employment", "six_months_employment"}


@given(editions, participant_groups, participants(), moments)
def test_a_person_out_of_a_line_changes_nothing_in_it(
    standard: Standard, group: list[Facts], who: Facts, as_of: date
) -> None:
    before = tally_of(standard, group, as_of)
    after = tally_of(standard, [*group, who], as_of)
    for verdict in standard.classify(who, as_of):
        if verdict.place is Place.OUT:
            assert before.rate(verdict.line) == after.rate(verdict.line)


@given(editions, participant_groups, participant_groups, moments, st.randoms(use_true_random=False))
def test_tallies_add_in_any_order(
    standard: Standard, ours: list[Facts], theirs: list[Facts], as_of: date, chance: random.Random
) -> None:
    together = tally_of(standard, ours, as_of) + tally_of(standard, theirs, as_of)
    mixed = [*ours, *theirs]
    chance.shuffle(mixed)
    assert tally_of(standard, mixed, as_of) == together


@given(st.lists(participants(), min_size=1, max_size=5), moments, st.randoms(use_true_random=False))
def test_one_person_is_one_whatever_the_order_of_their_enrolments(
    group: list[Facts], as_of: date, chance: random.Random
) -> None:
    one = by_last_exit(group, as_of)
    mixed = list(group)
    chance.shuffle(mixed)
    # Enrolments drawn with the same number cannot be told apart.
    if len({facts.enrolment_id for facts in group}) == len(group):
        assert ESF.whole(by_last_exit(mixed, as_of), as_of) == ESF.whole(one, as_of)


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
