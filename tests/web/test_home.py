"""The first page: what waits, for whom; each row leads to the page where it is done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from tests.published import School, learn, publish, question, school
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import EditionDispute
from tracker.queries.editions import get_edition
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.rules.vocabulary import Role
from tracker.services.editions import dispute_line, resolve_dispute, sign_off_edition

SIGN, DISPUTED = "Editions waiting for your signature", "Disputed lines of editions"


@pytest.fixture
def alder(cast: Cast) -> School:
    with viewing(SYSTEM):
        made = school(cast.alder, sizes=((24, 16), (20, 20)))
        publish(question(made.scope), title="Alder to date")
    db.session.rollback()
    return made


def manager(of: School) -> Viewer:
    return Viewer(None, "Mia", frozenset({Role.MANAGER}), frozenset({of.partner_id}))


def dispute(of: School, edition_id: int, due_on: date) -> int:
    with viewing(manager(of)) as actor:
        made = dispute_line(
            actor,
            get_edition(edition_id),
            line="completion_rate",
            reason="Two are missing.",
            due_on=due_on,
        )
        return made.id


def test_an_edition_waits_for_the_manager_of_its_partner(
    app: Flask, cast: Cast, alder: School
) -> None:
    page = cast.client("alder_manager").get("/")
    assert SIGN in page.text
    assert "Alder to date" in page.text
    edition_id = int(page.links["Sign or dispute"].rsplit("/", 1)[1])
    for who in ("birch_manager", "coordinator", "administrator"):
        assert SIGN not in cast.client(who).get("/").text
    # The next edition takes its place in the list; a signed one needs nobody.
    with viewing(SYSTEM):
        learn(alder.graduates[30])
        second = publish(question(alder.scope), title="Alder again", change_reason="Late news.").id
    page = cast.client("alder_manager").get("/")
    assert page.links["Sign or dispute"] == f"/editions/{second}"
    assert edition_id != second
    with viewing(manager(alder)) as actor:
        sign_off_edition(actor, get_edition(second))
    assert SIGN not in cast.client("alder_manager").get("/").text


def test_disputes_wait_for_head_office_the_first_due_first(
    app: Flask, cast: Cast, alder: School
) -> None:
    page = cast.client("alder_manager").get("/")
    edition_id = int(page.links["Sign or dispute"].rsplit("/", 1)[1])
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    made = dispute(alder, edition_id, tomorrow)
    page = cast.client("coordinator").get("/")
    assert DISPUTED in page.text
    assert f"due {tomorrow.day} {tomorrow:%b %Y}" in page.text
    assert "Completion rate" in page.text
    assert page.links["Settle"] == f"/editions/disputes/{made}/settle"
    # Disputed, it waits for head office and not for a signature.
    mine = cast.client("alder_manager").get("/").text
    assert SIGN not in mine
    assert DISPUTED not in mine
    with viewing(SYSTEM) as actor:
        resolve_dispute(actor, db.session.get_one(EditionDispute, made), resolution="Counted.")
    assert DISPUTED not in cast.client("coordinator").get("/").text
    assert SIGN in cast.client("alder_manager").get("/").text
