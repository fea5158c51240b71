"""Stacked bars as rows under each other, with rate and counts at the end: for any width. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.charts.stacks import Stack, colouring, labels, names, row_labels, segments, wrapped
from tracker.charts.theme import Look, Spec, frame

STEP = 40
BAR = 16
# The share of the width that bars may take; the labels stand in the rest.
TAKEN = {"narrow": 0.7, "medium": 0.84, "wide": 0.9}


def rows(stacks: Sequence[Stack], look: Look) -> Spec:
    """The specification: one row a stack, in the order given, growing from where reading begins."""
    stacks = [
        stack if stack.second else replace(stack, label=wrapped(stack.label, look))
        for stack in stacks
    ]
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
        "axis": row_labels(look),
    }
    return {
        **frame(look, STEP * len(stacks)),
        "encoding": {"y": group},
        "layer": [
            {
                "data": {"name": "segments", "values": segments(stacks)},
                "mark": {"type": "bar", "height": BAR, "strokeWidth": 1},
                "encoding": {
                    "x": {"field": "from", **people},
                    "x2": {"field": "to"},
                    **colouring(stacks, look),
                },
            },
            *_labels(stacks, look),
        ],
    }


def _labels(stacks: Sequence[Stack], look: Look) -> list[Spec]:
    """Texts at the end of every row: value over note, or the one there is in the middle."""
    found = labels(stacks)
    both = [row for row in found if row["value"] and row["note"]]
    alone = [row for row in found if row not in both]
    layers = [
        end_label("values", _texts(both, "value"), look, dy=-8, is_main=True),
        end_label("notes", _texts(both, "note"), look, dy=8),
        end_label("reasons", _texts(alone, "above"), look),
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
