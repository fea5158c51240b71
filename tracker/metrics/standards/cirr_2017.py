"""cirr/2017: the report layout of the CIRR guidelines revised 2017-02-26.

Sources: CIRR Standards and Implementation Guidelines rev. 2-26-17 (S8), a full report of the
first half of 2016 in that layout (S9). Columns for day 90 and day 180; ventures and short or
part-time work are group 2; the base is every graduate, no exceptions. Judging is in cirr.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.metrics.assumptions import setting
from tracker.metrics.attendance import CALLED_AWAY, published_end
from tracker.metrics.course import completion_day
from tracker.metrics.facts import Facts
from tracker.metrics.gathering import by_first_start
from tracker.metrics.pay_bands import Bands
from tracker.metrics.standards.cirr import judge
from tracker.metrics.standards.cirr_outcomes import CirrSettings, Layout
from tracker.metrics.standards.cirr_words import NOTES, lines_of, reasons_of, sums_of
from tracker.metrics.standards.shape import Standard

EDITION = "cirr/2017"
SOURCE = "CIRR Standards and Implementation Guidelines, revised 2017-02-26."
LABELS = {
    "1A": "Full-time employee",
    "1B": "Full-time apprenticeship, internship or contract",
    "1C": "Hired by school in-field",
    "2A": "Started a new company or venture",
    "2B": "Short-term contract or part-time",
    "2C": "Hired by school out of field",
    "2D": "Out of field",
    "3A": "Still seeking",
    "3B": "Not seeking",
    "4": "Non-reporting",
}
LAYOUT = Layout(
    leaves=tuple(LABELS),
    groups={
        "1": ("1A", "1B", "1C"),
        "2": ("2A", "2B", "2C", "2D"),
        "3": ("3A", "3B"),
        "4": ("4",),
    },
    horizons={"": 180, "_90": 90},
    own="2A",
    own_outside="2A",
    short="2B",
    school_outside="2C",
    outside="2D",
    headline=("1A", "1B", "1C"),
)
BANDS = Bands(edges=(60_000, 70_000, 80_000, 90_000, 100_000, 110_000))


@dataclass(frozen=True, slots=True)
class Settings(CirrSettings):
    """What the guidelines of 2017 leave open."""

    precedence: tuple[str, ...] = setting(
        ("1A", "1B", "1C", "2A", "2B", "2C", "2D", "3B", "3A", "4"),
        "Which of several outcomes counts, best first.",
        "S8",
        tuple(LABELS),
    )
    headline_lines: tuple[str, ...] = setting(
        ("1A", "1B", "1C"),
        "Outcomes that are in-field placement.",
        "S8",
        tuple(LABELS),
    )


def period_day(line: str, facts: Facts) -> date | None:
    """The day that places a person in a period: the published end, or the completion day."""
    if line.startswith("graduation"):
        return published_end(facts)
    return completion_day(facts)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    layout = replace(LAYOUT, headline=settings.headline_lines)
    return Standard(
        key="cirr_2017",
        edition=EDITION,
        label="CIRR, layout of 2017",
        source=SOURCE,
        lines=lines_of(layout, LABELS, "all graduates"),
        reasons=reasons_of(LABELS, settings),
        headline="in_field",
        judge=lambda facts, as_of: judge(layout, settings, facts, as_of),
        period_day=period_day,
        # Neither the person's first start nor a worked-out end is a column to search by.
        period_fields=(),
        needs_evidence=settings.needs_evidence,
        leavers=frozenset(f"left_{reason}" for reason in CALLED_AWAY),
        settings=settings,
        make=make,
        asked_of="in_field",
        gather=by_first_start if settings.once_per_person else None,
        even_median=settings.even_median,
        bands=BANDS,
        sums=sums_of(layout),
        notes=NOTES,
    )


CIRR_2017 = make(Settings())
