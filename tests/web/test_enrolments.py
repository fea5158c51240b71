"""Pages of enrolments: list, history, enrol, move, transfer, undo, situation at entry."""

from __future__ import annotations

import pytest

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.frame import edited_twice, file_rows, refused, walk
from tests.web.roster import BIRCH, READERS, WRITERS, Roster, more, roster_of
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.models import Cohort, Enrolment, EnrolmentEvent, Partner, ProgramVersion
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def roster(cast: Cast) -> Roster:
    roster_of(cast.birch)
    return roster_of(cast.alder)


@pytest.fixture
def client(cast: Cast) -> PageClient:
    return cast.client("alder_manager")


def enrolment(key: int) -> Enrolment:
    db.session.rollback()
    return db.session.get_one(Enrolment, key)


def sibling(cast: Cast, roster: Roster, owner: Partner, **values: object) -> int:
    """A further cohort of the same program, without an end."""
    with viewing(SYSTEM):
        version = db.session.get_one(ProgramVersion, roster.program_version)
        partner = db.session.get_one(Partner, owner.id)
        return build.cohort(partner, version, ends_on=None, **values).id  # type: ignore[arg-type]


def test_who_gets_in(cast: Cast, roster: Roster) -> None:
    walk(cast, "/enrolments/", READERS | BIRCH)
    walk(cast, f"/enrolments/{roster.placed}", READERS, hidden=BIRCH)
    for page in ("/move", "/transfer", "/edit"):
        walk(cast, f"/enrolments/{roster.placed}{page}", WRITERS, hidden=BIRCH)
    walk(cast, f"/cohorts/{roster.cohort}/enrol", WRITERS, hidden=BIRCH)
    for page in ("/undo", "/undo-transfer", "/remove"):
        for who, status in [("analyst", 403), ("alder_viewer", 403), ("birch_manager", 404)]:
            cast.client(who).post(f"/enrolments/{roster.placed}{page}", {}, status=status)


def test_the_list_and_its_files(cast: Cast, client: PageClient, roster: Roster) -> None:
    page = client.get("/enrolments/")
    assert len(page.rows()) == 3
    assert "Birch" not in page.html
    everything = cast.client("coordinator")
    assert len(everything.get("/enrolments/").rows()) == 6
    for query, count in [
        ("partner=alder", 3),
        ("status=completed", 4),
        ("program=P-Birch&status=enrolled", 1),
        ("q=cora+birch", 1),
        ("sort=learner", 6),
        ("exit_reason=moved", 0),
        ("cohort=x", 6),
    ]:
        found = everything.get(f"/enrolments/?{query}")
        rows = found.rows() if "Nothing fits" not in found.text else []
        assert len(rows) == count, query
    lines = file_rows(client.get("/enrolments.csv?sort=learner"))
    assert lines[0].startswith("learner,given_name,family_name,cohort,centre,partner,program")
    assert lines[1].startswith('"Alderson, Ada",Ada,Alderson,C-Alder,Campus of Alder')
    assert client.get("/enrolments.xlsx").data[:2] == b"PK"


