"""Summary rows: every cohort and partner, the same tallies as the screens, and they add."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import build
from tests.queries.world import TODAY, World, build_world
from tracker.metrics.tally import Tally
from tracker.queries.facts import FigureScope
from tracker.queries.figures import read_figures
from tracker.queries.scope import Viewer, viewing
from tracker.queries.summaries import (
    cohort_table,
    list_cohort_summaries,
    list_partner_summaries,
    partner_table,
)
from tracker.rules.problems import NotAllowed
from tracker.rules.vocabulary import Role


@pytest.fixture
def world(system: Viewer) -> World:
    return build_world()


def test_every_cohort_has_a_row_even_without_people(world: World) -> None:
    build.cohort(world.birch, code="B-0", starts_on=None, ends_on=None)
    rows = list_cohort_summaries(TODAY)
    assert [(r.partner, r.cohort) for r in rows] == [
        ("alder", "A-1"),
        ("alder", "A-2"),
        ("birch", "B-1"),
        ("birch", "B-0"),
    ]
    assert rows[-1].tally == Tally()
    assert (rows[0].partner_name, rows[0].centre, rows[0].program) == ("Alder", "Lima", "FS")


def test_cohorts_add_to_partners(world: World) -> None:
    cohorts = list_cohort_summaries(TODAY)
    for partner in list_partner_summaries(TODAY):
        own = [c.tally for c in cohorts if c.partner_id == partner.partner_id]
        assert Tally.total(own) == partner.tally
    assert Tally.total(c.tally for c in cohorts) == read_figures("contract", TODAY).total()


def test_the_cohorts_file(world: World) -> None:
    table = cohort_table(list_cohort_summaries(TODAY))
    assert table.header[:8] == [
        "partner",
        "centre",
        "program",
        "cohort",
        "starts_on",
        "ends_on",
        "enrolled_count",
        "started_count",
    ]
    assert table.header[-1] == "partner_name"
    assert all(len(row) == len(table.header) for row in table.rows)
    first = dict(zip(table.header, table.rows[0], strict=True))
    assert (first["partner"], first["cohort"], first["starts_on"]) == (
        "alder",
        "A-1",
        date(2025, 1, 6),
    )
    assert (first["enrolled_count"], first["started_count"], first["withdrawn_count"]) == (5, 4, 2)
    assert (first["completed_count"], first["known_count"], first["in_work_count"]) == (3, 2, 1)
    assert (first["placement_180_part"], first["placement_180_whole"]) == (1, 3)
    assert (first["salary_currency"], first["salary_median"]) == ("PEN", Decimal("30000.00"))


def test_the_partners_file(world: World) -> None:
    table = partner_table(list_partner_summaries(TODAY))
    assert table.header[:2] == ["partner", "enrolled_count"]
    assert [row[:2] for row in table.rows] == [["alder", 6], ["birch", 2]]
    one = partner_table(list_partner_summaries(TODAY, FigureScope(partner_id=world.birch.id)))
    assert [row[0] for row in one.rows] == ["birch"]


def test_a_partner_gets_its_own_rows_only(world: World) -> None:
    alder = world.alder.id
    with viewing(Viewer(1, "m", frozenset({Role.MANAGER}), frozenset({alder}))):
        assert {r.partner for r in list_cohort_summaries(TODAY)} == {"alder"}
        assert [r.partner for r in list_partner_summaries(TODAY)] == ["alder"]


def test_outsiders_get_no_summary_rows(world: World) -> None:
    funder = Viewer(1, "f", frozenset({Role.FUNDER}), frozenset({world.alder.id}))
    with viewing(funder):
        for listing in (list_cohort_summaries, list_partner_summaries):
            with pytest.raises(NotAllowed):
                listing(TODAY)
