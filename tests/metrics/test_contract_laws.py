"""contract/1 on any learners at all: what must hold whatever is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.strategies import groups, moments, people
from tracker.metrics.bands import outcome_bands
from tracker.metrics.curve import placement_curve
from tracker.metrics.facts import Facts
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.spells import EXCLUDING
from tracker.metrics.standards.contract import CONTRACT, LINES, WINDOW_DAYS
from tracker.metrics.tally import Place, Tally

BASE = {Place.PART, Place.WHOLE, Place.UNKNOWN}


def tally_of(group: list[Facts], as_of: date) -> Tally:
    return Tally.of(CONTRACT.judge(facts, as_of) for facts in group)


def places(facts: Facts, as_of: date) -> dict[str, Place]:
    return {v.line: v.place for v in CONTRACT.classify(facts, as_of)}


@given(groups, moments)
def test_every_person_stands_once_in_every_line(group: list[Facts], as_of: date) -> None:
    tally = tally_of(group, as_of)
    for line in LINES if group else ():
        assert tally.count(line.key) == len(group)
        rate = tally.rate(line.key)
        assert 0 <= rate.part <= rate.part + rate.unknown <= rate.whole
        assert rate.whole + rate.not_due <= len(group)
        assert rate.state != "withheld"
        for (_, reason), _n in tally.counts[line.key].items():
            assert reason in CONTRACT.reasons


@given(people(), moments)
def test_longer_windows_hold_what_shorter_ones_hold(who: Facts, as_of: date) -> None:
    at = places(who, as_of)
    short, middle, long = (at[f"placement_rate_{n}"] for n in (90, 180, 365))
    if middle in BASE:
        assert short in BASE
        assert short is not Place.PART or middle is Place.PART
    if long in BASE:
        assert middle in BASE
        assert middle is not Place.PART or long is Place.PART


@given(people(), moments)
def test_in_the_field_are_placed_and_placed_are_known(who: Facts, as_of: date) -> None:
    at = places(who, as_of)
    same_base = {at[k] in BASE for k in ("knowledge_rate", "placement_rate_180")}
    assert same_base == {at["in_field_rate_180"] in BASE}
    if at["in_field_rate_180"] is Place.PART:
        assert at["placement_rate_180"] is Place.PART
    if at["placement_rate_180"] is Place.PART:
        assert at["knowledge_rate"] is Place.PART
    if at["retention_rate_365"] in BASE:
        assert at["placement_rate_180"] is Place.PART


@given(people(), moments)
def test_a_value_is_there_exactly_where_its_line_counts_the_person(who: Facts, as_of: date) -> None:
    judged = CONTRACT.judge(who, as_of)
    counted = {
        v.line
        for v in judged.verdicts
        if v.line in {"median_days_to_job", "salaries"} and v.place is Place.PART
    }
    assert sorted(value.line for value in judged.values) == sorted(counted)
    assert all(value.amount >= 0 for value in judged.values)


@given(people(), moments)
def test_a_day_in_the_past_never_sees_later_knowledge(who: Facts, as_of: date) -> None:
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
        then = replace(then, status="enrolled", exit_on=None)
    assert CONTRACT.judge(who, as_of) == CONTRACT.judge(then, as_of)
    assert HEADCOUNT.judge(who, as_of) == HEADCOUNT.judge(then, as_of)


@given(people(), moments)
def test_what_has_settled_does_not_change_with_time_alone(who: Facts, as_of: date) -> None:
    """With nothing more learned, a verdict past its settling day stays."""
    latest = max(
        [as_of]
        + [o.learned_on for o in who.observations]
        + [o.superseded_on for o in who.observations if o.superseded_on is not None]
        + [day for day in (who.completed_on, who.exit_on) if day is not None]
    )
    later = date(2031, 1, 1)
    now = {v.line: v for v in CONTRACT.classify(who, latest)}
    for verdict in CONTRACT.classify(who, later):
        settles_on = now[verdict.line].settles_on
        if settles_on is not None and settles_on <= latest:
            assert now[verdict.line] == verdict


@given(groups, people(), moments)
def test_a_person_out_of_a_line_changes_nothing_in_it(
    group: list[Facts], who: Facts, as_of: date
) -> None:
    before, after = tally_of(group, as_of), tally_of([*group, who], as_of)
    for line, place in places(who, as_of).items():
        if place is Place.OUT:
            assert before.rate(line) == after.rate(line)
            assert before.values.get(line, {}) == after.values.get(line, {})


@given(groups, moments)
def test_the_curve_says_what_the_rates_say(group: list[Facts], as_of: date) -> None:
    tally, curve = tally_of(group, as_of), placement_curve(group, as_of)
    for n in (90, 180, 365):
        rate, point = tally.rate(f"placement_rate_{n}"), curve.at(n)
        assert (point.part, point.whole) == (rate.part, rate.whole)
        waiting = tally.counts.get(f"placement_rate_{n}", {})
        dated = waiting.get((Place.NOT_DUE, "not_due"), 0) + waiting.get(
            (Place.NOT_DUE, "not_due_in_work"), 0
        )
        assert point.not_due == dated


@given(groups, groups, moments)
def test_curves_add(ours: list[Facts], theirs: list[Facts], as_of: date) -> None:
    together = placement_curve([*ours, *theirs], as_of)
    assert placement_curve(ours, as_of) + placement_curve(theirs, as_of) == together
    marks = together.steps()
    assert {0, 90, 180, 365} <= set(marks)
    for day in range(1, 366):
        if day not in marks:
            assert together.at(day) == together.at(day - 1)


@given(groups, moments)
def test_bands_hold_every_graduate_once(group: list[Facts], as_of: date) -> None:
    tally = tally_of(group, as_of)
    bands, rate = outcome_bands(tally), tally.rate("in_field_rate_180")
    assert bands["not_due"] == rate.not_due
    assert sum(bands.values()) == rate.whole + rate.not_due
    assert bands["placed_in_field"] == rate.part
    placed = bands["placed_in_field"] + bands["placed_other_field"]
    assert placed == tally.rate("placement_rate_180").part


@given(people(), moments)
def test_leaving_a_base_has_one_of_five_reasons(who: Facts, as_of: date) -> None:
    if who.status_by(as_of) != "completed":
        return
    for verdict in CONTRACT.classify(who, as_of):
        if verdict.place is Place.OUT and verdict.line in WINDOW_DAYS:
            allowed = EXCLUDING if "rate" in verdict.line else EXCLUDING | {"not_placed"}
            if verdict.line == "retention_rate_365":
                allowed = EXCLUDING | {"not_placed"}
            assert verdict.reason in allowed


@given(st.lists(people(), min_size=1, max_size=12), moments)
def test_plain_counts_fit_together(group: list[Facts], as_of: date) -> None:
    tally = Tally.of(HEADCOUNT.judge(facts, as_of) for facts in group)

    def n(key: str) -> int:
        return tally.count(f"{key}_count", Place.PART)

    assert n("enrolled") == len(group)
    assert n("enrolled") == sum(
        n(key) for key in ("completed", "withdrawn", "dismissed", "transferred_out", "open")
    )
    assert n("in_work") <= n("known") <= n("completed") <= n("started") <= n("enrolled")
    assert n("never_started") <= n("withdrawn")
