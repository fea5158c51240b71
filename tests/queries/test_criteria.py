"""Searching a list: letters of every script without regard to case, wildcards taken literally."""

from __future__ import annotations

import pytest

from tests import build
from tracker.queries.criteria import Criteria
from tracker.queries.learners import list_learners
from tracker.queries.scope import Viewer


@pytest.mark.parametrize("search", ["Élodie", "élodie", "ÉLODIE", "ЖУК", "жук", "Жук élo"])
def test_case_is_no_matter_in_any_script(system: Viewer, search: str) -> None:
    cohort = build.cohort(build.partner())
    build.enrolment(cohort, build.learner("Élodie", "Жук"))
    build.enrolment(cohort, build.learner("Elodie", "Zhuk"))
    found = list_learners(Criteria(search=search))
    assert [line.learner.given_name for line in found.rows] == ["Élodie"]
    assert found.total == 1


@pytest.mark.parametrize("search", ["%", "_", "\\", "100%"])
def test_wildcards_are_letters(system: Viewer, search: str) -> None:
    build.enrolment(build.cohort(build.partner()), build.learner("Ada", "Quispe"))
    assert list_learners(Criteria(search=search)).total == 0
