"""ca/bppe-spfs: the California School Performance Fact Sheet (Bureau for Private Postsecondary
Education).

Sources: Education Code 94928 (S36), 5 CCR 74112 (S37), Education Code 94929 (S38) and 94929.5 (S39),
published fact sheets (S40). A calendar year is by the scheduled end; 101-150% is a band of its own;
placement leaves out who was not available for employment. Placement and settings are in
bppe_placement, words in bppe_words.
"""

from __future__ import annotations

from datetime import date

from tracker.metrics.attendance import (
    CALLED_AWAY,
    LEFT,
    late_end,
    never_started,
    published_end,
)
from tracker.metrics.facts import Facts
from tracker.metrics.pay_bands import Bands
from tracker.metrics.standards.bppe_placement import Settings, placement
from tracker.metrics.standards.bppe_words import LINES, NOTES, REASONS, SUMS
from tracker.metrics.standards.shape import Standard
from tracker.metrics.tally import Judgement, Place, Verdict

EDITION = "ca/bppe-spfs"
SOURCE = "California School Performance Fact Sheet, Education Code 94928-94929.5, 5 CCR 74112."


def judge(settings: Settings, facts: Facts, as_of: date) -> Judgement:
    """Began, completed in which band, placed, paid, as seen on a day."""
    status = facts.status_by(as_of)
    if status == "transferred_out" or never_started(facts, status):
        reason = "transferred_out" if status == "transferred_out" else "never_started"
        return Judgement(tuple(Verdict(line.key, Place.OUT, reason) for line in LINES))
    end, late = published_end(facts), late_end(facts)
    began = Place.PART if end is None or end <= as_of else Place.NOT_DUE
    reason = "began" if began is Place.PART else "not_due"
    verdicts = [Verdict("students_began", began, reason, end)]
    verdicts += _completions(facts, status, end, late, as_of)
    after = placement(settings, facts, status, (end, late), as_of)
    return Judgement((*verdicts, *after.verdicts), after.values)


def _completions(
    facts: Facts, status: str, end: date | None, late: date | None, as_of: date
) -> list[Verdict]:
    """Available for graduation, and completed on time or within 150%."""
    available, on_time, later = "available_for_graduation", "completion", "completion_101_150"
    if status in LEFT and facts.exit_reason in CALLED_AWAY:
        reason = f"left_{facts.exit_reason}"
        return [Verdict(line, Place.OUT, reason, end) for line in (available, on_time, later)]
    if end is not None and end > as_of:
        found = [Verdict(line, Place.NOT_DUE, "not_due", end) for line in (available, on_time)]
    else:
        found = [
            Verdict(available, Place.PART, "available", end),
            _completion(on_time, facts, status, end, late),
        ]
    # Where 150% cannot be told, the band waits at least for the end.
    if (late or end or as_of) > as_of:
        return [*found, Verdict(later, Place.NOT_DUE, "not_due", late)]
    return [*found, _completion(later, facts, status, end, late)]


def _completion(
    line: str, facts: Facts, status: str, end: date | None, late: date | None
) -> Verdict:
    """Which band the completion is in, if there is one."""
    by = late if line == "completion_101_150" else end
    if status in LEFT:
        return Verdict(line, Place.WHOLE, status, by)
    if by is None or end is None:
        return Verdict(line, Place.UNKNOWN, "length_unknown")
    if status != "completed":
        return Verdict(line, Place.WHOLE, "still_enrolled", by)
    day = facts.completed_on
    if day is None:
        return Verdict(line, Place.UNKNOWN, "completion_day_unknown", by)
    if day <= end:
        band = "completion"
    elif late is not None and day <= late:
        band = "completion_101_150"
    else:
        band = "later"
    place = Place.PART if band == line else Place.WHOLE
    return Verdict(line, place, f"completed_{band}", by)


def period_day(line: str, facts: Facts) -> date | None:
    """The scheduled end."""
    return published_end(facts)


def make(settings: Settings) -> Standard:
    """The standard with these settings in force."""
    return Standard(
        key="bppe",
        edition=EDITION,
        label="California School Performance Fact Sheet",
        source=SOURCE,
        lines=LINES,
        reasons=REASONS,
        headline="placement",
        judge=lambda facts, as_of: judge(settings, facts, as_of),
        period_day=period_day,
        # A scheduled end may be worked out from the weeks, so it is no column to search by.
        period_fields=(),
        leavers=frozenset(
            f"left_{reason}"
            for reason in (*CALLED_AWAY, *settings.unavailable, "further_education")
        ),
        settings=settings,
        make=make,
        asked_of="placement",
        bands=Bands(width=5000),
        sums=SUMS,
        notes=NOTES,
    )


BPPE = make(Settings())
