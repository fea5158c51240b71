"""Pages that change a roster: paste, complete the class, change the ticked, undo a click."""

from __future__ import annotations

import pytest

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.frame import walk
from tests.web.html import Page, fields_of
from tests.web.roster import BIRCH, WRITERS, Roster, roster_of
from tracker.extensions import db
from tracker.models import Cohort, Enrolment, Learner
from tracker.queries.outcomes import latest_outcomes
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def roster(cast: Cast) -> Roster:
    return roster_of(cast.alder)


@pytest.fixture
def client(cast: Cast) -> PageClient:
    return cast.client("alder_manager")


def status_of(enrolment_id: int) -> str:
    with viewing(SYSTEM):
        db.session.rollback()
        return db.session.get_one(Enrolment, enrolment_id).status


def change(client: PageClient, roster: Roster, ids: list[int], **values: str) -> Page:
    """Tick those in the roster and send its form: the preview."""
    page = client.get(f"/cohorts/{roster.cohort}")
    sent = {"enrolment_ids": [str(key) for key in ids], **values}
    return client.submit(page, sent, action="/change", status=200)


def test_who_gets_in(cast: Cast, roster: Roster) -> None:
    own = f"/cohorts/{roster.cohort}"
    for page in ("/roster/paste", "/complete"):
        walk(cast, own + page, WRITERS, hidden=BIRCH)
    for page, data in (("/change", {}), ("/undo", {"batch_key": "x"})):
        for who, status in [
            ("analyst", 403),
            ("alder_viewer", 403),
            ("funder", 403),
            ("birch_manager", 404),
            ("visitor", 302),
        ]:
            cast.client(who).post(own + page, data, status=status)


def test_ticked_learners_change_after_a_preview_and_one_undo(
    client: PageClient, roster: Roster
) -> None:
    ids = [roster.known, roster.placed]
    page = change(client, roster, ids, kind="withdrawn", on="2025-03-03", reason="moved")
    assert "1 change, 1 cannot" in page.text
    assert "Alderson, Ada: An enrolment that is completed cannot become: withdrawn." in page.text
    assert status_of(roster.placed) == "enrolled"
    done = client.follow(
        client.submit(
            page, {"confirm": "yes", "enrolment_ids": [str(key) for key in ids]}, action="/change"
        )
    )
    assert "1 changed" in done.text
    assert "Not changed: Alderson, Ada" in done.text
    assert status_of(roster.placed) == "withdrawn"
    back = client.follow(client.submit(done, action="/undo"))
    assert "1 taken back" in back.text
    assert status_of(roster.placed) == "enrolled"
    # The button is gone, and the posting itself does nothing a second time.
    key = done.form("/undo")
    again = client.post(
        f"/cohorts/{roster.cohort}/undo",
        {"batch_key": next(e["value"] for e in key.all("input") if e.get("name") == "batch_key")},
    )
    assert "Nothing was undone" in client.follow(again).text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "This is needed."),
        ({"kind": "withdrawn", "on": "2025-03-03"}, "Choose the reason."),
        ({"kind": "withdrawn", "reason": "moved"}, "This is needed."),
        ({"kind": "withdrawn", "on": "2099-01-01", "reason": "moved"}, "not come yet"),
        ({"kind": "deferred", "on": "2025-03-03"}, "expected"),
        ({"kind": "reinstated", "on": "2025-03-03"}, "cannot become: reinstated"),
    ],
)
def test_a_change_that_nobody_can_make_says_why(
    client: PageClient, roster: Roster, values: dict[str, str], sentence: str
) -> None:
    page = client.get(f"/cohorts/{roster.cohort}")
    sent = {"enrolment_ids": [str(roster.placed)], **values}
    answer = client.submit(page, sent, action="/change", status=422)
    assert sentence in answer.text
    assert status_of(roster.placed) == "enrolled"


def test_nobody_ticked_and_strangers_ticked(cast: Cast, client: PageClient, roster: Roster) -> None:
    page = client.get(f"/cohorts/{roster.cohort}")
    sent = {"kind": "completed", "on": "2025-06-30"}
    assert "Tick at least one" in client.submit(page, sent, action="/change", status=422).text
    theirs = roster_of(cast.birch)
    for key in (str(theirs.placed), "123"):
        client.submit(page, {**sent, "enrolment_ids": [key]}, action="/change", status=404)
    client.submit(page, {**sent, "enrolment_ids": ["x"]}, action="/change", status=422)


def test_a_class_is_completed_with_exceptions_and_undone(
    client: PageClient, roster: Roster
) -> None:
    address = f"/cohorts/{roster.cohort}/complete"
    page = client.get(address)
    assert [row[1] for row in page.rows()] == ["Alderson, Ben"]
    preview = client.submit(page, {"preview": "yes", "completed_on": "2025-06-30"}, status=200)
    assert "1 change" in preview.text
    assert status_of(roster.placed) == "enrolled"
    line = {
        "completed_on": "2025-06-30",
        "enrolment_ids": None,
        f"kind-{roster.placed}": "withdrawn",
        f"on-{roster.placed}": "2025-05-05",
    }
    said = client.submit(page, line, status=422)
    assert "Alderson, Ben: Choose the reason." in said.text
    done = client.submit(page, {**line, f"reason-{roster.placed}": "financial"})
    assert status_of(roster.placed) == "withdrawn"
    client.submit(client.follow(done), action="/undo")
    client.submit(client.get(address), {"completed_on": "2025-06-30"})
    assert status_of(roster.placed) == "completed"
    assert "Nobody holds a place" in client.get(address).text


