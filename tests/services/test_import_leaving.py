"""What an undone import leaves alone: what was corrected since, and the keys of merged people."""

from __future__ import annotations

from sqlalchemy import select

from tests.services.import_files import TODAY, take
from tests.services.test_import_undo import undo
from tests.services.test_imports import ANA, LUIS, only
from tracker.extensions import db
from tracker.models import Enrolment, Learner, LearnerReference, OutcomeObservation
from tracker.queries.scope import SYSTEM, Viewer
from tracker.services import outcomes
from tracker.services.learner_merges import merge_learners, unmerge_learner


def test_an_observation_corrected_since_stays_with_its_correction(system: Viewer) -> None:
    report = take([ANA])
    first = only(OutcomeObservation)
    facts = outcomes.facts_of(first)
    second = outcomes.correct_outcome(SYSTEM, first, facts=facts, today=TODAY)
    done = undo(system, report)
    standing = {
        row.id: row.superseded_by_id for row in db.session.scalars(select(OutcomeObservation))
    }
    assert standing == {first.id: second.id, second.id: None}
    assert ("outcome_observation", "It was edited since.") in {
        (one["entity"], one["reason"]) for one in done.kept
    }


def test_a_merged_learner_keeps_the_reference_by_which_files_find_them(system: Viewer) -> None:
    take([LUIS])
    report = take([{**ANA, "cohort": "FS-2", "program": "UX"}])
    luis, ana = (only(Learner, Learner.given_name == name) for name in ("Luis", "Ana"))
    merge_learners(SYSTEM, luis, loser=ana)
    undo(system, report)
    kept = {row.value: row.learner_id for row in db.session.scalars(select(LearnerReference))}
    assert kept == {"A1": luis.id, "A2": luis.id}
    unmerge_learner(SYSTEM, ana)
    assert only(LearnerReference, LearnerReference.value == "A1").learner_id == ana.id
    assert only(Enrolment, Enrolment.learner_id == ana.id).status == "completed"
