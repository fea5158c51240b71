"""Pasted rows become learners with a place, once; the plan says what the verb does."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Learner
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role
from tracker.services.rosters import PasteResult, add_roster, plan_roster

TODAY = date(2026, 11, 24)
JANUARY = date(2025, 1, 6)
ROWS = "R-1\tAda\tQuispe\tada@example.test\t\t1999\nR-2\tNoa\tLevi\n"


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    return build.cohort(build.partner())


def paste(cohort: Cohort, pasted: str, **values: object) -> PasteResult:
    given = {"enrolled_on": JANUARY, "today": TODAY, **values}
    return add_roster(SYSTEM, cohort, pasted=pasted, **given)  # type: ignore[arg-type]


def actions(cohort: Cohort, pasted: str) -> list[str]:
    return [row.action for row in plan_roster(cohort, pasted=pasted, today=TODAY).rows]


def test_new_rows_enrol_new_people_and_a_second_paste_changes_nothing(cohort: Cohort) -> None:
    result = paste(cohort, ROWS)
    assert (result.read, result.created, result.known, result.skipped) == (2, 2, 0, 0)
    assert {row.learner.name for row in db.session.query(Enrolment)} == {
        "Quispe, Ada",
        "Levi, Noa",
    }
    assert actions(cohort, ROWS) == ["skipped", "skipped"]
    with pytest.raises(Refused, match="No row would enrol"):
        paste(cohort, ROWS)
    assert db.session.query(Learner).count() == 2


def test_known_people_are_recognised_by_reference_then_address_then_phone(cohort: Cohort) -> None:
    partner = cohort.partner
    first = build.cohort(partner)
    ada = build.learner("Ada", "Quispe", email="a@b.test", email_key="a@b.test")
    noa = build.learner("Noa", "Levi", phone="+51 1 234 567", phone_key="511234567")
    for who in (ada, noa):
        build.enrolment(first, who)
    build.reference(partner, ada, "R-1")
    plan = plan_roster(
        cohort,
        pasted="R-1\n\tNoa\tLevi\t\t0051 1234567\nR-3\tEva\tQuispe\tA@B.test\n",
        today=TODAY,
    )
    assert [(row.action, row.learner and row.learner.id) for row in plan.rows] == [
        ("known", ada.id),
        ("known", noa.id),
        # One address, another name: another person.
        ("new", None),
    ]
    by_email = plan_roster(cohort, pasted="\t\tQuispe\tA@B.test", today=TODAY)
    assert by_email.rows[0].learner is not None
    assert by_email.rows[0].learner.id == ada.id


def test_a_namesake_is_pointed_out_and_not_taken(cohort: Cohort) -> None:
    build.enrolment(build.cohort(cohort.partner), build.learner("Ada", "Quispe", birth_year=1999))
    (row,) = plan_roster(cohort, pasted="\tada\tQuispe\t\t\t1999", today=TODAY).rows
    assert (row.action, row.hint) == (
        "new",
        "May be Quispe, Ada, born 1999, who is on record.",
    )


def test_wrong_rows_stop_the_paste_unless_left_out(cohort: Cohort) -> None:
    rows = ROWS + "R-3\tEva\tSol\tnowhere\nR-2\tNoa\tLevi\n"
    with pytest.raises(Refused) as error:
        paste(cohort, rows)
    assert [(p.row, p.column) for p in error.value.problems] == [(3, "email"), (4, "reference")]
    assert db.session.query(Learner).count() == 0
    result = paste(cohort, rows, skip_wrong=True)
    assert (result.read, result.created, result.wrong) == (4, 2, 2)


def test_an_open_place_in_the_program_and_a_repeated_person_are_wrong(cohort: Cohort) -> None:
    sibling = build.cohort(cohort.partner, cohort.program_version)
    ada = build.learner("Ada", "Quispe", email="a@b.test", email_key="a@b.test")
    build.enrolment(sibling, ada)
    plan = plan_roster(cohort, pasted="\tAda\tQuispe\ta@b.test", today=TODAY)
    assert [problem.message for problem in plan.problems] == [
        "Holds an open place in this program already."
    ]
    build.reference(cohort.partner, ada, "R-9")
    twice = plan_roster(cohort, pasted="R-9\n\tAda\tQuispe\ta@b.test", today=TODAY)
    assert twice.rows[1].problems[-1].message == "Another row means the same learner."


def test_a_partner_never_learns_of_people_elsewhere(cohort: Cohort) -> None:
    birch = build.partner("Birch")
    ada = build.learner("Ada", "Quispe", email="a@b.test", email_key="a@b.test", birth_year=1999)
    build.enrolment(cohort, ada)
    build.reference(cohort.partner, ada, "R-1")
    theirs = build.cohort(birch, cohort.program_version)
    theirs_id = theirs.id
    manager = Viewer(None, "m", frozenset({Role.MANAGER}), frozenset({birch.id}))
    db.session.remove()
    with viewing(manager):
        target = db.session.get_one(Cohort, theirs_id)
        pasted = "R-1\tAda\tQuispe\ta@b.test\t\t1999"
        (row,) = plan_roster(target, pasted=pasted, today=TODAY).rows
        assert (row.action, row.hint, row.learner) == ("new", "", None)
        add_roster(manager, target, pasted=pasted, enrolled_on=JANUARY, today=TODAY)
    db.session.remove()
    with viewing(SYSTEM):
        assert db.session.query(Learner).count() == 2


def test_nothing_and_too_much_are_refused(cohort: Cohort) -> None:
    for pasted in ("", "\n\n", "\tx\ty\n" * 501):
        with pytest.raises(Refused):
            paste(cohort, pasted)
