"""Yearly pay in one currency: how many people in each band, with the exact median. Pure.

Withheld where few gave their pay: a bar of one is somebody's own pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tracker.charts.shape import ENGLISH, Chart, Heading, Table, Voice
from tracker.charts.theme import Look, Spec, frame
from tracker.metrics.disclosure import REASON
from tracker.metrics.statistics import median, size, steps

HEIGHT = 150
MOST_BANDS = 9
Bands = list[tuple[Decimal, Decimal, int]]


def salaries(
    values: Mapping[Decimal, int], currency: str, threshold: int, voice: Voice = ENGLISH
) -> Chart:
    """The distribution of these amounts (amount -> how often), all in that currency."""
    say, count, middle = voice.say, size(values), median(values)
    key = f"pay-{currency.lower()}"
    title = say("Yearly pay, {currency}").format(currency=currency)
    subtitle = say("Base pay of those placed by day 180 who gave it in {currency}").format(
        currency=currency
    )
    if middle is None or count < threshold:
        nothing = say("No pay is recorded in {currency}.").format(currency=currency)
        why = say(REASON).format(threshold=threshold) if count else ""
        return Chart(key, title, subtitle, why or nothing, _table([], voice), withheld=why)
    bands = steps(values, MOST_BANDS)
    shown = voice.money(middle, currency)
    said = say("{count} people gave their pay; the median is {median}; {least} to {most}.").format(
        count=count,
        median=shown,
        least=voice.money(min(values), currency),
        most=voice.money(max(values), currency),
    )
    median_words = say("median {amount}").format(amount=shown)
    symbol = voice.symbol(currency)
    return Chart(
        key,
        title,
        subtitle,
        said,
        _table(bands, voice),
        lambda look: _draw(bands, middle, (median_words, symbol), look),
    )


def _table(bands: Bands, voice: Voice) -> Table:
    say = voice.say
    headings = (
        Heading("from", say("From")),
        Heading("below", say("Below")),
        Heading("people", say("People")),
    )
    return Table(headings, tuple(bands))


def _draw(bands: Bands, middle: Decimal, words: tuple[str, str], look: Look) -> Spec:
    first, last = bands[0][0], bands[-1][1]
    amount: Spec = {
        "type": "quantitative",
        "scale": {"domain": [float(first), float(last)], "nice": False},
    }
    edges = [float(low) for low, _, _ in bands] + [float(last)]
    axis = {
        "title": None,
        "grid": False,
        "values": edges[:: 2 if look.is_narrow or len(edges) > 7 else 1],
        "labelExpr": f"{_quoted(words[1])} + format(datum.value, '~s')",
        "labelFlush": True,
        "labelOverlap": False,
    }
    return {
        **frame(look, HEIGHT, padding={"top": 22}),
        "layer": [
            _bars(bands, look, {**amount, "axis": axis}),
            # The words stand on the side of the rule where there is more room.
            *_rule(
                middle, words[0], look, {**amount, "axis": axis}, middle - first > last - middle
            ),
        ],
    }


def _bars(bands: Bands, look: Look, amount: Spec) -> Spec:
    """A bar for each band, from edge to edge."""
    rows = [{"from": float(low), "to": float(high), "people": n} for low, high, n in bands]
    mark = {
        "type": "bar",
        "orient": "vertical",
        "color": look.colour("part"),
        "stroke": look.colour("card"),
        "strokeWidth": 1,
    }
    return {
        "data": {"name": "bands", "values": rows},
        "mark": mark,
        "encoding": {
            "x": {"field": "from", **amount},
            "x2": {"field": "to"},
            "y": {"field": "people", "type": "quantitative", "axis": None},
            "y2": {"datum": 0},
        },
    }


def _rule(middle: Decimal, words: str, look: Look, amount: Spec, is_late: bool) -> list[Spec]:
    """The median as a rule, and its words beside the upper end."""
    rule = {"data": {"name": "median", "values": [{"amount": float(middle), "words": words}]}}
    at = {"x": {"field": "amount", **amount}}
    text = {
        "type": "text",
        "align": "right" if is_late else "left",
        "dx": -6 if is_late else 6,
        "fontWeight": 600,
    }
    return [
        {
            **rule,
            "mark": {"type": "rule", "color": look.colour("ink"), "strokeWidth": 2},
            "encoding": {**at, "y": {"value": -16}, "y2": {"value": "height"}},
        },
        {
            **rule,
            "mark": text,
            "encoding": {**at, "y": {"value": -10}, "text": {"field": "words"}},
        },
    ]


def _quoted(text: str) -> str:
    """As a string of Vega's expressions."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
