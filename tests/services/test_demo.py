"""The demo as rows: what it holds on whatever day it is loaded, and that the rules accept it all.

What the database and the figures make of it is test_demo_loaded.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.demo_rows import (
    Row,
    by_id,
    chains,
    cohort_of,
    demo_on,
    enrolments_in,
    person_named,
)
from tracker.models import (
    AgreementTerm,
    Cohort,
    Consent,
    Contact,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    Learner,
    LearnerReference,
    Licence,
    LicenceLedgerEntry,
    Membership,
    Obligation,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
    SatisfactionAnswer,
    Trainer,
    User,
)
from tracker.rules import occupations
from tracker.rules.allowance import add_up
from tracker.rules.lifecycle import project
from tracker.rules.moves import Move, move_problems, undo_problem
from tracker.rules.slugs import slug_of
from tracker.rules.validation_frame import (
    contact_problems,
    licence_problems,
    obligation_problems,
    term_problems,
)
from tracker.rules.validation_people import (
    COHORT_FIELDS,
    CohortFacts,
    EntryFacts,
    OutcomeFacts,
    Person,
    cohort_problems,
    entry_problems,
    outcome_problems,
    person_problems,
)
from tracker.services.demo.accounts import new_password
from tracker.services.demo.story import STORY

# A working day, New Year's Day, a leap day, the end of a month, a Sunday.
DAYS = [
    date(2026, 11, 24),
    date(2027, 1, 1),
    date(2028, 2, 29),
    date(2027, 7, 31),
    date(2027, 3, 7),
]
TODAY = DAYS[0]
on_each_day = pytest.mark.parametrize("today", DAYS, ids=str)


def taken(shape: Any, row: Row, **changed: Any) -> Any:
    """A frozen value of rules/validation_people from a row."""
    known = {one.name: row[one.name] for one in fields(shape) if one.name in row}
    return shape(**{**known, **changed})


@on_each_day
def test_size_and_breadth(today: date) -> None:
    rows = demo_on(today)
    assert len(rows.of(Partner)) == 8
    assert len({row["country"] for row in rows.of(Partner)}) == 6
    assert 58 <= len(rows.of(Cohort)) <= 62
    assert 1180 <= len(rows.of(Learner)) <= 1220
    paid = Counter(row.get("salary_currency") for row in rows.of(OutcomeObservation))
    assert {"PEN", "EUR", "ILS"} <= paid.keys()
    languages = {row["language"] for row in rows.of(Cohort)}
    assert {"es", "fr", "en", "he"} <= languages
    assert all({"en", "es", "fr", "he"} <= row["names"].keys() for row in rows.of(Program))


@on_each_day
def test_peru_and_france_teach_what_they_should(today: date) -> None:
    rows = demo_on(today)
    programs, versions = by_id(rows, Program), by_id(rows, ProgramVersion)
    partners = by_id(rows, Partner)
    taught: dict[str, set[str]] = {}
    for cohort in rows.of(Cohort):
        slug = partners[cohort["partner_id"]]["slug"]
        taught.setdefault(slug, set()).add(programs[cohort["program_id"]]["track"])
        if slug == "andes-code":
            days = (cohort["ends_on"] - cohort["starts_on"]).days
            assert 180 <= days <= 275, "six to nine months"
            assert versions[cohort["program_version_id"]]["program_id"] == cohort["program_id"]
    assert taught["andes-code"] == {"full_stack", "frontend", "ux_ui"}
    assert taught["vauclair-cyber"] == {"cybersecurity"}
    peru = next(row for row in rows.of(Partner) if row["slug"] == "andes-code")
    assert peru["country"] == "PE"
    assert slug_of(peru["name"]) == peru["slug"]


@on_each_day
def test_every_enrolment_is_what_its_events_add_up_to(today: date) -> None:
    rows = demo_on(today)
    events = chains(rows)
    assert len(events) == len(rows.of(Enrolment))
    for row in rows.of(Enrolment):
        seen = project(events[row["id"]])
        for field in ("status", "status_on", "enrolled_on", "started_on", "completed_on"):
            assert row[field] == getattr(seen, field)
        for field in ("exit_on", "exit_reason", "expected_return_on"):
            assert row[field] == getattr(seen, field)


@on_each_day
def test_every_event_was_a_legal_move(today: date) -> None:
    rows = demo_on(today)
    cohorts = by_id(rows, Cohort)
    for row in rows.of(Enrolment):
        chain = chains_of(rows)[row["id"]]
        starts_on = cohorts[row["cohort_id"]]["starts_on"]
        for place, event in enumerate(chain):
            before = chain[:place]
            if event.kind == "undone":
                assert undo_problem(before, event.undoes or 0) is None
                continue
            move = Move(
                event.kind, event.effective_on, event.reason, None, event.expected_return_on
            )
            assert move_problems(before, move, starts_on=starts_on, today=today) == []


def chains_of(rows: Any) -> Any:
    """The chains of these rows, worked out once."""
    if not hasattr(rows, "kept_chains"):
        rows.kept_chains = chains(rows)
    return rows.kept_chains


@on_each_day
def test_people_and_cohorts_pass_the_rules(today: date) -> None:
    rows = demo_on(today)
    for row in rows.of(Learner):
        assert person_problems(taken(Person, row), today) == []
    for row in rows.of(Cohort):
        facts = CohortFacts(**{field: row.get(field) for field in COHORT_FIELDS})
        assert cohort_problems(facts) == []
    for row in rows.of(Enrolment):
        assert entry_problems(taken(EntryFacts, row), today) == []


@on_each_day
def test_observations_pass_the_rules_and_were_known_by_yesterday(today: date) -> None:
    rows = demo_on(today)
    later = {row["superseded_by_id"] for row in rows.of(OutcomeObservation)} - {None}
    observations = by_id(rows, OutcomeObservation)
    assert later, "some were corrected"
    for row in rows.of(OutcomeObservation):
        assert outcome_problems(taken(OutcomeFacts, row), today) == []
        assert row["learned_on"] < today
        assert row["recorded_at"].date() < today
        if row["occupation"] is not None:
            assert occupations.find(row["occupation"]) is not None
        if row["superseded_by_id"] is not None:
            successor = observations[row["superseded_by_id"]]
            assert successor["enrolment_id"] == row["enrolment_id"]
            assert successor["learned_on"] >= row["learned_on"]
    for row in rows.of(EnrolmentEvent):
        assert row["effective_on"] < today
        assert row["recorded_at"].date() < today


@on_each_day
def test_agreements_pass_the_rules_and_no_licence_is_overdrawn(today: date) -> None:
    rows = demo_on(today)
    terms = by_id(rows, AgreementTerm)
    names = ("number", "kind", "signed_on", "starts_on", "ends_on", "notice_days")
    for row in rows.of(AgreementTerm):
        given = {**row, "ends_on": row["original_end_on"]}
        assert term_problems(**{name: given[name] for name in names}) == []
        if row["previous_id"]:
            assert row["starts_on"] == terms[row["previous_id"]]["ends_on"] + timedelta(days=1)
    ledger: dict[int, list[tuple[str, int]]] = {}
    for row in rows.of(LicenceLedgerEntry):
        ledger.setdefault(row["licence_id"], []).append((row["kind"], row["quantity"]))
    for row in rows.of(Licence):
        term = terms[row["term_id"]]
        assert not licence_problems(
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
            term_starts_on=term["starts_on"],
            term_ends_on=term["ends_on"],
            max_cohorts=row["max_cohorts"],
        )
        left = add_up(row["max_cohorts"], ledger.get(row["id"], [])).left
        assert left is None or left >= 0
    licences = by_id(rows, Licence)
    for row in rows.of(Cohort):
        licence = licences[row["licence_id"]]
        assert licence["starts_on"] <= row["starts_on"] <= licence["ends_on"]
        assert licence["program_id"] == row["program_id"]
    kinds = {row["kind"] for row in rows.of(LicenceLedgerEntry)}
    assert {"granted", "carried_over", "carried_on", "extra", "used"} <= kinds


@on_each_day
def test_frame_passes_the_rules(today: date) -> None:
    rows = demo_on(today)
    for row in rows.of(Contact):
        assert not contact_problems(
            name=row["name"],
            email=row["email"],
            phone=None,
            role=row["role"],
            starts_on=row["starts_on"],
            ends_on=row["ends_on"],
        )
    for row in rows.of(Obligation):
        assert not obligation_problems(
            kind=row["kind"], title=row["title"], due_on=row["due_on"], note=row["note"]
        )
    soon = [
        row
        for row in rows.of(Obligation)
        if row["status"] == "open" and today <= row["due_on"] <= today + timedelta(days=30)
    ]
    overdue = [
        row for row in rows.of(Obligation) if row["status"] == "open" and row["due_on"] < today
    ]
    assert soon
    assert overdue


@on_each_day
def test_one_open_place_a_program(today: date) -> None:
    rows = demo_on(today)
    places = Counter(
        (row["learner_id"], row["program_id"])
        for row in rows.of(Enrolment)
        if row["status"] in {"enrolled", "deferred"}
    )
    assert max(places.values()) == 1


@on_each_day
def test_story_is_where_it_says(today: date) -> None:
    rows = demo_on(today)
    terms = {row["number"] for row in rows.of(AgreementTerm)}
    for case in STORY.values():
        assert case.partner in {row["slug"] for row in rows.of(Partner)}
        if case.cohort is not None:
            cohort = cohort_of(rows, case.partner, case.cohort)
            if case.learner is not None:
                assert person_named(rows, case.learner, cohort)
        if case.term is not None:
            assert case.term in terms


def test_all_ways_to_leave_are_there() -> None:
    rows = demo_on(TODAY)
    cohorts = by_id(rows, Cohort)
    withdrawn = [row for row in rows.of(Enrolment) if row["status"] == "withdrawn"]
    early = [r for r in withdrawn if r["exit_on"] < cohorts[r["cohort_id"]]["census_on"]]
    assert 20 < len(early) < len(withdrawn) - 20
    kinds = Counter(event["kind"] for event in rows.of(EnrolmentEvent))
    for kind in ("deferred", "reinstated", "dismissed", "undone"):
        assert kinds[kind] >= 3
    assert kinds["transferred_out"] == kinds["transferred_in"] == 2


def test_transfer_between_partners_is_whole() -> None:
    rows = demo_on(TODAY)
    case = STORY["transfer_between_partners"]
    cohort = cohort_of(rows, case.partner, case.cohort or "")
    person = person_named(rows, case.learner or "", cohort)
    new = next(row for row in enrolments_in(rows, cohort) if row["learner_id"] == person["id"])
    old = by_id(rows, Enrolment)[new["transferred_from_id"]]
    first = cohort_of(rows, "instituto-costa-norte", "FS-1")
    assert old["status"] == "transferred_out"
    assert old["cohort_id"] == new["original_cohort_id"] == first["id"]
    assert old["partner_id"] != new["partner_id"]
    assert new["enrolled_on"] == old["exit_on"]
    assert new["completed_on"] > first["ends_on"], "late by the first cohort's end"
    owners = {
        row["partner_id"] for row in rows.of(LearnerReference) if row["learner_id"] == person["id"]
    }
    assert owners == {old["partner_id"], new["partner_id"]}


def test_outcomes_are_of_every_kind() -> None:
    rows = demo_on(TODAY)
    statuses = {row["status"] for row in rows.of(OutcomeObservation)}
    assert {
        "employed",
        "self_employed",
        "further_education",
        "seeking_work",
        "not_seeking",
        "unavailable",
        "unreachable",
    } <= statuses
    sources = {row["source"] for row in rows.of(OutcomeObservation)}
    assert {"learner", "employer", "survey", "public_profile", "partner_staff"} <= sources
    verdicts = Counter(row["verdict"] for row in rows.of(Evidence))
    assert verdicts["accepted"] > 200
    assert verdicts["returned"] >= 3
    assert 3 <= verdicts[None] <= 80
    for row in rows.of(Evidence):
        assert row["verified_by_id"] != row["added_by_id"]
    answers = rows.of(SatisfactionAnswer)
    assert len(answers) > 300
    assert all(0 <= row["recommend"] <= 10 for row in answers)
    consents = rows.of(Consent)
    assert any(row["withdrawn_on"] for row in consents)
    assert all(row["withdrawn_on"] is None or row["withdrawn_on"] < TODAY for row in consents)


def test_nobody_can_be_reached() -> None:
    rows = demo_on(TODAY)
    for model in (Learner, Contact, Trainer, User):
        for row in rows.of(model):
            host = (row["email"] or "nobody@example.org").rpartition("@")[2]
            assert host.endswith((".test", "example.org", "example.net", "example.com"))
    for row in rows.of(Learner):
        if row["phone"] is not None:
            assert row["phone"].split(" ")[1].startswith("0"), "no such number can be dialled"


def test_same_every_time_but_for_keys() -> None:
    first, second = demo_on(TODAY), demo_on.__wrapped__(TODAY)

    def told(rows: Any) -> list[Row]:
        return [
            {
                key: value
                for key, value in row.items()
                if key != "password_hash" and not key.endswith("id")
            }
            for model in (Partner, Cohort, Learner, Enrolment, OutcomeObservation, Evidence)
            for row in rows.of(model)
        ]

    assert told(first) == told(second)


def test_accounts_are_those_promised() -> None:
    rows = demo_on(TODAY)
    users = {row["email"]: row for row in rows.of(User)}
    assert users.keys() == {
        "admin@demo.test",
        "coordinator@demo.test",
        "analyst@demo.test",
        "funder@demo.test",
        "manager@andes-code.demo.test",
        "viewer@andes-code.demo.test",
        "manager@vauclair-cyber.demo.test",
        "viewer@vauclair-cyber.demo.test",
    }
    assert all(row["is_demo"] for row in users.values())
    roles = {row["user_id"]: row["role"] for row in rows.of(Membership)}
    assert roles[users["admin@demo.test"]["id"]] == "administrator"
    assert roles[users["funder@demo.test"]["id"]] == "funder"


def test_passwords_differ_and_are_long() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(one) == 19 for one in made)
