"""Large imports on a page: written beside the requests, told how far, stopped, and why one ended."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.web.conftest import Cast
from tests.web.test_imports import ANA, cohort, count, hand_in
from tracker.models import Cohort, Enrolment
from tracker.rules.problems import Refused
from tracker.web import import_running

__all__ = ["cohort"]
ROWS = [{**ANA, "learner_ref": f"R{n}", "email": f"r{n}@x.test"} for n in range(7)]


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as a large one."""
    monkeypatch.setattr(import_running, "LARGE", 1)


def wait() -> None:
    """Until every import that was begun has ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(30)
            assert not thread.is_alive()


def test_it_is_written_beside_and_the_page_then_shows_the_result(
    cast: Cast, cohort: Cohort
) -> None:
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, ROWS))
    manager.submit(preview, action="/confirm")
    wait()
    assert count(Enrolment) == 7
    result = manager.get(preview.path)
    assert "Undo this import" in result.text
    assert "Refresh" not in result.headers


def test_how_far_it_is_is_told_and_it_can_be_stopped(
    cast: Cast, cohort: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go_on = threading.Event(), threading.Event()

    def confirm(*_: Any, progress: Any, **__: Any) -> None:
        progress(3, 7)
        told.set()
        assert go_on.wait(30)
        progress(5, 7)

    monkeypatch.setattr(import_running, "confirm_import", confirm)
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, ROWS))
    manager.submit(preview, action="/confirm")
    assert told.wait(30)
    page = manager.get(preview.path)
    assert page.headers["Refresh"] == "2"
    assert "3 of 7 rows" in page.text
    manager.post(preview.path + "/confirm", {})
    assert "3 of 7 rows" in manager.get(preview.path).text, "begun twice"
    stopping = manager.follow(manager.submit(page, action="/stop"))
    assert "Stopping" in stopping.text
    go_on.set()
    wait()
    after = manager.get(preview.path)
    assert "The import was stopped; nothing was written." in after.text
    assert "Check before anything is written" in after.text
    assert "was stopped" not in manager.get(preview.path).text
    assert count(Enrolment) == 0


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused.because("One row cannot be taken."), "One row cannot be taken."),
        (RuntimeError("secret"), "Something went wrong; nothing was written."),
    ],
)
def test_why_it_ended_is_said(
    cast: Cast,
    cohort: Cohort,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    sentence: str,
) -> None:
    def confirm(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(import_running, "confirm_import", confirm)
    manager = cast.client("alder_manager")
    preview = manager.follow(hand_in(manager, ROWS))
    manager.submit(preview, action="/confirm")
    wait()
    page = manager.get(preview.path)
    assert sentence in page.text
    assert "secret" not in page.text
