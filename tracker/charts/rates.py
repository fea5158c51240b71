"""Rates beside each other, as whoever looks may see them: withheld and not due ones have their look.

For tables that are published already: a rate comes in as it is shown, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.charts.rows import rows
from tracker.charts.shape import ENGLISH, Chart, Heading, Table, Voice, exact, rate_words
from tracker.charts.stacks import Band, Stack
from tracker.charts.theme import Look
from tracker.metrics.rates import Rate

WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A name and its rate as it may be shown."""

    label: str
    rate: Rate
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """What such a chart is called: key, title, subtitle, the head of its names, why withheld."""

    key: str
    title: str
    subtitle: str
    names: Heading
    reason: str = ""


def rates_side_by_side(title: Title, found: Sequence[Shown], voice: Voice = ENGLISH) -> Chart:
    """One bar of 100 percent for each, in the order given; those with nobody to count left out."""
    drawn = [one for one in found if one.rate.state != "not_reported"]
    stacks = [_stack(one, voice) for one in drawn]

    def draw(look: Look) -> dict[str, object]:
        return rows(stacks, look)

    is_withheld = any(one.rate.is_withheld for one in drawn)
    return Chart(
        title.key,
        title.title,
        title.subtitle,
        _sentence(drawn, voice),
        _table(title, drawn, voice),
        draw if drawn else None,
        withheld=title.reason if is_withheld else "",
    )


def _stack(one: Shown, voice: Voice) -> Stack:
    rate, say = one.rate, voice.say
    percent = exact(rate.percent()) or 0.0
    unknown = exact(rate.unknown_percent()) or 0.0
    is_value = rate.state == "value"
    bands = (
        Band("part", say("Counted"), "part", percent if is_value else 0),
        # Rounding may leave a tenth too much; a bar is never longer than its whole.
        Band("rest", say("Not counted"), "rest", _rest(percent, unknown) if is_value else 0),
        Band("unknown", say("Unknown"), "unknown", unknown if is_value else 0),
        Band("waiting", say("Not yet due"), "not-due", _all(rate.state == "not_due"), True),
        Band("withheld", say("Withheld"), "recess", _all(rate.state == "withheld")),
    )
    if is_value:
        return Stack(one.label, "", bands, f"{rate.percent()}%", f"{rate.part}/{rate.whole}")
    words = rate_words(rate, one.next_on, voice)
    if rate.state == "not_due" and one.next_on is not None:
        words = say("due {day}").format(day=voice.short_day(one.next_on))
    return Stack(one.label, "", bands, "", words, is_due=False)


def _all(is_so: bool) -> float:
    return WHOLE if is_so else 0.0


def _rest(percent: float, unknown: float) -> float:
    return max(0.0, round(WHOLE - percent - unknown, 1))


def _sentence(drawn: Sequence[Shown], voice: Voice) -> str:
    if not drawn:
        return voice.say("Nobody to count yet.")
    parts = [f"{one.label}: {rate_words(one.rate, one.next_on, voice)}" for one in drawn]
    return "; ".join(parts) + "."


def _table(title: Title, drawn: Sequence[Shown], voice: Voice) -> Table:
    say = voice.say
    headings = (
        title.names,
        Heading("part", say("Counted")),
        Heading("whole", say("Of")),
        Heading("percent", say("Share")),
    )
    cells = []
    for one in drawn:
        words = rate_words(one.rate, one.next_on, voice)
        counts = (words, words) if one.rate.state == "withheld" else (one.rate.part, one.rate.whole)
        cells.append((one.label, *counts, words))
    return Table(headings, tuple(cells))
