"""Streams: the same bytes as cell by cell, only the viewer's rows, one snapshot, nothing left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import build
from tests.behind import raw_update
from tracker.exchange.writing import csv_stream
from tracker.extensions import db
from tracker.models import Cohort, Learner
from tracker.queries.export_rows import enrolment_rows
from tracker.queries.facts import FigureScope
from tracker.queries.scope import NoViewer, Viewer, viewing
from tracker.queries.streams import Stream
from tracker.rules.vocabulary import Role

NASTY = (
    "=1+1",
    "' ''+x",
    "  @x",
    "＝sum",
    'a, "b"\r\nc',
    "O'Neil",
    " ",
    "",
    "\t",
    "שרה 株式会社 😀",
    "100%s %(x)s :y \\",
    "-",
    "\uf8ff",
)


@pytest.fixture
def record(system: Viewer) -> dict[str, Any]:
    """Alder with nasty names and jobs, Birch with a plain one."""
    alder, birch = build.partner(slug="alder"), build.partner("Birch Academy", slug="birch")
    cohort = build.cohort(alder, at=build.centre(alder, "Lima, Perú"))
    for number, text in enumerate(NASTY):
        row = build.enrolment(cohort, build.learner(text, NASTY[-number], phone=f"+51 {number}"))
        build.reference(alder, row.learner, f"{text}{number}")
        job = build.outcome(
            row, "employed", employer=text, job_title=text, in_field=bool(number % 2)
        )
        if number % 3 == 0:
            build.outcome(row, "seeking_work", learned_on=date(2026, 1, 2))
        raw_update(job, note=text)
    far = build.enrolment(build.cohort(birch), build.learner("Zoé", "Far"))
    return {"alder": alder, "birch": birch, "cohort": cohort, "far": far}


def manager(*partners: Any) -> Viewer:
    return Viewer(None, "m", frozenset({Role.MANAGER}), frozenset(row.id for row in partners))


def written(rows: Any) -> bytes:
    return b"".join(csv_stream(["head"], rows))


def checked_out() -> int:
    return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def test_written_by_the_database_or_cell_by_cell_is_the_same(record: dict[str, Any]) -> None:
    whole = written(enrolment_rows())
    assert whole == written(iter(enrolment_rows()))
    assert whole.count(b"alder,") == len(NASTY) + 5
    assert "＝sum".encode() in whole
    by_name = FigureScope(partner_id=record["alder"].id, cohort_id=record["cohort"].id)
    rows = enrolment_rows(by_name, by_name=True)
    assert written(rows) == written(iter(rows)) != whole


@pytest.mark.parametrize("portion", [1, 2, 7])
def test_several_portions_are_whole(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch, portion: int
) -> None:
    before = written(enrolment_rows())
    monkeypatch.setattr("tracker.queries.streams.PORTION", portion)
    monkeypatch.setattr("tracker.queries.streams.LINES", portion)
    assert written(enrolment_rows()) == before == written(iter(enrolment_rows()))


def test_whoever_looks_when_it_is_made_sees_their_rows_only(record: dict[str, Any]) -> None:
    with viewing(manager(record["birch"])):
        own = enrolment_rows()
        foreign = enrolment_rows(FigureScope(partner_id=record["alder"].id))
        names = Stream([Learner.given_name, Learner.family_name], select(Learner.id))
    with viewing(manager()):
        nothing = enrolment_rows()
    # Read by somebody else later: what was made stays as narrow as it was.
    for how in (lambda rows: rows, iter):
        assert written(how(own)).count(b"\r\n") == 2
        assert b"Far" in written(how(own))
        assert b"alder" not in written(how(own))
        assert written(how(names)).endswith("head\r\nZoé,Far\r\n".encode())
        for rows in (foreign, nothing):
            assert written(how(rows)).endswith(b"head\r\n")
    with viewing(manager(record["alder"], record["birch"])):
        assert written(enrolment_rows()) == written(iter(enrolment_rows()))
        assert written(enrolment_rows()).count(b"\nalder,") == len(NASTY) + 5


def test_nobody_looking_is_refused(app: Flask) -> None:
    with pytest.raises(NoViewer):
        Stream([Cohort.code], select(Cohort.id))
    with pytest.raises(NoViewer):
        enrolment_rows()


def begun(rows: Any) -> Iterator[bytes]:
    pieces = csv_stream(["head"], rows)
    assert next(pieces).endswith(b"head\r\n")
    next(pieces)
    return pieces


@pytest.mark.parametrize("how", [lambda rows: rows, iter], ids=["written", "cells"])
def test_a_reader_that_goes_away_leaves_nothing_open(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch, how: Any
) -> None:
    monkeypatch.setattr("tracker.queries.streams.PORTION", 1)
    monkeypatch.setattr("tracker.queries.streams.LINES", 1)
    monkeypatch.setattr("tracker.exchange.writing._BATCH", 1)
    db.session.rollback()
    before = checked_out()
    pieces = begun(how(enrolment_rows()))
    assert checked_out() == before + 1
    pieces.close()  # type: ignore[attr-defined]
    assert checked_out() == before
    untouched = csv_stream(["head"], enrolment_rows())
    next(untouched)
    assert checked_out() == before


def test_what_changes_meanwhile_is_not_in_it(
    record: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.queries.streams.LINES", 1)
    before = written(enrolment_rows())
    pieces = csv_stream(["head"], enrolment_rows())
    got = next(pieces) + next(pieces)
    build.enrolment(record["cohort"], build.learner("Late", "Comer"))
    assert got + b"".join(pieces) == before
    assert b"Comer" in written(enrolment_rows())
