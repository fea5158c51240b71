"""The pages of people together: importing this module declares every address of theirs."""

from __future__ import annotations

from tracker.web import (
    cohort_edits,
    cohort_page,
    cohorts,
    enrolment_moves,
    enrolments,
    evidence,
    learner_merges,
    learner_records,
    learners,
    occupations,
    outcomes,
    rosters,
    unreachable,
)

BLUEPRINTS = (cohorts.bp, enrolments.bp, learners.bp, outcomes.bp, occupations.bp)
# Further pages of these blueprints, declared by being imported.
FURTHER = (
    cohort_page,
    cohort_edits,
    rosters,
    unreachable,
    enrolment_moves,
    evidence,
    learner_records,
    learner_merges,
)