def test_a_class_completes_in_the_future_or_without_a_day_never(
    client: PageClient, roster: Roster
) -> None:
    address = f"/cohorts/{roster.cohort}/complete"
    for day, sentence in (("2099-01-01", "not come yet"), ("", "This is needed")):
        page = client.submit(client.get(address), {"completed_on": day}, status=422)
        assert sentence in page.text
    assert status_of(roster.placed) == "enrolled"


def test_rows_are_pasted_after_a_preview(client: PageClient, roster: Roster) -> None:
    address = f"/cohorts/{roster.cohort}/roster/paste"
    rows = "N-1\tNoa\tLevi\tnoa@alder.test\t\t1998\nR-Alder\nN-2\t\t\tnowhere"
    sent = {"pasted": rows, "enrolled_on": "2025-01-07"}
    page = client.submit(client.get(address), sent, status=200)
    assert "3 rows read = 1 new + 0 known + 1 there already + 1 with problems" in page.text
    assert "This does not look like an e-mail address" in page.text
    assert "nowhere" in page.text
    client.submit(page, {**sent, "confirm": "yes"}, status=422)
    assert "Enrol 1, leave out 2" in page.text
    done = client.follow(client.submit(page, {**sent, "confirm": "skip"}))
    assert "Rows read: 3 = 1 new + 0 known + 1 there already + 1 left out." in done.text
    assert "Levi, Noa" in done.text
    with viewing(SYSTEM):
        assert db.session.query(Learner).filter_by(family_name="Levi").count() == 1
    assert "1 taken back" in client.follow(client.submit(done, action="/undo")).text
    with viewing(SYSTEM):
        assert db.session.query(Learner).filter_by(family_name="Levi").count() == 0


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "Paste at least one row"),
        ("x\ty\tz\n" * 501, "paste at most 500"),
        ("\ufffe\x00\x01", "Give a family name"),
    ],
)
def test_a_paste_of_nothing_too_much_or_rubbish(
    client: PageClient, roster: Roster, pasted: str, sentence: str
) -> None:
    page = client.get(f"/cohorts/{roster.cohort}/roster/paste")
    status = 200 if "family" in sentence else 422
    answer = client.submit(page, {"pasted": pasted, "enrolled_on": "2025-01-07"}, status=status)
    assert sentence in answer.text


def test_thirty_rows_cost_what_three_cost(client: PageClient, roster: Roster) -> None:
    address = f"/cohorts/{roster.cohort}/complete"
    client.get(address)
    before = client.statements
    with viewing(SYSTEM):
        cohort = db.session.get_one(Cohort, roster.cohort)
        for number in range(30):
            build.enrolment(cohort, build.learner("More", f"Number {number}"))
    assert len(client.get(address).rows()) == 31
    assert client.statements == before
    page = client.get(f"/cohorts/{roster.cohort}/roster/paste")
    costs = []
    for count in (3, 30):
        rows = "\n".join(f"X-{n}\tNoa\tNumber {n}\tx{n}@a.test" for n in range(count))
        client.submit(page, {"pasted": rows, "enrolled_on": "2025-01-07"}, status=200)
        costs.append(client.statements)
    assert costs[0] == costs[1]


def test_the_ticked_are_marked_unreachable_after_a_look(client: PageClient, roster: Roster) -> None:
    sent = {"enrolment_ids": str(roster.unknown)}
    address = f"/cohorts/{roster.cohort}/unreachable"
    look = client.post(address, sent, status=200)
    assert "Mark 1 learner unreachable" in look.text
    assert latest_of(roster.unknown) is None
    late = {"confirm": "yes", "learned_on": "2099-01-01"}
    client.submit(look, late, action="/unreachable", status=422)
    done = client.submit(
        look, {"confirm": "yes", "learned_on": "2025-12-01", "note": "Three calls"}
    )
    assert "1 learner marked unreachable" in client.follow(done).text
    assert latest_of(roster.unknown) == ("unreachable", "partner_staff", "Three calls")


def test_nobody_or_a_stranger_is_marked_unreachable(
    cast: Cast, client: PageClient, roster: Roster
) -> None:
    address = f"/cohorts/{roster.cohort}/unreachable"
    nobody = client.post(address, {}, status=200)
    assert "Nobody is ticked" in nobody.text
    theirs = roster_of(cast.birch)
    sent = {"enrolment_ids": str(theirs.placed), "confirm": "yes"}
    sent |= {"source": "learner", "learned_on": "2025-12-01"}
    client.post(address, sent, status=404)


def latest_of(enrolment_id: int) -> tuple[str, str, str | None] | None:
    with viewing(SYSTEM):
        found = latest_outcomes([enrolment_id]).get(enrolment_id)
    return (found.status, found.source, found.note) if found else None


def test_a_roster_that_comes_late_is_dated_by_the_first_day(
    client: PageClient, roster: Roster
) -> None:
    for address in ("roster/paste", "enrol"):
        page = client.get(f"/cohorts/{roster.cohort}/{address}")
        assert fields_of(page.form(address))["enrolled_on"] == "2025-01-06"
