"""What a chart is: words, a table of its figures, and its specification in a given look. Pure.

Figures come in from metrics and stand both in the table and in the data of the specification.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from tracker.charts.theme import Look, Spec
from tracker.metrics.rates import Rate

Cell = str | int | Decimal


class Heading(NamedTuple):
    """A column of the table: its name in a file, in words, and where its cells stand."""

    key: str
    words: str
    kind: Literal["text", "number"] = "number"


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, row by row: under the chart, and as a file."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def keys(self) -> list[str]:
        """The header of the file."""
        return [heading.key for heading in self.headings]


@dataclass(frozen=True, slots=True)
class Voice:
    """How words, days, numbers and amounts are said; English and plain unless told otherwise."""

    say: Callable[[str], str] = str
    day: Callable[[date], str] = field(default=lambda day: f"{day.day} {day:%b %Y}")
    short_day: Callable[[date], str] = field(default=lambda day: f"{day.day} {day:%b}")
    month: Callable[[date], str] = field(default=lambda day: f"{day:%b %y}")
    money: Callable[[Decimal, str], str] = field(
        default=lambda amount, currency: f"{currency} {amount:,.0f}"
    )
    # What stands before a number of that currency on an axis.
    symbol: Callable[[str], str] = field(default=lambda currency: f"{currency} ")


ENGLISH = Voice()


@dataclass(frozen=True)
class Chart:
    """A chart that can be drawn, read as a table, and heard as a sentence.

    `draw` is None where there is nothing to draw; then `sentence` says why.
    """

    key: str
    title: str
    subtitle: str
    sentence: str
    table: Table
    draw: Callable[[Look], Spec] | None = None
    notes: tuple[str, ...] = ()
    # For what has its own threshold: why cells or the whole are withheld.
    withheld: str = ""

    def spec(self, look: Look) -> Spec:
        """The Vega-Lite specification in that look; ValueError where nothing is to be drawn."""
        if self.draw is None:
            raise ValueError(f"{self.key}: {self.sentence}")
        return {**self.draw(look), "description": self.sentence}


def rate_words(rate: Rate, next_on: date | None = None, voice: Voice = ENGLISH) -> str:
    """A rate as it stands above a bar or in a cell: percent, or why there is none."""
    if rate.state == "withheld":
        return voice.say("withheld")
    if rate.state == "value":
        return f"{rate.percent()}%"
    if rate.state == "not_reported":
        return voice.say("nobody to count")
    if next_on is None:
        return voice.say("not due yet")
    return voice.say("not due until {day}").format(day=voice.day(next_on))


def exact(text: str | None) -> float | None:
    """A percentage in one place as the number that JSON carries; None stays None."""
    return None if text is None else float(text)
