"""Pages of cohorts: who gets in, list and files, the page, opening, editing, days, cancelling."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tests.web.conftest import Cast
from tests.web.frame import READERS, edited_twice, file_rows, frame_of, refused, walk
from tests.web.roster import BIRCH, WRITERS, Roster, more, roster_of
from tracker.extensions import db
from tracker.models import Cohort, Partner
from tracker.queries.licences import used_by_cohort
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def roster(cast: Cast) -> Roster:
    roster_of(cast.birch)
    return roster_of(cast.alder)


def test_who_gets_in(cast: Cast, roster: Roster) -> None:
    own = f"/cohorts/{roster.cohort}"
    walk(cast, "/cohorts/", READERS | {"birch_manager", "birch_viewer"})
    walk(cast, own, READERS, hidden={"birch_manager", "birch_viewer"})
    walk(cast, "/cohorts/new", WRITERS | BIRCH)
    for page in ("/edit", "/days", "/cancel"):
        walk(cast, own + page, WRITERS, hidden=BIRCH)


@pytest.mark.parametrize("page", ["", "/edit", "/days", "/cancel", "/restore", ".csv"])
def test_an_invented_key_is_no_page(cast: Cast, page: str) -> None:
    client = cast.client("coordinator")
    for key in ("12345", "99999999999999999999"):
        client.get(f"/cohorts/{key}{page}", status=404)


def test_the_list_filters_sorts_and_holds_the_viewers_own(cast: Cast, roster: Roster) -> None:
    client = cast.client("coordinator")
    assert sorted(row[0] for row in client.get("/cohorts/").rows()) == ["C-Alder", "C-Birch"]
    for query, found in [
        ("partner=alder", ["C-Alder"]),
        (f"partner={cast.alder.id}", ["C-Alder"]),
        ("partner=nobody", []),
        ("status=ended&sort=-code", ["C-Birch", "C-Alder"]),
        ("status=running", []),
        ("program=P-Alder", ["C-Alder"]),
        (f"centre={roster.centre}", ["C-Alder"]),
        ("centre=x&year=2025", []),
        ("year=2025&q=campus+birch", ["C-Birch"]),
        ("year=2024", []),
    ]:
        page = client.get(f"/cohorts/?{query}")
        if found:
            assert [row[0] for row in page.rows()] == found
        else:
            assert "Nothing fits" in page.text
    assert "Birch" not in cast.client("alder_viewer").get("/cohorts/").html


def test_the_files_carry_the_figures_of_the_dashboards(cast: Cast, roster: Roster) -> None:
    client = cast.client("alder_viewer")
    header, line = file_rows(client.get("/cohorts.csv"))
    cells = dict(zip(header.split(","), line.split(","), strict=True))
    assert (cells["cohort"], cells["enrolled_count"], cells["completed_count"]) == (
        "C-Alder",
        "3",
        "2",
    )
    assert (cells["placement_180_part"], cells["placement_180_whole"]) == ("1", "2")
    assert client.get("/cohorts.xlsx").data[:2] == b"PK"


def test_the_page_names_people_to_those_who_may_see_them(cast: Cast, roster: Roster) -> None:
    own = f"/cohorts/{roster.cohort}"
    manager = cast.client("alder_manager")
    page = manager.get(own)
    assert [row[1] for row in page.rows()] == [
        "Alderson, Ada R-Alder",
        "Alderson, Ben",
        "Alderson, Cora",
    ]
    assert "Developer, Nimbus Alder" in page.text
    assert "day 32" in page.text
    assert "Birch" not in page.html
    viewer = cast.client("alder_viewer").get(own)
    assert "Alderson" not in viewer.html
    assert "Nimbus" not in viewer.html
    assert "Learners by status" in viewer.text
    cast.client("alder_viewer").get(f"{own}.csv", status=404)
    rows = file_rows(manager.get(f"{own}.csv"))
    assert rows[0].startswith("partner,cohort,learner_ref,family_name")
    assert rows[1].startswith("Alder Institute,C-Alder,R-Alder,Alderson,Ada")


def test_the_chain_says_how_many_and_how_many_are_unknown(cast: Cast, roster: Roster) -> None:
    text = cast.client("alder_viewer").get(f"/cohorts/{roster.cohort}").text
    for words in ("Enrolled 3", "Completed 2", "Known 1 1 unknown", "Placed by day 180 1 of 2"):
        assert words in text


def test_the_choices_above_the_roster(cast: Cast, roster: Roster) -> None:
    client = cast.client("coordinator")
    for shown, names in [
        ("unknown", ["Alderson, Cora"]),
        ("to_verify", ["Alderson, Ada R-Alder"]),
        ("open", ["Alderson, Ben"]),
        ("nonsense", ["Alderson, Ada R-Alder", "Alderson, Ben", "Alderson, Cora"]),
    ]:
        page = client.get(f"/cohorts/{roster.cohort}?show={shown}")
        assert [row[1] for row in page.rows()] == names
    assert "Nobody here" in client.get(f"/cohorts/{roster.cohort}?show=returned").text


def test_thirty_rows_cost_what_three_cost(cast: Cast, roster: Roster) -> None:
    client = cast.client("coordinator")
    spent = {}
    for path in ("/cohorts/", f"/cohorts/{roster.cohort}", "/cohorts.csv"):
        client.get(path)
        spent[path] = client.statements
    with viewing(SYSTEM):
        alder = db.session.get_one(Partner, cast.alder.id)
        for number in range(30):
            more(roster.cohort, number)
            build.cohort(alder)
    for path, before in spent.items():
        client.get(path)
        assert client.statements == before, path
    assert max(spent.values()) <= 20


def opened(cast: Cast) -> tuple[str, dict[str, str]]:
    """The address of the second step for Alder on 6 January 2025, and what is typed there."""
    frame = frame_of(cast.alder)
    typed = {
        "code": "FS-25-1",
        "program_version_id": str(frame.version),
        "centre_id": str(frame.centre),
        "lead_trainer_id": str(frame.trainer),
        "price": "900.50",
        "currency": "PEN",
    }
    return "/cohorts/new?partner=alder&starts_on=2025-01-06", typed


def test_a_cohort_is_opened_in_two_steps(cast: Cast) -> None:
    address, typed = opened(cast)
    client = cast.client("coordinator")
    assert "Choose the partner" in client.get("/cohorts/new").text
    manager = cast.client("alder_manager")
    # One partner only: the first step is passed over.
    assert manager.get("/cohorts/new?starts_on=2025-01-06").form()
    page = client.submit(client.get(address), typed)
    shown = client.follow(page)
    assert "FS-25-1 was opened; it ends on 6 Jul 2025." in shown.text
    with viewing(SYSTEM):
        row = db.session.query(Cohort).one()
        assert (row.partner_id, str(row.price)) == (cast.alder.id, "900.50")
        assert row.licence_id is not None
        assert used_by_cohort(row.licence_id, row.id) == 1


def test_only_licensed_programs_are_offered_and_the_day_is_named(cast: Cast) -> None:
    _, typed = opened(cast)
    other = frame_of(cast.birch)
    client = cast.client("coordinator")
    page = client.get("/cohorts/new?partner=alder&starts_on=2025-01-06")
    offered = [o.text for o in page.form().all("option")]
    assert any("Program of Alder" in words for words in offered)
    assert not any("Birch" in words for words in offered)
    none = client.get("/cohorts/new?partner=alder&starts_on=2020-01-06")
    assert "No program is licensed on 6 Jan 2020" in none.text
    said = client.submit(page, {**typed, "program_version_id": str(other.version)}, status=422)
    assert "not licensed for Program of Birch Academy on 6 January 2025" in said.text
    late = client.submit(page, {**typed, "starts_on": "2020-01-06"}, status=422)
    assert "on 6 January 2020" in late.text


def test_a_manager_opens_cohorts_at_home_only(cast: Cast) -> None:
    frame_of(cast.birch)
    _, typed = opened(cast)
    manager = cast.client("alder_manager")
    manager.get("/cohorts/new?partner=birch&starts_on=2025-01-06", status=404)
    manager.post("/cohorts/new?partner=birch&starts_on=2025-01-06", typed, status=404)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "This is needed."),
        ({"seats": "0"}, "from 1 to"),
        ({"seats": "99999999999999999999"}, "from 1 to"),
        ({"price": "-1"}, "cannot be negative"),
        ({"price": "1", "currency": ""}, "currency"),
        ({"ends_on": "2024-12-31"}, "before the first day"),
        ({"census_on": "2024-12-31"}, "starts later"),
        ({"weekly_hours": "NaN"}, "a number above 0"),
        ({"starts_on": "0001-01-01"}, "is that a slip?"),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(
    cast: Cast, changes: dict[str, object], sentence: str
) -> None:
    address, typed = opened(cast)
    refused(cast.client("coordinator"), address, {**typed, **changes}, sentence)
    with viewing(SYSTEM):
        assert db.session.query(Cohort).count() == 0


def test_sending_twice_opens_one(cast: Cast) -> None:
    address, typed = opened(cast)
    client = cast.client("coordinator")
    page = client.get(address)
    client.submit(page, typed)
    again = client.submit(page, {**typed, "code": "FS-25-2"}, status=422)
    assert "sent already" in again.text


def test_editing_days_and_cancelling(cast: Cast, roster: Roster) -> None:
    own = f"/cohorts/{roster.cohort}"
    client = cast.client("alder_manager")
    edited_twice(client, f"{own}/edit", "code", "C-Theirs", "C-Mine")
    edited_twice(client, f"{own}/days", "actual_start_on", "2025-01-07", "2025-01-08")
    refused(client, f"{own}/days", {"actual_end_on": "2025-01-01"}, "before the first day")
    later = {"planned_start_on": "2029-01-01", "planned_end_on": "2029-06-30"}
    refused(
        client,
        f"{own}/days",
        {**later, "actual_start_on": ""},
        "not licensed for Program of Alder on 1 January 2029",
    )
    refused(client, f"{own}/cancel", {"on": "2026-01-01"}, "ended on 30 June 2025")
    with viewing(SYSTEM):
        row = db.session.get_one(Cohort, roster.cohort)
        fresh = build.cohort(
            row.partner, starts_on=date(2027, 1, 4), ends_on=None, code="C-Later"
        ).id
    client.submit(client.get(f"/cohorts/{fresh}/cancel"), {"note": "Too few."})
    page = client.get(f"/cohorts/{fresh}")
    assert "Cancelled" in page.text
    assert "Enrol a learner" not in page.text
    client.submit(client.get(f"/cohorts/{fresh}/restore"))
    assert "Planned" in client.get(f"/cohorts/{fresh}").text
    client.get(f"/cohorts/{fresh}/restore", status=302)


def test_a_trainer_who_is_not_qualified_is_flagged(cast: Cast) -> None:
    frame = frame_of(cast.alder)
    with viewing(SYSTEM):
        alder = db.session.get_one(Partner, cast.alder.id)
        key = build.cohort(alder, code="X-1", lead_trainer_id=frame.trainer).id
    page = cast.client("alder_viewer").get(f"/cohorts/{key}")
    assert "Trainer of Alder Institute is not qualified for" in page.text
