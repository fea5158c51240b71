"""Figures of past days from the events, and of people counted once: the record against the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import build
from tests.queries.world import TODAY, World, build_world, day, graduate
from tests.statements import counting
from tracker.extensions import db
from tracker.metrics.periods import Period
from tracker.metrics.standards.esf import ESF
from tracker.metrics.tally import Place, Tally
from tracker.models import Enrolment, EnrolmentEvent
from tracker.models.keys import new_id
from tracker.queries import figures
from tracker.queries.facts import FigureScope, load_facts
from tracker.queries.scope import SYSTEM, Viewer
from tracker.rules.problems import NotFound
from tracker.services.change import changing
from tracker.services.undos import undo_event

COMPLETION = "completion_rate"


@pytest.fixture
def world(system: Viewer) -> World:
    return build_world()


def undo_completion(who: Enrolment, on: date) -> None:
    """Take the completion back, on that day."""
    completed = db.session.scalars(
        select(EnrolmentEvent).where(
            EnrolmentEvent.enrolment_id == who.id, EnrolmentEvent.kind == "completed"
        )
    ).one()
    undo_event(SYSTEM, who, event_id=completed.id, today=on)


def part(as_of: date, scope: FigureScope, line: str = COMPLETION) -> int:
    return figures.total("contract", as_of, scope).rate(line).part


def test_an_undone_completion_stood_until_it_was_undone(world: World) -> None:
    who = world.people["placed"]
    scope = FigureScope(enrolment_id=who.id)
    undo_completion(who, day(300))
    assert who.status == "enrolled"
    assert [part(day(n), scope) for n in (0, 299, 300)] == [1, 1, 0]
    assert part(day(250), scope, "placement_rate_180") == 1
    assert part(TODAY, scope, "placement_rate_180") == 0
    found = figures.people_behind("contract", COMPLETION, day(299), scope, place=Place.PART)
    assert [row.status for row in found] == ["completed"]
    assert figures.people_behind("contract", COMPLETION, TODAY, scope, place=Place.PART) == []


def test_a_period_finds_who_stood_in_it_then(world: World) -> None:
    """The completion day is gone from the enrolment, but not from the past."""
    who = world.people["placed"]
    undo_completion(who, day(300))
    june = Period(date(2025, 6, 1), date(2025, 6, 30))
    scope = FigureScope(enrolment_id=who.id)
    line = "placement_rate_180"
    assert figures.total("contract", day(250), scope, june).rate(line).part == 1
    assert figures.total("contract", TODAY, scope, june).rate(line).whole == 0
    rows = figures.people_behind("contract", line, day(250), scope, june)
    assert [row.enrolment_id for row in rows] == [who.id]


def test_who_enrolled_later_was_not_there(world: World) -> None:
    """The second cohort of the first partner was enrolled into in September 2026."""
    scope = FigureScope(cohort_id=world.second.id)
    before, after = date(2026, 8, 31), date(2026, 9, 1)
    assert figures.total("contract", before, scope) == Tally()
    assert figures.total("contract", after, scope).count("enrolled_count", Place.PART) == 1
    with pytest.raises(NotFound):
        figures.explain("contract", world.people["running"].id, before)


def test_an_undoing_without_a_day_is_known_from_when_it_was_written(world: World) -> None:
    who = world.people["left"]
    (left,) = db.session.scalars(
        select(EnrolmentEvent).where(
            EnrolmentEvent.enrolment_id == who.id, EnrolmentEvent.kind == "withdrawn"
        )
    )
    build.save(
        EnrolmentEvent(
            id=new_id(),
            partner_id=who.partner_id,
            enrolment_id=who.id,
            sequence=3,
            kind="undone",
            undoes_id=left.id,
            recorded_at=datetime(2025, 11, 3, 23, 30, tzinfo=UTC),
        )
    )
    with changing(SYSTEM, "test.undone"):
        who.status, who.status_on, who.exit_on = "enrolled", who.enrolled_on, None
    scope = FigureScope(enrolment_id=who.id)
    for on, status in ((date(2025, 11, 2), "withdrawn"), (date(2025, 11, 3), "enrolled")):
        (facts,) = load_facts(scope, as_of=on)
        assert facts.status == status


def test_a_past_day_costs_as_many_statements(world: World) -> None:
    with counting() as few:
        figures.read_figures("contract", day(10))
    for n in range(12):
        undo_completion(graduate(world.first, f"More {n}"), day(100 + n))
    with counting() as many:
        figures.read_figures("contract", day(10))
    # Cohorts; then, of those without a tally for that day, events, observations, enrolments.
    assert len(few) == len(many) == 4
    scope = FigureScope(cohort_id=world.first.id)
    with counting() as gathered:
        figures.read_figures("esf", day(10), scope)
    assert len(gathered) == 4


def again(world: World, who: Enrolment, **values: object) -> Enrolment:
    """A second enrolment of the same learner in the program at the partner, later."""
    later = build.cohort(
        world.alder,
        world.first.program_version,
        world.first.centre,
        starts_on=date(2025, 9, 1),
        ends_on=date(2026, 1, 31),
    )
    return build.enrolment(later, who.learner, enrolled_on=date(2025, 9, 1), **values)  # type: ignore[arg-type]


def test_somebody_who_starts_twice_is_one_person_at_the_first_start(world: World) -> None:
    first = world.people["left"]
    second = again(world, first, then=(("completed", date(2026, 1, 31)),))
    build.outcome(second, learned_on=date(2026, 3, 1), effective_from=date(2026, 2, 10))
    own, theirs = FigureScope(cohort_id=first.cohort_id), FigureScope(cohort_id=second.cohort_id)
    everybody = FigureScope(partner_id=world.alder.id)
    esf = {scope: figures.total("esf", TODAY, scope) for scope in (own, theirs, everybody)}
    assert esf[own].count("participants", Place.PART) == 4
    # Counted where they began, so not again in the second cohort; enrolments are counted there.
    assert esf[theirs].rate("participants").part == 0
    assert esf[theirs].count("enrolled_count", Place.PART) == 1
    assert figures.cohort_tallies("esf", TODAY, everybody)[own.cohort_id or 0] == esf[own]
    # The last exit is followed: in work within four weeks of 31 January.
    rows = figures.people_behind(ESF.key, "exited", TODAY, own, place=Place.PART)
    exits = {row.enrolment_id: row.verdict.settles_on for row in rows}
    assert exits[first.id] == date(2026, 1, 31)
    assert second.id not in exits
    found = figures.explain("esf", second.id, TODAY)
    assert (found.facts.enrolment_id, found.facts.gathered) == (
        first.id,
        tuple(sorted((first.id, second.id))),
    )


def test_who_left_before_the_census_day_begins_at_the_next_start(world: World) -> None:
    early = world.people["early"]
    second = again(world, early)
    scope = FigureScope(cohort_id=second.cohort_id)
    assert figures.total("esf", TODAY, scope).count("participants", Place.PART) == 1
    # Before the second enrolment, they had not begun at all.
    before = figures.total("esf", date(2025, 8, 31), FigureScope(cohort_id=early.cohort_id))
    assert before.reasons("participants", Place.OUT) == {"never_started": 1}


def test_gathered_figures_of_cohorts_add_to_the_partner(world: World) -> None:
    for name in ("left", "early", "placed"):
        again(world, world.people[name])
    for standard in ("esf", "cirr_web", "cirr_2017"):
        for as_of in (date(2025, 8, 1), day(200), TODAY, TODAY + timedelta(days=900)):
            whole = figures.total(standard, as_of, FigureScope(partner_id=world.alder.id))
            cohorts = [
                figures.total(standard, as_of, FigureScope(cohort_id=cohort.id))
                for cohort in {row.cohort for row in db.session.scalars(select(Enrolment))}
                if cohort.partner_id == world.alder.id
            ]
            assert Tally.total(cohorts) == whole


def test_settings_of_a_standard_decide_whether_people_are_counted_once(world: World) -> None:
    again(world, world.people["left"])
    from tracker.metrics.catalogue import standard_with

    scope = FigureScope(partner_id=world.alder.id)
    each = standard_with(ESF, {"operation": "enrolment"})
    once = figures.total("esf", TODAY, scope).rate("participants").part
    assert figures.total(each, TODAY, scope).rate("participants").part == once + 1
