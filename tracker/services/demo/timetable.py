"""When each cohort of the demo is taught, counted from today. Nothing here reads the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tracker.services.demo import story
from tracker.services.demo.cast_programs import BY_CODE
from tracker.services.demo.dice import dice
from tracker.services.demo.shapes import CohortPlan, PartnerPlan, ProgramPlan, Rhythm, VersionPlan


def day(today: date, offset: int) -> date:
    """The day so many days from today."""
    return today + timedelta(days=offset)


def monday(on: date) -> date:
    """That day, or the Monday after it."""
    return on + timedelta(days=-on.weekday() % 7)


def month_start(on: date) -> date:
    """The first of that month."""
    return on.replace(day=1)


def month_end(on: date) -> date:
    """The last of that month."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def moment(on: date, roll: Random) -> datetime:
    """An instant in the working hours of that day."""
    return datetime.combine(on, time(roll.randint(8, 16), roll.randint(0, 59)), UTC)


def any_day(roll: Random, first: date, last: date) -> date:
    """A day of the stretch; the first where the stretch is empty."""
    return first + timedelta(days=roll.randint(0, max(0, (last - first).days)))


def version_on(program: ProgramPlan, today: date, on: date) -> VersionPlan:
    """The version in force on that day."""
    valid = [v for v in program.versions if day(today, v.valid_from) <= on]
    return valid[-1] if valid else program.versions[0]


def list_cohorts(today: date) -> list[CohortPlan]:
    """Every cohort of the demo, partner by partner, in the order of its code."""
    return [
        _cohort(partner, rhythm, number, today)
        for partner in story.PARTNERS
        for rhythm in partner.rhythms
        for number in range(rhythm.count)
    ]


def _cohort(partner: PartnerPlan, rhythm: Rhythm, number: int, today: date) -> CohortPlan:
    code = f"{rhythm.prefix}-{number + 1}"
    key = (partner.slug, code)
    roll = dice("cohort", *key)
    starts_on = monday(day(today, rhythm.first + number * rhythm.step))
    program = BY_CODE[rhythm.program]
    version = version_on(program, today, starts_on)
    size = roll.randint(*rhythm.sizes)
    qualified = [
        t.name
        for t in partner.trainers
        if rhythm.program in t.qualified_for and day(today, t.since) <= starts_on
    ]
    return CohortPlan(
        partner=partner,
        code=code,
        program=program,
        version=version,
        rhythm=rhythm,
        starts_on=starts_on,
        # Classes end on a Friday.
        ends_on=starts_on + timedelta(days=7 * version.weeks - 3),
        census_on=starts_on + timedelta(days=partner.census_days),
        size=story.SIZES.get(key, size),
        mood=story.MOODS.get(key, partner.mood),
        lead_trainer=story.LEAD_TRAINERS.get(key) or roll.choice(qualified),
    )
