"""`tracker report`: its own command still, the list of editions, one counted again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.published import School, learn, publish, question, school
from tracker.cli import editions
from tracker.models import Edition
from tracker.queries.scope import SYSTEM, Viewer, set_viewer, viewing
from tracker.rules.problems import NotFound


@pytest.fixture
def alder(system: Viewer) -> School:
    return school()


@pytest.fixture
def edition(alder: School) -> Edition:
    return publish(question(alder.scope), title="Graduates of 2025")


def run(app: Flask, *arguments: str) -> Any:
    set_viewer(None)
    return app.test_cli_runner().invoke(editions.command, arguments)


def test_a_standard_is_still_the_first_word(app: Flask, edition: Edition) -> None:
    result = run(app, "contract", "--partner", "alder", "--format", "text", "--as-of", "2026-11-24")
    assert "60.0% (48 of 80" in result.output
    assert run(app, "contract", "--help").exit_code == 0
    assert "There is no standard best" in str(run(app, "best").exception)
    assert "verify" in run(app, "--help").output


def test_the_list(app: Flask, edition: Edition) -> None:
    line = run(app, "editions").output.strip()
    assert line == f"{edition.id}  1  2026-11-24  waits for the partner  Graduates of 2025"


def test_an_edition_that_still_holds(app: Flask, edition: Edition) -> None:
    result = run(app, "verify", str(edition.id))
    assert result.exit_code == 0, result.output
    assert "Graduates of 2025, edition 1, as of 2026-11-24" in result.output
    assert (
        "Equal: figures, definition and what was read are as they were published." in result.output
    )


def test_what_differs_is_told(app: Flask, alder: School, edition: Edition) -> None:
    late = alder.graduates[30]
    with viewing(SYSTEM):
        learn(late)
    result = run(app, "verify", str(edition.id))
    assert result.exit_code == 1
    assert "Differs." in result.output
    assert "What was read then is not what the record says of that day now." in result.output
    assert "Placed within 180 days: 60.0%, 48 of 80 -> 61.3%, 49 of 80" in result.output
    assert f"Enrolment {late}, Placed within 180 days: In the whole, not counted -> Counted." in (
        result.output
    )


def test_there_is_no_such_edition(app: Flask, edition: Edition) -> None:
    assert isinstance(run(app, "verify", "5").exception, NotFound)
    assert run(app, "verify", "five").exit_code == 2
