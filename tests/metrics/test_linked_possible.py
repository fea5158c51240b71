"""The invented ways after a program: the same ones everywhere, and every kind among them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from tracker.metrics.catalogue import get_standard
from tracker.metrics.facts import Facts
from tracker.metrics.linked.possible import AS_OF, WAYS, possible_judgements
from tracker.metrics.tally import Judgement
from tracker.rules.vocabulary import ENROLMENT_STATUSES, OUTCOME_STATUSES

OF_FACTS = (
    *("enrolment_id", "learner_id", "cohort_id", "program_id", "partner_id", "centre_id"),
    *("status", "enrolled_on", "started_on", "completed_on", "exit_on", "status_on", "census_on"),
    *("cohort_starts_on", "cohort_ends_on", "original_starts_on", "original_ends_on"),
    *("exit_reason", "intent", "intent_on", "may_work", "employed_at_entry", "credential_on"),
    *("program_weeks", "gathered"),
)
OF_OBSERVATIONS = (
    *("id", "status", "learned_on", "effective_from", "effective_to", "unavailable_reason"),
    *("in_field", "employer", "employer_is_provider", "employment_type", "contract_weeks"),
    *("hours_per_week", "salary_amount", "salary_currency", "salary_period", "is_base_pay"),
    *("source", "superseded_on", "evidence"),
)
# What a published edition withholds is worked out again from these ways when it is verified: a
# change of them, or of the vocabulary they draw from, is to be meant.
DIGEST = "89642915f7a9eda0"


def ways() -> list[Facts]:
    """The ways, as a standard gets to judge them."""
    met: list[Facts] = []

    def meet(facts: Facts, as_of: date) -> Judgement:
        assert as_of == AS_OF
        met.append(facts)
        return Judgement(())

    watching = replace(get_standard("contract"), judge=meet)
    judged = list(possible_judgements([watching]))
    assert judged == [{"contract": Judgement(())}] * WAYS
    return met


def written(facts: Facts) -> str:
    seen = [[getattr(one, name) for name in OF_OBSERVATIONS] for one in facts.observations]
    return repr(([getattr(facts, name) for name in OF_FACTS], seen))


def test_the_ways_are_the_same_everywhere() -> None:
    text = "\n".join(written(facts) for facts in ways())
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == DIGEST


def test_every_status_is_among_them_and_graduates_are_most() -> None:
    met = ways()
    statuses = Counter(facts.status for facts in met)
    assert set(statuses) == set(ENROLMENT_STATUSES)
    assert statuses["completed"] > WAYS / 2
    outcomes = Counter(one.status for facts in met for one in facts.observations)
    assert set(outcomes) == set(OUTCOME_STATUSES)
    assert outcomes["employed"] > sum(outcomes.values()) / 2
    assert all(one.learned_on <= AS_OF for facts in met for one in facts.observations)
    ends = [facts.cohort_ends_on for facts in met if facts.cohort_ends_on]
    assert min(ends) < AS_OF - timedelta(days=700)
    assert max(ends) > AS_OF
