"""The demo's rows as the tests look at them: by name instead of by key."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from tracker.models import Cohort, Enrolment, EnrolmentEvent, Learner, Partner
from tracker.rules.lifecycle import Happening
from tracker.services.demo.compose import compose
from tracker.services.demo.rows import Rows

Row = dict[str, Any]


@cache
def demo_on(today: date) -> Rows:
    """All rows of the demo as of that day."""
    return compose(today, at=datetime(2026, 11, 24, tzinfo=UTC), password="not used here")


def by_id(rows: Rows, model: Any) -> dict[int, Row]:
    """The rows of a table by key."""
    return {row["id"]: row for row in rows.of(model)}


def cohort_of(rows: Rows, slug: str, code: str) -> Row:
    """The cohort of that partner and code."""
    partners = {row["slug"]: row["id"] for row in rows.of(Partner)}
    return next(
        row
        for row in rows.of(Cohort)
        if row["partner_id"] == partners[slug] and row["code"] == code
    )


def enrolments_in(rows: Rows, cohort: Row) -> list[Row]:
    """Everybody ever in the cohort."""
    return [row for row in rows.of(Enrolment) if row["cohort_id"] == cohort["id"]]


def chains(rows: Rows) -> dict[int, list[Happening]]:
    """Enrolment -> its events as rules/lifecycle knows them."""
    found: dict[int, list[Happening]] = defaultdict(list)
    for event in sorted(rows.of(EnrolmentEvent), key=lambda row: row["sequence"]):
        found[event["enrolment_id"]].append(
            Happening(
                event["id"],
                event["kind"],
                event["effective_on"],
                event["reason"],
                event["undoes_id"],
                event["expected_return_on"],
            )
        )
    return found


def person_named(rows: Rows, name: str, cohort: Row) -> Row:
    """The learner in the cohort whom lists show by that name."""
    learners = by_id(rows, Learner)
    here = [learners[row["learner_id"]] for row in enrolments_in(rows, cohort)]
    return next(row for row in here if f"{row['family_name']}, {row['given_name']}" == name)
