"""What a report is about and for whom, besides the standard and the people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tracker.metrics.periods import ALWAYS, Period

View = Literal["internal", "published"]
VIEWS: tuple[View, ...] = ("internal", "published")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a report is about and for whom; `threshold` counts in the published view.

    `interval`: with a Wilson interval for every rate. `places`: those of percentages, where others
    than the standard's are asked for.
    """

    scope: Mapping[str, str | None]
    as_of: date
    generated_at: datetime
    definition_url: str
    period: Period = ALWAYS
    view: View = "internal"
    threshold: int = 10
    interval: bool = False
    places: int | None = None
