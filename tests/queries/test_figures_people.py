"""Every figure opens the people behind it: as many as it counts, each with the rule."""

from __future__ import annotations

from datetime import date

import pytest

from tests.queries.world import TODAY, World, build_world
from tracker.extensions import db
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place
from tracker.queries import figures
from tracker.queries.facts import FigureScope
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotAllowed, NotFound, Refused
from tracker.rules.vocabulary import Role

P180 = "placement_rate_180"


@pytest.fixture
def world(system: Viewer) -> World:
    return build_world()


def test_people_are_as_many_as_the_figure_counts(world: World) -> None:
    tally = figures.total("contract", TODAY)
    for standard in (CONTRACT, HEADCOUNT):
        for line in standard.lines:
            for (place, reason), n in tally.counts.get(line.key, {}).items():
                rows = figures.people_behind(
                    "contract", line.key, TODAY, place=place, reason=reason
                )
                assert len(rows) == n
                assert all(row.verdict.place is place for row in rows)
                assert {row.sentence for row in rows} == {standard.reasons[reason]}


def test_a_row_names_the_person_the_rule_and_the_observation(world: World) -> None:
    scope = FigureScope(partner_id=world.alder.id)
    (row,) = figures.people_behind("contract", P180, TODAY, scope, place=Place.PART)
    assert (row.name, row.cohort_code) == ("Soto, Placed", "A-1")
    assert row.enrolment_id == world.people["placed"].id
    assert row.completed_on == date(2025, 6, 30)
    assert row.sentence == "In work on at least one day of the window."
    assert row.verdict.settles_on == date(2025, 12, 27)
    assert row.observation is not None
    assert row.observation.employer == "Acme"


def test_people_come_by_name(world: World) -> None:
    rows = figures.people_behind("contract", P180, TODAY)
    names = [row.name for row in rows]
    assert names == sorted(names, key=str.casefold)
    assert len(rows) == len(world.people)


def test_another_partners_people_do_not_exist(world: World) -> None:
    theirs, alder = world.people["birch"].id, world.alder.id
    db.session.remove()
    viewer = Viewer(1, "manager", frozenset({Role.MANAGER}), frozenset({alder}))
    with viewing(viewer):
        rows = figures.people_behind("contract", P180, TODAY)
        assert {row.partner_id for row in rows} == {alder}
        with pytest.raises(NotFound):
            figures.explain("contract", theirs, TODAY)


@pytest.mark.parametrize("role", [Role.FUNDER, Role.VIEWER])
def test_no_names_for_those_who_may_not_see_learners(world: World, role: Role) -> None:
    with viewing(Viewer(1, "outsider", frozenset({role}), frozenset({world.alder.id}))):
        with pytest.raises(NotAllowed):
            figures.people_behind("contract", P180, TODAY)
        with pytest.raises(NotAllowed):
            figures.explain("contract", world.people["placed"].id, TODAY)


def test_an_unknown_line_or_place_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="Nobody stands at nowhere"):
        figures.people_behind("contract", P180, TODAY, place="nowhere")
    assert figures.people_behind("contract", P180, TODAY, place="part") == figures.people_behind(
        "contract", P180, TODAY, place=Place.PART
    )
    with pytest.raises(Refused, match="contract has no line best"):
        figures.people_behind("contract", "best", TODAY)


def test_explaining_one_enrolment_goes_through_every_line(world: World) -> None:
    found = figures.explain("contract", world.people["placed"].id, TODAY)
    assert (found.name, found.cohort_code) == ("Soto, Placed", "A-1")
    assert [line.key for line, *_ in found.lines] == [line.key for line in CONTRACT.every_line]
    by_line = {line.key: (v.place, sentence, seen) for line, v, sentence, seen in found.lines}
    place, sentence, seen = by_line["median_days_to_job"]
    assert (place, sentence) == (Place.PART, "The first day in work is recorded.")
    assert seen is not None
    assert seen.status == "employed"
    with pytest.raises(NotFound):
        figures.explain("contract", 1, TODAY)
