"""What the people hang on: programs, head office, and each partner with its agreement and places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.benchmarks.careers import at_noon
from tests.benchmarks.people import FAMILY, GIVEN
from tests.benchmarks.world import (
    DAY,
    PROGRAMS,
    YEARS,
    CohortPlan,
    PartnerPlan,
    cohort_plans,
    dice,
)
from tests.benchmarks.writer import Writer
from tracker.services.passwords import hash_password

BEGIN = DAY - timedelta(days=365 * YEARS + 60)
# Invented, and of no use anywhere else: the record it opens is invented too.
ADMIN = "head.office@benchmark.example"
PASSWORD = "six plain horses at dawn"

COLUMNS: dict[str, Sequence[str]] = {
    "partner": (
        *("id", "name", "slug", "kind", "stage", "country", "external_ref", "created_at"),
        "version",
    ),
    "program": (
        *("id", "code", "name", "names", "track", "kind", "isced_field", "target_occupations"),
        *("details", "version"),
    ),
    "program_version": ("id", "program_id", "label", "weeks", "hours", "valid_from", "version"),
    "user_account": (
        *("id", "email", "name", "password_hash", "is_active", "is_demo", "created_at"),
        "version",
    ),
    "membership": ("id", "user_id", "role", "partner_id"),
    "partner_stage_event": ("id", "partner_id", "stage", "effective_on", "recorded_at"),
    "contact": ("id", "partner_id", "name", "email", "role", "starts_on", "version"),
    "agreement_term": (
        *("id", "partner_id", "number", "kind", "signed_on", "starts_on", "original_end_on"),
        *("ends_on", "notice_days", "version"),
    ),
    "obligation": ("id", "partner_id", "term_id", "kind", "title", "due_on", "status", "version"),
    "licence": ("id", "partner_id", "term_id", "program_id", "starts_on", "ends_on", "version"),
    "centre": (
        *("id", "partner_id", "name", "city", "country", "time_zone", "languages", "capacity"),
        *("is_online", "version"),
    ),
    "trainer": ("id", "partner_id", "centre_id", "name", "starts_on", "version"),
}


class Keys:
    """Primary keys in order, the same at every run, older than any made by the application."""

    def __init__(self) -> None:
        self._next = 366 * 86_400_000 << 22  # 1 January 2025, as models/keys counts

    def new(self) -> int:
        """The next key."""
        self._next += 1
        return self._next


@dataclass(frozen=True, slots=True)
class Shared:
    """Keys of what all partners share."""

    programs: tuple[int, ...]
    versions: tuple[int, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner whose frame is written: the keys that its cohorts need."""

    plan: PartnerPlan
    key: int
    staff: int
    centres: tuple[int, ...]
    trainers: tuple[int, ...]
    licences: dict[int, int]
    cohorts: Sequence[CohortPlan]


def write_shared(writer: Writer, keys: Keys) -> Shared:
    """Programs with a version each, and the administrator that the benchmarks sign in as."""
    programs, versions = [], []
    for code, name, track, field, weeks, hours in PROGRAMS:
        program, version = keys.new(), keys.new()
        row = (program, code, name, {}, track, "reskilling", field, [], {}, 1)
        writer.add("program", row)
        writer.add("program_version", (version, program, "1", weeks, hours, BEGIN, 1))
        programs.append(program)
        versions.append(version)
    head = keys.new()
    made = (head, ADMIN, "Head office", hash_password(PASSWORD), True, False, at_noon(BEGIN), 1)
    writer.add("user_account", made)
    writer.add("membership", (keys.new(), head, "administrator", None))
    return Shared(tuple(programs), tuple(versions), head)


def write_partner(writer: Writer, keys: Keys, shared: Shared, plan: PartnerPlan) -> Partner:
    """One partner with its manager, agreement, licences, centres and trainers."""
    chance, key, staff = dice("frame", plan.number), keys.new(), keys.new()
    cohorts = cohort_plans(plan)
    name = f"{plan.country.cities[0]} School of Technology {plan.number}"
    made = at_noon(BEGIN)
    external = f"X{plan.number:05}"
    writer.add(
        "partner",
        (key, name, plan.slug, "training_centre", "active", plan.country.code, external, made, 1),
    )
    for stage, after in (("onboarding", 0), ("active", 45)):
        day = BEGIN + timedelta(days=after)
        writer.add("partner_stage_event", (keys.new(), key, stage, day, at_noon(day)))
    email = f"manager@{plan.slug}.example"
    writer.add("user_account", (staff, email, f"Manager {plan.number}", None, True, False, made, 1))
    writer.add("membership", (keys.new(), staff, "manager", key))
    for role in ("Director", "Data officer"):
        who = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
        writer.add("contact", (keys.new(), key, who, None, role, BEGIN, 1))
    centres = tuple(keys.new() for _ in range(min(12, 1 + plan.enrolments // 900)))
    trainers = tuple(_places(writer, keys, key, centres, plan))
    licences = _agreement(writer, keys, key, shared, cohorts, plan)
    return Partner(plan, key, staff, centres, trainers, licences, cohorts)


def _places(
    writer: Writer, keys: Keys, partner: int, centres: Sequence[int], plan: PartnerPlan
) -> Iterator[int]:
    for number, centre in enumerate(centres, start=1):
        city = plan.country.cities[number % len(plan.country.cities)]
        place: tuple[Any, ...] = (f"Campus {number}", city, plan.country.code, "UTC", ["en"], 80)
        writer.add("centre", (centre, partner, *place, False, 1))
        for which in (1, 2):
            trainer = keys.new()
            name = f"Trainer {number}.{which}"
            writer.add("trainer", (trainer, partner, centre, name, BEGIN, 1))
            yield trainer


def _agreement(
    writer: Writer,
    keys: Keys,
    partner: int,
    shared: Shared,
    cohorts: Sequence[CohortPlan],
    plan: PartnerPlan,
) -> dict[int, int]:
    """Program -> the licence under the partner's one term, which bounds nothing."""
    term, ends_on = keys.new(), date(DAY.year + 2, 12, 31)
    number = f"T-{plan.number:04}"
    days = (BEGIN, BEGIN, ends_on, ends_on)
    writer.add("agreement_term", (term, partner, number, "license", *days, 90, 1))
    for due, status in ((DAY - timedelta(days=90), "accepted"), (DAY + timedelta(days=60), "open")):
        title = f"Outcomes up to {due:%B %Y}"
        writer.add("obligation", (keys.new(), partner, term, "report_due", title, due, status, 1))
    licences = {program: keys.new() for program in sorted({c.program for c in cohorts})}
    for program, licence in licences.items():
        row = (licence, partner, term, shared.programs[program], BEGIN, ends_on, 1)
        writer.add("licence", row)
    return licences
