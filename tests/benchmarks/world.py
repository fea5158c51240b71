"""The plan of the generated record: how many partners of which size, where they are, what they teach.

The same size gives the same plan, to the row. Rows of people are in people and courses.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20_260_401
# The day on which everything was last known; figures of a later day see more cohorts mature.
DAY = date(2026, 11, 1)
YEARS = 5
# The partner whose page is compared across sizes has this many learners at every size.
FIRST_PARTNER = 2_000
SMALLEST_COHORT, LARGEST_COHORT = 10, 60


@dataclass(frozen=True, slots=True)
class Country:
    """Where a partner is: its currency, and how pay is told there."""

    code: str
    currency: str
    period: str
    median: int
    cities: tuple[str, ...]


COUNTRIES = (
    Country("PE", "PEN", "month", 3_200, ("Lima", "Arequipa", "Trujillo")),
    Country("MX", "MXN", "month", 18_500, ("Monterrey", "Puebla", "Mérida")),
    Country("CO", "COP", "month", 4_300_000, ("Bogotá", "Cali", "Medellín")),
    Country("CL", "CLP", "month", 1_150_000, ("Santiago", "Temuco")),
    Country("BR", "BRL", "month", 5_200, ("Recife", "Campinas", "Belém")),
    Country("ES", "EUR", "year", 25_500, ("Valencia", "Sevilla", "Bilbao")),
    Country("DE", "EUR", "year", 43_000, ("Leipzig", "Köln", "Bremen")),
    Country("IT", "EUR", "year", 27_000, ("Torino", "Bari")),
    Country("PL", "PLN", "month", 8_400, ("Łódź", "Gdańsk")),
    Country("GB", "GBP", "year", 31_500, ("Leeds", "Cardiff", "Belfast")),
    Country("US", "USD", "year", 61_000, ("Tucson", "Toledo", "Fresno")),
    Country("IL", "ILS", "month", 14_500, ("Haifa", "Be'er Sheva")),
)
# Code, name, track, ISCED field, weeks, hours.
PROGRAMS = (
    ("FSD", "Full-stack development", "full_stack", "0613", 26, 720),
    ("FED", "Frontend development", "frontend", "0613", 18, 480),
    ("UXD", "Interface and experience design", "ux_ui", "0212", 20, 520),
    ("CYB", "Cybersecurity operations", "cybersecurity", "0612", 24, 640),
    ("DAN", "Data analysis", "data", "0612", 16, 420),
    ("DEN", "Data engineering", "data", "0612", 22, 600),
    ("QAE", "Software testing", "qa", "0613", 14, 380),
    ("AIE", "Applied machine learning", "ai", "0619", 20, 560),
    ("CLO", "Cloud operations", "other", "0612", 18, 460),
    ("MOB", "Mobile development", "frontend", "0613", 20, 540),
    ("DAB", "Spreadsheets to databases", "data", "0611", 8, 160),
    ("AIW", "Working with language models", "ai", "0619", 6, 90),
)


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """One partner: its number (1 is the one that is compared), how many enrolments, where."""

    number: int
    enrolments: int
    country: Country

    @property
    def slug(self) -> str:
        """The partner's slug."""
        return f"partner-{self.number:04}"


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """One cohort of a partner: which program, when, how many places are filled at its start."""

    number: int
    program: int
    starts_on: date
    ends_on: date
    size: int
    # The next cohort of the same program here, which takes over who transfers; None: nobody can.
    following: int | None


def partner_plans(enrolments: int) -> list[PartnerPlan]:
    """Partners of skewed sizes that have exactly so many enrolments together."""
    first = min(FIRST_PARTNER, max(1, enrolments // 3))
    count = max(3, round(20 * (enrolments / 10_000) ** 0.6))
    weights = [1 / rank**0.85 for rank in range(1, count)]
    rest, whole = enrolments - first, sum(weights)
    sizes = [int(rest * weight / whole) for weight in weights]
    sizes[0] += rest - sum(sizes)
    return [
        PartnerPlan(number, size, COUNTRIES[(number - 1) % len(COUNTRIES)])
        for number, size in enumerate([first, *sizes], start=1)
    ]


def dice(*parts: object) -> random.Random:
    """Chance of its own for each part of the record: a part is the same whatever else is made."""
    # Not for secrets: the same record every time is the point.
    return random.Random(":".join(str(part) for part in (SEED, *parts)))


def cohort_plans(partner: PartnerPlan) -> list[CohortPlan]:
    """The cohorts of a partner in the order of their starts."""
    chance = dice("cohorts", partner.number)
    sizes = list(_sizes(partner.enrolments, chance))
    taught = chance.sample(range(len(PROGRAMS)), k=chance.randint(3, len(PROGRAMS)))
    first = DAY - timedelta(days=365 * YEARS)
    starts = sorted(
        first + timedelta(days=chance.randrange(365 * YEARS + 45) // 7 * 7) for _ in sizes
    )
    programs = [chance.choice(taught) for _ in sizes]
    plans = []
    for number, (size, starts_on, program) in enumerate(zip(sizes, starts, programs, strict=True)):
        ends_on = starts_on + timedelta(weeks=PROGRAMS[program][4], days=-3)
        plans.append(
            CohortPlan(number, program, starts_on, ends_on, size, _following(number, programs))
        )
    return plans


def _sizes(left: int, chance: random.Random) -> Iterator[int]:
    while left > LARGEST_COHORT:
        size = chance.randint(SMALLEST_COHORT, min(LARGEST_COHORT, left - SMALLEST_COHORT))
        left -= size
        yield size
    if left:
        yield left


def _following(number: int, programs: list[int]) -> int | None:
    """The next cohort with the same program among the hundred that start after this one."""
    program = programs[number]
    for later in range(number + 1, min(number + 100, len(programs))):
        if programs[later] == program:
            return later
    return None