def test_an_enrolment_leads_to_how_the_person_is_counted(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    key = roster.known
    page = client.get(f"/enrolments/{key}")
    for standard in STANDARDS.values():
        link = page.links[standard.label]
        assert link == f"/figures/people/{key}?standard={standard.key}"
        client.get(link)


def test_thirty_rows_cost_what_three_cost(client: PageClient, roster: Roster) -> None:
    client.get("/enrolments/")
    before = client.statements
    with viewing(SYSTEM):
        for number in range(30):
            more(roster.cohort, number)
    client.get("/enrolments/")
    assert client.statements == before


def test_a_new_person_is_enrolled(client: PageClient, roster: Roster) -> None:
    address = f"/cohorts/{roster.cohort}/enrol"
    typed = {"given_name": "Noa", "family_name": "Levi", "enrolled_on": "2025-01-07"}
    refused(client, address, {**typed, "birth_year": "1850"}, "between 1900 and")
    refused(client, address, {**typed, "email": "noa"}, "look like an e-mail address")
    refused(client, address, {**typed, "enrolled_on": "2025-09-01"}, "ended on 30 June 2025")
    refused(client, address, {**typed, "reference": "R-Alder"}, "Alderson, Ada has this reference")
    done = client.follow(client.submit(client.get(address), {**typed, "reference": "R-9"}))
    assert "Levi, Noa was enrolled in C-Alder." in done.text
    assert "Levi, Noa R-9" in done.text


def test_somebody_on_record_is_found_and_enrolled_once(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    with viewing(SYSTEM):
        alder = db.session.get_one(Partner, cast.alder.id)
        other = build.cohort(alder, ends_on=None, code="C-2").id
    found = client.get(f"/cohorts/{other}/enrol?q=R-Alder")
    assert "Alderson, Ada" in found.text
    assert "Birchson" not in client.get(f"/cohorts/{other}/enrol?q=birchson").text
    chosen = client.get(found.links["Choose"])
    done = client.submit(chosen, {"enrolled_on": "2025-01-07"})
    assert "Alderson, Ada" in client.follow(done).text
    again = client.submit(client.get(found.links["Choose"]), {}, status=422)
    assert "is in this cohort already" in again.text
    with viewing(SYSTEM):
        assert db.session.query(Enrolment).filter_by(learner_id=roster.learner).count() == 2


def test_an_open_place_in_the_program_is_pointed_to(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    target = sibling(cast, roster, cast.alder)
    with viewing(SYSTEM):
        ben = enrolment(roster.placed).learner_id
    page = client.get(f"/cohorts/{target}/enrol?learner={ben}")
    assert page.links["C-Alder"] == f"/enrolments/{roster.placed}"
    said = client.submit(page, {"enrolled_on": "2025-01-07"}, status=422)
    assert "is enrolled in this program already, in cohort C-Alder" in said.text


def test_what_happened_is_recorded_shown_and_undone(client: PageClient, roster: Roster) -> None:
    own = f"/enrolments/{roster.placed}"
    refused(client, f"{own}/move", {"kind": "withdrawn", "on": "2025-03-03"}, "Choose the reason")
    refused(client, f"{own}/move", {"kind": ""}, "This is needed.")
    refused(client, f"{own}/move", {"kind": "deferred", "on": "2025-03-03"}, "expected")
    client.submit(client.get(f"{own}/move"), {"kind": "reinstated"}, status=422)
    sent = {"kind": "withdrawn", "on": "2025-03-03", "reason": "job_found", "note": "Nimbus"}
    page = client.follow(client.submit(client.get(f"{own}/move"), sent))
    assert "Alderson, Ben is now: withdrawn." in page.text
    assert "Found a job · Nimbus" in page.text
    back = client.follow(client.submit(page, action="/undo"))
    assert "Taken back; now: enrolled." in back.text
    assert "Withdrawn undone" in back.text
    with viewing(SYSTEM):
        kinds = [event.kind for event in enrolment(roster.placed).events]
        assert kinds == ["enrolled", "withdrawn", "undone"]


def test_an_undo_that_cannot_be_says_why(client: PageClient, roster: Roster) -> None:
    with viewing(SYSTEM):
        first = db.session.query(EnrolmentEvent).filter_by(enrolment_id=roster.placed).one().id
    own = f"/enrolments/{roster.placed}"
    for key in (str(first), "1"):
        answer = client.follow(client.post(f"{own}/undo", {"event_id": key}))
        assert "Not taken back" in answer.text
    client.post(f"{own}/undo", {"event_id": "x"}, status=404)
    assert "Not taken back" in client.follow(client.post(f"{own}/undo-transfer", {})).text


def test_a_transfer_within_the_partner_and_back(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    target = sibling(cast, roster, cast.alder, code="C-Next")
    sibling(cast, roster, cast.birch, code="C-Elsewhere")
    own = f"/enrolments/{roster.placed}"
    page = client.get(f"{own}/transfer")
    assert "C-Next" in page.text
    assert "C-Elsewhere" not in page.html
    refused(client, f"{own}/transfer", {"to_id": str(target), "on": "2025-01-01"}, "before")
    refused(client, f"{own}/transfer", {"on": "2099-01-01", "to_id": str(target)}, "not come yet")
    done = client.follow(client.submit(page, {"to_id": str(target), "on": "2025-03-03"}))
    assert "Alderson, Ben moved to C-Next." in done.text
    assert "judged on time against C-Alder" in done.text
    old = client.get(own)
    assert "Went on to C-Next" in old.text
    back = client.follow(client.submit(old, action="/undo-transfer"))
    assert "Taken back; now: enrolled." in back.text


def test_between_partners_head_office_transfers_and_neither_sees_the_other(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    target = sibling(cast, roster, cast.birch, code="C-Elsewhere")
    own = f"/enrolments/{roster.placed}"
    refused(client, f"{own}/transfer", {"on": "2025-03-03"}, "This is needed")
    forced = client.get(f"{own}/transfer")
    client.submit(forced, {"to_id": str(target), "on": "2025-03-03"}, status=422)
    office = cast.client("coordinator")
    sent = {"to_id": str(target), "on": "2025-03-03"}
    office.submit(office.get(f"{own}/transfer"), sent)
    here = client.get(own)
    assert "Transferred out" in here.text
    assert "Elsewhere" not in here.html
    assert "Birch" not in here.html
    client.post(f"{own}/undo-transfer", {}, status=403)
    birch = cast.client("birch_manager")
    with viewing(SYSTEM):
        arrived = db.session.query(Enrolment).filter_by(cohort_id=target).one().id
    there = birch.get(f"/enrolments/{arrived}")
    assert "Transferred in" in there.text
    assert "C-Alder" not in there.html
    assert "Alder Institute" not in there.html


def test_entry_and_intent_are_edited_by_version(client: PageClient, roster: Roster) -> None:
    own = f"/enrolments/{roster.placed}/edit"
    edited_twice(client, own, "credential_on", "2025-06-30", "2025-07-01")
    typed = {"intent": "keep_job", "employed_at_entry": "yes", "entry_salary_amount": "900"}
    refused(client, own, typed, "Give the currency")
    more_typed = {**typed, "entry_salary_currency": "PEN", "entry_salary_period": "month"}
    page = client.follow(client.submit(client.get(own), more_typed))
    assert "Keep the present job" in page.text
    assert "per month" in page.text
    again = client.get(own)
    assert 'value="yes" selected' in again.html or "selected" in again.html
    with viewing(SYSTEM):
        assert enrolment(roster.placed).employed_at_entry is True


def test_a_mistaken_enrolment_is_removed(client: PageClient, roster: Roster) -> None:
    page = client.get(f"/enrolments/{roster.placed}")
    done = client.follow(client.submit(page, action="/remove"))
    assert "Alderson, Ben was removed from C-Alder." in done.text
    client.get(f"/enrolments/{roster.placed}", status=404)
    kept = client.follow(client.post(f"/enrolments/{roster.known}/remove", {}))
    assert "Not removed: More has happened since" in kept.text


@pytest.mark.parametrize("page", ["", "/move", "/transfer", "/edit", "/outcomes/new"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    client = cast.client("coordinator")
    for key in ("12345", "99999999999999999999"):
        client.get(f"/enrolments/{key}{page}", status=404)


def test_a_cancelled_cohort_takes_nobody(cast: Cast, client: PageClient, roster: Roster) -> None:
    target = sibling(cast, roster, cast.alder, cancelled_on=build.NOW.date())
    page = client.get(f"/cohorts/{target}/enrol")
    said = client.submit(page, {"family_name": "Levi", "enrolled_on": "2025-01-07"}, status=422)
    assert "cancelled" in said.text
    with viewing(SYSTEM):
        assert db.session.query(Cohort).count() == 3
