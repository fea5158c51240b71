"""Stored tallies are the pure standards', after any verbs, on any later day, for any period."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tests import build
from tests.statements import counting
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.periods import ALWAYS, Period
from tracker.models import Cohort, CohortTally, Enrolment, EnrolmentEvent, OutcomeObservation
from tracker.queries.checks_tallies import check_tallies
from tracker.queries.fact_scopes import EVERYTHING, FigureScope
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.queries.tallies import judge_cohorts, keeping, read_tallies
from tracker.rules.problems import TrackerError
from tracker.rules.validation_people import OutcomeFacts
from tracker.services import cohorts, enrolments, evidence, outcomes, tallies, transfers, undos
from tracker.services.change import changing

TODAY = datetime.now(UTC).date()
DAYS = [TODAY + timedelta(days=n) for n in (0, 1, 60, 181, 800)]
PERIODS = [
    ALWAYS,
    Period(date(2025, 1, 1), date(2025, 12, 31)),
    Period(None, TODAY - timedelta(days=61)),
]


def same_as_pure(scope: FigureScope = EVERYTHING) -> None:
    """What is read, stored or not, is what is judged person by person."""
    for standard in STANDARDS.values():
        for day in DAYS:
            for period in PERIODS:
                read = read_tallies(standard, day, scope, period).tallies
                pure = judge_cohorts(standard, day, scope, period).tallies
                assert read == {key: tally for key, tally in pure.items() if tally.counts}, (
                    standard.key,
                    day,
                    period,
                )


class Play:
    """One partner with two cohorts that run to around today, and verbs drawn at random."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        owner = build.partner(f"Played {len(db.session.scalars(select(Cohort.id)).all())}")
        version = build.program()
        span = {"starts_on": TODAY - timedelta(days=200)}
        self.cohorts = [
            build.cohort(owner, version, ends_on=TODAY - timedelta(days=60), **span),
            build.cohort(owner, version, ends_on=TODAY + timedelta(days=20), **span),
        ]
        self.version = version
        for number in range(3):
            build.enrolment(
                self.cohorts[number % 2],
                enrolled_on=TODAY - timedelta(days=200),
                then=(("started", TODAY - timedelta(days=199)),),
            )

    def somebody(self) -> Enrolment:
        rows = db.session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
        return rows[self.draw(st.integers(0, 99)) % len(rows)]

    def day(self) -> date:
        return TODAY - timedelta(days=self.draw(st.sampled_from([0, 1, 59, 60, 61, 91, 120, 180])))

    def act(self) -> None:
        verbs = (
            *(self.complete, self.complete, self.withdraw, self.record, self.record),
            *(self.correct, self.prove, self.transfer, self.undo, self.reschedule, self.reword),
        )
        try:
            self.draw(st.sampled_from(verbs))()
        except TrackerError:
            # What the rules do not allow changes nothing, which is compared like anything else.
            db.session.rollback()

    def complete(self) -> None:
        enrolments.complete_enrolment(SYSTEM, self.somebody(), on=self.day(), today=TODAY)

    def withdraw(self) -> None:
        who, day = self.somebody(), self.day()
        enrolments.withdraw_enrolment(SYSTEM, who, on=day, reason="personal", today=TODAY)

    def facts(self) -> OutcomeFacts:
        status = self.draw(st.sampled_from(["employed", "seeking", "studying", "unreachable"]))
        given: dict[str, Any] = {"status": status, "learned_on": self.day(), "source": "learner"}
        if status == "employed":
            given |= {"effective_from": self.day(), "in_field": True}
        return OutcomeFacts(**given)

    def record(self) -> None:
        outcomes.record_outcome(SYSTEM, self.somebody(), facts=self.facts(), today=TODAY)

    def observation(self) -> OutcomeObservation | None:
        rows = db.session.scalars(select(OutcomeObservation)).all()
        return rows[self.draw(st.integers(0, 99)) % len(rows)] if rows else None

    def correct(self) -> None:
        found = self.observation()
        if found is not None:
            outcomes.correct_outcome(SYSTEM, found, facts=self.facts(), today=TODAY)

    def prove(self) -> None:
        found = self.observation()
        if found is not None:
            row = evidence.attach_evidence(SYSTEM, found, kind="offer_letter", note="seen")
            evidence.verify_evidence(SYSTEM, row, verdict="accepted", today=TODAY)

    def transfer(self) -> None:
        who = self.somebody()
        to = next(one for one in self.cohorts if one.id != who.cohort_id)
        transfers.transfer_enrolment(SYSTEM, who, to=to, on=self.day(), today=TODAY)

    def undo(self) -> None:
        events = db.session.scalars(select(EnrolmentEvent)).all()
        event = events[self.draw(st.integers(0, 99)) % len(events)]
        undos.undo_event(SYSTEM, event.enrolment, event_id=event.id, today=TODAY)

    def reschedule(self) -> None:
        cohort = self.draw(st.sampled_from(self.cohorts))
        db.session.refresh(cohort)
        cohorts.reschedule_cohort(
            SYSTEM,
            cohort,
            version=cohort.version,
            planned_start_on=TODAY - timedelta(days=200),
            planned_end_on=self.day() + timedelta(days=self.draw(st.sampled_from([0, 40]))),
        )

    def reword(self) -> None:
        with changing(SYSTEM, "test.reworded"):
            self.version.weeks = 20 + self.draw(st.integers(0, 10))


