"""Pages of outcomes and evidence: list, record, correct, attach, fetch, verify."""

from __future__ import annotations

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.frame import file_rows, refused, walk
from tests.web.html import Page, fields_of
from tests.web.roster import BIRCH, READERS, VERIFIERS, WRITERS, Roster, more, roster_of
from tracker.extensions import db
from tracker.models import Evidence, OutcomeObservation
from tracker.queries.scope import SYSTEM, viewing

TOLD = {
    "status": "employed",
    "effective_from": "2025-07-06",
    "employer": "Keystone",
    "job_title": "BI analyst",
    "occupation": "2511.4 data scientist",
    "in_field": "yes",
    "hours_per_week": "42",
    "salary_amount": "15500",
    "salary_currency": "ILS",
    "salary_period": "month",
    "source": "learner",
    "learned_on": "2025-09-01",
}


@pytest.fixture
def roster(cast: Cast) -> Roster:
    roster_of(cast.birch)
    return roster_of(cast.alder)


@pytest.fixture
def client(cast: Cast) -> PageClient:
    return cast.client("alder_manager")


def upload(
    client: PageClient, page: Page, data: bytes, name: str, *, answer: int, **values: str
) -> Page:
    """Send the page's form with a file, as a browser would."""
    sent = {
        **fields_of(page.form()),
        **values,
        "evidence_file": FileStorage(io.BytesIO(data), name),
    }
    boundary, body = encode_multipart(sent)
    return client.open(
        page.path,
        method="POST",
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        status=answer,
    )


def test_who_gets_in(cast: Cast, roster: Roster) -> None:
    walk(cast, "/outcomes/", READERS | BIRCH)
    walk(cast, f"/outcomes/{roster.outcome}", READERS, hidden=BIRCH)
    walk(cast, f"/evidence/{roster.evidence}/file", READERS, hidden=BIRCH)
    for page in ("/correct", "/evidence"):
        walk(cast, f"/outcomes/{roster.outcome}{page}", WRITERS, hidden=BIRCH)
    walk(cast, f"/enrolments/{roster.unknown}/outcomes/new", WRITERS, hidden=BIRCH)
    walk(cast, f"/evidence/{roster.evidence}/verify", VERIFIERS)


def test_the_list_and_its_files(cast: Cast, client: PageClient, roster: Roster) -> None:
    page = client.get("/outcomes/")
    assert "Developer, Nimbus Alder" in page.text
    assert "Birch" not in page.html
    office = cast.client("coordinator")
    for query, count in [
        ("", 2),
        ("partner=alder", 1),
        ("evidence=to_verify", 2),
        ("evidence=accepted", 0),
        ("evidence=none", 0),
        ("evidence=nonsense", 0),
        ("status=employed&source=learner", 2),
        ("q=nimbus+birch", 1),
        ("history=all&sort=learned_on", 2),
    ]:
        found = office.get(f"/outcomes/?{query}")
        assert len(found.rows() if "Nothing fits" not in found.text else []) == count, query
    lines = file_rows(client.get("/outcomes.csv"))
    assert lines[0].startswith("learner,cohort,partner,status,employer,job_title,occupation")
    assert "C-Alder,Alder Institute,employed,Nimbus Alder" in lines[1]
    assert client.get("/outcomes.xlsx").data[:2] == b"PK"


def test_thirty_rows_cost_what_three_cost(client: PageClient, roster: Roster) -> None:
    client.get("/outcomes/")
    before = client.statements
    with viewing(SYSTEM):
        for number in range(30):
            more(roster.cohort, number)
    client.get("/outcomes/")
    assert client.statements == before


def test_an_outcome_is_recorded_and_said_which_days_it_counts_for(
    client: PageClient, roster: Roster
) -> None:
    address = f"/enrolments/{roster.unknown}/outcomes/new"
    page = client.get(address)
    assert "day 180 is 27 Dec 2025" in page.text
    assert "This service uses the ESCO classification of the European Commission." in page.text
    done = client.follow(client.submit(page, TOLD))
    assert (
        "Alderson, Cora was recorded. Begun on day 6. It counts for day 90, 180 and 365."
        in done.text
    )
    assert "BI analyst, Keystone" in done.text
    with viewing(SYSTEM):
        row = db.session.query(OutcomeObservation).filter_by(enrolment_id=roster.unknown).one()
        assert (row.occupation, str(row.salary_amount), row.in_field) == (
            "2511.4",
            "15500.00",
            True,
        )
    assert "Known 2" in client.get(f"/cohorts/{roster.cohort}").text


