"""What is learned of a graduate after completion: observations as days go by, some corrected.

Who proves and verifies them is proofs. Only what somebody could know by yesterday is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import log
from random import Random

from tracker.services.demo.dice import pick
from tracker.services.demo.enrolling import Enrolled
from tracker.services.demo.names import EMPLOYERS
from tracker.services.demo.shapes import Market, Mood
from tracker.services.demo.work import IN_FIELD, OTHER_FIELD

SOURCES = {"learner": 40, "survey": 25, "partner_staff": 14, "employer": 11, "public_profile": 10}
WORK = {"employed": 84, "self_employed": 6, "apprenticeship": 4, "internship": 6}
# What graduates do who are known and not in work.
OTHERWISE = {
    "seeking_work": 46,
    "further_education": 22,
    "not_seeking": 13,
    "unavailable": 9,
    "seeking_study": 5,
    "volunteer_service": 5,
}
AWAY = {"medical": 4, "left_country": 5, "no_work_authorisation": 2, "deceased": 1}


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation; the fields are those of the record."""

    status: str
    learned_on: date
    effective_from: date | None = None
    unavailable_reason: str | None = None
    employer: str | None = None
    employer_is_provider: bool | None = None
    job_title: str | None = None
    occupation: str | None = None
    in_field: bool | None = None
    employment_type: str | None = None
    contract_weeks: int | None = None
    hours_per_week: Decimal | None = None
    salary_amount: Decimal | None = None
    salary_currency: str | None = None
    salary_period: str | None = None
    source: str = "learner"
    note: str | None = None
    # The observation before this one in the list is replaced by it.
    corrects: bool = False


class FollowUp:
    """Follows one graduate up to the day `last`."""

    def __init__(self, graduate: Enrolled, mood: Mood, roll: Random, last: date) -> None:
        completed_on = graduate.seen.completed_on
        assert completed_on is not None
        self._completed_on: date = completed_on
        self._graduate = graduate
        self._mood = mood
        self._roll = roll
        self._last = last

    def observations(self, is_known: bool) -> list[Seen]:
        """Everything learned by then, in the order it was learned."""
        found = self._known() if is_known else self._silent()
        return [seen for seen in found if seen.learned_on <= self._last]

    def _after(self, first: int, last: int) -> date:
        return self._completed_on + timedelta(days=self._roll.randint(first, last))

    def _silent(self) -> Iterator[Seen]:
        """Nobody answered; follow-up is given up for some."""
        if self._mood.known_exactly is None and self._roll.random() < 0.3:
            note = "Three calls and three messages without an answer."
            yield Seen("unreachable", self._after(150, 200), source="partner_staff", note=note)

    def _known(self) -> Iterator[Seen]:
        if self._roll.random() < self._mood.working:
            yield from self._way_to_work()
        else:
            yield from self._otherwise()

    def _way_to_work(self) -> Iterator[Seen]:
        begins = self._first_day()
        if (begins - self._completed_on).days > 50 and self._roll.random() < 0.4:
            yield Seen("seeking_work", self._after(20, 45), source="survey")
        if begins > self._last:
            return
        job = self._job(begins)
        yield from self._perhaps_corrected(job)
        yield from self._a_year_later(job)

    def _first_day(self) -> date:
        """The first day in work: before completion for some, else so many days after it."""
        roll = self._roll
        already = 0.75 if self._graduate.place.plan.program.kind == "upskilling" else 0.09
        if roll.random() < already:
            return self._completed_on - timedelta(days=roll.randint(10, 400))
        days = int(roll.lognormvariate(log(self._mood.days + 1), 0.7))
        return self._completed_on + timedelta(days=min(max(days, 1), 430))

    def _job(self, begins: date) -> Seen:
        roll, plan = self._roll, self._graduate.place.plan
        in_field = roll.random() < self._mood.in_field
        titles = IN_FIELD[plan.program.track] if in_field else OTHER_FIELD
        title, occupation = roll.choice(titles)
        status = pick(roll, WORK)
        part_time = roll.random() < 0.12
        learned = max(begins, self._completed_on) + timedelta(days=roll.randint(2, 30))
        seen = Seen(
            status=status,
            learned_on=learned,
            effective_from=begins,
            employer=None if status == "self_employed" else _employer(roll, plan.partner.country),
            employer_is_provider=roll.random() < 0.02,
            job_title=title,
            occupation=occupation,
            in_field=in_field if roll.random() > 0.02 or self._mood.in_field == 1 else None,
            hours_per_week=Decimal(roll.choice((20, 24, 25, 30)) if part_time else 40),
            source=pick(roll, SOURCES),
        )
        return _paid(_contracted(seen, roll), plan.partner.market, in_field, roll)

    def _perhaps_corrected(self, job: Seen) -> Iterator[Seen]:
        """The job; for a few, first with a slip of the pen, then set right."""
        slip = job.salary_amount is not None and self._roll.random() < 0.04
        if not slip or job.salary_amount is None:
            yield job
            return
        yield replace(job, salary_amount=job.salary_amount * 10, note="Typed from the survey.")
        mended_on = job.learned_on + timedelta(days=self._roll.randint(3, 25))
        note = "Pay corrected: one zero too many."
        yield replace(job, learned_on=mended_on, note=note, corrects=True)

    def _a_year_later(self, job: Seen) -> Iterator[Seen]:
        """Still there, elsewhere, or out of work again; not everybody is asked."""
        roll = self._roll
        asked_on = self._after(365, 392)
        if asked_on - job.learned_on < timedelta(days=60) or job.status == "internship":
            return
        share = roll.random()
        if share < 0.66:
            yield replace(
                job, learned_on=asked_on, source="survey", note="Still there.", salary_amount=None,
                salary_currency=None, salary_period=None,
            )  # fmt: skip
        elif share < 0.75:
            moved = replace(self._job(job.learned_on + timedelta(days=45)), learned_on=asked_on)
            yield replace(moved, source="survey")
        elif share < 0.85:
            lost_on = job.learned_on + timedelta(days=40)
            yield Seen("seeking_work", asked_on, lost_on, source="survey")

    def _otherwise(self) -> Iterator[Seen]:
        roll = self._roll
        status = pick(roll, OTHERWISE)
        learned = self._after(25, 175)
        since = learned - timedelta(days=roll.randint(0, 20))
        if status == "seeking_work":
            # Asked early, and once more when day 180 comes near.
            yield Seen(status, learned, source=pick(roll, SOURCES))
            if roll.random() < 0.5:
                yield Seen(status, self._after(176, 190), source="survey")
            return
        reason = pick(roll, AWAY) if status == "unavailable" else None
        source = "other" if reason == "deceased" else pick(roll, SOURCES)
        yield Seen(status, learned, since, reason, source=source)


