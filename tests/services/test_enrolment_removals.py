"""A mistaken enrolment goes while nothing rests on it; a pasted roster is taken back whole."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import (
    AuditEntry,
    Cohort,
    Consent,
    Enrolment,
    EnrolmentEvent,
    Learner,
    LearnerReference,
)
from tracker.queries.licences import balance
from tracker.queries.scope import SYSTEM, Viewer
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.validation_people import Person
from tracker.rules.vocabulary import Role
from tracker.services import enrolments, rosters, undos
from tracker.services.change import changing
from tracker.services.enrolment_removals import remove_enrolment
from tracker.services.licences import grant

TODAY, JANUARY = date(2026, 11, 24), date(2025, 1, 6)


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    return build.cohort(build.partner())


def enrol(cohort: Cohort, name: str = "Ada", **values: object) -> Enrolment:
    given = {"person": Person(name), "enrolled_on": JANUARY, "today": TODAY, **values}
    return enrolments.enrol_learner(SYSTEM, cohort, **given)  # type: ignore[arg-type]


def test_the_only_enrolment_goes_with_its_learner_and_the_audit_keeps_both(cohort: Cohort) -> None:
    row = enrol(cohort, reference="R-1")
    assert remove_enrolment(SYSTEM, row, today=TODAY).id == cohort.id
    for entity in (Enrolment, EnrolmentEvent, Learner, LearnerReference):
        assert db.session.query(entity).count() == 0
    gone = db.session.query(AuditEntry).filter_by(verb="enrolment.removed")
    assert {entry.entity for entry in gone} == {
        "enrolment",
        "enrolment_event",
        "learner",
        "learner_reference",
    }


def test_a_learner_with_another_enrolment_stays(cohort: Cohort) -> None:
    ada = enrol(cohort, reference="R-1").learner
    second = enrol(build.cohort(cohort.partner), learner=ada)
    remove_enrolment(SYSTEM, second, today=TODAY)
    assert db.session.query(Learner).count() == 1
    assert db.session.query(LearnerReference).count() == 1


def test_what_more_is_recorded_keeps_the_enrolment(cohort: Cohort) -> None:
    moved = enrol(cohort, "Moved")
    enrolments.start_enrolment(SYSTEM, moved, on=JANUARY, today=TODAY)
    told = enrol(cohort, "Told")
    build.outcome(told)
    agreed = enrol(cohort, "Agreed")
    build.save(
        Consent(
            partner_id=cohort.partner_id,
            learner_id=agreed.learner_id,
            purpose="contact",
            given_on=JANUARY,
        )
    )
    for row, words in (
        (moved, "More has happened"),
        (told, "an outcome"),
        (agreed, "more on record"),
    ):
        with pytest.raises(Refused, match=words):
            remove_enrolment(SYSTEM, row, today=TODAY)
    assert db.session.query(Enrolment).count() == 3


def test_an_allowance_of_learners_is_given_back(system: Viewer) -> None:
    partner, version = build.partner(), build.program()
    licence = build.licence(build.term(partner), version, max_learners=2)
    with changing(SYSTEM, "test.granted"):
        grant(licence, JANUARY)
    row = enrol(build.cohort(partner, version, licence_id=licence.id))
    assert balance(licence, "learner").left == 1
    remove_enrolment(SYSTEM, row, today=TODAY)
    assert balance(licence, "learner").left == 2


def test_a_pasted_roster_is_taken_back_but_for_what_has_happened_since(cohort: Cohort) -> None:
    key = rosters.add_roster(
        SYSTEM, cohort, pasted="\tAda\tA\n\tBen\tB\n", enrolled_on=JANUARY, today=TODAY
    ).batch_key
    ada = db.session.query(Enrolment).join(Learner).filter(Learner.given_name == "Ada").one()
    enrolments.start_enrolment(SYSTEM, ada, on=JANUARY, today=TODAY)
    undone = undos.undo_click(SYSTEM, cohort, batch_key=key, today=TODAY)
    assert undone.taken_back == 1
    assert undone.kept == ("A, Ada: More has happened since; withdraw the learner instead.",)
    assert [row.given_name for row in db.session.query(Learner)] == ["Ada"]


def test_readers_remove_nothing(cohort: Cohort) -> None:
    row = enrol(cohort)
    with pytest.raises(NotAllowed):
        remove_enrolment(Viewer(1, "v", frozenset({Role.VIEWER}), None), row, today=TODAY)


def test_the_keys_of_a_partner_go_with_the_only_enrolment_there(cohort: Cohort) -> None:
    ada = enrol(cohort, reference="R-1").learner
    birch = build.partner("Birch")
    second = enrol(build.cohort(birch), learner=ada, reference="B-1")
    remove_enrolment(SYSTEM, second, today=TODAY)
    assert [row.value for row in db.session.query(LearnerReference)] == ["R-1"]
    enrol(build.cohort(birch), "Another", reference="B-1")


def test_a_consent_at_another_partner_is_not_lost(cohort: Cohort) -> None:
    ada = enrol(cohort).learner
    birch = build.partner("Birch")
    second = enrol(build.cohort(birch), learner=ada)
    build.save(Consent(partner_id=birch.id, learner_id=ada.id, purpose="contact", given_on=JANUARY))
    with pytest.raises(Refused, match="more on record"):
        remove_enrolment(SYSTEM, second, today=TODAY)
