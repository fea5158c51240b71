"""Every bad file of the table: a plain sentence, nothing lost, and exactly what should be written."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests import build
from tests.web.client import PageClient
from tests.web.conftest import Cast
from tests.web.html import Page
from tests.web.nasty.rows import IMPORT_TRAIL, TRAIL, row_counts
from tests.web.nasty.table import BAD_FILES, COLUMNS, FORM, BadFile
from tracker.extensions import db
from tracker.queries.checks import list_record_differences
from tracker.queries.scope import SYSTEM, viewing


@pytest.fixture
def record(cast: Cast) -> Cast:
    """Alder with cohort FS-1, Birch with cohort BIRCH-1 and a learner in it."""
    with viewing(SYSTEM):
        version = build.program("FS")
        alder = db.session.merge(cast.alder, load=False)
        birch = db.session.merge(cast.birch, load=False)
        build.cohort(alder, version, build.centre(alder, "Lima"), code="FS-1")
        theirs = build.cohort(birch, version, build.centre(birch, "Lyon"), code="BIRCH-1")
        build.enrolment(theirs, build.learner("Bea", "Birchwood"))
        db.session.expunge_all()
    return cast


def send(client: PageClient, case: BadFile) -> Page:
    fields: dict[str, Any] = {"kind": "enrolments", "mapping": "auto", **case.fields}
    data = case.make()
    if data or not case.fields:
        fields["file"] = (io.BytesIO(data), case.file_name)
    if case.mapping is not None:
        fields["mapping_file"] = (io.BytesIO(case.mapping), "mapping.toml")
    return post_files(
        client, fields, status=422 if case.ends == FORM else 302, headers=dict(case.headers)
    )


def post_files(client: PageClient, fields: dict[str, Any], **more: Any) -> Page:
    page = client.post("/imports/new", fields, content_type="multipart/form-data", **more)
    # The tests' browser writes down what is large and leaves it open.
    page.response.request.environ["wsgi.input"].close()
    return page


def names(case: BadFile) -> str:
    return case.name.replace(" ", "_")


def test_the_table_is_long_enough_and_has_no_name_twice() -> None:
    assert len({case.name for case in BAD_FILES}) == len(BAD_FILES) >= 60


@pytest.mark.parametrize("case", [c for c in BAD_FILES if c.ends == FORM], ids=names)
def test_a_file_that_is_refused(record: Cast, case: BadFile) -> None:
    client, before = record.client(case.who), row_counts()
    page = send(client, case)
    assert case.says in page.text
    assert row_counts() == before


@pytest.mark.parametrize("case", [c for c in BAD_FILES if c.ends == COLUMNS], ids=names)
def test_a_file_that_waits_for_its_columns(record: Cast, case: BadFile) -> None:
    client, before = record.client(case.who), row_counts(TRAIL | IMPORT_TRAIL)
    sent = send(client, case)
    page = client.follow(client.get(sent.location, status=302))
    assert case.says in page.text
    client.post(sent.location + "/confirm", {"accept_good_rows": "yes"})
    again = client.follow(client.get(sent.location, status=302))
    assert case.says in again.text
    assert row_counts(TRAIL | IMPORT_TRAIL) == before


@pytest.mark.parametrize("case", [c for c in BAD_FILES if c.ends not in {FORM, COLUMNS}], ids=names)
def test_a_file_that_is_previewed(record: Cast, case: BadFile) -> None:
    client, before = record.client(case.who), row_counts(TRAIL | IMPORT_TRAIL)
    preview = client.follow(send(client, case))
    assert case.says in preview.text + client.get(preview.path + "?show=skipped").text
    assert row_counts(TRAIL | IMPORT_TRAIL) == before
    result = client.follow(client.post(preview.path + "/confirm", {"accept_good_rows": "yes"}))
    after = row_counts(TRAIL | IMPORT_TRAIL)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == (
        case.takes
    )
    pages = [f"{result.path}?show=all", "/imports/", "/learners/", "/cohorts/"]
    printed = "".join(client.get(path).html for path in pages)
    for shown in case.shows:
        assert shown in printed
    with viewing(SYSTEM):
        # The partners of these tests were built without their stage events.
        found = [one for one in list_record_differences() if one.field != "stage"]
    assert found == []


def test_a_file_over_the_limit_of_a_request(record: Cast) -> None:
    client, before = record.client("alder_manager"), row_counts()
    data = b"a\n" + b"x" * (22 * 1024 * 1024)
    fields = {"kind": "enrolments", "file": (io.BytesIO(data), "a.csv")}
    page = post_files(client, fields, status=413)
    assert "A file may have at most 20 MB" in page.text
    assert row_counts() == before
