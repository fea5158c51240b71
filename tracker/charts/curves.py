"""Placement by days since completion: steps, people and not smoothness. Pure.

A line ends where not everybody of its group is due any more; that end is hollow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.charts.shape import ENGLISH, Cell, Chart, Heading, Table, Voice, exact
from tracker.charts.stacks import legend_of
from tracker.charts.theme import Look, Spec, frame
from tracker.metrics.curve import LAST_DAY, MARKS, Curve

HEIGHT = 230
DRAWN = 3
DAYS = (0, 30, 60, 90, 120, 150, 180, 270, 365)
DOT_ON = 180
# The least distance between two labels at the ends of lines, in percent of the height.
APART = 7.0
# Oldest grey, then black, newest accent.
TONES = ("ink-3", "ink", "accent")
ROOM = {"narrow": 1.0, "medium": 1.34, "wide": 1.2}


@dataclass(frozen=True, slots=True)
class _Line:
    """A group's curve as far as all of the group are due, and its tone."""

    label: str
    curve: Curve
    last: int
    tone: str

    @property
    def is_open(self) -> bool:
        """Whether the line goes on when more people fall due."""
        return self.last < LAST_DAY

    def points(self) -> list[Spec]:
        """The days on which it changes, and its last one."""
        days = sorted({day for day in self.curve.steps() if day <= self.last} | {self.last})
        return [self.point(day) for day in days]

    def point(self, day: int) -> Spec:
        """One day as a row of data."""
        rate = self.curve.at(day)
        return {
            "group": self.label,
            "day": day,
            "percent": exact(rate.percent()),
            "part": rate.part,
            "whole": rate.whole,
        }


def placement_curves(curves: Mapping[str, Curve], voice: Voice = ENGLISH) -> Chart:
    """The curves of groups by name, oldest first; the latest three of which all are due somewhere."""
    say = voice.say
    due = [(label, curve, _last(curve)) for label, curve in curves.items()]
    kept = [found for found in due if found[2] > 0][-DRAWN:]
    tones = TONES[-len(kept) :] if kept else ()
    lines = [
        _Line(label, curve, last, tone)
        for (label, curve, last), tone in zip(kept, tones, strict=True)
    ]
    return Chart(
        "curve",
        say("Placement by days since completion"),
        say("Share of graduates who have been in work on at least one day"),
        _sentence(lines, voice),
        _table(lines, voice),
        (lambda look: _draw(lines, look, voice)) if lines else None,
        (say("A hollow end: not everybody is due beyond it."),)
        if any(line.is_open for line in lines)
        else (),
    )


def _last(curve: Curve) -> int:
    """The last day for which everybody of the group is due; -1 without anybody."""
    if not curve.whole[0]:
        return -1
    waiting = [day for day in range(LAST_DAY + 1) if curve.not_due[day]]
    last = (waiting[0] if waiting else LAST_DAY + 1) - 1
    counted = [day for day in range(last + 1) if curve.whole[day]]
    return counted[-1] if counted else -1


def _sentence(lines: Sequence[_Line], voice: Voice) -> str:
    if not lines:
        return voice.say("No graduate has been out long enough to draw a curve.")
    parts = []
    for line in lines:
        day = min(DOT_ON, line.last)
        rate = line.curve.at(day)
        said = voice.say("{group}: {percent} by day {day} ({part} of {whole})")
        percent = f"{rate.percent()}%"
        parts.append(
            said.format(
                group=line.label, percent=percent, day=day, part=rate.part, whole=rate.whole
            )
        )
    return "; ".join(parts) + "."


def _table(lines: Sequence[_Line], voice: Voice) -> Table:
    say = voice.say
    headings = (
        Heading("group", say("Began in"), "text"),
        Heading("day", say("Day")),
        Heading("placed", say("Placed by then")),
        Heading("due", say("Graduates due")),
        Heading("percent", say("Share")),
    )
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        for day in sorted({*(d for d in DAYS if d <= line.last), line.last}):
            rate = line.curve.at(day)
            rows.append((line.label, day, rate.part, rate.whole, f"{rate.percent()}%"))
    return Table(headings, tuple(rows))


def _draw(lines: Sequence[_Line], look: Look, voice: Voice) -> Spec:
    labels = [line.label for line in lines]
    day: Spec = {
        "field": "day",
        "type": "quantitative",
        "scale": {"domain": [0, round(LAST_DAY * ROOM[look.size])], "nice": False},
        "axis": {"values": list(MARKS), "title": None, "labelFlush": False},
    }
    if not look.is_narrow:
        word = voice.say("day")
        day["axis"]["labelExpr"] = f"'{word} ' + datum.value"
    share = {
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {
            "title": None,
            "orient": look.start,
            "values": [0, 25, 50, 75, 100],
            "labelExpr": "datum.value + '%'",
        },
    }
    colour = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": labels, "range": [look.colour(line.tone) for line in lines]},
        "legend": {**legend_of(labels, look), "symbolType": "stroke", "symbolStrokeWidth": 2}
        if look.is_narrow
        else None,
    }
    layers = [
        {
            "data": {"name": "steps", "values": [p for line in lines for p in line.points()]},
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
            "encoding": {"x": day, "y": {"field": "percent", **share}, "color": colour},
        },
        *_dots(lines, look, day, share),
    ]
    if not look.is_narrow:
        layers += _ends(lines, look, day, share)
    return {**frame(look, HEIGHT), "layer": layers}


def _dots(lines: Sequence[_Line], look: Look, day: Spec, share: Spec) -> list[Spec]:
    """Full dots on day 180, hollow ones where a line ends early."""
    full = [(line, DOT_ON) for line in lines if line.last >= DOT_ON]
    hollow = [(line, line.last) for line in lines if line.is_open]
    layers = []
    for name, found in (("dots", full), ("ends", hollow)):
        values = [
            line.point(on)
            | {
                "stroke": look.colour(line.tone),
                "fill": look.colour(line.tone if name == "dots" else "card"),
            }
            for line, on in found
        ]
        if values:
            layers.append(
                {
                    "data": {"name": name, "values": values},
                    "mark": {"type": "point", "size": 42, "strokeWidth": 2, "opacity": 1},
                    "encoding": {
                        "x": day,
                        "y": {"field": "percent", **share},
                        "fill": {"field": "fill", "type": "nominal", "scale": None},
                        "stroke": {"field": "stroke", "type": "nominal", "scale": None},
                    },
                }
            )
    return layers


def _ends(lines: Sequence[_Line], look: Look, day: Spec, share: Spec) -> list[Spec]:
    """The name of each line at its end, pushed apart, on a ground that covers other lines."""
    ordered = sorted(lines, key=lambda line: line.point(line.last)["percent"])
    values, floor = [], 0.0
    for line in ordered:
        point = line.point(line.last)
        floor = max(point["percent"], floor)
        colour = look.colour(line.tone)
        values.append(point | {"at": floor, "words": look.text(line.label), "colour": colour})
        floor += APART
    mark = {"type": "text", "align": "left", "dx": 8, "fontWeight": 600}
    layer: Spec = {
        "data": {"name": "names", "values": values},
        "mark": mark,
        "encoding": {
            "x": day,
            "y": {"field": "at", **share},
            "text": {"field": "words"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }
    plain = {name: value for name, value in layer["encoding"].items() if name != "color"}
    halo = {"color": look.colour("card"), "stroke": look.colour("card"), "strokeWidth": 5}
    return [{**layer, "mark": mark | halo, "encoding": plain}, layer]