@settings(max_examples=6)
@given(st.data())
def test_after_any_verbs_stored_is_pure(app: Flask, data: st.DataObject) -> None:
    with viewing(SYSTEM):
        play = Play(data.draw)
        for _ in range(data.draw(st.integers(1, 6))):
            play.act()
            if data.draw(st.booleans()):
                tallies.rebuild(TODAY)
        assert list(check_tallies(Counter())) == []
        same_as_pure()


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    row = build.cohort(build.partner())
    for _ in range(2):
        build.enrolment(row, then=(("completed", date(2025, 6, 30)),))
    return row


def contract_statements() -> int:
    with counting() as made:
        read_tallies(get_standard("contract"), TODAY, EVERYTHING, ALWAYS)
    return len(made)


def test_a_write_stores_the_contract_and_a_reader_the_rest(cohort: Cohort) -> None:
    assert contract_statements() == 1
    nace = get_standard("nace")
    with keeping() as found, counting() as first:
        read_tallies(nace, TODAY, EVERYTHING, ALWAYS)
    assert len(first) == 4
    db.session.rollback()
    assert tallies.keep(found, TODAY) == 1
    with keeping() as found, counting() as second:
        read_tallies(nace, TODAY, EVERYTHING, ALWAYS)
    assert len(second) == 1
    assert found.cohorts == []


def test_what_changed_meanwhile_is_not_believed(cohort: Cohort) -> None:
    nace = get_standard("nace")
    with keeping() as found:
        read_tallies(nace, TODAY, EVERYTHING, ALWAYS)
    person = db.session.scalars(select(Enrolment)).first()
    build.outcome(person, learned_on=date(2025, 9, 1), effective_from=date(2025, 8, 1))
    tallies.keep(found, TODAY)
    read = read_tallies(nace, TODAY, EVERYTHING, ALWAYS).tallies
    assert read == judge_cohorts(nace, TODAY, EVERYTHING, ALWAYS).tallies


def test_only_what_was_worked_out_for_today_is_stored(cohort: Cohort) -> None:
    with keeping() as found:
        read_tallies(get_standard("nace"), TODAY + timedelta(days=700), EVERYTHING, ALWAYS)
    assert len(found.cohorts) == 1
    assert tallies.keep(found, TODAY) == 0


def test_a_tally_of_other_code_is_not_believed(cohort: Cohort) -> None:
    with changing(SYSTEM, "test.aged"):
        db.session.execute(update(CohortTally).values(mark="older", whole="[{},{},{},{}]"))
    read = read_tallies(get_standard("contract"), TODAY, EVERYTHING, ALWAYS).tallies
    assert read[cohort.id].count("enrolled_count") == 2


def test_check_names_what_a_stored_tally_says_wrongly(cohort: Cohort) -> None:
    assert list(check_tallies(Counter())) == []
    with changing(SYSTEM, "test.spoiled"):
        row = db.session.scalars(select(CohortTally)).one()
        text = row.whole.replace('"counted":2', '"counted":3', 1)
        db.session.execute(update(CohortTally).values(whole=text))
    found = list(check_tallies(Counter()))
    assert [(one.entity, one.field) for one in found] == [("cohort_tally", "whole")]
    assert "3" in found[0].stored
    assert "2" in found[0].rebuilt


def test_a_partner_reads_its_own_only(cohort: Cohort) -> None:
    other = build.cohort(build.partner("Birch School"))
    build.enrolment(other)
    mine = Viewer(None, "me", SYSTEM.roles, frozenset({other.partner_id}))
    with viewing(mine):
        read = read_tallies(get_standard("contract"), TODAY, EVERYTHING, ALWAYS)
    assert set(read.keys) == set(read.tallies) == {other.id}


def test_rebuild_stores_every_standard(cohort: Cohort) -> None:
    # One cohort's tally and one partner's total each.
    assert tallies.rebuild(TODAY) == 2 * len(STANDARDS)
    for standard in STANDARDS.values():
        with counting() as made:
            read_tallies(standard, TODAY, EVERYTHING, ALWAYS)
        assert len(made) == 1, standard.key


def test_a_new_cohort_is_stored_with_its_first_write(system: Viewer) -> None:
    row = build.cohort(build.partner())
    stored = db.session.scalars(select(CohortTally.cohort_id)).all()
    assert stored == [row.id]
