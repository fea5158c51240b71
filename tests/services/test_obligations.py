"""Obligations: the way from owed to settled, who takes which step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Obligation
from tracker.queries.scope import Viewer
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.vocabulary import Role
from tracker.services import obligations

DUE = date(2026, 11, 30)


def owed(system: Viewer, **values: Any) -> Obligation:
    given = {"kind": "report_due", "title": "Q3 report", "due_on": DUE}
    return obligations.add_obligation(system, build.term(build.partner()), **{**given, **values})


def test_from_owed_to_accepted_by_way_of_a_return(system: Viewer) -> None:
    row = owed(system)
    obligations.submit_obligation(system, row, note="Sent by post.")
    obligations.return_obligation(system, row, note="Page 2 is missing.")
    assert (row.status, row.note, row.settled_at) == ("returned", "Page 2 is missing.", None)
    obligations.submit_obligation(system, row)
    obligations.accept_obligation(system, row, version=row.version)
    assert row.status == "accepted"
    assert row.settled_at is not None


def test_waiving_needs_a_reason(system: Viewer) -> None:
    row = owed(system)
    with pytest.raises(Refused) as error:
        obligations.waive_obligation(system, row, note="")
    assert error.value.problems[0].field == "note"
    obligations.waive_obligation(system, row, note="Pilot, no report agreed.")
    assert (row.status, row.settled_at is not None) == ("waived", True)


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ((), obligations.accept_obligation, "open cannot become accepted"),
        ((), obligations.return_obligation, "open cannot become returned"),
        ((obligations.submit_obligation,), obligations.submit_obligation, "submitted cannot"),
        ((obligations.waive_obligation,), obligations.submit_obligation, "waived cannot"),
        (
            (obligations.submit_obligation, obligations.accept_obligation),
            obligations.waive_obligation,
            "accepted cannot",
        ),
    ],
)
def test_steps_out_of_order_are_refused(
    system: Viewer,
    before: tuple[Callable[..., Obligation], ...],
    step: Callable[..., Obligation],
    words: str,
) -> None:
    row = owed(system)
    for earlier in before:
        earlier(system, row, note="because")
    status = row.status
    with pytest.raises(Refused, match=words):
        step(system, row, note="because")
    assert row.status == status


def test_edit_while_owed_only(system: Viewer) -> None:
    row = owed(system)
    obligations.edit_obligation(
        system, row, version=1, kind="audit", title="Audit", due_on=date(2026, 12, 1)
    )
    assert (row.kind, row.version) == ("audit", 2)
    with pytest.raises(EditConflict):
        obligations.edit_obligation(system, row, version=1, kind="audit", title="B", due_on=DUE)
    obligations.submit_obligation(system, row)
    with pytest.raises(Refused, match="still owed"):
        obligations.edit_obligation(
            system, row, version=row.version, kind="audit", title="B", due_on=DUE
        )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": None}, "kind"),
        ({"kind": "tribute"}, "kind"),
        ({"title": None}, "title"),
        ({"title": "t" * 201}, "title"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(1, 1, 1)}, "due_on"),
    ],
)
def test_bad_values_are_refused_at_their_field(
    system: Viewer, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as error:
        owed(system, **values)
    assert error.value.problems[0].field == field
    assert db.session.query(Obligation).count() == 0


def test_a_partner_hands_in_and_judges_nothing(system: Viewer) -> None:
    row = owed(system)
    manager = Viewer(9, "manager", frozenset({Role.MANAGER}), frozenset({row.partner_id}))
    obligations.submit_obligation(manager, row)
    for step in (obligations.accept_obligation, obligations.return_obligation):
        with pytest.raises(NotAllowed):
            step(manager, row, note="well done")
    reader = Viewer(9, "viewer", frozenset({Role.VIEWER}), frozenset({row.partner_id}))
    with pytest.raises(NotAllowed):
        obligations.submit_obligation(reader, row)
