"""The strip of figures on top of a dashboard: name, rate, bar, unknown and not yet due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.metrics.bands import BANDS, outcome_bands
from tracker.metrics.rates import Rate
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.tally import Place, Tally

Segment = tuple[str, int, str]

# Line -> the name on the strip and what its whole consists of.
STRIP = {
    "completion_rate": ("Completed the program", "who started"),
    "knowledge_rate": ("Outcome known", "graduates due"),
    "placement_rate_180": ("Placed by day 180", "graduates due"),
    "in_field_rate_180": ("In field by day 180", "graduates due"),
    "retention_rate_365": ("Still in work on day 365", "placed and due"),
}
# Outcome band -> the class that draws it.
BAND_CLASSES = {
    "placed_in_field": "placed",
    "placed_other_field": "placed-other",
    "studying": "studying",
    "not_seeking": "not-seeking",
    "seeking_work": "seeking",
    "unreachable": "unreachable",
    "unknown": "unknown",
    "not_due": "not-due",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of the strip; `formula` is how it is counted, in words."""

    line: str
    name: str
    whole_words: str
    formula: str
    rate: Rate
    segments: tuple[Segment, ...]
    next_on: date | None
    unknown_words: str

    @property
    def bar_words(self) -> str:
        """What the bar shows, for those who cannot see it."""
        return ", ".join(words for _, count, words in self.segments if count)


def headlines(tally: Tally) -> list[Headline]:
    """The five figures of the strip."""
    return [_headline(key, tally) for key in STRIP]


def of_line(key: str, tally: Tally) -> Headline | None:
    """The figure of one line, if it is one of the strip."""
    return _headline(key, tally) if key in STRIP else None


def _headline(key: str, tally: Tally) -> Headline:
    name, whole_words = STRIP[key]
    line = CONTRACT.line(key)
    rate = tally.rate(key)
    unreachable = tally.count(key, Place.UNKNOWN, "unreachable") + tally.count(
        key, Place.WHOLE, "unreachable"
    )
    unknown_words = f"{unreachable} unreachable" if unreachable else ""
    return Headline(
        key,
        name,
        whole_words,
        line.formula,
        rate,
        tuple(_segments(key, tally, rate)),
        tally.next_on.get(key),
        unknown_words,
    )


def _segments(key: str, tally: Tally, rate: Rate) -> list[Segment]:
    if key == "knowledge_rate":
        lost = tally.count(key, Place.WHOLE, "unreachable")
        silent = rate.whole - rate.part - lost
        return [
            ("part", rate.part, f"{rate.part} known"),
            ("unreachable", lost, f"{lost} unreachable"),
            ("unknown", silent, f"{silent} unknown"),
        ]
    rest = rate.whole - rate.part - rate.unknown
    tail: list[Segment] = [
        ("rest", rest, f"{rest} known and not counted"),
        ("unknown", rate.unknown, f"{rate.unknown} unknown"),
    ]
    if key == "placement_rate_180":
        in_field = tally.rate("in_field_rate_180").part
        other = rate.part - in_field
        return [
            ("placed", in_field, f"{in_field} in the field"),
            ("placed-other", other, f"{other} in another field, or not recorded"),
            *tail,
        ]
    css = "placed" if key == "in_field_rate_180" else "part"
    return [(css, rate.part, f"{rate.part} counted"), *tail]


def unknown_of(headline: Headline) -> int:
    """How many of the whole are unknown; for the knowledge rate that is its rest."""
    rate = headline.rate
    return rate.whole - rate.part if headline.line == "knowledge_rate" else rate.unknown


def band_segments(tally: Tally) -> list[Segment]:
    """The eight outcome bands of a group, in stack order, for one bar of people."""
    counts = outcome_bands(tally)
    return [
        (BAND_CLASSES[band], counts[band], f"{counts[band]} {label.lower()}")
        for band, label in BANDS.items()
    ]


def legend() -> list[tuple[str, str]]:
    """(class, words) of each band, in stack order."""
    return [(BAND_CLASSES[band], label) for band, label in BANDS.items()]
