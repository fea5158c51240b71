"""Stacked bars as rows under each other, with rate and counts at the end: for any width. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.charts.stacks import Stack, colouring, labels, names, row_labels, segments
from tracker.charts.theme import Look, Spec, frame

STEP = 40
BAR = 16
# How far a bar moves down under a name of its own.
DOWN = 10
# The share of the width that bars may take; the labels stand in the rest.
TAKEN = {"narrow": 0.7, "medium": 0.84, "wide": 0.9}


def rows(stacks: Sequence[Stack], look: Look) -> Spec:
    """The specification: one row a stack, in the order given, growing from where reading begins.

    On a phone a long name stands above its bar, so that the bar has the whole width.
    """
    is_headed = look.is_narrow and not any(stack.second for stack in stacks)
    down = DOWN if is_headed else 0
    longest = max(stack.length for stack in stacks)
    people = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, longest / TAKEN[look.size]], "nice": False, "reverse": look.is_rtl},
    }
    group = {
        "field": "group",
        "type": "nominal",
        "sort": names(stacks),
        "axis": None if is_headed else row_labels(look),
    }
    bars = {
        "data": {"name": "segments", "values": segments(stacks)},
        "mark": {"type": "bar", "height": BAR, "strokeWidth": 1, "yOffset": down},
        "encoding": {
            "x": {"field": "from", **people},
            "x2": {"field": "to"},
            **colouring(stacks, look),
        },
    }
    heads = [_heads(stacks, look)] if is_headed else []
    return {
        **frame(look, (STEP + down) * len(stacks)),
        "encoding": {"y": group},
        "layer": [bars, *heads, *_labels(stacks, look, down)],
    }


def _heads(stacks: Sequence[Stack], look: Look) -> Spec:
    """The names above the bars, at the side where reading begins."""
    values = [{"group": name, "text": look.text(name)} for name in names(stacks)]
    return {
        "data": {"name": "heads", "values": values},
        "mark": {
            "type": "text",
            "align": look.start,
            "baseline": "middle",
            "dy": -DOWN,
            "color": look.colour("ink-2"),
        },
        "encoding": {
            "x": {"value": "width" if look.is_rtl else 0},
            "text": {"field": "text"},
        },
    }


def _labels(stacks: Sequence[Stack], look: Look, down: int) -> list[Spec]:
    """Texts at the end of every row: value over note, or the one there is in the middle."""
    found = labels(stacks)
    both = [row for row in found if row["value"] and row["note"]]
    alone = [row for row in found if row not in both]
    layers = [
        end_label("values", _texts(both, "value"), look, dy=down - 8, is_main=True),
        end_label("notes", _texts(both, "note"), look, dy=down + 8),
        end_label("reasons", _texts(alone, "above"), look, dy=down),
    ]
    return [layer for layer in layers if layer["data"]["values"]]


def _texts(found: Sequence[Spec], field: str) -> list[Spec]:
    return [{"group": row["group"], "text": row[field]} for row in found]


def end_label(
    name: str, values: Sequence[Spec], look: Look, *, dy: int = 0, is_main: bool = False
) -> Spec:
    """A layer with the `text` of each row of data at the end of its row."""
    return {
        "data": {"name": name, "values": [v | {"text": look.text(v["text"])} for v in values]},
        "mark": {
            "type": "text",
            "align": look.end,
            "baseline": "middle",
            "dy": dy,
            "fontWeight": 600 if is_main else 400,
            "color": look.colour("ink" if is_main else "ink-3"),
        },
        "encoding": {
            "x": {"value": 0 if look.is_rtl else "width"},
            "text": {"field": "text"},
        },
    }
