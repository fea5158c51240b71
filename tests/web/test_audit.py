"""The audit trail: every change with old and new values, for administrators alone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.conftest import PEOPLE, Cast
from tracker.extensions import db
from tracker.models import AuditEntry, User
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.vocabulary import Role
from tracker.services import users


@pytest.fixture
def renamed(cast: Cast) -> AuditEntry:
    """The entry of a change: Ana Analyst became Ana Anders."""
    actor = Viewer(cast.administrator.id, "Ada Admin", frozenset({Role.ADMINISTRATOR}), None)
    with viewing(SYSTEM):
        user = db.session.get_one(User, cast.analyst.id)
        users.edit_user(
            actor, user, version=None, email=user.email, name="Ana <Anders>", role=Role.ANALYST
        )
        return db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "user.edited")).one()


@pytest.mark.parametrize("who", [who for who in PEOPLE if who != "administrator"])
def test_nobody_else_reads_it(cast: Cast, renamed: AuditEntry, who: str) -> None:
    with viewing(SYSTEM):
        path = f"/audit/{renamed.id}"
    client = cast.client(who)
    for address in ("/audit/", "/audit.csv", "/audit.xlsx", path, "/audit/1"):
        client.get(address, status=403)


def test_a_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    cast.client("visitor").get("/audit/", status=302)


def test_old_and_new_can_be_read(cast: Cast, renamed: AuditEntry) -> None:
    client = cast.client("administrator")
    page = client.get("/audit/?verb=user.edited")
    (row,) = page.rows()
    assert row[1:3] == ["Ada Admin", "user edited"]
    assert "name: Ana Analyst → Ana <Anders>" in row[4]
    entry = client.get(
        next(
            e["href"]
            for e in page.root.all("a")
            if "/audit/" in e.get("href") and e["href"][-1].isdigit()
        )
    )
    assert entry.h1 == "User edited"
    assert entry.rows() == [["name", "Ana Analyst", "Ana <Anders>"]]
    client.get("/audit/1", status=404)
    client.get(f"/audit/{2**70}", status=404)


def test_the_newest_comes_first(cast: Cast, renamed: AuditEntry) -> None:
    client = cast.client("administrator")
    # The client's own sign-in is signed too.
    assert [row[2] for row in client.get("/audit/").rows()][:2] in (
        ["user edited", "test built"],
        ["session opened", "user edited"],
    )


def test_search_and_filters(cast: Cast, renamed: AuditEntry) -> None:
    client = cast.client("administrator")

    def verbs(query: str) -> set[str]:
        page = client.get(f"/audit/?{query}")
        return {row[2] for row in page.rows()} if page.root.all("tbody") else set()

    assert verbs(f"actor={cast.administrator.id}") == {"user edited"}
    assert verbs("actor=system") == {"test built"}
    assert verbs("entity=partner") == {"test built"}
    assert verbs("q=anders+ada") == {"user edited"}
    assert verbs("q=alder") == {"test built"}
    today = datetime.now(UTC).date()
    assert "user edited" in verbs(f"day={today}")
    assert verbs(f"day={today - timedelta(days=1)}") == set()
    assert verbs("day=2020-02-29") == set()
    assert verbs("day=nonsense&verb=user.edited") == {"user edited"}
    assert verbs("day=9999-12-31&verb=user.edited") in (set(), {"user edited"})
    assert verbs(f"actor={'9' * 60}") == set()


def test_the_day_is_one_of_utc(cast: Cast) -> None:
    late = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)
    with time_machine.travel(late, tick=False), viewing(SYSTEM):
        users.end_sessions(SYSTEM, db.session.get_one(User, cast.analyst.id))
    client = cast.client("administrator")
    assert len(client.get("/audit/?day=2026-03-01").rows()) == 1
    page = client.get("/audit/?day=2026-03-02")
    assert "Nothing fits" in page.text
    assert "2 Mar 2026" in page.text


def test_the_file_holds_whole_values(cast: Cast, renamed: AuditEntry) -> None:
    file = cast.client("administrator").get("/audit.csv?verb=user.edited")
    (row,) = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
    assert row["old"] == '{"name": "Ana Analyst"}'
    assert row["new"] == '{"name": "Ana <Anders>"}'


def test_the_trail_is_read_only(cast: Cast, renamed: AuditEntry) -> None:
    with viewing(SYSTEM):
        path = f"/audit/{renamed.id}"
    client = cast.client("administrator")
    client.post(path, {}, status=405)
    client.post("/audit/", {}, status=405)
    assert "text" not in {e.get("type") for e in client.get(path).root.all("input")}


def test_statements_do_not_grow_with_the_trail(cast: Cast) -> None:
    client = cast.client("administrator")
    client.get("/audit/")
    few = client.statements
    with viewing(SYSTEM):
        for _ in range(30):
            users.end_sessions(SYSTEM, db.session.get_one(User, cast.analyst.id))
    client.get("/audit/")
    assert client.statements == few < 12
