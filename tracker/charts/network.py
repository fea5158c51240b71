"""A partner's rates beside the network's median and range. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.charts.rows import TAKEN, end_label
from tracker.charts.shape import ENGLISH, Cell, Chart, Heading, Table, Voice, exact, rate_words
from tracker.charts.stacks import row_labels, wrapped
from tracker.charts.theme import Look, Spec, frame
from tracker.metrics.benchmarks import AT_LEAST, Benchmark
from tracker.metrics.rates import Rate

STEP = 46


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure: its name, the partner's own rate, and the network's (None: too few partners)."""

    label: str
    own: Rate
    network: Benchmark | None
    next_on: date | None = None


def beside_the_network(figures: Sequence[Beside], known_on: date, voice: Voice = ENGLISH) -> Chart:
    """The figures under each other on one scale from 0 to 100 percent."""
    say = voice.say
    drawn = [figure for figure in figures if figure.network is not None]
    too_few = say("The network is shown where at least {count} partners contribute.")
    notes = [say("Dot: this partner. Tick: network median. Band: lowest to highest partner.")]
    if len(drawn) < len(figures):
        notes.append(too_few.format(count=AT_LEAST))
    subtitle = say("All graduates, as known on {day}; the same standard for every partner")
    return Chart(
        "network",
        say("Beside the network"),
        subtitle.format(day=voice.day(known_on)),
        _sentence(drawn, voice) if drawn else too_few.format(count=AT_LEAST),
        _table(figures, voice),
        (lambda look: _draw(drawn, look, voice)) if drawn else None,
        tuple(notes) if drawn else (),
    )


def _sentence(drawn: Sequence[Beside], voice: Voice) -> str:
    said = voice.say(
        "{figure}: {own}, network median {median}% ({low} to {high}, {count} partners)"
    )
    parts = [
        said.format(
            figure=figure.label,
            own=rate_words(figure.own, figure.next_on, voice),
            median=figure.network.median,
            low=figure.network.low,
            high=figure.network.high,
            count=figure.network.partners,
        )
        for figure in drawn
        if figure.network is not None
    ]
    return "; ".join(parts) + "."


def _table(figures: Sequence[Beside], voice: Voice) -> Table:
    say = voice.say
    headings = (
        Heading("figure", say("Figure"), "text"),
        Heading("part", say("Counted")),
        Heading("whole", say("Of")),
        Heading("percent", say("Share")),
        Heading("network_median", say("Network median")),
        Heading("network_low", say("Lowest")),
        Heading("network_high", say("Highest")),
        Heading("network_partners", say("Partners")),
    )
    rows: list[tuple[Cell, ...]] = []
    few = say("too few")
    for figure in figures:
        own, network = figure.own, figure.network
        cells: tuple[Cell, ...] = (few,) * 4
        if network is not None:
            cells = (network.median, network.low, network.high, network.partners)
        words = rate_words(own, figure.next_on, voice)
        rows.append((figure.label, own.part, own.whole, words, *cells))
    return Table(headings, tuple(rows))


def _draw(drawn: Sequence[Beside], look: Look, voice: Voice) -> Spec:
    percent = {
        "type": "quantitative",
        "scale": {"domain": [0, 100 / TAKEN[look.size]], "nice": False, "reverse": look.is_rtl},
        "axis": None,
    }
    figure = {"field": "figure", "type": "nominal", "sort": None, "axis": row_labels(look)}
    return {
        **frame(look, STEP * len(drawn)),
        "encoding": {"y": figure},
        "layer": [
            *_network(drawn, look, percent),
            *_dots(drawn, look, percent),
            *_labels(drawn, look, voice),
        ],
    }


def _network(drawn: Sequence[Beside], look: Look, percent: Spec) -> list[Spec]:
    """The whole scale as a hairline, the range as a band, the median as a tick."""
    ranges = {"data": {"name": "network", "values": [_range(one, look) for one in drawn]}}
    whole = {"x": {"datum": 0, **percent}, "x2": {"datum": 100}}
    band = {"x": {"field": "low", **percent}, "x2": {"field": "high"}}
    return [
        {
            **ranges,
            "mark": {"type": "rule", "color": look.colour("line")},
            "encoding": whole,
        },
        {
            **ranges,
            "mark": {"type": "bar", "height": 6, "cornerRadius": 3, "color": look.colour("rest")},
            "encoding": band,
        },
        {
            **ranges,
            "mark": {"type": "tick", "size": 18, "thickness": 2, "color": look.colour("ink")},
            "encoding": {"x": {"field": "median", **percent}},
        },
    ]


def _dots(drawn: Sequence[Beside], look: Look, percent: Spec) -> list[Spec]:
    """The partner's own rates, where there are any."""
    owns = [own for one in drawn if (own := _own(one, look)) is not None]
    mark = {
        "type": "point",
        "filled": True,
        "size": 110,
        "opacity": 1,
        "color": look.colour("accent"),
        "stroke": look.colour("card"),
    }
    encoding = {"x": {"field": "percent", **percent}}
    layer = {"data": {"name": "own", "values": owns}, "mark": mark, "encoding": encoding}
    return [layer] if owns else []


def _range(one: Beside, look: Look) -> Spec:
    network = one.network
    if network is None:
        raise ValueError(one.label)
    return {
        "figure": wrapped(one.label, look),
        "low": float(network.low),
        "median": float(network.median),
        "high": float(network.high),
        "partners": network.partners,
    }


def _own(one: Beside, look: Look) -> Spec | None:
    percent = exact(one.own.percent())
    if percent is None:
        return None
    return {
        "figure": wrapped(one.label, look),
        "percent": percent,
        "part": one.own.part,
        "whole": one.own.whole,
    }


def _labels(drawn: Sequence[Beside], look: Look, voice: Voice) -> list[Spec]:
    """At the end of each row the own rate, and under it the median."""
    median = voice.say("median {percent}")
    texts = [
        (
            one.label,
            rate_words(one.own, one.next_on, voice)
            if one.own.state == "value"
            else voice.say("not due"),
            median.format(percent=one.network.median),
        )
        for one in drawn
        if one.network is not None
    ]
    names = [wrapped(text[0], look) for text in texts]
    own = [{"figure": n, "text": text[1]} for n, text in zip(names, texts, strict=True)]
    network = [{"figure": n, "text": text[2]} for n, text in zip(names, texts, strict=True)]
    return [
        end_label("values", own, look, dy=-8, is_main=True),
        end_label("medians", network, look, dy=8),
    ]