def test_save_and_next_walks_the_unknown_and_ends_at_the_cohort(
    client: PageClient, roster: Roster
) -> None:
    page = client.get(f"/enrolments/{roster.known}/outcomes/new")
    first = client.submit(page, {**TOLD, "next": "yes"})
    assert first.location == f"/enrolments/{roster.unknown}/outcomes/new"
    second = client.submit(client.follow(first), {**TOLD, "next": "yes"})
    assert second.location == f"/cohorts/{roster.cohort}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": ""}, "This is needed."),
        ({"status": "unavailable"}, "Say why the learner is unavailable."),
        ({"learned_on": "2099-01-01"}, "not come yet"),
        ({"effective_to": "2025-07-01"}, "before the first day"),
        ({"hours_per_week": "169"}, "up to 168"),
        ({"salary_currency": ""}, "Give the currency"),
        ({"salary_period": ""}, "what time the pay is for"),
        ({"salary_amount": "-1"}, "cannot be negative"),
        ({"salary_amount": "999999999999999999"}, "too large"),
        ({"status": "seeking_work"}, "Pay belongs to somebody who is in work"),
        ({"occupation": "astronaut"}, "No occupation has the code astronaut"),
        ({"employer": "x" * 201}, "200 characters"),
        ({"evidence_note": "She called."}, "Choose what proves it."),
        ({"evidence_kind": "contract"}, "Add a file, or write"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(
    client: PageClient, roster: Roster, changes: dict[str, object], sentence: str
) -> None:
    refused(client, f"/enrolments/{roster.unknown}/outcomes/new", {**TOLD, **changes}, sentence)
    with viewing(SYSTEM):
        found = db.session.query(OutcomeObservation).filter_by(enrolment_id=roster.unknown)
        assert found.count() == 0


def test_a_correction_keeps_the_first_telling(client: PageClient, roster: Roster) -> None:
    own = f"/outcomes/{roster.outcome}"
    page = client.follow(client.submit(client.get(f"{own}/correct"), {"in_field": "no"}))
    assert "Corrected; the first telling stays" in page.text
    assert "Nimbus Alder" in page.text
    old = client.get(own)
    assert "This was corrected" in old.text
    client.get(old.links["what stands now"])
    said = client.submit(client.get(f"{own}/correct"), {}, status=422)
    assert "was corrected already" in said.text
    assert len(client.get("/outcomes/").rows()) == 1
    assert len(client.get("/outcomes/?history=all").rows()) == 2


def test_a_file_is_attached_with_the_outcome_and_fetched_by_who_may(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    page = client.get(f"/enrolments/{roster.unknown}/outcomes/new")
    pdf = b"%PDF-1.7 signed"
    upload(
        client,
        page,
        pdf,
        "../../offer Keystone.html",
        answer=302,
        evidence_kind="offer_letter",
        **TOLD,
    )
    with viewing(SYSTEM):
        piece = db.session.query(Evidence).filter(Evidence.id != roster.evidence)
        kept = piece.order_by(Evidence.id.desc()).first()
        assert kept is not None
        key, name = kept.id, kept.file_name
    assert name == "offer-Keystone.pdf"
    answer = client.get(f"/evidence/{key}/file")
    assert answer.data == pdf
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="offer-Keystone.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    cast.client("birch_manager").get(f"/evidence/{key}/file", status=404)
    cast.client("alder_viewer").get(f"/evidence/{key}/file", status=403)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.pdf", "This file is empty."),
        (b"MZ\x90\x00 program", "offer.pdf", "Only PDF, PNG, JPEG and plain text"),
        (b"<html><script>alert(1)</script>", "offer.txt", "Only PDF, PNG, JPEG and plain text"),
        (b"%PDF-" + b"0" * (5 * 1024 * 1024), "offer.pdf", "at most 5 MB"),
    ],
)
def test_files_that_are_no_evidence_are_refused(
    client: PageClient, roster: Roster, data: bytes, name: str, sentence: str
) -> None:
    page = client.get(f"/outcomes/{roster.outcome}/evidence")
    said = upload(client, page, data, name, answer=422, evidence_kind="contract")
    assert sentence in said.text
    with viewing(SYSTEM):
        assert db.session.query(Evidence).filter_by(observation_id=roster.outcome).count() == 1


def test_evidence_is_added_and_verified_by_somebody_else(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    own = f"/outcomes/{roster.outcome}"
    sent = {"evidence_kind": "verbal_note", "evidence_note": "She called."}
    page = client.follow(client.submit(client.get(f"{own}/evidence"), sent))
    assert "She called." in page.text
    office = cast.client("coordinator")
    office.submit(office.get(f"{own}/evidence"), sent)
    with viewing(SYSTEM):
        mine = db.session.query(Evidence).order_by(Evidence.id.desc()).first()
        assert mine is not None
        key = mine.id
    refused(office, f"/evidence/{key}/verify", {"verdict": "accepted"}, "a second person verifies")
    verify = f"/evidence/{roster.evidence}/verify"
    refused(office, verify, {"verdict": "returned", "note": ""}, "Say what is missing")
    refused(office, verify, {"verdict": ""}, "This is needed.")
    office.submit(office.get(verify), {"verdict": "returned", "note": "No date on it."})
    assert "No date on it." in client.get(own).text
    office.submit(office.get(verify), {"verdict": "accepted"})
    assert "Cora Coordinator" in client.get(own).text


@pytest.mark.parametrize(
    "path",
    [
        "/outcomes/{}",
        "/outcomes/{}/correct",
        "/outcomes/{}/evidence",
        "/evidence/{}/file",
        "/evidence/{}/verify",
    ],
)
def test_an_invented_key_is_no_page(cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    for key in ("12345", "99999999999999999999"):
        client.get(path.format(key), status=404)


def test_a_text_without_a_file_has_no_file(cast: Cast, client: PageClient, roster: Roster) -> None:
    with viewing(SYSTEM):
        more(roster.cohort, 1)
        key = db.session.query(Evidence.id).filter_by(kind="verbal_note").scalar()
    client.get(f"/evidence/{key}/file", status=404)
