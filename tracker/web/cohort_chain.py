"""The way through a cohort on one line: enrolled, started, completed, known, placed by day 180."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from tracker.metrics.rates import Rate
from tracker.metrics.tally import Place, Tally

_COUNTED = (
    "enrolled",
    "started",
    "never_started",
    "transferred_out",
    "completed",
    "withdrawn",
    "dismissed",
    "known",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how many people, who got lost before it, the rate of the last one."""

    name: str
    count: int
    notes: tuple[str, ...]
    url: str
    rate: Rate | None = None


def chain_of(tally: Tally, cohort_id: int) -> list[Step]:
    """The five steps; each leads to how it is counted."""
    count = {key: tally.count(f"{key}_count", Place.PART) for key in _COUNTED}
    left = count["withdrawn"] - count["never_started"]
    lost = sum(
        tally.count("knowledge_rate", place, "unreachable")
        for place in (Place.UNKNOWN, Place.WHOLE)
    )
    unknown = count["completed"] - count["known"] - lost
    placed = tally.rate("placement_rate_180")

    def step(name: str, key: str, *notes: str) -> Step:
        url = url_for("figures.show_line", line=f"{key}_count", cohort=cohort_id)
        return Step(name, count[key], tuple(note for note in notes if note), url)

    return [
        step("Enrolled", "enrolled"),
        step(
            "Started",
            "started",
            _some(count["never_started"], "never started"),
            _some(count["transferred_out"], "moved on"),
        ),
        step(
            "Completed",
            "completed",
            _some(left, "withdrew"),
            _some(count["dismissed"], "dismissed"),
        ),
        step("Known", "known", _some(unknown, "unknown"), _some(lost, "unreachable")),
        Step(
            "Placed by day 180",
            placed.part,
            (),
            url_for("figures.show_line", line="placement_rate_180", cohort=cohort_id),
            placed,
        ),
    ]


def _some(count: int, words: str) -> str:
    return f"{count} {words}" if count > 0 else ""
