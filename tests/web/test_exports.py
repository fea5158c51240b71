"""The whole enrolments file by its address: who gets it, of what, in each format, without a trace."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from tests import build
from tests.web.conftest import Cast
from tests.web.frame import file_rows, walk
from tests.web.roster import BIRCH, READERS, roster_of
from tracker.exchange.columns_enrolments import ENROLMENTS
from tracker.extensions import db
from tracker.models import Enrolment
from tracker.queries.scope import SYSTEM, viewing

PATH = "/exports/enrolments"


@pytest.fixture(autouse=True)
def rosters(cast: Cast) -> None:
    roster_of(cast.alder)
    roster_of(cast.birch)


def checked_out() -> int:
    return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_who_gets_in(cast: Cast) -> None:
    for ending in (".csv", ".xlsx", ".jsonl"):
        walk(cast, PATH + ending, READERS | BIRCH)


def test_each_sees_their_own(cast: Cast) -> None:
    everything = file_rows(cast.client("coordinator").get(f"{PATH}.csv"))
    assert everything[0] == ",".join(ENROLMENTS.keys)
    assert len(everything) == 7
    client = cast.client("birch_manager")
    own = client.get(f"{PATH}.csv?bom=no").html
    assert own.startswith("partner,centre")
    assert own.count("\r\n") == 4
    assert "Alder" not in own
    lines = client.get(f"{PATH}.jsonl").html
    assert [json.loads(line)["partner"] for line in lines.splitlines()] == ["birch"] * 3
    assert "Alder" not in lines
    for query in ("partner=alder", "cohort=C-Alder", "partner=birch&cohort=C-Alder", "partner=x"):
        client.get(f"{PATH}.csv?{query}", status=404)
    part = cast.client("coordinator").get(f"{PATH}.csv?partner=birch&cohort=C-Birch&bom=no").html
    assert part == own


def test_json_lines_have_the_same_columns_and_keep_their_types(cast: Cast) -> None:
    answer = cast.client("alder_manager").get(f"{PATH}.jsonl")
    assert answer.headers["Content-Type"] == "application/x-ndjson; charset=utf-8"
    assert answer.headers["Content-Disposition"].endswith('filename="enrolments.jsonl"')
    first = json.loads(answer.html.splitlines()[0])
    assert tuple(first) == ENROLMENTS.keys
    assert (first["in_field"], first["program_weeks"], first["employment_type"]) == (True, 26, None)
    assert first["outcome_from"] == "2025-08-01"


def test_a_workbook_says_how_long_it_is_and_is_not_made_for_a_look(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = cast.client("alder_manager")
    answer = client.browser.get(f"{PATH}.xlsx")
    data = answer.get_data()
    assert int(answer.headers["Content-Length"]) == len(data)
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 4  # type: ignore[union-attr]
    answer.close()
    monkeypatch.setattr("tracker.web.listing.xlsx_file", None)
    looked = client.browser.head(f"{PATH}.xlsx")
    assert looked.status_code == 200
    assert looked.headers["Content-Type"].startswith("application/vnd.openxml")


def test_too_many_for_a_sheet_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.queries.exports.SHEET_ROWS", 2)
    client = cast.client("alder_manager")
    assert "A sheet holds 2 rows" in client.get(f"{PATH}.xlsx", status=400).text
    assert len(file_rows(client.get(f"{PATH}.csv"))) == 4


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_browser_that_goes_away_leaves_nothing_open(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    for name in ("queries.streams.PORTION", "queries.streams.LINES"):
        monkeypatch.setattr(f"tracker.{name}", 1)
    for name in ("_BATCH", "_FIRST"):
        monkeypatch.setattr(f"tracker.exchange.writing.{name}", 1)
    client = cast.client("alder_manager")
    answer = client.browser.get(f"{PATH}.{ending}", buffered=False)
    pieces = iter(answer.response)
    assert next(pieces)
    assert next(pieces)
    db.session.rollback()
    assert checked_out() == 1
    answer.close()
    assert checked_out() == 0


def test_the_file_is_whole_though_the_request_is_over(cast: Cast) -> None:
    client = cast.client("coordinator")
    answer = client.browser.get(f"{PATH}.csv", buffered=False)
    # The request's own session is gone; another one reads and writes meanwhile.
    db.session.remove()
    with viewing(SYSTEM):
        cohort = db.session.query(Enrolment).first()
        assert cohort is not None
        build.partner("Cedar House")
    assert answer.get_data().count(b"\r\n") == 7
    answer.close()
