"""Which outcome line a recorded status belongs to, in either CIRR layout, and what is left open.

Not here: which of several outcomes counts at a horizon (cirr), the layouts themselves (cirr_2017,
cirr_web), words (cirr_words).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.metrics.assumptions import setting
from tracker.metrics.facts import Facts, Observation
from tracker.metrics.spells import Spell, is_work

SEEKING, NOT_SEEKING, SILENT = "3A", "3B", "4"
_CONTRACTS = frozenset({"fixed_term", "apprenticeship", "internship"})


@dataclass(frozen=True, slots=True)
class CirrSettings:
    """What the CIRR standards leave open."""

    full_time_hours: int = setting(30, "Hours a week from which work is full-time.", "S4")
    hours_not_recorded: str = setting(
        "full_time",
        "What work without recorded hours is taken as; the low bound leaves it out.",
        "S4",
        ("full_time", "part_time"),
    )
    contract_weeks: int = setting(
        26, "Weeks from which a fixed-term contract is no short-term one (1B).", "S4"
    )
    held: str = setting(
        "any_day",
        "Whether an outcome counts that held on any day up to the horizon, or on its last day.",
        "S4",
        ("any_day", "last_day"),
    )
    earlier_work_counts: bool = setting(
        True, "Whether work begun before graduation and still held counts.", "S4"
    )
    accepted_work_counts: bool = setting(
        False, "Whether work accepted by the horizon counts that begins after it.", "S4"
    )
    last_day_counts: bool = setting(True, "Whether the last day of a horizon is inside it.", "S4")
    needs_evidence: bool = setting(
        False,
        "Whether an outcome needs evidence on file; otherwise a dated record with its source is "
        "the documentation, verbal or written.",
        "S4",
    )
    once_per_person: bool = setting(
        True,
        "Whether somebody who starts a program again is counted once, at the first start.",
        "S3",
    )
    band_150: str = setting(
        "cumulative",
        "Whether graduates within 150% of the length include those on time.",
        "S7",
        ("cumulative", "later_only"),
    )
    even_median: str = setting(
        "mean",
        "The median of an even number of salaries: the mean of the two middle ones, or one of them.",
        "S7",
        ("mean", "lower", "upper"),
    )
    salary_lines: tuple[str, ...] = setting(
        ("1A", "1B", "1C"), "Outcomes whose base pay is in the salary figures.", "S9"
    )
    precedence: tuple[str, ...] = setting(
        ("1A", "1B", "1C", "1D", "1E", "2A", "2B", "2C", "2D", "3B", "3A", "4"),
        "Which of several outcomes counts, best first.",
        "S4",
    )


class Outcome(NamedTuple):
    """The line a graduate stands in, why, and the lines the truth may be in instead."""

    code: str
    reason: str
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Layout:
    """One CIRR layout: its outcome lines, its horizons, and what it calls each kind of work.

    `exclusion` says why a graduate is left out of the base (None: is not), with the reason.
    """

    leaves: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    horizons: Mapping[str, int]  # end of the key -> days after graduation
    own: str  # own business in the field
    own_outside: str
    short: str  # short-term, part-time or freelance work in the field
    school_outside: str
    outside: str
    headline: tuple[str, ...]  # the outcomes that are in-field placement
    exclusion: Callable[[CirrSettings, Facts, date], str | None] | None = None

    @property
    def covers(self) -> dict[str, frozenset[str]]:
        """Line -> the outcomes it counts, in the order of printing."""
        found = {"in_field": frozenset(self.headline)}
        found["comparable"] = frozenset({"1A", "1B", "1C"})
        for group, codes in self.groups.items():
            if group != SILENT:
                found[group] = frozenset(codes)
            found |= {code: frozenset({code}) for code in codes}
        return found


def outcome_of(layout: Layout, settings: CirrSettings, spell: Spell, completed_on: date) -> Outcome:
    """The line that one recorded status belongs to."""
    seen = spell.observation
    if not is_work(seen):
        seeking = seen.status in {"seeking_work", "internship"}
        code = SEEKING if seeking else NOT_SEEKING
        return Outcome(code, f"{code}_{seen.unavailable_reason or seen.status}")
    if seen.in_field:
        return _inside(layout, settings, seen, spell.first >= completed_on)
    code = _outside(layout, settings, seen)
    if seen.in_field is None:
        inside = _inside(layout, settings, seen, spell.first >= completed_on)
        others = (inside.others | {inside.code}) - {code}
        return Outcome(code, f"{code}_field_not_recorded", others)
    return Outcome(code, code)


def _is_own(seen: Observation) -> bool:
    own = seen.employment_type == "own_business"
    return own or (seen.status == "self_employed" and seen.employment_type != "freelance")


def _outside(layout: Layout, settings: CirrSettings, seen: Observation) -> str:
    """The line of work outside the field."""
    if _is_own(seen):
        return layout.own_outside
    return layout.school_outside if seen.employer_is_provider else layout.outside


def _inside(layout: Layout, settings: CirrSettings, seen: Observation, is_after: bool) -> Outcome:
    """The line of work in the field."""
    if _is_own(seen):
        # A venture of the first group is one started after graduating.
        code = layout.own if is_after or layout.own == layout.own_outside else layout.short
        return Outcome(code, code)
    if seen.employer_is_provider:
        return Outcome("1C", "1C")
    is_short = seen.employment_type == "freelance"
    is_contract = seen.employment_type in _CONTRACTS or seen.status in _CONTRACTS
    if is_contract:
        weeks = seen.contract_weeks
        # An apprenticeship or internship of unrecorded length is not taken for a short one.
        unknown_is_short = seen.status == "employed" and seen.employment_type == "fixed_term"
        is_short = unknown_is_short if weeks is None else weeks < settings.contract_weeks
    full = "1B" if is_contract else "1A"
    if is_short:
        return Outcome(layout.short, layout.short)
    if seen.hours_per_week is not None:
        code = full if seen.hours_per_week >= settings.full_time_hours else layout.short
        return Outcome(code, code)
    if settings.hours_not_recorded == "full_time":
        return Outcome(full, f"{full}_hours_not_recorded", frozenset({layout.short}))
    return Outcome(layout.short, f"{layout.short}_hours_not_recorded", frozenset({full}))
