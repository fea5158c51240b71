"""The response rate: who answered us, out of everybody a standard asks about. Pure.

Kept apart from what is known from any source. It stands beside every standard with follow-up, over
the people of one of its lines.
"""

from __future__ import annotations

from datetime import date

from tracker.metrics.attendance import exit_day
from tracker.metrics.facts import Facts
from tracker.metrics.tally import BASE, Place, Verdict

KEY = "response_rate"
LABEL = "Response rate"
FORMULA = (
    "People who answered us themselves after they left, out of everybody due (AAPOR RR1). "
    "What is known from employers, staff or records does not count as an answer."
)
REASONS = {
    "answered": "Answered us.",
    "not_answered": "No answer of their own is recorded.",
}
# Sources that are an answer of the learner's own.
ANSWERS = frozenset({"learner", "survey"})


def contact_verdict(facts: Facts, as_of: date, base: Verdict) -> Verdict:
    """Where one person stands in the response rate, given the verdict of the line asked about."""
    if base.place not in BASE and base.place is not Place.ASIDE:
        return Verdict(KEY, base.place, base.reason, base.settles_on)
    after = exit_day(facts, facts.status_by(as_of))
    for seen in facts.observations:
        if (
            seen.is_seen(as_of)
            and seen.source in ANSWERS
            and seen.status != "unreachable"
            and (after is None or seen.learned_on >= after)
        ):
            return Verdict(KEY, Place.PART, "answered", base.settles_on, seen.id)
    return Verdict(KEY, Place.WHOLE, "not_answered", base.settles_on)
