"""`tracker tallies` stores what every reader then finds."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from tests import build
from tracker.cli.tallies import command
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.models import CohortTally, PartnerTally
from tracker.queries.scope import SYSTEM, viewing


def test_one_standard_or_all(app: Flask) -> None:
    with viewing(SYSTEM):
        build.enrolment(build.cohort(build.partner()))
    runner = app.test_cli_runner()
    one = runner.invoke(command, ["--standard", "nace"])
    assert one.exit_code == 0, one.output
    assert "2 stored." in one.output
    with viewing(SYSTEM):
        kept = set(db.session.scalars(select(PartnerTally.standard)))
        assert kept == {STANDARDS["nace"].edition}
        db.session.rollback()
    every = runner.invoke(command, [])
    assert every.exit_code == 0, every.output
    with viewing(SYSTEM):
        kept = set(db.session.scalars(select(CohortTally.standard)))
        assert kept == {standard.edition for standard in STANDARDS.values()}


def test_an_unknown_standard_is_named(app: Flask) -> None:
    wrong = app.test_cli_runner().invoke(command, ["--standard", "guess"])
    assert wrong.exit_code == 2
    assert "guess" in wrong.output
