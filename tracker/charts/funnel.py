"""From enrolment to work: one population throughout, the unknown as a band of its own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.charts.shape import ENGLISH, Chart, Heading, Table, Voice
from tracker.charts.stacks import Band, Stack, colouring, labels, names, segments
from tracker.charts.theme import Look, Spec, frame
from tracker.metrics.tally import Place, Tally

STEP, BAR = 34, 22
ROOM = 1.16  # the room beyond the longest bar, for its count


def funnel(groups: Sequence[Tally], voice: Voice = ENGLISH) -> Chart:
    """The way of everybody in the groups (cohorts) whose graduates have all reached day 180."""
    say = voice.say
    due = [group for group in groups if _is_due(group)]
    tally = Tally.total(due)
    steps = _steps(tally, voice)
    placement = tally.rate("placement_rate_180")
    said = say(
        "Of {enrolled} enrolled, {completed} completed; of {known} the outcome is known, {placed} "
        "were in work by day 180; {unknown} are unknown."
    ).format(
        enrolled=tally.count("enrolled_count"),
        completed=tally.count("completed_count"),
        known=tally.rate("knowledge_rate").part,
        placed=placement.part,
        unknown=placement.unknown,
    )
    return Chart(
        "funnel",
        say("From enrolment to work"),
        say("{count} cohorts that have reached day 180").format(count=len(due)),
        said if due else say("No cohort has reached day 180 yet."),
        _table(steps, voice),
        (lambda look: _draw(steps, look)) if due else None,
        _notes(tally, voice) if due else (),
    )


def _is_due(group: Tally) -> bool:
    rate = group.rate("placement_rate_180")
    return rate.state == "value" and rate.is_mature


def _steps(tally: Tally, voice: Voice) -> list[Stack]:
    """The steps with their bands; the label of each is the count without the unknown."""
    say = voice.say
    placement, in_field = tally.rate("placement_rate_180"), tally.rate("in_field_rate_180").part
    unknown = Band("unknown", say("Unknown"), "unknown", placement.unknown)

    def counted(words: str, line: str) -> Stack:
        count = tally.count(line, Place.PART)
        return _step(say(words), Band("to_completion", say("On the way"), "rest", count))

    known = Band("known", say("Outcome known"), "part", tally.rate("knowledge_rate").part)
    field = Band("placed_in_field", say("In work, in field"), "placed", in_field)
    other = Band(
        "placed_other_field",
        say("In work, other field"),
        "placed-other",
        placement.part - in_field,
    )
    return [
        counted("Enrolled", "enrolled_count"),
        counted("Started", "started_count"),
        counted("Completed", "completed_count"),
        _step(say("Outcome known"), known, unknown),
        _step(say("In work by day 180"), field, other, unknown),
        _step(say("In field"), field, unknown),
    ]


def _step(words: str, *bands: Band) -> Stack:
    known = sum(int(band.length) for band in bands if band.key != "unknown")
    return Stack(words, "", bands, str(known), "")


def _draw(steps: Sequence[Stack], look: Look) -> Spec:
    longest = max(stack.length for stack in steps)
    people = {
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, longest * ROOM], "nice": False, "reverse": look.is_rtl},
    }
    step = {
        "field": "group",
        "type": "nominal",
        "sort": names(steps),
        "axis": {"title": None, "orient": look.start, "labelLimit": 200},
    }
    bands = {band.key: band for stack in steps for band in stack.bands}
    # Colours of all bands, whichever step they stand in; the notes below say what they are.
    every = [Stack("", "", tuple(bands.values()), "", "")]
    colours = colouring(every, look)
    for channel in colours.values():
        channel["legend"] = None
    counts = [row | {"text": row["value"]} for row in labels(steps)]
    return {
        **frame(look, STEP * len(steps)),
        "encoding": {"y": step},
        "layer": [
            {
                "data": {"name": "segments", "values": segments(steps)},
                "mark": {"type": "bar", "height": BAR, "strokeWidth": 1},
                "encoding": {"x": {"field": "from", **people}, "x2": {"field": "to"}, **colours},
            },
            {
                "data": {"name": "values", "values": counts},
                "mark": {
                    "type": "text",
                    "align": look.start,
                    "dx": 8 * look.outwards,
                    "fontWeight": 600,
                },
                "encoding": {
                    "x": {"field": "length", **people},
                    "text": {"field": "text"},
                },
            },
        ],
    }


def _table(steps: Sequence[Stack], voice: Voice) -> Table:
    say = voice.say
    headings = (
        Heading("step", say("Step"), "text"),
        Heading("people", say("People")),
        Heading("unknown", say("Unknown beside them")),
    )
    found = []
    for step in steps:
        unknown = sum(int(band.length) for band in step.bands if band.key == "unknown")
        found.append((step.label, int(step.value), unknown))
    return Table(headings, tuple(found))


def _notes(tally: Tally, voice: Voice) -> tuple[str, ...]:
    """Who is unknown, and who was lost before day 180, with why."""
    say = voice.say
    silent = tally.rate("placement_rate_180").unknown
    lost = tally.count("placement_rate_180", Place.UNKNOWN, "unreachable")
    early = tally.count("never_started_count")
    parts = (
        (early, say("never started")),
        (tally.count("transferred_out_count"), say("moved to another cohort")),
        (tally.count("withdrawn_count") - early, say("withdrew")),
        (tally.count("dismissed_count"), say("dismissed")),
        (tally.count("open_count"), say("still open")),
        (
            tally.count("completed_count") - tally.rate("placement_rate_180").whole,
            say("unavailable"),
        ),
    )
    left = ", ".join(f"{count} {words}" for count, words in parts if count)
    notes = []
    if silent:
        told = say("{unknown} whose outcome is unknown: {silent} no record, {lost} unreachable")
        notes.append(told.format(unknown=silent, silent=silent - lost, lost=lost))
    if left:
        notes.append(say("Left on the way: {parts}").format(parts=left))
    return tuple(notes)
