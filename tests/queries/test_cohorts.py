"""Reads of cohorts: the status in the database is the status in Python, counts, choices."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Partner
from tracker.queries import cohorts as queries
from tracker.queries.criteria import Criteria
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import COHORT_STATUSES, Role

DAYS = st.one_of(st.none(), st.dates(date(2025, 1, 1), date(2025, 1, 6)))
TODAY = date(2025, 1, 3)


@pytest.fixture
def alder(system: Viewer) -> Partner:
    return build.partner("Alder")


def manager_of(partner: Partner) -> Viewer:
    return Viewer(None, "m", frozenset({Role.MANAGER}), frozenset({partner.id}))


@settings(max_examples=25)
@given(starts_on=DAYS, length=st.integers(0, 4), has_end=st.booleans(), cancelled_on=DAYS)
def test_every_cohort_has_the_status_python_gives_it(
    alder: Partner, starts_on: date | None, length: int, has_end: bool, cancelled_on: date | None
) -> None:
    first = starts_on or TODAY
    ends_on = date.fromordinal(first.toordinal() + length) if has_end else None
    row = build.cohort(alder, starts_on=starts_on, ends_on=ends_on, cancelled_on=cancelled_on)
    fitting = [
        status
        for status in COHORT_STATUSES
        if db.session.scalar(
            select(Cohort.id).where(Cohort.id == row.id, queries.is_status(status, TODAY))
        )
    ]
    assert fitting == [row.status_on(TODAY)]


def test_an_unknown_status_fits_nothing(alder: Partner) -> None:
    build.cohort(alder)
    page = queries.list_cohorts(Criteria(filters={"status": "happy"}), today=TODAY)
    assert page.total == 0


def test_rosters_are_counted_in_one_statement_and_empty_ones_too(alder: Partner) -> None:
    full, empty = build.cohort(alder), build.cohort(alder)
    build.enrolment(full)
    build.enrolment(full, then=(("completed", date(2025, 6, 30)),))
    build.enrolment(full, then=(("withdrawn", date(2025, 3, 3)),), reason="moved")
    counts = queries.count_rosters([full.id, empty.id])
    assert (counts[full.id].enrolled, counts[full.id].open) == (3, 1)
    assert counts[full.id].of("completed") == 1
    assert counts[empty.id].enrolled == 0
    assert queries.count_rosters([]) == {}


def test_open_cohorts_leave_out_what_ended_or_was_called_off(alder: Partner) -> None:
    build.cohort(alder, code="ended", ends_on=date(2025, 1, 2), starts_on=date(2025, 1, 1))
    build.cohort(alder, code="off", cancelled_on=TODAY)
    build.cohort(alder, code="planned", starts_on=date(2025, 2, 1))
    running = build.cohort(alder, code="running", starts_on=date(2025, 1, 1))
    build.cohort(alder, code="undated", starts_on=None, ends_on=None)
    assert [row.code for row in queries.list_open_cohorts(on=TODAY)] == [
        "planned",
        "running",
        "undated",
    ]
    found = queries.list_open_cohorts(on=TODAY, program_id=running.program_id, partner_id=alder.id)
    assert [row.code for row in found] == ["running"]


def test_a_partner_is_named_by_slug_or_key_in_the_viewers_scope(alder: Partner) -> None:
    birch = build.partner("Birch")
    build.cohort(birch)
    manager, birch_id = manager_of(alder), birch.id
    assert queries.get_partner_named("birch").id == birch_id
    assert queries.get_partner_named(str(birch_id)).id == birch_id
    db.session.expire_all()
    with viewing(manager):
        for text in ("birch", str(birch_id), "nobody", ""):
            with pytest.raises(NotFound):
                queries.get_partner_named(text)
        assert queries.list_years() == []


def test_years_run_from_the_last_start_to_the_first(alder: Partner) -> None:
    assert queries.list_years() == []
    build.cohort(alder, starts_on=date(2023, 5, 1), ends_on=None)
    build.cohort(alder, starts_on=date(2025, 5, 1), ends_on=None)
    build.cohort(alder, starts_on=None, ends_on=None)
    assert queries.list_years() == [2025, 2024, 2023]


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "9" * 19, "１２"])
def test_what_is_no_key_is_no_key(text: str) -> None:
    assert queries.key_of(text) in (None, 12)
