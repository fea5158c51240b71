"""Imports of enrolments: what rows create, change and leave, how they are refused, all or nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from tests import build
from tests.services.import_files import (
    TODAY,
    attempt,
    counts,
    everything,
    sentences,
    take,
    upload,
)
from tracker.extensions import db
from tracker.models import (
    AuditEntry,
    Centre,
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    ImportBatch,
    ImportRow,
    Learner,
    LearnerReference,
    OutcomeObservation,
    Partner,
    Program,
    ProgramVersion,
)
from tracker.queries.checks import iter_differences
from tracker.queries.criteria import Criteria
from tracker.queries.imports import find_mapping, get_import, list_import_rows, list_imports
from tracker.queries.scope import Viewer, viewing
from tracker.rules.problems import NotAllowed, NotFound, Refused
from tracker.rules.vocabulary import Role
from tracker.services.imports import confirm_import, preview_import, revise_preview

ANA: dict[str, Any] = {
    "partner": "Alder Institute",
    "centre": "Lima",
    "program": "FS",
    "program_weeks": "26",
    "program_hours": "500",
    "cohort": "FS-1",
    "cohort_starts_on": "2025-01-06",
    "cohort_ends_on": "2025-06-30",
    "learner_ref": "A1",
    "given_name": "Ana",
    "family_name": "Quispe",
    "email": "Ana@Example.pe",
    "enrolled_on": "2024-12-20",
    "status": "completed",
    "status_on": "2025-06-30",
    "outcome_status": "employed",
    "outcome_from": "2025-08-01",
    "employer": "Acme",
    "in_field": "yes",
    "salary_amount": "2500.50",
    "salary_currency": "PEN",
    "salary_period": "month",
    "source": "employer",
    "learned_on": "2025-09-01",
    "evidence_kind": "contract",
    "evidence_note": "seen",
    "verified_on": "2025-09-02",
    "verified_by": "Rosa",
}
LUIS = {
    **{key: ANA[key] for key in ("partner", "program", "cohort")},
    "learner_ref": "A2",
    "given_name": "Luis",
    "status": "withdrawn",
    "status_on": "2025-02-01",
    "exit_reason": "financial",
}


def only(model: type[Any], *where: Any) -> Any:
    return db.session.scalars(select(model).where(*where)).one()


def count(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_makes_the_whole_frame_and_the_people_in_it(system: Viewer) -> None:
    report = take([ANA, LUIS])
    assert counts(report) == {"created": 2}
    assert report.will_create == {
        "partner": ["Alder Institute"],
        "centre": ["Lima"],
        "program": ["FS"],
        "cohort": ["FS-1"],
    }
    assert only(Partner).slug == "alder-institute"
    assert only(Partner).stage == "active"
    assert only(Centre).name == "Lima"
    assert only(Program).code == "FS"
    assert (only(ProgramVersion).weeks, only(ProgramVersion).hours) == (26, 500)
    cohort = only(Cohort)
    assert (cohort.starts_on, cohort.planned_end_on) == (date(2025, 1, 6), date(2025, 6, 30))
    ana = only(Enrolment, Enrolment.status == "completed")
    assert (ana.completed_on, ana.enrolled_on) == (date(2025, 6, 30), date(2024, 12, 20))
    assert ana.learner.email_key == "ana@example.pe"
    assert [event.kind for event in ana.events] == ["enrolled", "completed"]
    luis = only(Enrolment, Enrolment.status == "withdrawn")
    assert (luis.exit_on, luis.exit_reason) == (date(2025, 2, 1), "financial")
    observation = only(OutcomeObservation)
    assert observation.salary_amount == Decimal("2500.50")
    assert observation.in_field is True
    evidence = only(Evidence)
    assert (evidence.verified_by_name, evidence.verdict) == ("Rosa", "accepted")
    assert list(iter_differences(Counter())) == []


def test_a_second_run_changes_nothing(system: Viewer) -> None:
    take([ANA, LUIS])
    before = everything()
    report = take([ANA, LUIS])
    assert counts(report) == {"unchanged": 2}
    assert everything() == before
    assert not report.will_create


def test_the_same_row_twice_is_skipped_with_the_reason(system: Viewer) -> None:
    report = take([ANA, LUIS, ANA])
    assert counts(report) == {"created": 2, "skipped": 1}
    assert str(report.reasons[0]) == "row 4: The row is the same as row 2."


def test_a_dry_run_and_a_failed_run_write_nothing(system: Viewer) -> None:
    bad = {**LUIS, "status": "gone", "status_on": "soon"}
    before = everything()
    assert counts(attempt([ANA, LUIS])) == {"created": 2}
    report = take([ANA, bad])
    assert everything() == before
    assert counts(report) == {"skipped": 1, "failed": 1}
    assert sentences(report) == [
        'row 3, column status: "gone" is not one of: enrolled, completed, withdrawn, dismissed, '
        "deferred, transferred_out.",
        'row 3, column status_on: "soon" is not a day; write it as 2026-12-01, or give its '
        "date_format.",
    ]
    assert get_import(report.batch_id or 0).status == "failed"


def test_good_rows_are_taken_when_asked_for(system: Viewer) -> None:
    report = take([ANA, {**LUIS, "status": "gone"}], good=True)
    assert counts(report) == {"created": 1, "failed": 1}
    assert only(Enrolment).status == "completed"
    assert report.is_written


def test_a_row_that_fails_makes_no_frame(system: Viewer) -> None:
    bad = {**ANA, "partner": "Birch", "cohort": "B-1", "salary_currency": ""}
    report = take([bad, LUIS], good=True)
    assert counts(report) == {"created": 1, "failed": 1}
    assert [partner.name for partner in db.session.scalars(select(Partner))] == ["Alder Institute"]
    assert "column salary_currency: Give the currency of the amount." in sentences(report)[0]


def test_every_row_is_kept_with_its_cells_and_result(system: Viewer) -> None:
    report = take([ANA, {**LUIS, "status": "gone"}], good=True)
    batch = get_import(report.batch_id or 0)
    rows = list_import_rows(batch, Criteria()).rows
    assert [(row.row_number, row.result) for row in rows] == [(2, "created"), (3, "failed")]
    assert rows[0].raw["given_name"] == "Ana"
    assert rows[1].problems[0]["column"] == "status"
    failed = list_import_rows(batch, Criteria(filters={"result": "failed"})).rows
    assert [row.row_number for row in failed] == [3]
    remarked = list_import_rows(batch, Criteria(filters={"remarks": "yes"})).rows
    assert [row.row_number for row in remarked] == [3]
    assert batch.file_bytes is None
    assert list_imports(Criteria(filters={"kind": "enrolments"})).total == 1


def test_the_batch_is_signed(system: Viewer) -> None:
    take([ANA])
    take([{**ANA, "email": "new@example.pe"}])
    entries = select(AuditEntry).where(AuditEntry.verb == "import.run").order_by(AuditEntry.id)
    verbs = db.session.scalars(entries).all()
    batch = next(entry for entry in verbs if entry.entity == "import_batch")
    assert batch.new is not None
    assert batch.new["created_count"] == 1
    changed = next(entry for entry in verbs if entry.entity == "learner")
    assert changed.old == {"email": "Ana@Example.pe", "email_key": "ana@example.pe"}
    assert changed.new == {"email": "new@example.pe", "email_key": "new@example.pe"}


# ------------------------------------------------------------------ who somebody is


def test_a_learner_is_found_by_reference_then_e_mail_then_phone(system: Viewer) -> None:
    plain = {key: ANA[key] for key in ("partner", "program")}
    take(
        [
            {
                **plain,
                "cohort": "1",
                "learner_ref": "A1",
                "given_name": "Ana",
                "email": "a@x.pe",
                "phone": "+51 999 123 456",
                "status": "completed",
            }
        ]
    )
    report = take(
        [
            {
                **plain,
                "cohort": "2",
                "learner_ref": "A1",
                "given_name": "Anita",
                "status": "completed",
            },
            {**plain, "cohort": "3", "email": " A@X.PE ", "status": "completed"},
            {
                **plain,
                "cohort": "4",
                "phone": "0051999123456",
                "given_name": "Ana",
                "status": "completed",
            },
        ]
    )
    assert counts(report) == {"created": 3}
    assert count(Learner) == 1
    assert only(Learner).given_name == "Anita"
    assert str(report.warnings[0]) == (
        "row 4, column given_name: Row 2 says otherwise of the same thing; that stays."
    )


def test_rows_that_contradict_each_other_are_reported_and_the_first_holds(
    system: Viewer,
) -> None:
    base = {**LUIS, "exit_reason": "", "status": "completed", "status_on": "2025-06-30"}
    rows = [
        base,
        {**base, "family_name": "Rojas"},
        {**base, "family_name": "Quispe"},
        {**base, "status_on": "2025-07-01"},
    ]
    for expected in ({"created": 1, "updated": 1}, {}):
        report = take(rows, good=True)
        assert sentences(report) == [
            "row 5, column status_on: Row 2 says otherwise of this enrolment."
        ]
        assert str(report.warnings[0]) == (
            "row 4, column family_name: Row 3 says otherwise of the same thing; that stays."
        )
        found = counts(report)
        assert {key: found.get(key) for key in ("created", "updated")} == {
            "created": expected.get("created"),
            "updated": expected.get("updated"),
        }
    db.session.expire_all()
    assert only(Learner).family_name == "Rojas"


def test_people_may_share_an_address(system: Viewer) -> None:
    base = {key: ANA[key] for key in ("partner", "program", "cohort")}
    report = take(
        [
            {**base, "learner_ref": "A1", "given_name": "Ana", "email": "home@x.pe"},
            {**base, "learner_ref": "A2", "given_name": "Luis", "email": "home@x.pe"},
        ]
    )
    assert counts(report) == {"created": 2}
    assert count(Learner) == 2
    assert "Another learner has this e-mail address" in str(report.warnings[0])
    ambiguous = take([{**base, "given_name": "Pia", "email": "home@x.pe"}])
    assert counts(ambiguous) == {"failed": 1}
    assert "if this is another person, give a learner_ref" in sentences(ambiguous)[0]


def test_an_address_finds_the_learner_though_the_name_is_spelled_otherwise(
    system: Viewer,
) -> None:
    base = {key: ANA[key] for key in ("partner", "program", "cohort")}
    take([{**base, "given_name": "Jose", "email": "j@x.pe"}])
    report = take([{**base, "given_name": "José", "email": "j@x.pe", "learner_ref": "A9"}])
    assert counts(report) == {"updated": 1}
    assert only(Learner).given_name == "José"
    assert only(LearnerReference).value == "A9"


def test_a_learner_without_keys_is_found_again_in_the_cohort(system: Viewer) -> None:
    base = {key: ANA[key] for key in ("partner", "program", "cohort")}
    row = {**base, "given_name": "Ana", "family_name": "Quispe", "birth_year": "1990"}
    assert counts(take([row])) == {"created": 1}
    assert counts(take([row])) == {"unchanged": 1}
    other = take([{**row, "cohort": "FS-2", "status": "completed"}])
    assert counts(other) == {"created": 1}
    assert count(Learner) == 2
    assert "A learner of this name and birth year is on record" in str(other.warnings[0])
    nobody = take([{**base, "status": "enrolled"}])
    assert "Nothing says who the learner is" in sentences(nobody)[0]


def test_a_merged_learner_is_the_one_that_stands(system: Viewer) -> None:
    take([ANA])
    loser = only(Learner)
    winner = build.learner("Ana", "Quispe Mamani")
    with build.changing(system, "test.merged"):
        loser.merged_into_id = winner.id
        only(Enrolment).learner_id = winner.id
    report = take([{**ANA, "phone": "+51999123456"}])
    assert counts(report) == {"updated": 1}
    db.session.expire_all()
    assert winner.phone == "+51999123456"
    assert loser.phone is None


def test_another_partner_knows_nothing_of_the_learner(system: Viewer) -> None:
    take([ANA])
    report = take([{**ANA, "partner": "Birch", "learner_ref": "A1"}])
    assert counts(report) == {"created": 1}
    assert count(Learner) == 2


# ------------------------------------------------------------------ events


def status_events() -> list[tuple[str, date | None]]:
    events = db.session.scalars(select(EnrolmentEvent).order_by(EnrolmentEvent.sequence))
    return [(event.kind, event.effective_on) for event in events]


def test_a_later_file_adds_the_events_of_a_new_status(system: Viewer) -> None:
    row = {**LUIS, "status": "enrolled", "status_on": "2025-01-06", "exit_reason": ""}
    take([row])
    for status, day in (
        ("deferred", "2025-02-01"),
        ("enrolled", "2025-03-01"),
        ("completed", "2025-06-30"),
    ):
        report = take([{**row, "status": status, "status_on": day}])
        assert counts(report) == {"updated": 1}
    assert [kind for kind, _ in status_events()] == [
        "enrolled",
        "deferred",
        "reinstated",
        "completed",
    ]
    assert only(Enrolment).completed_on == date(2025, 6, 30)
    refused = take([{**row, "status": "withdrawn", "status_on": "2025-07-01"}])
    assert sentences(refused) == [
        "row 2, column status: The enrolment is recorded as completed; it cannot become "
        "withdrawn by an import."
    ]
    assert list(iter_differences(Counter())) == []


def test_another_day_of_the_same_status_corrects_it_visibly(system: Viewer) -> None:
    row = {**LUIS, "status": "completed", "status_on": "", "exit_reason": ""}
    take([row])
    assert only(Enrolment).completed_on is None
    assert counts(take([{**row, "status_on": "2025-06-30"}])) == {"updated": 1}
    assert counts(take([{**row, "status_on": "2025-06-30"}])) == {"unchanged": 1}
    assert [kind for kind, _ in status_events()] == ["enrolled", "completed", "undone", "completed"]
    db.session.expire_all()
    assert only(Enrolment).completed_on == date(2025, 6, 30)
    assert list(iter_differences(Counter())) == []


def test_an_unknown_first_day_becomes_known_and_a_known_one_stays(system: Viewer) -> None:
    row = {**LUIS, "status": "enrolled", "status_on": "", "exit_reason": ""}
    take([row])
    assert counts(take([{**row, "enrolled_on": "2025-01-06"}])) == {"updated": 1}
    assert only(Enrolment).enrolled_on == date(2025, 1, 6)
    report = take([{**row, "enrolled_on": "2025-02-06"}])
    assert counts(report) == {"unchanged": 1}
    assert "recorded with 6 January 2025; that stays" in str(report.warnings[0])
    assert list(iter_differences(Counter())) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status_on": "2027-01-01"}, "column status_on: This day has not come yet."),
        ({"enrolled_on": "2025-03-01"}, "This is before 1 March 2025"),
        ({"status": "completed"}, "A reason belongs to somebody who left or is deferred only."),
        (
            {"status": "completed", "exit_reason": "", "cohort_starts_on": "2025-03-01"},
            "The cohort starts on 1 March 2025, after this day.",
        ),
        ({"program": ""}, 'column program: Cohort "FS-1" is new: say its program.'),
        ({"cohort": ""}, "column cohort: Cohort is needed."),
        ({"partner": ""}, "The row does not say its partner."),
        (
            {"cohort_starts_on": "2025-03-01", "cohort_ends_on": "2025-01-01"},
            "column cohort_ends_on",
        ),
        ({"birth_year": "1850"}, '"1850" is not between 1900 and 2100.'),
        ({"employer": "Acme"}, "The row has employer, but no outcome_status."),
        ({"outcome_status": "unavailable"}, "Say why the learner is unavailable."),
        ({"outcome_status": "employed", "learned_on": "2027-01-01"}, "This day has not come yet."),
        (
            {
                "outcome_status": "employed",
                "outcome_from": "2025-03-01",
                "outcome_to": "2025-02-01",
            },
            "column outcome_to: The last day is before the first day",
        ),
        (
            {
                "outcome_status": "seeking_work",
                "salary_amount": "100",
                "salary_currency": "EUR",
                "salary_period": "year",
            },
            "column salary_amount: Pay belongs to somebody who is in work.",
        ),
        ({"salary_amount": "999999999999999999"}, "larger than any amount that is kept"),
        ({"salary_amount": "-5"}, "is negative"),
        ({"occupation": "INVALID CODE"}, "is not an occupation of the list"),
        ({"email": "none"}, "is not an e-mail address"),
        ({"country": "Nowhere"}, "is not a country"),
        ({"given_name": "A\u0001"}, "holds characters that cannot be kept"),
        ({"given_name": "x" * 201}, "at most 200 are kept"),
        ({"evidence_note": "seen", "outcome_status": "employed"}, "Say what kind of evidence"),
        ({"intent_on": "2027-01-01", "intent": "keep_job"}, "This day has not come yet."),
    ],
)
def test_rows_that_are_refused_and_why(
    system: Viewer, changes: dict[str, str], sentence: str
) -> None:
    report = attempt([{**LUIS, **changes}])
    assert counts(report) == {"failed": 1}
    assert sentence in sentences(report)[0]
    assert report.problems[0].row == 2


def test_one_open_enrolment_for_learner_and_program(system: Viewer) -> None:
    base = {
        "partner": "Alder Institute",
        "program": "FS",
        "learner_ref": "A1",
        "status": "enrolled",
    }
    take([{**base, "cohort": "1"}])
    second = take([{**base, "cohort": "2"}])
    assert "open enrolment in this program already" in sentences(second)[0]
    # The row that makes room may come later in the file.
    both = take([{**base, "cohort": "2"}, {**base, "cohort": "1", "status": "withdrawn"}])
    assert counts(both) == {"created": 1, "updated": 1}


# ------------------------------------------------------------------ outcomes


def test_observations_are_added_and_never_changed(system: Viewer) -> None:
    take([ANA])
    assert counts(take([{**ANA, "learned_on": ""}])) == {"unchanged": 1}
    raised = take([{**ANA, "salary_amount": "3000", "learned_on": "2026-01-01"}])
    assert counts(raised) == {"updated": 1}
    amounts = db.session.scalars(select(OutcomeObservation.salary_amount)).all()
    assert amounts == [Decimal("2500.50"), Decimal("3000.00")]


def test_an_observation_without_a_day_was_learned_on_the_day_of_the_import(
    system: Viewer,
) -> None:
    row = {**LUIS, "outcome_status": "employed", "employer": "Acme"}
    take([row])
    assert only(OutcomeObservation).learned_on == TODAY
    assert only(OutcomeObservation).source == "partner_staff"
    assert counts(take([row], today=date(2026, 12, 1))) == {"unchanged": 1}


def test_two_rows_for_two_observations_of_one_enrolment(system: Viewer) -> None:
    later = {**ANA, "outcome_from": "2026-01-01", "employer": "Zeta", "learned_on": "2026-02-01"}
    assert counts(take([ANA, later])) == {"created": 1, "updated": 1}
    assert count(Enrolment) == 1
    assert count(OutcomeObservation) == 2
    assert counts(take([ANA, later])) == {"unchanged": 2}


# ------------------------------------------------------------------ frame


def test_days_and_length_of_a_cohort_are_filled_once_and_then_stay(system: Viewer) -> None:
    bare = {key: LUIS[key] for key in ("partner", "program", "cohort", "learner_ref")}
    take([bare])
    assert only(Cohort).starts_on is None
    filled = {**bare, "cohort_starts_on": "2025-01-06", "program_weeks": "26"}
    assert counts(take([filled])) == {"updated": 1}
    db.session.expire_all()
    assert only(Cohort).starts_on == date(2025, 1, 6)
    assert only(ProgramVersion).weeks == 26
    report = take(
        [{**filled, "cohort_starts_on": "2025-02-06", "program_weeks": "30", "centre": "Cusco"}]
    )
    assert counts(report) == {"unchanged": 1}
    assert [warning.field for warning in report.warnings] == [
        "cohort_starts_on",
        "centre",
        "program_weeks",
    ]


def test_a_code_of_another_program_is_told_apart(system: Viewer) -> None:
    base = {"partner": "Alder Institute", "cohort": "2013J", "status": "completed"}
    rows = [
        {**base, "program": "BBB", "learner_ref": "1"},
        {**base, "program": "EEE", "learner_ref": "1"},
    ]
    assert counts(take(rows)) == {"created": 2}
    codes = set(db.session.scalars(select(Cohort.code)))
    assert codes == {"2013J", "EEE 2013J"}
    assert counts(take(list(reversed(rows)))) == {"unchanged": 2}


def test_a_partner_is_found_by_slug_and_by_name_without_case_and_blanks(system: Viewer) -> None:
    take([ANA])
    for name in ("alder-institute", "ALDER  INSTITUTE", "AlderInstitute"):
        assert counts(take([{**ANA, "partner": name}])) == {"unchanged": 1}
    assert counts(
        take([{key: v for key, v in ANA.items() if key != "partner"}], partner="alder-institute")
    ) == {"unchanged": 1}
    other = take([{**ANA, "partner": "Birch"}], partner="alder-institute")
    assert sentences(other) == [
        'row 2, column partner: There is no partner "Birch" that you may import into.'
    ]


def test_a_centre_is_left_out_where_there_is_one(system: Viewer) -> None:
    owner = build.partner("Alder Institute", slug="alder-institute")
    build.centre(owner, "Lima")
    take([LUIS])
    assert only(Cohort).centre.name == "Lima"
    build.centre(owner, "Cusco")
    take([{**LUIS, "cohort": "FS-2"}])
    assert only(Cohort, Cohort.code == "FS-2").centre.name == "Alder Institute"


def test_a_version_of_the_length_is_taken_or_made(system: Viewer) -> None:
    base = {key: LUIS[key] for key in ("partner", "program", "learner_ref")}
    done = {**base, "status": "completed"}
    take([{**done, "cohort": "1", "program_weeks": "26"}])
    take([{**done, "cohort": "2", "program_weeks": "30"}])
    take([{**done, "cohort": "3", "program_weeks": "26"}])
    labels = {
        cohort.code: cohort.program_version.label for cohort in db.session.scalars(select(Cohort))
    }
    assert labels == {"1": "1", "2": "2", "3": "1"}


# ------------------------------------------------------------------ preview, confirm


def test_a_preview_is_stored_confirmed_once_and_remembers_its_mapping(system: Viewer) -> None:
    mapping = '[partner]\nconstant = "Alder Institute"\n[cohort]\ncolumn = "Class"\n'
    rows = [{"Class": "FS-1", "program": "FS", "learner_ref": "A1", "start_date": "05/06/2025"}]
    before = everything()
    report = preview_import(system, upload(rows, mapping=mapping), today=TODAY)
    assert everything() == before
    assert counts(report) == {"failed": 1}
    question = report.questions[0]
    assert question.field == "cohort_starts_on"
    assert question.samples == (("05/06/2025", "5 June 2025", "6 May 2025"),)
    batch = get_import(report.batch_id or 0)
    with pytest.raises(Refused, match="nothing was written"):
        confirm_import(system, batch, today=TODAY)
    batch = get_import(report.batch_id or 0)
    answer = upload(rows, mapping='date_format = "dmy"\n' + mapping).mapping
    assert counts(revise_preview(system, batch, mapping=answer, today=TODAY)) == {"created": 1}
    batch = get_import(report.batch_id or 0)
    assert counts(confirm_import(system, batch, today=TODAY)) == {"created": 1}
    assert only(Cohort).starts_on == date(2025, 6, 5)
    with pytest.raises(Refused, match="no longer waiting"):
        confirm_import(system, get_import(report.batch_id or 0), today=TODAY)
    assert find_mapping(None, "enrolments") is not None
    assert count(ImportBatch) == 1
    assert count(ImportRow) == 1


def test_a_preview_plans_again_when_it_is_confirmed(system: Viewer) -> None:
    report = preview_import(system, upload([ANA]), today=TODAY)
    take([ANA])
    confirmed = confirm_import(system, get_import(report.batch_id or 0), today=TODAY)
    assert counts(confirmed) == {"unchanged": 1}


# ------------------------------------------------------------------ who may


def manager_of(*partners: Partner) -> Viewer:
    user = build.user(Role.MANAGER, *partners)
    return Viewer(
        user.id, user.name, frozenset({Role.MANAGER}), frozenset(partner.id for partner in partners)
    )


def test_a_manager_imports_into_the_own_partner_only(system: Viewer) -> None:
    alder, birch = build.partner(), build.partner("Birch Academy")
    version = build.program("FS")
    build.cohort(alder, version, code="FS-1")
    build.cohort(birch, version, code="FS-1")
    manager = manager_of(alder)
    row = {key: value for key, value in ANA.items() if key not in {"partner", "centre"}}
    report = take([row], actor=manager)
    assert counts(report) == {"created": 1}
    assert only(Enrolment).partner_id == alder.id
    assert "Head office records who verified what" in str(report.warnings[0])
    with viewing(manager):
        assert get_import(report.batch_id or 0).partner_id == alder.id
    theirs = take([{**row, "partner": "Birch Academy"}], actor=manager)
    invented = take([{**row, "partner": "Cedar College"}], actor=manager)
    assert sentences(theirs)[0].replace("Birch Academy", "…") == sentences(invented)[0].replace(
        "Cedar College", "…"
    )
    with viewing(manager_of(birch)), pytest.raises(NotFound):
        get_import(report.batch_id or 0)


def test_a_manager_makes_no_frame(system: Viewer) -> None:
    alder = build.partner()
    build.cohort(alder, build.program("FS"), code="FS-1")
    build.program("QA")
    manager = manager_of(alder)
    row = {key: LUIS[key] for key in ("program", "cohort", "learner_ref")}
    new_cohort = take([{**row, "cohort": "FS-2"}], actor=manager)
    assert "open it first" in sentences(new_cohort)[0]
    unseen = take([{**row, "program": "QA"}], actor=manager)
    absent = take([{**row, "program": "XX"}], actor=manager)
    assert sentences(unseen)[0].replace("QA", "…") == sentences(absent)[0].replace("XX", "…")
    moved = take([{**row, "status": "transferred_out"}], actor=manager)
    assert "Transfers are recorded by head office" in sentences(moved)[0]
    for kind in ("partners", "centres", "programs", "cohorts"):
        with pytest.raises(NotAllowed):
            take([row], kind, actor=manager)


def test_a_viewer_imports_nothing(system: Viewer) -> None:
    alder = build.partner()
    viewer = Viewer(1, "Vera", frozenset({Role.VIEWER}), frozenset({alder.id}))
    with pytest.raises(NotAllowed):
        take([LUIS], actor=viewer)


def test_a_manager_of_several_partners_says_which(system: Viewer) -> None:
    manager = manager_of(build.partner(), build.partner("Birch Academy"))
    with pytest.raises(Refused, match="which of your partners"):
        take([LUIS], actor=manager)


def test_an_open_enrolment_elsewhere_is_refused_without_a_word_of_where(system: Viewer) -> None:
    alder, birch = build.partner(), build.partner("Birch Academy")
    version = build.program("FS")
    here, there = build.cohort(alder, version, code="FS-1"), build.cohort(birch, version)
    ana = build.learner("Ana")
    build.enrolment(build.cohort(alder, build.program("QA")), ana)
    build.reference(alder, ana, "A1")
    build.enrolment(there, ana)
    row = {"cohort": here.code, "learner_ref": "A1"}
    report = take([row], actor=manager_of(alder))
    assert sentences(report) == [
        "row 2, column cohort: This learner has an open enrolment in this program already."
    ]
