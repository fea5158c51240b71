"""People in bands of outcome: by cohort over time, and programs side by side. Pure.

Bars show people; the rate stands beside them as a label. Columns on a desk, rows on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.charts.columns import columns
from tracker.charts.rows import rows
from tracker.charts.shape import ENGLISH, Chart, Heading, Table, Voice, rate_words
from tracker.charts.stacks import Band, Stack
from tracker.charts.theme import Look, Spec
from tracker.metrics.bands import BANDS, SO_FAR, graduate_bands
from tracker.metrics.rates import Rate
from tracker.metrics.tally import Tally

LINE = "placement_rate_180"
# Band of metrics/bands -> token that colours it; those so far are outlines.
TOKENS = {
    "placed_in_field": "placed",
    "placed_other_field": "placed-other",
    "studying": "studying",
    "not_seeking": "not-seeking",
    "seeking_work": "seeking",
    "unreachable": "unreachable",
    "unknown": "unknown",
    "in_work_so_far": "placed",
    "waiting": "not-due",
}
WORDS = {
    **BANDS,
    **SO_FAR,
    "placed_in_field": "In work, in field",
    "placed_other_field": "In work, other field",
    "seeking_work": "Seeking work",
}
COHORTS_DRAWN = 16


@dataclass(frozen=True, slots=True)
class Group:
    """People drawn as one bar: a name, a second line under it, and their tally."""

    label: str
    second: str
    tally: Tally

    @property
    def bands(self) -> Mapping[str, int]:
        """Graduates in each band."""
        return graduate_bands(self.tally)

    @property
    def rate(self) -> Rate:
        """The rate that stands beside the bar."""
        return self.tally.rate(LINE)

    @property
    def next_on(self) -> date | None:
        """When the next of those not due falls due."""
        return self.tally.next_on.get(LINE)


@dataclass(frozen=True, slots=True)
class _Words:
    """What one of these charts calls itself and its groups."""

    key: str
    title: str
    subtitle: str
    group: Heading
    second: Heading | None = None
    nothing: str = ""
    notes: tuple[str, ...] = field(default=())


def outcomes_by_cohort(groups: Sequence[Group], voice: Voice = ENGLISH) -> Chart:
    """Cohorts in order of completion, given oldest first; the latest sixteen with graduates."""
    say = voice.say
    found = [group for group in groups if sum(group.bands.values())]
    drawn = found[-COHORTS_DRAWN:]
    earlier = len(found) - len(drawn)
    words = _Words(
        "cohorts",
        say("Outcomes by cohort"),
        say("Graduates by what they were doing by day 180, in order of completion"),
        Heading("cohort", say("Cohort"), "text"),
        Heading("ended_in", say("Ended"), "text"),
        say("No cohort has graduates yet."),
        (say("{count} earlier cohorts are not drawn.").format(count=earlier),) if earlier else (),
    )
    return _chart(words, drawn, voice, has_columns=True)


def programs_side_by_side(groups: Sequence[Group], voice: Voice = ENGLISH) -> Chart:
    """Programs under each other, in the order given; those without graduates are left out."""
    say = voice.say
    words = _Words(
        "programs",
        say("Programs side by side"),
        say("Graduates by what they were doing by day 180; bar length is how many"),
        Heading("program", say("Program"), "text"),
        nothing=say("No program has graduates yet."),
    )
    return _chart(words, [group for group in groups if sum(group.bands.values())], voice)


def _chart(
    words: _Words, groups: Sequence[Group], voice: Voice, *, has_columns: bool = False
) -> Chart:
    stacks = [_stack(group, voice) for group in groups]

    def draw(look: Look) -> Spec:
        if has_columns and look.size == "wide":
            return columns(stacks, look)
        # Read from above: the newest first.
        return rows(stacks[::-1] if has_columns else stacks, look)

    return Chart(
        words.key,
        words.title,
        words.subtitle,
        _sentence(groups, voice) if groups else words.nothing,
        _table(words, groups, voice),
        draw if groups else None,
        words.notes,
    )


def _stack(group: Group, voice: Voice) -> Stack:
    bands = tuple(
        Band(key, voice.say(WORDS[key]), TOKENS[key], group.bands[key], is_hollow=key in SO_FAR)
        for key in WORDS
        if key in group.bands
    )
    rate = group.rate
    if rate.state == "value":
        return Stack(group.label, group.second, bands, f"{rate.percent()}%", _parts(rate))
    if group.next_on is None:
        return Stack(group.label, group.second, bands, "", voice.say("not due"), is_due=False)
    due = voice.say("due {day}").format(day=voice.short_day(group.next_on))
    return Stack(group.label, group.second, bands, "", due, is_due=False)


def _parts(rate: Rate) -> str:
    return f"{rate.part}/{rate.whole}"


def _table(words: _Words, groups: Sequence[Group], voice: Voice) -> Table:
    firsts = (words.group,) if words.second is None else (words.group, words.second)
    bands = [key for key in WORDS if key in (*BANDS, *SO_FAR) and key != "not_due"]
    headings = (
        *firsts,
        *(Heading(key, voice.say(WORDS[key])) for key in bands),
        Heading("placement_180_part", voice.say("Placed by day 180")),
        Heading("placement_180_whole", voice.say("Graduates due")),
        Heading("placement_180_percent", voice.say("Share")),
    )
    found: list[tuple[Any, ...]] = []
    for group in groups:
        names = (group.label,) if words.second is None else (group.label, group.second)
        rate = group.rate
        last = (rate.part, rate.whole, rate_words(rate, group.next_on, voice))
        found.append((*names, *(group.bands[key] for key in bands), *last))
    return Table(headings, tuple(found))


def _sentence(groups: Sequence[Group], voice: Voice) -> str:
    """The whole chart in a sentence: how many groups, placed, unknown, not yet due."""
    total = Group("", "", Tally.total(group.tally for group in groups))
    rate, waiting = total.rate, sum(total.bands[key] for key in SO_FAR)
    if rate.state != "value":
        said = voice.say("{groups} groups of graduates, none due yet; {waiting} people wait.")
        return said.format(groups=len(groups), waiting=waiting)
    said = voice.say(
        "{groups} groups of graduates: {part} of {whole} due were placed by day 180 ({percent}), "
        "{unknown} are unknown, {waiting} are not due yet."
    )
    return said.format(
        groups=len(groups),
        part=rate.part,
        whole=rate.whole,
        percent=f"{rate.percent()}%",
        unknown=rate.unknown,
        waiting=waiting,
    )
