"""Editing people, their references and consents; merging two records and taking it apart."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import AuditEntry, Consent, Enrolment, Learner, LearnerReference, Partner
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import EditConflict, NotAllowed, NotFound, Refused
from tracker.rules.validation_people import Person
from tracker.rules.vocabulary import Role
from tracker.services import learners as services
from tracker.services.learner_merges import merge_learners, unmerge_learner

TODAY = date(2026, 11, 24)


@pytest.fixture
def alder(system: Viewer) -> Partner:
    return build.partner("Alder")


def learner_at(partner: Partner, given: str, **values: object) -> Learner:
    who = build.learner(given, "Quispe", **values)
    build.enrolment(build.cohort(partner), who)
    return who


def test_edits_keep_the_keys_in_step_and_mind_the_version(alder: Partner) -> None:
    ada = learner_at(alder, "Ada")
    version = ada.version
    person = Person("Ada", "Quispe", email="New@Example.test")
    services.edit_learner(SYSTEM, ada, version=version, person=person, today=TODAY)
    assert (ada.email, ada.email_key) == ("New@Example.test", "new@example.test")
    with pytest.raises(EditConflict):
        services.edit_learner(SYSTEM, ada, version=version, person=person, today=TODAY)
    with pytest.raises(Refused) as error:
        services.edit_learner(
            SYSTEM, ada, version=ada.version, person=Person(email="no"), today=TODAY
        )
    assert sorted(problem.field for problem in error.value.problems) == ["email", "family_name"]


def test_references_are_unique_within_a_partner_only(alder: Partner) -> None:
    birch = build.partner("Birch")
    ada, eva = learner_at(alder, "Ada"), learner_at(alder, "Eva")
    zoe = learner_at(birch, "Zoe")
    services.add_reference(SYSTEM, ada, partner=alder, value="R-1")
    services.add_reference(SYSTEM, zoe, partner=birch, value="R-1")
    with pytest.raises(Refused) as error:
        services.add_reference(SYSTEM, eva, partner=alder, value="R-1")
    assert [(p.field, p.message) for p in error.value.problems] == [
        ("value", "Quispe, Ada has this reference already.")
    ]
    with pytest.raises(Refused, match="has this reference already"):
        services.add_reference(SYSTEM, ada, partner=alder, value="R-1")
    with pytest.raises(Refused, match="needed"):
        services.add_reference(SYSTEM, ada, partner=alder, value=None)
    with pytest.raises(NotFound):
        services.add_reference(SYSTEM, ada, partner=birch, value="R-2")
    row = db.session.query(LearnerReference).filter_by(learner_id=ada.id).one()
    services.remove_reference(SYSTEM, row)
    services.add_reference(SYSTEM, eva, partner=alder, value="R-1")


def test_consents_are_given_and_taken_back(alder: Partner) -> None:
    ada = learner_at(alder, "Ada")

    def give(**values: object) -> Consent:
        given = {"purpose": "statistics", "given_on": date(2025, 1, 6), **values}
        return services.give_consent(SYSTEM, ada, partner=alder, today=TODAY, **given)  # type: ignore[arg-type]

    consent = give(channel="paper")
    for values, field in [
        ({"purpose": "spam"}, "purpose"),
        ({"given_on": None}, "given_on"),
        ({"given_on": date(2026, 12, 1)}, "given_on"),
        ({"channel": "x" * 61}, "channel"),
    ]:
        with pytest.raises(Refused) as error:
            give(**values)
        assert [problem.field for problem in error.value.problems] == [field]
    with pytest.raises(NotFound):
        services.give_consent(
            SYSTEM,
            ada,
            partner=build.partner("Birch"),
            purpose="contact",
            given_on=TODAY,
            today=TODAY,
        )
    for day in (None, date(2025, 1, 5), date(2026, 12, 1)):
        with pytest.raises(Refused):
            services.withdraw_consent(SYSTEM, consent, withdrawn_on=day, today=TODAY)
    services.withdraw_consent(SYSTEM, consent, withdrawn_on=date(2025, 2, 1), today=TODAY)
    with pytest.raises(Refused, match="was withdrawn on 1 February 2025"):
        services.withdraw_consent(SYSTEM, consent, withdrawn_on=TODAY, today=TODAY)


def test_a_merge_moves_everything_signed_and_is_taken_apart_again(alder: Partner) -> None:
    winner = learner_at(alder, "Ada", birth_year=1999)
    loser = learner_at(alder, "Adah", email="ada@example.test", email_key="ada@example.test")
    build.reference(alder, loser, "R-2")
    services.give_consent(
        SYSTEM, loser, partner=alder, purpose="contact", given_on=date(2025, 1, 6), today=TODAY
    )
    merge_learners(SYSTEM, winner, loser=loser, take=("email", "given_name"))
    assert db.session.query(Enrolment).filter_by(learner_id=winner.id).count() == 2
    assert db.session.query(LearnerReference).one().learner_id == winner.id
    assert db.session.query(Consent).one().learner_id == winner.id
    assert (winner.given_name, winner.email, winner.email_key, winner.birth_year) == (
        "Adah",
        "ada@example.test",
        "ada@example.test",
        1999,
    )
    assert loser.merged_into_id == winner.id
    moved = db.session.query(AuditEntry).filter_by(verb="learner.merged", entity="enrolment").one()
    assert (moved.old, moved.new) == ({"learner_id": loser.id}, {"learner_id": winner.id})
    with pytest.raises(Refused, match="was merged into another"):
        services.edit_learner(SYSTEM, loser, version=loser.version, person=Person("A"), today=TODAY)
    unmerge_learner(SYSTEM, loser)
    assert loser.merged_into_id is None
    assert db.session.query(Enrolment).filter_by(learner_id=loser.id).count() == 1
    assert db.session.query(LearnerReference).one().learner_id == loser.id
    assert (winner.given_name, winner.email, winner.email_key) == ("Ada", None, None)
    with pytest.raises(Refused, match="not merged"):
        unmerge_learner(SYSTEM, loser)


def test_what_changed_after_the_merge_stays(alder: Partner) -> None:
    winner, loser = learner_at(alder, "Ada"), learner_at(alder, "Adah", country="PE")
    merge_learners(SYSTEM, winner, loser=loser, take=("country",))
    services.edit_learner(
        SYSTEM, winner, version=winner.version, person=Person("Ada", country="FR"), today=TODAY
    )
    added = build.enrolment(build.cohort(alder), winner)
    unmerge_learner(SYSTEM, loser)
    assert winner.country == "FR"
    assert added.learner_id == winner.id


def test_merges_that_cannot_be_are_refused(alder: Partner) -> None:
    ada, eva = learner_at(alder, "Ada"), learner_at(alder, "Eva")
    with pytest.raises(Refused, match="two different"):
        merge_learners(SYSTEM, ada, loser=ada)
    cohort = build.cohort(alder, code="FS-7")
    for who in (ada, eva):
        build.enrolment(cohort, who, then=(("completed", date(2025, 6, 30)),))
    with pytest.raises(Refused, match="Both were enrolled in cohort FS-7"):
        merge_learners(SYSTEM, ada, loser=eva)
    version = build.program(name="Data")
    one, two = build.learner("One"), build.learner("Two")
    build.enrolment(build.cohort(alder, version), one)
    build.enrolment(build.cohort(alder, version), two)
    with pytest.raises(Refused, match="Both hold an open place in Data"):
        merge_learners(SYSTEM, one, loser=two)
    three = learner_at(alder, "Three")
    merge_learners(SYSTEM, one, loser=three)
    with pytest.raises(Refused, match="merged into another"):
        merge_learners(SYSTEM, two, loser=three)


def test_only_who_sees_all_that_moves_may_merge(alder: Partner) -> None:
    ada, eva = learner_at(alder, "Ada"), learner_at(alder, "Eva")
    build.enrolment(build.cohort(build.partner("Birch")), eva)
    coordinator = Viewer(None, "c", frozenset({Role.COORDINATOR}), frozenset({alder.id}))
    with viewing(coordinator), pytest.raises(Refused, match="ask an administrator"):
        merge_learners(coordinator, ada, loser=eva)
    manager = Viewer(None, "m", frozenset({Role.MANAGER}), None)
    with pytest.raises(NotAllowed):
        merge_learners(manager, ada, loser=eva)
    merge_learners(SYSTEM, ada, loser=eva)
    with viewing(coordinator), pytest.raises(Refused, match="ask an administrator"):
        unmerge_learner(coordinator, eva)
