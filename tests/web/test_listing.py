"""Files of lists: every row once and in order, however few are held at a time."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from tests import build
from tests.web.conftest import Cast
from tracker.queries.scope import SYSTEM, viewing
from tracker.web import listing


@pytest.mark.parametrize("sort", ["learner", "-learner", "-status_on", "enrolled_on"])
def test_a_file_is_read_on_portion_by_portion(
    app: Flask, cast: Cast, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with viewing(SYSTEM):
        cohort = build.cohort(cast.alder)
        for number in range(7):
            build.enrolment(cohort, build.learner("Ada", f"Quispe {number // 2}"))
    client = cast.client("coordinator")

    def read() -> list[dict[str, str]]:
        answer = client.browser.get(f"/enrolments.csv?sort={sort}&page=2&bom=no")
        text = answer.get_data().decode()
        answer.close()
        return list(csv.DictReader(io.StringIO(text)))

    whole = read()
    assert len(whole) == 7
    for size in (1, 2, 7):
        monkeypatch.setattr(listing, "PORTION", size)
        assert read() == whole


def test_a_list_that_may_not_be_read_is_refused_before_the_file_begins(
    app: Flask, cast: Cast
) -> None:
    cast.client("funder").get("/enrolments.csv", status=403)
