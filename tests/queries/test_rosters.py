"""The roster: who, what is known, how far it is proved, in a fixed number of statements."""

from __future__ import annotations

from datetime import date

import pytest

from tests import build
from tests.web.client import Counting
from tracker.extensions import db
from tracker.models import Cohort, Evidence
from tracker.queries.criteria import Criteria
from tracker.queries.learners import list_learners, suggest_learners
from tracker.queries.outcomes import list_outcomes
from tracker.queries.rosters import RosterRow, list_roster
from tracker.queries.scope import Viewer

JUNE = date(2025, 6, 30)


@pytest.fixture
def cohort(system: Viewer) -> Cohort:
    return build.cohort(build.partner())


def graduate(cohort: Cohort, name: str, *verdicts: str | None, **outcome: object) -> None:
    row = build.enrolment(cohort, build.learner(name, "Quispe"), then=(("completed", JUNE),))
    build.reference(cohort.partner, row.learner, f"R-{name}")
    if outcome or verdicts:
        seen = build.outcome(row, **outcome)
        for verdict in verdicts:
            build.save(
                Evidence(
                    partner_id=cohort.partner_id,
                    observation_id=seen.id,
                    kind="contract",
                    note="x",
                    verdict=verdict,
                    added_at=build.NOW,
                )
            )


def rows(cohort: Cohort) -> dict[str, RosterRow]:
    found = list_roster(cohort.id, cohort.partner_id)
    return {str(row.enrolment.learner.given_name): row for row in found}


def test_each_row_says_what_is_known_since_when_and_how_proved(cohort: Cohort) -> None:
    graduate(cohort, "Ada")
    graduate(cohort, "Ben", effective_from=date(2025, 7, 6))
    graduate(cohort, "Cora", None, "returned", effective_from=date(2025, 5, 1))
    graduate(cohort, "Dan", "returned", status="seeking_work")
    graduate(cohort, "Eva", "returned", None, "accepted")
    found = rows(cohort)
    assert [row.reference for row in found.values()] == [f"R-{name}" for name in found]
    assert {name: row.evidence for name, row in found.items()} == {
        "Ada": "none",
        "Ben": "none",
        "Cora": "to_verify",
        "Dan": "returned",
        "Eva": "accepted",
    }
    assert [found["Ben"].day, found["Cora"].day, found["Dan"].day] == [6, -60, None]
    assert [name for name, row in found.items() if row.is_unknown] == ["Ada"]
    for state, names in [
        ("none", 1),
        ("to_verify", 1),
        ("returned", 1),
        ("accepted", 1),
    ]:
        assert list_outcomes(Criteria(filters={"evidence": state})).total == names


def test_a_reference_of_another_partner_is_not_shown(cohort: Cohort) -> None:
    graduate(cohort, "Ada")
    who = rows(cohort)["Ada"].enrolment.learner
    build.reference(build.partner("Birch"), who, "A-OTHER")
    assert rows(cohort)["Ada"].reference == "R-Ada"


def test_thirty_rows_cost_as_many_statements_as_three(cohort: Cohort) -> None:
    spent = []
    for count in (3, 30):
        while len(rows(cohort)) < count:
            graduate(cohort, f"N{len(rows(cohort))}", None, effective_from=JUNE)
        cohort_id, partner_id = cohort.id, cohort.partner_id
        db.session.expunge_all()
        with Counting(db.engine) as sent:
            found = list_roster(cohort_id, partner_id)
            assert len(found) == count
            assert all(row.day == 0 and row.evidence == "to_verify" for row in found)
            list_learners(Criteria())
            list_outcomes(Criteria())
        spent.append(len(sent))
        cohort = db.session.get_one(Cohort, cohort_id)
    assert spent[0] == spent[1]


def test_suggestions_hold_every_word_and_take_wildcards_literally(cohort: Cohort) -> None:
    graduate(cohort, "Ada")
    graduate(cohort, "Adán")
    assert [line.learner.given_name for line in suggest_learners("quispe ada")] == ["Ada"]
    assert [line.references for line in suggest_learners("r-adán")] == [("R-Adán",)]
    assert suggest_learners("%") == []
    assert suggest_learners("") == []
