"""Any learners at all, written and read again: the record's figures are the pure standard's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import build
from tests.metrics.strategies import moments, people
from tracker.extensions import db
from tracker.metrics import summary
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.tally import Tally
from tracker.models import Cohort, Enrolment, Learner, OutcomeObservation, Partner
from tracker.models.keys import new_id
from tracker.queries import figures
from tracker.queries.facts import FigureScope
from tracker.queries.scope import SYSTEM, Viewer
from tracker.services.change import changing

_WRITTEN = (
    "status",
    "completed_on",
    "exit_on",
    "exit_reason",
    "intent",
    "intent_on",
    "may_work",
    "employed_at_entry",
    "credential_on",
)


def write(facts: Facts, owner: Partner, like: Cohort) -> None:
    """One drawn enrolment in a cohort of its own."""
    cohort_id, learner_id, key = new_id(), new_id(), new_id()
    db.session.add(
        Cohort(
            id=cohort_id,
            partner_id=owner.id,
            centre_id=like.centre_id,
            program_id=like.program_id,
            program_version_id=like.program_version_id,
            code=f"drawn-{cohort_id}",
            starts_on=facts.cohort_starts_on,
            ends_on=facts.cohort_ends_on,
            census_on=facts.census_on,
        )
    )
    db.session.add(Learner(id=learner_id, created_at=build.NOW))
    db.session.flush()
    db.session.add(
        Enrolment(
            id=key,
            partner_id=owner.id,
            learner_id=learner_id,
            cohort_id=cohort_id,
            original_cohort_id=cohort_id,
            program_id=like.program_id,
            **{name: getattr(facts, name) for name in _WRITTEN},
        )
    )
    db.session.flush()
    for seen in facts.observations:
        db.session.add(observation_row(seen, key, owner.id))
    db.session.flush()


def observation_row(seen: Observation, enrolment_id: int, owner_id: int) -> OutcomeObservation:
    names = set(Observation.__slots__) - {"id", "recorded_at", "superseded_on", "evidence"}
    return OutcomeObservation(
        partner_id=owner_id,
        enrolment_id=enrolment_id,
        recorded_at=build.NOW,
        **{name: getattr(seen, name) for name in names},
    )


@settings(max_examples=12)
@given(group=st.lists(people(), min_size=1, max_size=6), as_of=moments)
def test_what_is_read_judges_as_what_was_drawn(
    system: Viewer, group: list[Facts], as_of: date
) -> None:
    """For every standard: the original cohort is the cohort, its version has 26 weeks."""
    # Keys are given in the order of writing, as when people record one after the other.
    drawn = [
        replace(
            facts,
            observations=tuple(
                replace(o, superseded_on=None, recorded_at=build.NOW) for o in facts.observations
            ),
        )
        for facts in group
    ]
    owner = build.partner(f"Drawn {new_id()}")
    like = build.cohort(owner)
    with changing(SYSTEM, "test.built"):
        for facts in drawn:
            write(facts, owner, like)
    scope = FigureScope(partner_id=owner.id)
    for standard in STANDARDS.values():
        read = figures.total(standard, as_of, scope)
        pure = Tally.of(summary.judge(as_read(facts), as_of, standard) for facts in drawn)
        assert read == pure, standard.key


def as_read(facts: Facts) -> Facts:
    """What the record adds of its own."""
    return replace(
        facts,
        original_ends_on=facts.cohort_ends_on,
        original_starts_on=facts.cohort_starts_on,
        program_weeks=26,
    )
