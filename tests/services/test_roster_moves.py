"""One click for many learners: the plan says what the verb does, one undo takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, EnrolmentEvent
from tracker.queries.enrolments import list_clicks, list_cohort_enrolments
from tracker.queries.projections import list_differences
from tracker.queries.scope import SYSTEM, Viewer
from tracker.rules.moves import Move
from tracker.rules.problems import NotFound, Refused
from tracker.services import enrolments, roster_moves, undos

TODAY = date(2026, 11, 24)
MARCH, JUNE = date(2025, 3, 3), date(2025, 6, 30)


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    """Five learners: three with a place, one withdrawn, one deferred."""
    row = build.cohort(build.partner())
    for name in ("Adler", "Baum", "Cohen"):
        build.enrolment(row, build.learner("Noa", name))
    build.enrolment(
        row, build.learner("Noa", "Dahan"), then=(("withdrawn", MARCH),), reason="moved"
    )
    build.enrolment(row, build.learner("Noa", "Eitan"), then=(("deferred", MARCH),))
    return row


def by_name(cohort: Cohort) -> dict[str, Enrolment]:
    return {str(row.learner.family_name): row for row in list_cohort_enrolments(cohort.id)}


def statuses(cohort: Cohort) -> str:
    return " ".join(f"{name}:{row.status}" for name, row in by_name(cohort).items())


def test_a_class_completes_but_for_its_exceptions_and_one_undo_restores(cohort: Cohort) -> None:
    before = statuses(cohort)
    rows = by_name(cohort)
    exceptions = {
        rows["Baum"].id: Move("withdrawn", MARCH, "job_found"),
        rows["Cohen"].id: None,
    }
    plan = roster_moves.plan_class(cohort, completed_on=JUNE, exceptions=exceptions, today=TODAY)
    assert [(row.learner.family_name, move.kind) for row, move in plan.changes] == [
        ("Adler", "completed"),
        ("Baum", "withdrawn"),
    ]
    assert plan.cannot == ()
    result = roster_moves.complete_class(
        SYSTEM, cohort, completed_on=JUNE, exceptions=exceptions, today=TODAY
    )
    assert result.changed == 2
    assert statuses(cohort) == (
        "Adler:completed Baum:withdrawn Cohen:enrolled Dahan:withdrawn Eitan:deferred"
    )
    undone = undos.undo_click(SYSTEM, cohort, batch_key=result.batch_key, today=TODAY)
    assert (undone.taken_back, undone.kept) == (2, ())
    assert statuses(cohort) == before
    assert db.session.query(EnrolmentEvent).filter_by(kind="undone").count() == 2
    assert list_differences() == []


def test_who_cannot_is_named_with_the_reason_and_the_others_change(cohort: Cohort) -> None:
    ids = [row.id for row in by_name(cohort).values()]
    move = Move("completed", JUNE)
    plan = roster_moves.plan_change(cohort, enrolment_ids=ids, move=move, today=TODAY)
    assert len(plan.changes) == 4
    assert plan.sentences == [
        "Dahan, Noa: An enrolment that is withdrawn cannot become: completed."
    ]
    result = roster_moves.change_status(SYSTEM, cohort, enrolment_ids=ids, move=move, today=TODAY)
    assert (result.changed, list(result.sentences)) == (4, plan.sentences)


def test_a_day_that_is_wrong_for_all_is_said_once_at_its_field(cohort: Cohort) -> None:
    ids = [row.id for row in by_name(cohort).values() if row.status == "enrolled"]
    with pytest.raises(Refused) as error:
        roster_moves.change_status(
            SYSTEM,
            cohort,
            enrolment_ids=ids,
            move=Move("withdrawn", date(2027, 1, 1)),
            today=TODAY,
        )
    assert [problem.field for problem in error.value.problems] == ["on", "reason"]
    with pytest.raises(Refused) as error:
        roster_moves.complete_class(SYSTEM, cohort, completed_on=None, exceptions={}, today=TODAY)
    assert [problem.field for problem in error.value.problems] == ["completed_on"]


def test_an_exception_whose_own_move_is_barred_stops_the_click(cohort: Cohort) -> None:
    rows = by_name(cohort)
    exceptions = {rows["Baum"].id: Move("withdrawn", MARCH)}
    with pytest.raises(Refused, match="Baum, Noa: Choose the reason"):
        roster_moves.complete_class(
            SYSTEM, cohort, completed_on=JUNE, exceptions=exceptions, today=TODAY
        )
    assert "completed" not in statuses(cohort)


def test_ids_of_others_are_not_found_and_nobody_ticked_is_said(cohort: Cohort) -> None:
    stranger = build.enrolment(build.cohort(cohort.partner))
    move = Move("completed", JUNE)
    with pytest.raises(NotFound):
        roster_moves.change_status(
            SYSTEM, cohort, enrolment_ids=[stranger.id], move=move, today=TODAY
        )
    with pytest.raises(NotFound):
        roster_moves.complete_class(
            SYSTEM, cohort, completed_on=JUNE, exceptions={stranger.id: None}, today=TODAY
        )
    with pytest.raises(Refused, match="Tick at least one"):
        roster_moves.change_status(SYSTEM, cohort, enrolment_ids=[], move=move, today=TODAY)
    with pytest.raises(Refused, match="Choose what happened"):
        roster_moves.change_status(
            SYSTEM, cohort, enrolment_ids=[1], move=Move("enrolled", JUNE), today=TODAY
        )
    with pytest.raises(NotFound):
        undos.undo_click(SYSTEM, cohort, batch_key="nothing", today=TODAY)


def test_an_undo_keeps_what_later_events_rest_on(cohort: Cohort) -> None:
    rows = by_name(cohort)
    pair = [rows["Adler"].id, rows["Baum"].id]
    away = Move("deferred", MARCH, expected_return_on=date(2025, 4, 1))
    key = roster_moves.change_status(
        SYSTEM, cohort, enrolment_ids=pair, move=away, today=TODAY
    ).batch_key
    enrolments.reinstate_enrolment(SYSTEM, rows["Adler"], on=date(2025, 4, 1), today=TODAY)
    undone = undos.undo_click(SYSTEM, cohort, batch_key=key, today=TODAY)
    assert undone.taken_back == 1
    assert undone.kept == (
        "Adler, Noa: Undo the later entry first (reinstated): it rests on this one.",
    )
    with pytest.raises(Refused):
        undos.undo_click(SYSTEM, cohort, batch_key=key, today=TODAY)
    clicks = list_clicks(cohort.id)
    assert [(len(click.events), click.kinds, click.is_undone) for click in clicks] == [
        (1, ["undone"], False),
        (2, ["deferred"], False),
    ]


def test_an_empty_class_says_so(system: Viewer) -> None:
    cohort = build.cohort(build.partner())
    with pytest.raises(Refused, match="Nobody in this cohort holds a place"):
        roster_moves.complete_class(SYSTEM, cohort, completed_on=JUNE, exceptions={}, today=TODAY)
