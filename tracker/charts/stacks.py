"""Stacked bars of people: bands end to end, hollow ones as outlines, with one legend. Pure.

What columns and rows share. Positions are added up here, so that nothing is stacked when drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from tracker.charts.theme import PATTERNED, Look, Spec

SOLID_DASH, OPEN_DASH = [1, 0], [3, 2]


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a bar: its words in the legend, its tone (a token), and how long it is: people, or percent."""

    key: str
    words: str
    tone: str
    length: float
    is_hollow: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: names, bands in stack order, the label beside it and its second line."""

    label: str
    second: str
    bands: tuple[Band, ...]
    value: str
    note: str
    is_due: bool = True

    @property
    def length(self) -> float:
        """How long the bar is."""
        return sum(band.length for band in self.bands)


def names(stacks: Sequence[Stack]) -> list[str]:
    """What each bar is called on its axis, two lines apart by a line break; all different."""
    found: list[str] = []
    for stack in stacks:
        name = f"{stack.label}\n{stack.second}" if stack.second else stack.label
        while name in found:
            name += "\u200b"
        found.append(name)
    return found


def segments(stacks: Sequence[Stack]) -> list[Spec]:
    """A row of data for each band with anybody in it: from where to where, and whose."""
    found = []
    for name, stack in zip(names(stacks), stacks, strict=True):
        at: float = 0
        for band in stack.bands:
            if band.length:
                end = round(at + band.length, 3)
                found.append(
                    {
                        "group": name,
                        "band": band.words,
                        "length": band.length,
                        "from": at,
                        "to": end,
                    }
                )
                at = end
    return found


def labels(stacks: Sequence[Stack]) -> list[Spec]:
    """A row of data for the label of each bar."""
    return [
        {
            "group": name,
            "length": stack.length,
            "value": stack.value,
            "note": stack.note,
            "above": stack.value or stack.note,
            "is_due": stack.is_due,
        }
        for name, stack in zip(names(stacks), stacks, strict=True)
    ]


def drawn_bands(stacks: Sequence[Stack]) -> list[Band]:
    """The bands in stack order that hold anybody in any bar: what the legend names."""
    held = {band.key for stack in stacks for band in stack.bands if band.length}
    return [band for band in stacks[0].bands if band.key in held]


def colouring(stacks: Sequence[Stack], look: Look, *, legend_offset: int = 12) -> Spec:
    """Fill, outline and dash of the bands, with one legend in stack order."""
    bands = drawn_bands(stacks)
    domain = [band.words for band in bands]
    fills = ["transparent" if band.is_hollow else look.fill(band.tone) for band in bands]
    edges = [look.colour(_edge(band)) for band in bands]
    dashes = [OPEN_DASH if band.tone == "not-due" else SOLID_DASH for band in bands]
    legend = legend_of(domain, look) | {"offset": legend_offset}
    return {
        "fill": _scaled(domain, fills, legend),
        "stroke": _scaled(domain, edges, legend),
        "strokeDash": _scaled(domain, dashes, legend),
    }


def _edge(band: Band) -> str:
    """The token of a band's outline: its own where it is no plain area, else the ground's."""
    if band.tone == "recess":
        return "line-strong"
    return band.tone if band.is_hollow or band.tone in PATTERNED else "card"


LEGEND_COLUMNS = {"narrow": 2, "medium": 4, "wide": 9}


def legend_of(words: Sequence[str], look: Look) -> Spec:
    """A legend in reading order: right to left, each row runs back and names stand before marks."""
    columns = LEGEND_COLUMNS[look.size]
    if not look.is_rtl:
        return {"columns": columns}
    lines = [words[i : i + columns] for i in range(0, len(words), columns)]
    backwards = [word for line in lines for word in reversed(line)]
    return {
        "columns": columns,
        "values": backwards,
        "labelAlign": "right",
        "labelOffset": {"expr": "-17"},
    }


def _scaled(domain: list[str], values: Sequence[object], legend: Spec) -> Spec:
    return {
        "field": "band",
        "type": "nominal",
        "scale": {"domain": domain, "range": list(values)},
        "legend": legend,
    }


def wrapped(words: str, look: Look) -> str:
    """A long name of a row in two lines where there is little room."""
    lines = wrap(words, 15) if look.is_narrow else [words]
    return "\n".join([lines[0], " ".join(lines[1:])]) if len(lines) > 1 else words


def split_labels() -> Spec:
    """An axis' labels in two lines where a name has two."""
    return {"labelExpr": "split(datum.label, '\\n')", "labelLineHeight": 16, "title": None}


def row_labels(look: Look) -> Spec:
    """The same for names beside rows: two lines stand around the middle."""
    two_lines = {"test": "indexof(datum.label, '\\n') >= 0", "value": -8}
    return {
        **split_labels(),
        "orient": look.start,
        "labelLimit": 130 if look.is_narrow else 240,
        "labelOffset": {"condition": two_lines, "value": 0},
    }
