"""The European Social Fund: who is counted where at entry, once in an operation, and what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.metrics.people import END, LATE, day, learned, person
from tracker.exchange.definitions import definition_of
from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import standard_with
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_last_exit
from tracker.metrics.standards.esf import ESF, warn
from tracker.metrics.standards.esf_words import ENTRY
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Tally, Verdict

# The cohort begins on 6 January 2025, day -175.
START = date(2025, 1, 6)


def verdict(facts: Facts, line: str, as_of: date = LATE, standard: Standard = ESF) -> Verdict:
    return next(v for v in standard.classify(facts, as_of) if v.line == line)


def stands(facts: Facts, line: str, **how: Any) -> tuple[Place, str]:
    found = verdict(facts, line, **how)
    return found.place, found.reason


def place(facts: Facts, line: str, **how: Any) -> Place:
    return verdict(facts, line, **how).place


def entry(facts: Facts, standard: Standard = ESF) -> str:
    """The one situation at entry in which the person is counted."""
    (found,) = [line for line in ENTRY if place(facts, line, standard=standard) is Place.PART]
    return found.removeprefix("participants_")


def leaver(*seen: Any, entered: bool | None = False, **values: Any) -> Facts:
    return person("completed", *seen, employed_at_entry=entered, **values)


def before(status: str, on: int = -176, **values: Any) -> Any:
    """Of a situation that holds on the first day."""
    return learned(status, on, from_=-200, to=-100, **values)


@pytest.mark.parametrize(
    ("entered", "seen", "found"),
    [
        (True, (before("seeking_work"),), "employed"),
        (False, (before("not_seeking"),), "inactive"),
        # Said not to be employed: work recorded of that day does not change it.
        (False, (before("employed"),), "unemployed"),
        (None, (before("self_employed"),), "employed"),
        (None, (before("unavailable", unavailable_reason="medical"),), "inactive"),
        (None, (before("unreachable"),), "entry_not_recorded"),
        (None, (learned("employed", -176, from_=-200, to=-176),), "entry_not_recorded"),
        (None, (before("not_seeking"), before("seeking_work", -120)), "unemployed"),
    ],
)
def test_what_is_recorded_at_entry_and_of_that_day(
    entered: bool | None, seen: tuple[Any, ...], found: str
) -> None:
    who = leaver(*seen, entered=entered)
    assert entry(who) == found
    assert place(who, "participants") is Place.PART
    assert verdict(who, "participants").settles_on == START


def test_where_somebody_not_recorded_at_entry_stands_is_a_setting() -> None:
    for chosen in ("unemployed", "inactive", "employed"):
        standard = standard_with(ESF, {"entry_not_recorded_is": chosen})
        assert entry(leaver(entered=None), standard) == chosen
        assert entry(leaver(entered=True), standard) == "employed"


def test_the_total_is_the_sum_of_the_situations() -> None:
    group = [leaver(entered=known) for known in (True, False, False, None, None, None)]
    tally = Tally.of(ESF.judge(who, LATE) for who in group)
    assert [tally.rate(line).part for line in ENTRY] == [2, 0, 1, 3]
    assert tally.rate("participants").part == 6
    assert warn(tally, False) == [
        "Unemployed, inactive and employed at entry are 3; of 3 more the situation at entry is not "
        "recorded."
    ]
    assert warn(tally, True) == []
    assert warn(Tally.of([ESF.judge(group[0], LATE)]), False) == []
    ((total, parts),) = ESF.sums
    assert (total, parts) == ("participants", ENTRY)


def test_who_is_not_recorded_at_entry_may_be_left_out() -> None:
    strict = standard_with(ESF, {"entry_not_recorded_is": "left_out"})
    who = leaver(learned("employed", 40, from_=5), entered=None, credential_on=END)
    assert place(who, "participants_entry_not_recorded", standard=strict) is Place.PART
    for line in ESF.lines:
        if line.key != "participants_entry_not_recorded":
            assert place(who, line.key, standard=strict) is Place.ASIDE
    assert place(who, "exited", standard=strict, as_of=day(-1)) is Place.NOT_DUE
    group = [leaver(entered=known) for known in (True, False, None)]
    tally = Tally.of(strict.judge(one, LATE) for one in group)
    ((total, parts),) = strict.sums
    assert sum(tally.rate(part).part for part in parts) == tally.rate(total or "").part == 2
    assert tally.rate("participants").aside == 1


def test_employment_of_who_is_not_recorded_at_entry_is_presumed_to_be_new() -> None:
    job = learned("employed", 190, from_=5)
    for line in ("immediate_employment", "six_months_employment"):
        assert stands(leaver(job), line) == (Place.PART, "in_work")
        assert stands(leaver(job, entered=None), line) == (Place.PRESUMED, "in_work_entry")
        # Said not to be employed, though it is left open what else.
        apart = standard_with(ESF, {"not_employed_is": "not_recorded"})
        assert stands(leaver(job), line, standard=apart) == (Place.PART, "in_work")


def test_a_better_situation_needs_days_that_are_recorded() -> None:
    line, job = "six_months_better", learned("employed", 190, from_=20)
    no_start = leaver(job, entered=True, cohort_starts_on=None, enrolled_on=None)
    assert stands(no_start, line) == (Place.ASIDE, "since_when_unknown")
    older = learned("employed", 200, from_=-300)
    assert stands(leaver(older, entered=True), line) == (Place.OUT, "same_work")
    assert place(leaver(older, job, entered=True), line) is Place.PART
    undated = learned("employed", 183)
    assert place(leaver(older, undated, entered=True), line) is Place.ASIDE
    off = standard_with(ESF, {"new_work_is_better": "no"})
    assert stands(leaver(job, entered=True), line, standard=off) == (Place.ASIDE, "not_measured")
    assert stands(leaver(job), line, standard=off) == (Place.OUT, "not_employed_at_entry")


def test_somebody_who_comes_back_is_one_participant() -> None:
    """The first start and entry stay; exit and results follow the last exit."""
    first = person("withdrawn", exit_on=date(2025, 3, 1), employed_at_entry=False)
    second = replace(
        leaver(learned("employed", 250, from_=220), entered=True, credential_on=day(200)),
        learner_id=first.learner_id,
        cohort_starts_on=date(2025, 9, 1),
        enrolled_on=date(2025, 9, 1),
        completed_on=day(200),
    )
    assert ESF.gather is by_last_exit
    one = by_last_exit((second, first), LATE)
    assert one.enrolment_id == first.enrolment_id
    assert one.gathered == tuple(sorted((first.enrolment_id, second.enrolment_id)))
    assert entry(one) == "unemployed"
    assert verdict(one, "participants").settles_on == START
    assert verdict(one, "exited").settles_on == ESF.period_day("exited", one) == day(200)
    assert place(one, "immediate_employment") is Place.PART
    assert place(one, "immediate_qualification") is Place.PART
    # Back in the program they have not left.
    back = replace(second, status="enrolled", completed_on=None)
    assert stands(by_last_exit((first, back), LATE), "exited") == (Place.NOT_DUE, "still_in")
    assert standard_with(ESF, {"operation": "enrolment"}).gather is None


def test_every_open_point_is_printed_with_the_definition() -> None:
    assert {one.name: one.value for one in settings_in_words(ESF.settings)} == {
        "operation": "program_at_partner",
        "not_employed_is": "unemployed",
        "entry_not_recorded_is": "apart",
        "employed_at_entry_counts": "no",
        "immediate_days": "28",
        "longer_months": "6",
        "longer_day": "on_the_day",
        "new_work_is_better": "yes",
    }
    definition = str(definition_of(ESF))
    for one in settings_in_words(ESF.settings):
        assert one.meaning in definition
        assert one.source
    assert {line.kind for line in ESF.lines} == {"count"}
