"""Any learner's way, with what is recorded at entry and of leaving too, as Hypothesis draws it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from tests.metrics.strategies import maybe_days, people
from tracker.metrics.facts import Facts
from tracker.rules.vocabulary import EXIT_REASONS, INTENTS

maybe = st.sampled_from([None, True, False])


@st.composite
def participants(draw: st.DrawFn) -> Facts:
    """One enrolment with an intent, work authorisation, credential, hours and contracts."""
    who = draw(people())
    left = who.status in {"withdrawn", "dismissed"}
    seen = tuple(
        replace(
            one,
            hours_per_week=draw(st.sampled_from([None, Decimal(10), Decimal(31), Decimal(40)])),
            contract_weeks=draw(st.sampled_from([None, 4, 52])),
            occupation=draw(st.sampled_from([None, "2512"])),
        )
        for one in who.observations
    )
    return replace(
        who,
        observations=seen,
        exit_reason=draw(st.sampled_from([None, *sorted(EXIT_REASONS)])) if left else None,
        intent=draw(st.sampled_from([None, *sorted(INTENTS)])),
        intent_on=draw(maybe_days),
        may_work=draw(maybe),
        employed_at_entry=draw(maybe),
        credential_on=draw(maybe_days),
        program_weeks=draw(st.sampled_from([None, 12, 26])),
        original_ends_on=draw(st.sampled_from([None, date(2025, 6, 1)])),
    )


participant_groups = st.lists(participants(), max_size=10)


def as_known(who: Facts, as_of: date) -> Facts:
    """The same record as it was on that day, with nothing of what was learned later."""
    then = replace(
        who,
        observations=tuple(
            replace(
                one,
                superseded_on=None
                if one.superseded_on is not None and one.superseded_on > as_of
                else one.superseded_on,
            )
            for one in who.observations
            if one.learned_on <= as_of
        ),
    )
    if who.credential_on is not None and who.credential_on > as_of:
        then = replace(then, credential_on=None)
    if who.intent_on is not None and who.intent_on > as_of:
        then = replace(then, intent=None, intent_on=None, may_work=None)
    if who.completed_on is not None and who.completed_on > as_of:
        then = replace(then, status="enrolled", completed_on=None)
    if who.exit_on is not None and who.exit_on > as_of:
        then = replace(then, status="enrolled", exit_on=None, exit_reason=None)
    return then


def everything_learned(who: Facts, as_of: date) -> date:
    """The first day, not before that one, after which nothing more is learned."""
    days = [
        as_of,
        *(one.learned_on for one in who.observations),
        *(one.superseded_on for one in who.observations if one.superseded_on is not None),
        *(
            day
            for day in (who.completed_on, who.exit_on, who.intent_on, who.credential_on)
            if day is not None
        ),
    ]
    return max(days)
