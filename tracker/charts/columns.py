"""Stacked bars as columns over time, with the rate above each: for a desk. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.charts.stacks import Stack, colouring, labels, names, segments, split_labels
from tracker.charts.theme import Look, Spec, frame

HEIGHT = 260
# A column with the room beside it is never wider than this.
STEP = 92
INNER = 0.42


def columns(stacks: Sequence[Stack], look: Look) -> Spec:
    """The specification: one column a stack, in the order given, left to right."""
    # What few columns do not need stays free after the last one: columns without a name.
    spare = max(0, round(look.width / STEP) - len(stacks))
    domain = [*names(stacks), *("\u200b" * number for number in range(1, spare + 1))]
    group = {
        "field": "group",
        "type": "nominal",
        "scale": {"domain": domain, "paddingInner": INNER, "paddingOuter": 0.1, "align": 0},
        "axis": {**split_labels(), "labelAngle": 0, "labelLimit": 110},
    }
    people = {
        "axis": {"title": None, "orient": look.start, "tickMinStep": 1},
        "type": "quantitative",
    }
    return {
        **frame(look, HEIGHT),
        "encoding": {"x": group},
        "layer": [
            {
                "data": {"name": "segments", "values": segments(stacks)},
                "mark": {"type": "bar", "strokeWidth": 1},
                "encoding": {
                    "y": {"field": "from", **people},
                    "y2": {"field": "to"},
                    **colouring(stacks, look, legend_offset=28),
                },
            },
            {
                "data": {"name": "labels", "values": labels(stacks)},
                "mark": {"type": "text", "baseline": "bottom", "dy": -5, "fontWeight": 600},
                "encoding": {
                    "y": {"field": "length", **people},
                    "text": {"field": "above"},
                    "color": {
                        "condition": {"test": "datum.is_due", "value": look.colour("ink")},
                        "value": look.colour("ink-3"),
                    },
                },
            },
        ],
    }
