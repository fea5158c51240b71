"""A small world of figures: two partners, three cohorts, every kind of way after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tests import build
from tracker.models import Cohort, Enrolment, Partner

END = date(2025, 6, 30)
TODAY = date(2026, 11, 24)


def day(n: int) -> date:
    """Day N after the cohorts' end."""
    return END + timedelta(days=n)


@dataclass(frozen=True)
class World:
    """What was built, by name."""

    alder: Partner
    birch: Partner
    first: Cohort
    second: Cohort
    theirs: Cohort
    people: dict[str, Enrolment]


def graduate(into: Cohort, name: str) -> Enrolment:
    """Somebody who completed on the last day."""
    return build.enrolment(into, build.learner(name, "Soto"), then=(("completed", END),))


def build_world() -> World:
    """Alder: first cohort (5 people) and second (1, still running); Birch: one cohort (2)."""
    alder, birch = build.partner("Alder"), build.partner("Birch")
    version = build.program("FS")
    site = build.centre(alder, "Lima")
    first = build.cohort(alder, version, site, code="A-1", census_on=date(2025, 1, 20))
    second = build.cohort(
        alder,
        version,
        site,
        code="A-2",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 2, 28),
    )
    theirs = build.cohort(birch, code="B-1")
    people = {
        "placed": graduate(first, "Placed"),
        "seeking": graduate(first, "Seeking"),
        "silent": graduate(first, "Silent"),
        "left": build.enrolment(
            first, build.learner("Left"), then=(("withdrawn", date(2025, 3, 1)),)
        ),
        "early": build.enrolment(
            first, build.learner("Early"), then=(("withdrawn", date(2025, 1, 10)),)
        ),
        "running": build.enrolment(second, build.learner("Running"), enrolled_on=date(2026, 9, 1)),
        "birch": graduate(theirs, "Birchling"),
        "gone": graduate(theirs, "Gone"),
    }
    build.outcome(
        people["placed"],
        effective_from=day(40),
        learned_on=day(200),
        in_field=True,
        employer="Acme",
        salary_amount=Decimal("2500.00"),
        salary_currency="PEN",
        salary_period="month",
    )
    build.outcome(people["seeking"], "seeking_work", learned_on=day(100))
    build.outcome(
        people["birch"],
        learned_on=day(190),
        effective_from=day(10),
        in_field=False,
        salary_amount=Decimal("30000.00"),
        salary_currency="EUR",
        salary_period="year",
    )
    build.outcome(people["gone"], "unreachable", learned_on=day(170))
    return World(alder, birch, first, second, theirs, people)
