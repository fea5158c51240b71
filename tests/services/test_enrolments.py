"""Enrolling and every move of one enrolment: what is kept, what is refused, what is projected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import build
from tracker.extensions import db
from tracker.models import AuditEntry, Cohort, Enrolment, EnrolmentEvent, Learner, LearnerReference
from tracker.queries.enrolments import get_enrolment
from tracker.queries.projections import list_differences
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import EditConflict, NotAllowed, Refused
from tracker.rules.validation_people import EntryFacts, Person
from tracker.rules.vocabulary import Role
from tracker.services import enrolments as services
from tracker.services.change import changing
from tracker.services.licences import grant
from tracker.services.undos import undo_event

TODAY = date(2026, 11, 24)
JANUARY, MARCH, JUNE = date(2025, 1, 6), date(2025, 3, 3), date(2025, 6, 30)
ADA = Person("Ada", "Quispe", "Ada@Example.test", "+51 1 234 567", 1999, "PE")


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    return build.cohort(build.partner())


def enrol(cohort: Cohort, **values: object) -> Enrolment:
    given = {"enrolled_on": JANUARY, "today": TODAY, **values}
    if "learner" not in given:
        given.setdefault("person", ADA)
    return services.enrol_learner(SYSTEM, cohort, **given)  # type: ignore[arg-type]


def refused(error: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {problem.field: problem.message for problem in error.value.problems}


def test_a_new_person_comes_with_keys_reference_and_first_event(cohort: Cohort) -> None:
    row = enrol(cohort, reference="R-1")
    learner = row.learner
    assert (learner.name, learner.email_key, learner.phone_key) == (
        "Quispe, Ada",
        "ada@example.test",
        "511234567",
    )
    assert [(e.kind, e.effective_on, e.sequence) for e in row.events] == [("enrolled", JANUARY, 1)]
    assert (row.status, row.enrolled_on, row.original_cohort_id) == (
        "enrolled",
        JANUARY,
        cohort.id,
    )
    assert db.session.query(LearnerReference).one().value == "R-1"
    verbs = {entry.verb for entry in db.session.query(AuditEntry).filter_by(entity="enrolment")}
    assert verbs == {"enrolment.enrolled"}


def test_a_known_reference_is_the_known_person(cohort: Cohort) -> None:
    ada = enrol(cohort, reference="R-1").learner
    other = build.cohort(cohort.partner)
    again = services.enrol_learner(SYSTEM, other, enrolled_on=JANUARY, today=TODAY, reference="R-1")
    assert again.learner_id == ada.id
    assert db.session.query(LearnerReference).count() == 1
    with pytest.raises(Refused) as error:
        enrol(build.cohort(cohort.partner), person=Person("Eva"), reference="R-1")
    assert refused(error) == {"reference": "Quispe, Ada has this reference already."}
    assert db.session.query(Learner).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"enrolled_on": None}, "enrolled_on"),
        ({"enrolled_on": date(2026, 11, 25)}, "enrolled_on"),
        ({"enrolled_on": date(2025, 7, 1)}, "enrolled_on"),
        ({"person": Person()}, "family_name"),
        ({"person": Person("Ada", email="nowhere")}, "email"),
        ({"person": None}, "family_name"),
        ({"reference": "x" * 201}, "reference"),
    ],
)
def test_enrolling_refuses_at_the_field(
    cohort: Cohort, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as error:
        enrol(cohort, **values)
    assert list(refused(error)) == [field]
    assert db.session.query(Learner).count() == 0


def test_a_cancelled_cohort_takes_nobody(cohort: Cohort) -> None:
    off = build.cohort(cohort.partner, cancelled_on=JANUARY)
    with pytest.raises(Refused, match="cancelled"):
        enrol(off)


def test_one_open_place_a_program_points_to_the_one_there_is(cohort: Cohort) -> None:
    ada = enrol(cohort).learner
    sibling = build.cohort(cohort.partner, cohort.program_version, code="FS-2")
    with pytest.raises(Refused) as error:
        enrol(sibling, learner=ada)
    assert refused(error) == {
        "learner_id": f"Quispe, Ada is enrolled in this program already, in cohort {cohort.code}."
    }
    with pytest.raises(Refused, match=r"in this cohort already \(enrolled\)"):
        enrol(cohort, learner=ada)


def test_an_open_place_elsewhere_is_not_told_to_whom_it_does_not_concern(cohort: Cohort) -> None:
    birch = build.partner("Birch")
    ada = enrol(cohort).learner
    build.enrolment(build.cohort(birch), ada)
    target = build.cohort(birch, cohort.program_version)
    manager = Viewer(None, "m", frozenset({Role.MANAGER}), frozenset({birch.id}))
    target_id, ada_id, code = target.id, ada.id, cohort.code
    db.session.remove()
    with viewing(manager), pytest.raises(Refused) as error:
        services.enrol_learner(
            manager,
            db.session.get_one(Cohort, target_id),
            learner=db.session.get_one(Learner, ada_id),
            enrolled_on=JANUARY,
            today=TODAY,
        )
    said = refused(error)["learner_id"]
    assert "head office" in said
    assert code not in said
    assert "already" not in said


def test_a_licence_that_limits_learners_counts_them(system: Viewer) -> None:
    partner, version = build.partner(), build.program()
    licence = build.licence(build.term(partner), version, max_learners=1)
    with changing(SYSTEM, "test.granted"):
        grant(licence, JANUARY)
    cohort = build.cohort(partner, version, licence_id=licence.id)
    enrol(cohort)
    with pytest.raises(Refused) as error:
        enrol(cohort, person=Person("Eva"))
    assert "learners left" in refused(error)["licence_id"]


def test_the_database_itself_refuses_a_second_open_place(cohort: Cohort) -> None:
    ada = enrol(cohort).learner
    sibling = build.cohort(cohort.partner, cohort.program_version)
    with pytest.raises(Refused) as error:
        build.enrolment(sibling, ada)
    assert list(refused(error)) == ["learner_id"]


def test_the_moves_of_a_life(cohort: Cohort) -> None:
    row = enrol(cohort)
    services.start_enrolment(SYSTEM, row, on=JANUARY, today=TODAY)
    services.defer_enrolment(
        SYSTEM, row, on=MARCH, expected_return_on=date(2025, 4, 1), reason="medical", today=TODAY
    )
    assert (row.status, row.expected_return_on) == ("deferred", date(2025, 4, 1))
    services.reinstate_enrolment(SYSTEM, row, on=date(2025, 4, 2), today=TODAY)
    assert (row.status, row.expected_return_on) == ("enrolled", None)
    services.complete_enrolment(SYSTEM, row, on=JUNE, today=TODAY)
    assert (row.status, row.completed_on, row.exit_on) == ("completed", JUNE, JUNE)
    assert row.started_on == JANUARY
    assert [event.sequence for event in row.events] == [1, 2, 3, 4, 5]
    assert list_differences() == []


def test_leaving_needs_a_reason_and_can_be_turned_round(cohort: Cohort) -> None:
    row = enrol(cohort)
    with pytest.raises(Refused) as error:
        services.withdraw_enrolment(SYSTEM, row, on=None, reason=None, today=TODAY)
    assert sorted(refused(error)) == ["on", "reason"]
    services.withdraw_enrolment(SYSTEM, row, on=MARCH, reason="job_found", today=TODAY)
    assert (row.status, row.exit_reason, row.exit_on) == ("withdrawn", "job_found", MARCH)
    services.reinstate_enrolment(SYSTEM, row, on=date(2025, 4, 2), today=TODAY)
    assert (row.status, row.exit_reason, row.exit_on) == ("enrolled", None, None)
    services.dismiss_enrolment(SYSTEM, row, on=JUNE, reason="academic", today=TODAY)
    with pytest.raises(Refused, match="dismissed cannot become: completed"):
        services.complete_enrolment(SYSTEM, row, on=JUNE, today=TODAY)


def test_nobody_is_reinstated_beside_another_open_place(cohort: Cohort) -> None:
    row = enrol(cohort)
    services.withdraw_enrolment(SYSTEM, row, on=MARCH, reason="moved", today=TODAY)
    sibling = build.cohort(cohort.partner, cohort.program_version, code="FS-2")
    enrol(sibling, learner=row.learner, enrolled_on=MARCH)
    with pytest.raises(Refused, match="FS-2"):
        services.reinstate_enrolment(SYSTEM, row, on=JUNE, today=TODAY)
    withdrawal = row.events[-1].id
    with pytest.raises(Refused, match="FS-2"):
        undo_event(SYSTEM, row, event_id=withdrawal, today=TODAY)


def test_an_undone_move_stays_visible_and_the_status_returns(cohort: Cohort) -> None:
    row = enrol(cohort)
    services.complete_enrolment(SYSTEM, row, on=JUNE, today=TODAY)
    completion = row.events[-1].id
    undo_event(SYSTEM, row, event_id=completion, today=TODAY, note="Wrong learner.")
    assert (row.status, row.completed_on) == ("enrolled", None)
    assert [event.kind for event in row.events] == ["enrolled", "completed", "undone"]
    with pytest.raises(Refused, match="undone already"):
        undo_event(SYSTEM, row, event_id=completion, today=TODAY)
    with pytest.raises(Refused, match="no such entry"):
        undo_event(SYSTEM, row, event_id=1, today=TODAY)
    with pytest.raises(Refused, match="stays"):
        undo_event(SYSTEM, row, event_id=row.events[0].id, today=TODAY)


def test_entry_facts_are_edited_by_version(cohort: Cohort) -> None:
    row = enrol(cohort)
    facts = EntryFacts(
        intent="keep_job",
        employed_at_entry=True,
        entry_salary_amount=Decimal("1200.50"),
        entry_salary_currency="PEN",
        entry_salary_period="month",
    )
    version = row.version
    services.edit_enrolment(SYSTEM, row, version=version, facts=facts, today=TODAY)
    assert (row.intent, row.entry_salary_amount) == ("keep_job", Decimal("1200.50"))
    with pytest.raises(EditConflict):
        services.edit_enrolment(SYSTEM, row, version=version, facts=facts, today=TODAY)
    with pytest.raises(Refused) as error:
        services.edit_enrolment(
            SYSTEM, row, version=row.version, facts=EntryFacts(intent="x"), today=TODAY
        )
    assert list(refused(error)) == ["intent"]


def test_a_projection_that_went_wrong_is_found_and_rebuilt(cohort: Cohort) -> None:
    row = enrol(cohort)
    with changing(SYSTEM, "test.broken"):
        row.status_on = MARCH
        cohort.ends_on = MARCH
    found = [(one.entity, one.field, one.stored, one.rebuilt) for one in list_differences()]
    assert found == [
        ("enrolment", "status_on", MARCH, JANUARY),
        ("cohort", "ends_on", MARCH, JUNE),
    ]
    assert "should be 2025-01-06" in str(list_differences()[0])
    services.rebuild_enrolment(SYSTEM, row)
    assert [one.entity for one in list_differences()] == ["cohort"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANALYST, Role.FUNDER])
def test_readers_write_nothing(cohort: Cohort, role: Role) -> None:
    row = enrol(cohort)
    reader = Viewer(1, "reader", frozenset({role}), None)
    acts = [
        lambda: services.enrol_learner(reader, cohort, enrolled_on=JANUARY, today=TODAY),
        lambda: services.complete_enrolment(reader, row, on=JUNE, today=TODAY),
        lambda: services.withdraw_enrolment(reader, row, on=JUNE, reason="moved", today=TODAY),
        lambda: undo_event(reader, row, event_id=1, today=TODAY),
        lambda: services.edit_enrolment(reader, row, version=1, facts=EntryFacts(), today=TODAY),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert db.session.query(EnrolmentEvent).count() == 1


KINDS = st.sampled_from([*services.VERBS, "undo"])
STEPS = st.lists(st.tuples(KINDS, st.integers(0, 40), st.integers(0, 9)), max_size=8)


@settings(max_examples=20)
@given(steps=STEPS)
def test_random_verbs_keep_the_projection_and_undo_restores(
    cohort: Cohort, steps: list[tuple[str, int, int]]
) -> None:
    row = enrol(cohort, person=Person(family_name="Random"))
    row_id = row.id
    for kind, offset, pick in steps:
        row = get_enrolment(row_id)
        on = date.fromordinal(JANUARY.toordinal() + offset)
        before = state(row)
        values: dict[str, object] = {"on": on, "today": TODAY}
        if kind in {"withdrawn", "dismissed"}:
            values["reason"] = "other"
        if kind == "deferred":
            values["expected_return_on"] = date.fromordinal(on.toordinal() + 7)
        try:
            if kind == "undo":
                event = row.events[pick % len(row.events)]
                undo_event(SYSTEM, row, event_id=event.id, today=TODAY)
                continue
            services.VERBS[kind](SYSTEM, row, **values)
        except Refused:
            db.session.expire_all()
            assert state(get_enrolment(row_id)) == before
            continue
        if pick % 2:
            undo_event(SYSTEM, row, event_id=row.events[-1].id, today=TODAY)
            assert state(row) == before
    assert list_differences() == []


def state(row: Enrolment) -> tuple[object, ...]:
    """Everything the events decide."""
    return (
        row.status,
        row.status_on,
        row.enrolled_on,
        row.started_on,
        row.completed_on,
        row.exit_on,
        row.exit_reason,
        row.expected_return_on,
    )
