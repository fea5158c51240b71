"""What eu/esf leaves open, and the situation of a participant at entry.

Not here: what came after leaving (esf), words (esf_words).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import start_day
from tracker.metrics.facts import Facts
from tracker.metrics.spells import is_known, is_work, recency, spell
from tracker.metrics.standards.esf_words import NOT_RECORDED

EMPLOYED, INACTIVE = "participants_employed", "participants_inactive"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the texts read leave open."""

    operation: str = setting(
        "program_at_partner",
        "Within what a person is counted once; otherwise every enrolment counts.",
        "S33",
        ("program_at_partner", "enrolment"),
    )
    not_employed_is: str = setting(
        "unemployed",
        "What a participant not employed at entry is, where nothing else is recorded.",
        "S34",
        ("unemployed", "inactive", "not_recorded"),
    )
    entry_not_recorded_is: str = setting(
        "apart",
        "Where somebody stands of whom nothing is recorded at entry: apart in the total, left out "
        "of every line (so that the total is the sum of the three situations), or in one of them.",
        "S34",
        ("apart", "left_out", "unemployed", "inactive", "employed"),
    )
    employed_at_entry_counts: bool = setting(
        False,
        "Whether who was employed at entry counts as in employment afterwards.",
        "S34",
    )
    immediate_days: int = setting(28, "Days after leaving that immediate results look at.", "S33")
    longer_months: int = setting(6, "Months after leaving of the longer-term results.", "S33")
    longer_day: str = setting(
        "on_the_day",
        "Whether longer-term employment is held on that very day, or on any day up to it.",
        "S33",
        ("on_the_day", "any_day"),
    )
    new_work_is_better: bool = setting(
        True,
        "Whether work begun since the start is a better situation for who was employed at entry; "
        "nothing else of the situation before is recorded.",
        "S34",
    )


def entry_of(settings: Settings, facts: Facts, as_of: date) -> tuple[str, int | None]:
    """The situation at entry, and the observation that tells it."""
    if facts.employed_at_entry:
        return EMPLOYED, None
    start = start_day(facts)
    then = [
        seen
        for seen in facts.seen(as_of)
        if start is not None and is_known(seen) and spell(seen).covers(start)
    ]
    if then:
        seen = max(then, key=recency)
        if not is_work(seen):
            is_seeking = seen.status == "seeking_work"
            return "participants_unemployed" if is_seeking else INACTIVE, seen.id
        if facts.employed_at_entry is None:
            return EMPLOYED, seen.id
    is_open = facts.employed_at_entry is None
    chosen = settings.entry_not_recorded_is if is_open else settings.not_employed_is
    if chosen in {"apart", "left_out", "not_recorded"}:
        return NOT_RECORDED, None
    return f"participants_{chosen}", None