def _employer(roll: Random, country: str) -> str:
    return roll.choice(EMPLOYERS[country])


def _contracted(seen: Seen, roll: Random) -> Seen:
    """The kind of contract that goes with the status."""
    if seen.status == "self_employed":
        return replace(seen, employment_type=pick(roll, {"own_business": 4, "freelance": 6}))
    if seen.status in {"apprenticeship", "internship"}:
        weeks = 52 if seen.status == "apprenticeship" else roll.choice((12, 16, 26))
        return replace(seen, employment_type=seen.status, contract_weeks=weeks)
    if roll.random() < 0.22:
        weeks = roll.choice((12, 26, 39, 52))
        return replace(seen, employment_type="fixed_term", contract_weeks=weeks)
    return replace(seen, employment_type="permanent")


def _paid(seen: Seen, market: Market, in_field: bool, roll: Random) -> Seen:
    """The pay, where it was told, in the way it is told there."""
    if roll.random() < 0.2:
        return seen
    if in_field and roll.random() < market.abroad:
        amount = Decimal(roll.randrange(16_000, 34_000, 1000))
        return replace(seen, salary_amount=amount, salary_currency="USD", salary_period="year")
    share = roll.triangular(0, 1, 0.35)
    level = market.low + (market.high - market.low) * share
    level *= {"internship": 0.45, "apprenticeship": 0.6}.get(seen.status, 1.0)
    level *= 1.0 if in_field else 0.72
    if seen.hours_per_week is not None:
        level *= float(seen.hours_per_week) / 40
    amount = Decimal(round(level / market.step) * market.step)
    if seen.employment_type == "freelance":
        return _by_the_hour(seen, market, amount)
    return replace(
        seen, salary_amount=amount, salary_currency=market.currency, salary_period=market.period
    )


def _by_the_hour(seen: Seen, market: Market, amount: Decimal) -> Seen:
    """The same pay as a rate per hour."""
    yearly = amount * (12 if market.period == "month" else 1)
    hourly = yearly / (52 * (seen.hours_per_week or 40))
    return replace(
        seen,
        salary_amount=hourly.quantize(Decimal("0.01")),
        salary_currency=market.currency,
        salary_period="hour",
    )
