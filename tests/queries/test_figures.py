"""Figures from the record: what the pure standards say of the same people, in few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests import build
from tests.queries.world import TODAY, World, build_world, day, graduate
from tests.statements import counting
from tracker.extensions import db
from tracker.metrics.bands import BANDS
from tracker.metrics.periods import HalfYear, Period
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place, Tally
from tracker.models import Evidence
from tracker.queries import figures
from tracker.queries.facts import FigureScope, load_facts
from tracker.queries.scope import SYSTEM, NoViewer, Viewer, set_viewer, viewing
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role
from tracker.services.change import changing

P180 = "placement_rate_180"


@pytest.fixture
def world(system: Viewer) -> World:
    return build_world()


def manager(partner_id: int) -> Viewer:
    return Viewer(1, "manager", frozenset({Role.MANAGER}), frozenset({partner_id}))


def test_facts_hold_what_was_recorded(world: World) -> None:
    who = world.people["placed"]
    (facts,) = load_facts(FigureScope(enrolment_id=who.id))
    assert (facts.enrolment_id, facts.learner_id) == (who.id, who.learner_id)
    assert (facts.partner_id, facts.cohort_id) == (world.alder.id, world.first.id)
    assert (facts.centre_id, facts.program_id) == (world.first.centre_id, world.first.program_id)
    assert (facts.status, facts.completed_on) == ("completed", date(2025, 6, 30))
    assert (facts.census_on, facts.cohort_ends_on) == (date(2025, 1, 20), date(2025, 6, 30))
    assert (facts.original_ends_on, facts.program_weeks) == (date(2025, 6, 30), 26)
    (seen,) = facts.observations
    assert (seen.status, seen.effective_from, seen.learned_on) == ("employed", day(40), day(200))
    assert (seen.salary_amount, seen.salary_currency) == (Decimal("2500.00"), "PEN")
    assert (seen.in_field, seen.employer, seen.superseded_on) == (True, "Acme", None)


def test_figures_are_those_of_the_pure_standard(world: World) -> None:
    tally = figures.total("contract", TODAY)
    pure = Tally.of(CONTRACT.judge(facts, TODAY) for facts in load_facts())
    for line in CONTRACT.lines:
        assert tally.rate(line.key) == pure.rate(line.key)
        assert tally.values.get(line.key) == pure.values.get(line.key)


def test_hand_computed_figures(world: World) -> None:
    alder = figures.total("contract", TODAY, FigureScope(partner_id=world.alder.id))
    # Five in the first cohort, one of them left before the census day; three completed.
    completion = alder.rate("completion_rate")
    assert (completion.part, completion.whole, completion.not_due) == (3, 4, 1)
    placement = alder.rate(P180)
    assert (placement.part, placement.whole, placement.unknown) == (1, 3, 1)
    assert (placement.percent(), placement.high()) == ("33.3", "66.7")
    assert alder.rate("knowledge_rate").percent() == "66.7"
    assert alder.median("median_days_to_job", "days") == 40
    assert alder.median("salaries", "PEN") == 30_000
    assert alder.count("enrolled_count", Place.PART) == 6
    assert alder.count("in_work_count", Place.PART) == 1
    birch = figures.total("contract", TODAY, FigureScope(partner_id=world.birch.id))
    assert birch.reasons(P180, Place.UNKNOWN) == {"unreachable": 1}


def test_cohort_and_cohort_is_partner_is_everything(world: World) -> None:
    cohorts = figures.cohort_tallies("contract", TODAY)
    partners = figures.partner_tallies("contract", TODAY)
    assert set(cohorts) == {world.first.id, world.second.id, world.theirs.id}
    assert cohorts[world.first.id] + cohorts[world.second.id] == partners[world.alder.id]
    assert partners[world.birch.id] + partners[world.alder.id] == figures.total("contract", TODAY)
    one = FigureScope(cohort_id=world.first.id)
    assert figures.total("contract", TODAY, one) == cohorts[world.first.id]
    read = figures.read_figures("contract", TODAY)
    assert Tally.total(read.by_program().values()) == read.total()
    assert Tally.total(read.by_centre().values()) == read.total()
    assert Tally.total(read.trend().values()) == read.total()
    assert read.of_cohort(-1) == Tally()


def test_trend_is_by_the_half_year_of_the_start(world: World) -> None:
    found = figures.trend("contract", TODAY)
    assert list(found) == [HalfYear(2025, 1), HalfYear(2026, 2)]
    assert found[HalfYear(2026, 2)].rate(P180).state == "not_due"
    assert found[HalfYear(2026, 2)].rate(P180).matures_on == date(2027, 8, 27)


def test_bands_and_curve(world: World) -> None:
    bands = figures.outcome_bands(TODAY)
    assert list(bands[world.first.id]) == list(BANDS)
    assert bands[world.first.id] == {
        **dict.fromkeys(BANDS, 0),
        "placed_in_field": 1,
        "seeking_work": 1,
        "unknown": 1,
    }
    assert bands[world.theirs.id]["placed_other_field"] == 1
    assert bands[world.theirs.id]["unreachable"] == 1
    assert bands[world.second.id]["not_due"] == 1
    curve = figures.placement_curve(TODAY)
    assert [curve.at(n).part for n in (9, 10, 39, 40, 365)] == [0, 1, 1, 2, 2]
    assert curve.at(180).whole == 5
    halves = figures.placement_curves(TODAY)
    assert halves[HalfYear(2025, 1)] == curve


def test_past_days_see_what_was_known_then(world: World) -> None:
    then = figures.total("contract", day(185), FigureScope(partner_id=world.alder.id))
    assert (then.rate(P180).part, then.rate(P180).unknown) == (0, 2)


def test_corrections_hold_from_the_day_they_were_learned(world: World) -> None:
    who = world.people["silent"]
    right = build.outcome(who, "seeking_work", learned_on=day(300), effective_from=day(60))
    build.outcome(who, learned_on=day(120), effective_from=day(50), superseded_by_id=right.id)
    scope = FigureScope(enrolment_id=who.id)
    assert figures.total("contract", day(299), scope).rate(P180).part == 1
    assert figures.total("contract", day(300), scope).rate(P180).part == 0


def test_evidence_is_verified_once_it_is_accepted(world: World) -> None:
    who = world.people["placed"]
    (facts,) = load_facts(FigureScope(enrolment_id=who.id))
    seen = facts.observations[0]
    for verdict in ("accepted", None):
        build.save(
            Evidence(
                partner_id=who.partner_id,
                observation_id=seen.id,
                kind="contract" if verdict else "verbal_note",
                added_at=build.NOW,
                verdict=verdict,
                verified_on=day(210) if verdict else None,
            )
        )
    (facts,) = load_facts(FigureScope(enrolment_id=who.id), with_evidence=True)
    proofs = facts.observations[0].evidence
    assert [(p.kind, p.is_verified) for p in proofs] == [("contract", True), ("verbal_note", False)]
    assert replace(facts.observations[0], evidence=()) == seen


def test_a_period_selects_each_line_by_its_own_day(world: World) -> None:
    early = build.enrolment(
        world.first, build.learner("Early bird"), then=(("completed", date(2025, 5, 2)),)
    )
    june = Period(date(2025, 6, 1), date(2025, 6, 30))
    found = figures.total("contract", TODAY, FigureScope(cohort_id=world.first.id), june)
    # The cohort ended in June: all its completions count; the one of May is placed in May.
    assert found.rate("completion_rate").part == 4
    assert found.rate(P180).whole == 3
    may = Period(date(2025, 5, 1), date(2025, 5, 31))
    found = figures.total("contract", TODAY, FigureScope(cohort_id=world.first.id), may)
    assert found.rate("completion_rate").state == "not_reported"
    assert found.rate(P180).whole == 1
    rows = figures.people_behind("contract", P180, TODAY, period=may)
    assert [row.enrolment_id for row in rows] == [early.id]


def test_the_viewer_narrows_every_figure(world: World) -> None:
    whole = figures.partner_tallies("contract", TODAY)
    alder, birch = world.alder.id, world.birch.id
    db.session.remove()
    with viewing(manager(alder)):
        assert figures.partner_tallies("contract", TODAY) == {alder: whole[alder]}
        theirs = FigureScope(partner_id=birch)
        assert figures.total("contract", TODAY, theirs) == Tally()
    db.session.remove()
    set_viewer(None)
    with pytest.raises(NoViewer):
        figures.total("contract", TODAY)


def test_a_transfer_keeps_its_original_end_whoever_looks(world: World) -> None:
    late = build.cohort(world.alder, code="A-3", ends_on=date(2025, 12, 31))
    moved = build.enrolment(late, build.learner("Moved"))
    with changing(SYSTEM, "test.moved"):
        moved.original_cohort_id = world.theirs.id
    alder, scope = world.alder.id, FigureScope(enrolment_id=moved.id)
    (everything,) = load_facts(scope)
    db.session.remove()
    with viewing(manager(alder)):
        (narrowed,) = load_facts(scope)
    assert everything == narrowed
    assert narrowed.original_ends_on == date(2025, 6, 30)


def test_the_number_of_statements_does_not_grow(world: World) -> None:
    with counting() as few:
        figures.read_figures("contract", TODAY)
    for n in range(12):
        who = graduate(world.first, f"More {n}")
        build.outcome(who, learned_on=day(100))
    with counting() as many:
        figures.read_figures("contract", TODAY)
    # Every cohort with its stored tally.
    assert len(few) == len(many) == 1


def test_an_unknown_standard_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="There is no standard best; there is: contract"):
        figures.total("best", TODAY)
