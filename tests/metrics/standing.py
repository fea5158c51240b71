"""Where one person stands in a line of any standard, for tests rule by rule."""

from __future__ import annotations

from datetime import date

from tests.metrics.people import LATE
from tracker.metrics.facts import Facts
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Place, Verdict


def verdict(standard: Standard, facts: Facts, line: str, as_of: date = LATE) -> Verdict:
    """The verdict of that line; its reason has a sentence."""
    found = next(v for v in standard.classify(facts, as_of) if v.line == line)
    assert found.reason in standard.reasons
    return found


def place(standard: Standard, facts: Facts, line: str, as_of: date = LATE) -> Place:
    """The place in that line."""
    return verdict(standard, facts, line, as_of).place


def stands(standard: Standard, facts: Facts, line: str, as_of: date = LATE) -> tuple[Place, str]:
    """Place and reason in that line."""
    found = verdict(standard, facts, line, as_of)
    return found.place, found.reason
