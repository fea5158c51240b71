"""Invented figures for charts: tallies by counts, curves by days, and one chart of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.charts.curves import placement_curves
from tracker.charts.funnel import funnel
from tracker.charts.network import Beside, beside_the_network
from tracker.charts.outcomes import Group, outcomes_by_cohort, programs_side_by_side
from tracker.charts.pay import salaries
from tracker.charts.rates import Shown, Title, rates_side_by_side
from tracker.charts.shape import Chart, Heading
from tracker.charts.theme import Look, Spec
from tracker.metrics.benchmarks import Benchmark
from tracker.metrics.curve import LAST_DAY, Curve
from tracker.metrics.rates import Rate
from tracker.metrics.tally import Place, Tally

IN_FIELD, PLACED, KNOWN = "in_field_rate_180", "placement_rate_180", "knowledge_rate"
LOOKS = [
    Look(theme, direction, size)  # type: ignore[arg-type]
    for theme in ("light", "dark")
    for direction in ("ltr", "rtl")
    for size in ("narrow", "medium", "wide")
]


def tally(
    in_field: int = 0,
    other: int = 0,
    studying: int = 0,
    seeking: int = 0,
    lost: int = 0,
    silent: int = 0,
    *,
    so_far: int = 0,
    waiting: int = 0,
    next_on: date | None = None,
    heads: dict[str, int] | None = None,
) -> Tally:
    """A tally of the contract with that many graduates in each band, and plain counts."""
    rest = {
        (Place.WHOLE, "further_education"): studying,
        (Place.WHOLE, "seeking_work"): seeking,
        (Place.UNKNOWN, "unreachable"): lost,
        (Place.UNKNOWN, "nothing_recorded"): silent,
        (Place.NOT_DUE, "not_due_in_work"): so_far,
        (Place.NOT_DUE, "not_due"): waiting,
    }
    known = in_field + other + studying + seeking
    counts = {
        IN_FIELD: {
            (Place.PART, "in_work_in_field"): in_field,
            (Place.WHOLE, "in_work_other_field"): other,
            **rest,
        },
        PLACED: {(Place.PART, "in_work"): in_field + other, **rest},
        KNOWN: {(Place.PART, "known"): known, (Place.WHOLE, "nothing_recorded"): lost + silent},
    }
    for line, count in (heads or {}).items():
        counts[line] = {(Place.PART, "counted"): count}
    held = {line: {at: n for at, n in found.items() if n} for line, found in counts.items()}
    days = {} if next_on is None else {IN_FIELD: next_on, PLACED: next_on}
    return Tally(held, {}, days, days)


DUE = tally(
    13, 3, 1, 2, 1, 2,
    heads={
        "enrolled_count": 27,
        "started_count": 25,
        "completed_count": 23,
        "withdrawn_count": 3,
        "never_started_count": 2,
        "dismissed_count": 1,
    },
)  # fmt: skip
YOUNG = tally(so_far=11, waiting=10, next_on=date(2026, 12, 15))
GROUPS = [
    Group("FS-24-2", "Feb 25", DUE),
    Group("DA-25-2", "Apr 26", tally(9, 2, 1, 2, 0, 5)),
    Group("CY-26-1", "Jun 26", YOUNG),
]


def curve(whole: int, work_days: list[int], due_to: int = LAST_DAY) -> Curve:
    """So many graduates who are all due up to a day; in work from these days on."""
    days = range(LAST_DAY + 1)
    return Curve(
        tuple(sum(d <= day for d in work_days) if day <= due_to else 0 for day in days),
        tuple(whole if day <= due_to else 0 for day in days),
        tuple(0 if day <= due_to else whole for day in days),
    )


CURVES = {
    "2024 H2": curve(50, [1, 20, 300]),
    "2025 H1": curve(40, [0, 10, 10, 95, 200]),
    "2025 H2": curve(30, [5, 60, 61]),
    "2026 H1": curve(20, [7, 30], due_to=200),
    "2026 H2": curve(10, [], due_to=-1),
}
PAY = {Decimal(30000 + 1000 * n): 1 + n % 3 for n in range(12)}
NETWORK = Benchmark(Decimal("38.5"), Decimal("64.8"), Decimal("81.2"), 14)
BESIDE = [
    Beside("Placed by day 180", Rate(109, 155, 20), NETWORK),
    Beside("Still in work on day 365", Rate(0, 0, not_due=4), NETWORK, date(2027, 1, 5)),
    Beside("In field by day 180", Rate(89, 155, 20), None),
]
SHOWN = [
    Shown("Alder Institute of technology", Rate(109, 155, 20)),
    Shown("Birch", Rate(0, 0, not_due=9), date(2027, 3, 1)),
    Shown("Oak", Rate.withheld()),
    Shown("Elm", Rate(0, 0)),
]
TITLE = Title(
    "partners", "Partners", "Placed by day 180", Heading("partner", "Partner", "text"), "Too few."
)


def charts() -> list[Chart]:
    """One of each kind, drawn."""
    return [
        outcomes_by_cohort(GROUPS),
        programs_side_by_side([Group("Full-stack web development", "", g.tally) for g in GROUPS]),
        funnel([DUE, YOUNG]),
        placement_curves(CURVES),
        salaries(PAY, "EUR", 10),
        beside_the_network(BESIDE, date(2026, 9, 30)),
        rates_side_by_side(TITLE, SHOWN),
    ]


def data(spec: Spec, name: str) -> list[dict[str, Any]]:
    """The rows of that name in a specification."""
    (found,) = [layer["data"]["values"] for layer in _named(spec, name)]
    return list(found)


def _named(spec: Spec, name: str) -> Iterator[Spec]:
    seen = [layer for layer in spec["layer"] if layer["data"].get("name") == name]
    # Several layers may draw the same rows.
    return iter(seen[:1])
