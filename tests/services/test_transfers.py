"""To another cohort and back: one open place, the first cohort remembered, no partner told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests import build
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, EnrolmentEvent, LearnerReference, Partner
from tracker.queries.enrolments import find_transfer_target, get_enrolment
from tracker.queries.projections import list_differences
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.validation_people import OutcomeFacts, Person
from tracker.rules.vocabulary import Role
from tracker.services import enrolments, learners, outcomes
from tracker.services.transfers import transfer_enrolment, undo_transfer

TODAY = date(2026, 11, 24)
MARCH, JUNE = date(2025, 3, 3), date(2025, 6, 30)


@pytest.fixture
def alder(system: Viewer) -> Partner:
    return build.partner("Alder")


@pytest.fixture
def row(alder: Partner) -> Enrolment:
    return build.enrolment(
        build.cohort(alder, code="FS-1"), intent="keep_job", entry_salary_amount=Decimal(5)
    )


def sibling(row: Enrolment, **values: object) -> Cohort:
    return build.cohort(row.cohort.partner, row.cohort.program_version, **values)  # type: ignore[arg-type]


def manager_of(*partners: Partner) -> Viewer:
    ids = frozenset(partner.id for partner in partners)
    return Viewer(None, "manager", frozenset({Role.MANAGER}), ids)


def transfer(row: Enrolment, to: Cohort, on: date | None = MARCH) -> Enrolment:
    return transfer_enrolment(SYSTEM, row, to=to, on=on, today=TODAY)


def test_the_old_closes_the_new_points_back_and_keeps_the_first_cohort(row: Enrolment) -> None:
    to = sibling(row)
    arrived = transfer(row, to)
    assert (row.status, row.exit_on) == ("transferred_out", MARCH)
    assert (arrived.status, arrived.enrolled_on, arrived.cohort_id) == ("enrolled", MARCH, to.id)
    assert arrived.transferred_from_id == row.id
    assert arrived.original_cohort_id == row.cohort_id
    assert (arrived.intent, arrived.entry_salary_amount) == ("keep_job", Decimal(5))
    third = transfer(arrived, sibling(row), date(2025, 4, 1))
    assert third.original_cohort_id == row.cohort_id
    assert list_differences() == []
    found = find_transfer_target(row.id)
    assert found is not None
    assert found.id == arrived.id


def test_a_deferred_learner_may_come_back_elsewhere(row: Enrolment) -> None:
    enrolments.defer_enrolment(
        SYSTEM, row, on=MARCH, expected_return_on=date(2025, 9, 1), today=TODAY
    )
    arrived = transfer(row, sibling(row, ends_on=date(2025, 12, 31)), date(2025, 9, 1))
    assert arrived.status == "enrolled"


def test_targets_that_do_not_fit_are_refused_at_their_field(row: Enrolment) -> None:
    home = row.cohort.partner
    cases = [
        (row.cohort, MARCH, "to_id", "in this cohort already"),
        (build.cohort(home), MARCH, "to_id", "stays within the program"),
        (sibling(row, cancelled_on=MARCH), MARCH, "to_id", "cancelled"),
        (sibling(row, ends_on=date(2025, 2, 1)), MARCH, "to_id", "ended on 1 February 2025"),
        (sibling(row), None, "on", "Give the day"),
        (sibling(row, ends_on=None), date(2027, 1, 1), "on", "not come yet"),
    ]
    for to, on, field, words in cases:
        with pytest.raises(Refused) as error:
            transfer(row, to, on)
        assert [problem.field for problem in error.value.problems] == [field]
        assert words in error.value.problems[0].message
    assert row.status == "enrolled"


def test_who_has_left_is_not_transferred(row: Enrolment) -> None:
    enrolments.withdraw_enrolment(SYSTEM, row, on=MARCH, reason="moved", today=TODAY)
    with pytest.raises(Refused, match="withdrawn cannot become: transferred out"):
        transfer(row, sibling(row))


def test_between_partners_only_head_office_moves_people(row: Enrolment) -> None:
    birch = build.partner("Birch")
    to = build.cohort(birch, row.cohort.program_version)
    both = manager_of(row.cohort.partner, birch)
    with pytest.raises(NotAllowed):
        transfer_enrolment(both, row, to=to, on=MARCH, today=TODAY)
    arrived = transfer(row, to)
    arrived_id, first_code, new_code = arrived.id, row.cohort.code, to.code
    old_id = row.id
    alder_manager, birch_manager = manager_of(row.cohort.partner), manager_of(birch)
    db.session.remove()
    with viewing(birch_manager):
        seen = get_enrolment(arrived_id)
        assert seen.learner.name
        assert seen.original_cohort is None
        assert seen.transferred_from is None
        assert first_code not in repr([event.note for event in seen.events])
    db.session.remove()
    with viewing(alder_manager):
        assert find_transfer_target(old_id) is None
        assert new_code not in repr([event.note for event in get_enrolment(old_id).events])
        with pytest.raises(NotAllowed):
            undo_transfer(alder_manager, get_enrolment(old_id), today=TODAY)


def test_a_manager_transfers_within_the_partner(row: Enrolment) -> None:
    manager = manager_of(row.cohort.partner)
    to = sibling(row)
    with viewing(manager):
        arrived = transfer_enrolment(manager, row, to=to, on=MARCH, today=TODAY)
        assert arrived.cohort_id == to.id


def test_a_transfer_is_taken_back_while_nothing_rests_on_it(row: Enrolment) -> None:
    arrived = transfer(row, sibling(row))
    undo_transfer(SYSTEM, row, today=TODAY)
    assert row.status == "enrolled"
    assert [event.kind for event in row.events] == ["enrolled", "transferred_out", "undone"]
    assert db.session.query(Enrolment).count() == 1
    assert db.session.query(EnrolmentEvent).count() == 3
    assert db.session.get(Enrolment, arrived.id) is None
    with pytest.raises(Refused, match="was not transferred out"):
        undo_transfer(SYSTEM, row, today=TODAY)
    # And the learner may go there after all.
    assert transfer(row, sibling(row)).status == "enrolled"


def test_back_where_one_was_is_an_undo_not_a_transfer(row: Enrolment) -> None:
    arrived = transfer(row, sibling(row))
    with pytest.raises(Refused, match="take that transfer back"):
        transfer(arrived, row.cohort, JUNE)


def test_what_was_recorded_since_keeps_the_transfer(row: Enrolment) -> None:
    arrived = transfer(row, sibling(row))
    outcomes.record_outcome(SYSTEM, arrived, facts=OutcomeFacts("seeking_work", TODAY), today=TODAY)
    with pytest.raises(Refused, match="More was recorded"):
        undo_transfer(SYSTEM, row, today=TODAY)
    with pytest.raises(Refused, match="moved to another cohort"):
        outcomes.record_outcome(SYSTEM, row, facts=OutcomeFacts("employed", TODAY), today=TODAY)


def test_a_transfer_taken_back_leaves_no_key_of_the_other_partner(row: Enrolment) -> None:
    birch = build.partner("Birch")
    to = build.cohort(birch, row.cohort.program_version)
    learner = transfer(row, to).learner
    learners.add_reference(SYSTEM, learner, partner=birch, value="B1")
    undo_transfer(SYSTEM, row, today=TODAY)
    assert db.session.query(LearnerReference).count() == 0
    with viewing(manager_of(birch)):
        again = enrolments.enrol_learner(
            manager_of(birch),
            to,
            person=Person("Ada", "Other"),
            reference="B1",
            enrolled_on=MARCH,
            today=TODAY,
        )
    assert again.learner_id != learner.id


def test_a_consent_given_after_the_transfer_keeps_it(row: Enrolment) -> None:
    birch = build.partner("Birch")
    learner = transfer(row, build.cohort(birch, row.cohort.program_version)).learner
    learners.give_consent(
        SYSTEM, learner, partner=birch, purpose="contact", given_on=MARCH, today=TODAY
    )
    with pytest.raises(Refused, match="More was recorded"):
        undo_transfer(SYSTEM, row, today=TODAY)


def test_a_transfer_within_the_partner_taken_back_keeps_the_keys(row: Enrolment) -> None:
    home = row.cohort.partner
    learner = transfer(row, sibling(row)).learner
    learners.add_reference(SYSTEM, learner, partner=home, value="A1")
    learners.give_consent(
        SYSTEM, learner, partner=home, purpose="contact", given_on=MARCH, today=TODAY
    )
    undo_transfer(SYSTEM, row, today=TODAY)
    assert db.session.query(LearnerReference).one().value == "A1"
