"""Pages of learners: list, one, edit, references, consents, merging."""

from __future__ import annotations

import pytest

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.frame import edited_twice, file_rows, refused, walk
from tests.web.roster import BIRCH, READERS, VERIFIERS, WRITERS, Roster, more, roster_of
from tracker.extensions import db
from tracker.models import Enrolment, Learner, LearnerReference
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def roster(cast: Cast) -> Roster:
    roster_of(cast.birch)
    return roster_of(cast.alder)


@pytest.fixture
def client(cast: Cast) -> PageClient:
    return cast.client("alder_manager")


def test_who_gets_in(cast: Cast, roster: Roster) -> None:
    own = f"/learners/{roster.learner}"
    walk(cast, "/learners/", READERS | BIRCH)
    walk(cast, own, READERS, hidden=BIRCH)
    for page in (
        "/edit",
        "/references/new",
        "/consents/new",
        f"/consents/{roster.consent}/withdraw",
    ):
        walk(cast, own + page, WRITERS, hidden=BIRCH)
    walk(cast, f"{own}/merge", VERIFIERS)
    for page in (f"/references/{roster.reference}/remove", "/unmerge"):
        for who in ("analyst", "alder_viewer", "funder"):
            cast.client(who).post(own + page, {}, status=403)


@pytest.mark.parametrize("page", ["", "/edit", "/merge", "/references/new", "/consents/new"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    client = cast.client("coordinator")
    for key in ("12345", "99999999999999999999"):
        client.get(f"/learners/{key}{page}", status=404)


def test_the_list_and_its_files(cast: Cast, client: PageClient, roster: Roster) -> None:
    page = client.get("/learners/")
    assert [row[0] for row in page.rows()] == ["Alderson, Ada", "Alderson, Ben", "Alderson, Cora"]
    assert "Birch" not in page.html
    office = cast.client("coordinator")
    for query, count in [
        ("", 6),
        ("partner=alder", 3),
        ("q=r-alder", 1),
        ("q=ada+alder", 1),
        ("q=%25", 0),
        ("status=completed", 4),
        ("place=open", 2),
        ("country=PE", 0),
        ("sort=-name", 6),
    ]:
        found = office.get(f"/learners/?{query}")
        assert len(found.rows() if "Nothing fits" not in found.text else []) == count, query
    lines = file_rows(client.get("/learners.csv"))
    assert lines[0].startswith("name,given_name,family_name,reference,latest,enrolments,email")
    assert lines[1].startswith('"Alderson, Ada",Ada,Alderson,R-Alder,"C-Alder, completed",1')
    assert client.get("/learners.xlsx").data[:2] == b"PK"


def test_a_filter_does_not_tell_who_is_known_elsewhere(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    """A learner of both partners: Alder sees Alder's enrolment, whatever it asks for."""
    with viewing(SYSTEM):
        birch = db.session.query(Enrolment).filter_by(partner_id=cast.birch.id).first()
        assert birch is not None
        ada = db.session.get_one(Learner, roster.learner)
        both = build.enrolment(build.cohort(birch.cohort.partner, code="C-Both"), ada)
        build.reference(birch.cohort.partner, ada, "SECRET-REF")
        assert both.id
    for query in ("partner=birch", "q=SECRET-REF"):
        assert "Nothing fits" in client.get(f"/learners/?{query}").text
    page = client.get(f"/learners/{roster.learner}")
    for word in ("C-Both", "SECRET-REF", "Birch"):
        assert word not in page.html
    assert "C-Both" in cast.client("birch_manager").get(f"/learners/{roster.learner}").text
    (line,) = [one for one in file_rows(client.get("/learners.csv")) if "Ada" in one]
    assert "C-Both" not in line


def test_thirty_rows_cost_what_three_cost(client: PageClient, roster: Roster) -> None:
    client.get("/learners/")
    before = client.statements
    with viewing(SYSTEM):
        for number in range(30):
            more(roster.cohort, number)
    client.get("/learners/")
    assert client.statements == before


def test_the_page_tells_all_that_happened(client: PageClient, roster: Roster) -> None:
    page = client.get(f"/learners/{roster.learner}")
    for words in (
        "R-Alder",
        "Contact after the program",
        "Completed, C-Alder",
        "Learned: employed, C-Alder",
        "Developer, Nimbus Alder, since 1 Aug 2025",
    ):
        assert words in page.text


def test_a_learner_is_edited_by_version(client: PageClient, roster: Roster) -> None:
    own = f"/learners/{roster.learner}/edit"
    edited_twice(client, own, "phone", "+51 1 111 111", "+51 1 222 222")
    refused(client, own, {"given_name": "", "family_name": ""}, "Give a family name")
    refused(client, own, {"email": "nowhere"}, "look like an e-mail address")
    with viewing(SYSTEM):
        db.session.rollback()
        assert db.session.get_one(Learner, roster.learner).phone_key == "511222222"


def test_markup_in_a_name_stays_text(client: PageClient, roster: Roster) -> None:
    own = f"/learners/{roster.learner}"
    name = "<script>alert(1)</script>"
    client.submit(client.get(f"{own}/edit"), {"family_name": name, "given_name": '"><b>'})
    for path in (own, "/learners/", f"/cohorts/{roster.cohort}", f"/enrolments/{roster.known}"):
        page = client.get(path)
        assert name in page.text
        assert name not in page.html


def test_references_and_consents(client: PageClient, roster: Roster) -> None:
    own = f"/learners/{roster.learner}"
    refused(client, f"{own}/references/new", {"value": "R-Alder"}, "has this reference already")
    page = client.follow(client.submit(client.get(f"{own}/references/new"), {"value": "R-2"}))
    assert "R-2" in page.text
    client.submit(page, action=f"/references/{roster.reference}/remove")
    with viewing(SYSTEM):
        values = [row.value for row in db.session.query(LearnerReference)]
        assert sorted(values) == ["R-2", "R-Birch"]
    client.post(f"{own}/references/{roster.reference}/remove", {}, status=404)
    refused(client, f"{own}/consents/new", {"given_on": "2099-01-01"}, "not come yet")
    given = client.submit(client.get(f"{own}/consents/new"), {"purpose": "statistics"})
    assert "Consent recorded: outcome statistics." in client.follow(given).text
    end = f"{own}/consents/{roster.consent}/withdraw"
    refused(client, end, {"withdrawn_on": "2025-01-05"}, "before the first day")
    done = client.follow(client.submit(client.get(end), {"withdrawn_on": "2025-02-01"}))
    assert "Withdrawn on 1 Feb 2025." in done.text
    refused(client, end, {"withdrawn_on": "2025-02-02"}, "was withdrawn on 1 February 2025")


def test_two_records_are_merged_and_taken_apart(cast: Cast, roster: Roster) -> None:
    office = cast.client("coordinator")
    search = office.get(f"/learners/{roster.learner}/merge?q=cora+alderson")
    both = office.get(search.links["Compare"])
    said = office.submit(both, {}, status=422)
    assert "Both were enrolled in cohort C-Alder." in said.text
    none = office.post(f"/learners/{roster.learner}/merge", {"form_key": "k1"}, status=422)
    assert "Choose the other record first." in none.text
    with viewing(SYSTEM):
        owner = db.session.get_one(Enrolment, roster.placed).cohort.partner
        other = build.learner("Adah", "Alderson", phone="+51 1 333 333")
        build.enrolment(build.cohort(owner, code="C-Old"), other)
        key = other.id
    page = office.get(f"/learners/{roster.learner}/merge?other={key}")
    assert "C-Old" in page.text
    merged = office.follow(office.submit(page, {"take-given_name": "other"}))
    assert "Alderson, Adah" in merged.text
    assert "C-Old" in merged.text
    assert "+51 1 333 333" in merged.text
    pointer = office.get(f"/learners/{key}")
    assert "This record was merged into" in pointer.text
    cast.client("alder_manager").get(f"/learners/{key}", status=404)
    apart = office.follow(office.submit(pointer, action="/unmerge"))
    assert "stands alone again" in apart.text
    assert "C-Old" not in office.get(f"/learners/{roster.learner}").text
    again = office.follow(office.post(f"/learners/{key}/unmerge", {}))
    assert "Not taken apart" in again.text
