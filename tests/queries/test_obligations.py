"""What is due, what waits, what is late; a partner sees its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Obligation
from tracker.queries.criteria import Criteria
from tracker.queries.obligations import (
    find_next_due,
    get_obligation,
    list_due,
    list_obligations,
    list_submitted,
    list_term_obligations,
)
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import Role
from tracker.services import obligations

TODAY = date(2026, 11, 24)


@pytest.fixture
def owed(system: Viewer) -> dict[str, Obligation]:
    """By title: late, soon (Birch's), far, handed in, waived."""
    alder, birch = (build.term(build.partner(name)) for name in ("Alder", "Birch"))
    days = {"late": -3, "soon": 30, "far": 31, "handed in": -10, "waived": 2}
    rows = {
        title: obligations.add_obligation(
            system,
            birch if title == "soon" else alder,
            kind="report_due",
            title=title,
            due_on=TODAY + timedelta(days=days[title]),
        )
        for title in days
    }
    obligations.submit_obligation(system, rows["handed in"])
    obligations.waive_obligation(system, rows["waived"], note="not needed")
    return rows


def test_due_and_waiting(owed: dict[str, Obligation]) -> None:
    assert [row.title for row in list_due(TODAY)] == ["late", "soon"]
    alder = owed["late"].partner_id
    assert [row.title for row in list_due(TODAY, within=31, partner_id=alder)] == ["late", "far"]
    assert [row.title for row in list_submitted()] == ["handed in"]
    found = find_next_due(alder)
    assert found is not None and found.title == "late"
    titles = [row.title for row in list_term_obligations(owed["late"].term_id)]
    assert titles == ["handed in", "late", "waived", "far"]


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        (Criteria(), ["handed in", "late", "waived", "soon", "far"]),
        (Criteria(filters={"status": "late"}), ["late"]),
        (Criteria(filters={"status": "submitted"}), ["handed in"]),
        (Criteria(filters={"partner": "birch"}), ["soon"]),
        (Criteria(filters={"kind": "audit"}), []),
        (Criteria(search="far"), ["far"]),
        (Criteria(sort="title"), ["far", "handed in", "late", "soon", "waived"]),
    ],
)
def test_list(owed: dict[str, Obligation], asked: Criteria, titles: list[str]) -> None:
    assert [row.title for row in list_obligations(asked, on=TODAY).rows] == titles


def test_a_strangers_obligation_does_not_exist(owed: dict[str, Obligation]) -> None:
    birch, foreign = owed["soon"].partner_id, owed["late"].id
    db.session.remove()
    with viewing(Viewer(1, "viewer", frozenset({Role.VIEWER}), frozenset({birch}))):
        assert [row.title for row in list_obligations(Criteria(), on=TODAY).rows] == ["soon"]
        assert [row.title for row in list_due(TODAY)] == ["soon"]
        with pytest.raises(NotFound):
            get_obligation(foreign)
