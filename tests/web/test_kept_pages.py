"""Kept pages: quick the second time, never old, never somebody else's."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from tests import build
from tests.web.client import sign_in
from tests.web.conftest import Cast
from tracker.extensions import db
from tracker.models import Program
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.vocabulary import Role
from tracker.services.change import changing

PATHS = ["/partners/alder", "/partners/"]


@pytest.mark.parametrize("path", PATHS)
def test_the_second_reader_costs_the_shell_only(app: Flask, cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    first = client.get(path)
    made = client.statements
    second = client.get(path)
    # Who is there; whether anything was written since.
    assert client.statements == 2 < made
    assert second.text == first.text


@pytest.mark.parametrize("path", PATHS)
def test_a_write_is_seen_by_the_next_reader(app: Flask, cast: Cast, path: str) -> None:
    client = cast.client("coordinator")
    client.get(path)
    with viewing(SYSTEM):
        cohort = build.cohort(cast.alder)
        build.enrolment(cohort, then=(("completed", date(2025, 6, 30)),))
        client.get(path)
        who = build.enrolment(cohort, then=(("completed", date(2025, 6, 30)),))
        build.outcome(who, effective_from=date(2025, 7, 30))
    assert "1 of 2" in client.get(path).text
    with viewing(SYSTEM), changing(SYSTEM, "test.renamed"):
        db.session.merge(cast.alder).name = "Alder Renamed"
    assert "Alder Renamed" in client.get(path).text


def test_a_program_that_is_renamed_is_renamed_on_every_page(app: Flask, cast: Cast) -> None:
    client = cast.client("coordinator")
    with viewing(SYSTEM):
        cohort = build.cohort(cast.alder)
        build.enrolment(cohort)
    client.get("/partners/alder")
    with viewing(SYSTEM), changing(SYSTEM, "test.renamed"):
        row = db.session.get(Program, cohort.program_id)
        assert row is not None
        row.name = "Gardening with Python"
    assert "Gardening with Python" in client.get("/partners/alder").text


def test_what_one_may_do_is_not_offered_to_another(app: Flask, cast: Cast) -> None:
    address = "/partners/alder/edit"
    assert address in cast.client("coordinator").get("/partners/alder").html
    assert address not in cast.client("alder_viewer").get("/partners/alder").html


def test_tokens_and_names_are_each_readers_own(app: Flask, cast: Cast) -> None:
    pages = []
    for name in ("Ines Rojas", "Tal Mizrahi"):
        user = build.user(Role.COORDINATOR, name=name)
        pages.append(sign_in(app, user).get("/partners/alder").text)
    assert "Ines Rojas" in pages[0]
    assert "Ines Rojas" not in pages[1]
    assert "Tal Mizrahi" in pages[1]


def test_a_partner_of_others_is_no_page(app: Flask, cast: Cast) -> None:
    cast.client("coordinator").get("/partners/birch")
    cast.client("alder_manager").get("/partners/birch", status=404)
