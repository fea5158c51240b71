"""A measured figure, the limit it is held against, the goal; and the table they are printed in.

Goals are ratios to something measured in the same run on the same machine, or plain bounds.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for the ratio where the figure has a limit, else for the figure itself."""

    sign: str
    bound: float

    def is_met(self, value: float) -> bool:
        """Whether the value keeps to it."""
        return value <= self.bound if self.sign == "<=" else value >= self.bound

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: of what, how much; the limit it is compared with; the goal."""

    what: str
    value: float
    unit: str
    against: str | None = None
    limit: float | None = None
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """The figure divided by its limit; None without one."""
        return self.value / self.limit if self.limit else None

    @property
    def verdict(self) -> str:
        """met, not met, or nothing where there is no goal."""
        if self.goal is None:
            return ""
        judged = self.value if self.limit is None else self.ratio
        return "met" if judged is not None and self.goal.is_met(judged) else "not met"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: repeats whose median counts, seconds of load, rows of a file."""

    repeats: int = 5
    seconds: float = 1.5
    rows: int = 100_000
    writes: int = 200
    writers: int = 8


TINY = Effort(repeats=1, seconds=0.1, rows=40, writes=6, writers=2)


def at_least(bound: float) -> Goal:
    """A goal that larger figures meet."""
    return Goal(">=", bound)


def at_most(bound: float) -> Goal:
    """A goal that smaller figures meet."""
    return Goal("<=", bound)


def in_turn(repeats: int, measures: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each measure; they take turns, so that a disturbance meets all alike."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(repeats):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: median(values) for name, values in found.items()}


def machine() -> dict[str, Any]:
    """What was measured on, and how busy it was before."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load before": [round(part, 2) for part in os.getloadavg()],
    }


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table of text."""
    rows = [("figure", "measured", "against", "limit", "ratio", "goal", "")]
    for figure in figures:
        ratio = figure.ratio
        rows.append(
            (
                figure.what,
                f"{_number(figure.value)} {figure.unit}".strip(),
                figure.against or "",
                "" if figure.limit is None else f"{_number(figure.limit)} {figure.unit}".strip(),
                "" if ratio is None else f"{ratio:.3g}",
                "" if figure.goal is None else str(figure.goal),
                figure.verdict,
            )
        )
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def write_json(path: Path, figures: Sequence[Figure], about: dict[str, Any]) -> None:
    """The same as JSON, with what it was measured on."""
    lines = [
        {
            **asdict(one),
            "goal": str(one.goal) if one.goal else None,
            "ratio": one.ratio,
            "verdict": one.verdict,
        }
        for one in figures
    ]
    text = json.dumps({"about": about, "figures": lines}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
