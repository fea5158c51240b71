"""The columns of a summary file, from tallies; the screens print the same figures.

One row a cohort or partner. Several currencies are several columns: the one with most salaries
first, the others as salary_2_*, salary_3_* at the end. Not here: who is in which row
(queries/summaries), how a file is written (exchange).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tracker.metrics.facts import Facts
from tracker.metrics.headcount import HEADCOUNT, PAY
from tracker.metrics.periods import ALWAYS, Period
from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.shape import Standard
from tracker.metrics.statistics import rounded, size
from tracker.metrics.tally import Judgement, Place, Tally

Cell = str | int | Decimal | date | None

COUNTS = (
    "enrolled_count",
    "started_count",
    "completed_count",
    "withdrawn_count",
    "open_count",
    "known_count",
    "in_work_count",
)
LATER_COUNTS = ("dismissed_count", "never_started_count", "transferred_out_count")
# Line of the contract standard -> how its columns begin.
RATES = {
    "placement_rate_180": "placement_180",
    "in_field_rate_180": "in_field_180",
    "completion_rate": "completion",
    "knowledge_rate": "knowledge",
    "placement_rate_90": "placement_90",
    "placement_rate_365": "placement_365",
    "retention_rate_365": "retention_365",
}
_PAY_COLUMNS = ("currency", "count", "median")
WITHHELD = "withheld"


def judge(facts: Facts, as_of: date, standard: Standard = CONTRACT) -> Judgement:
    """What a standard says of one person, with the plain counts to date."""
    return judge_within(facts, as_of, ALWAYS, standard)


def judge_within(
    facts: Facts, as_of: date, period: Period, standard: Standard = CONTRACT
) -> Judgement:
    """The same, keeping the lines whose own day lies in the period."""
    own = standard.within(facts, as_of, period)
    heads = HEADCOUNT.within(facts, as_of, period)
    return Judgement(own.verdicts + heads.verdicts, own.values + heads.values)


def pay_width(tallies: Iterable[Tally]) -> int:
    """How many currencies the widest of these rows needs, at least one."""
    return max((len(tally.units(PAY)) for tally in tallies), default=1) or 1


def columns(currencies: int = 1) -> list[str]:
    """The names of the figures' columns in order, for rows of up to so many currencies."""
    names = list(COUNTS)
    for start in RATES.values():
        names += [f"{start}_part", f"{start}_whole", f"{start}_percent"]
    names += ["days_to_job_count", "days_to_job_median"]
    names += [f"salary_{part}" for part in _PAY_COLUMNS]
    names += ["matures_on", *LATER_COUNTS, "placement_180_unknown", "in_field_180_unknown"]
    names += [f"{start}_state" for start in RATES.values()]
    for number in range(2, currencies + 1):
        names += [f"salary_{number}_{part}" for part in _PAY_COLUMNS]
    return names


def row(tally: Tally, currencies: int = 1) -> dict[str, Cell]:
    """The figures of one group by column name; percentages and medians are exact decimals.

    A percentage without a whole is None; the _state column beside it says why.
    """
    cells: dict[str, Cell] = {}
    for name in (*COUNTS, *LATER_COUNTS):
        cells[name] = tally.count(name, Place.PART)
    for line, start in RATES.items():
        cells |= _rate_cells(start, tally.rate(line))
    days = tally.multiset("median_days_to_job", "days")
    cells["days_to_job_count"] = size(days)
    cells["days_to_job_median"] = tally.median("median_days_to_job", "days")
    placement = tally.rate("placement_rate_180")
    cells["matures_on"] = placement.matures_on
    cells["placement_180_unknown"] = placement.unknown
    cells["in_field_180_unknown"] = tally.rate("in_field_rate_180").unknown
    cells |= _pay_cells(tally, currencies)
    return {name: cells[name] for name in columns(currencies)}


def _rate_cells(start: str, rate: Rate) -> dict[str, Cell]:
    """The columns of one rate."""
    text = rate.percent()
    return {
        f"{start}_part": rate.part,
        f"{start}_whole": rate.whole,
        f"{start}_percent": None if text is None else Decimal(text),
        f"{start}_state": rate.state,
    }


def _pay_cells(tally: Tally, currencies: int) -> dict[str, Cell]:
    """The columns of pay to date, a currency at a time; medians in two places."""
    cells: dict[str, Cell] = {}
    units = tally.units(PAY)
    for number in range(1, currencies + 1):
        start = "salary" if number == 1 else f"salary_{number}"
        unit = units[number - 1] if number <= len(units) else None
        median = None if unit is None else tally.median(PAY, unit)
        cells[f"{start}_currency"] = unit
        cells[f"{start}_count"] = 0 if unit is None else size(tally.multiset(PAY, unit))
        cells[f"{start}_median"] = None if median is None else rounded(median, 2)
    return cells
