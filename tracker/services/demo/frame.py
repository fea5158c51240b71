"""The frame of the demo: programs, partners with their stages, contacts, centres and trainers.

Not here: agreements (terms), cohorts (classes), who is in them (people, enrolling).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.models import (
    Centre,
    Contact,
    Partner,
    PartnerStageEvent,
    Program,
    ProgramVersion,
    Trainer,
    TrainerQualification,
)
from tracker.services.demo.cast_programs import PROGRAMS
from tracker.services.demo.dice import dice
from tracker.services.demo.rows import Rows
from tracker.services.demo.shapes import CohortPlan, PartnerPlan
from tracker.services.demo.story import PARTNERS
from tracker.services.demo.timetable import day, moment, month_start


@dataclass(slots=True)
class LicenceRow:
    """A licence as cohorts look for it; `left` counts its cohorts down (None: no limit)."""

    id: int
    partner: str
    program: str
    starts_on: date
    ends_on: date
    left: int | None
    renews: LicenceRow | None = None

    @property
    def named(self) -> tuple[str, str]:
        """Whose it is, and for which program."""
        return self.partner, self.program


@dataclass(slots=True)
class Frame:
    """The keys of what was gathered, by the names that the cast uses."""

    rows: Rows
    today: date
    at: datetime
    programs: dict[str, int] = field(default_factory=dict)
    versions: dict[tuple[str, str], int] = field(default_factory=dict)
    partners: dict[str, int] = field(default_factory=dict)
    centres: dict[tuple[str, str], int] = field(default_factory=dict)
    trainers: dict[tuple[str, str], int] = field(default_factory=dict)
    licences: list[LicenceRow] = field(default_factory=list)

    def on(self, offset: int) -> date:
        """The day so many days from today."""
        return day(self.today, offset)

    def licence_for(self, cohort: CohortPlan) -> LicenceRow:
        """The partner's licence for the program on the cohort's first day."""
        for row in self.licences:
            wanted = (cohort.partner.slug, cohort.program.code)
            if row.named == wanted and row.starts_on <= cohort.starts_on <= row.ends_on:
                return row
        raise LookupError(f"no licence covers {cohort.key}")


def add_frame(rows: Rows, today: date, at: datetime) -> Frame:
    """Gather programs, partners, centres and the people of both."""
    frame = Frame(rows, today, at)
    _add_programs(frame)
    for partner in PARTNERS:
        _add_partner(frame, partner)
        _add_places(frame, partner)
    return frame


def _add_programs(frame: Frame) -> None:
    for plan in PROGRAMS:
        frame.programs[plan.code] = frame.rows.add(
            Program,
            code=plan.code,
            name=plan.name,
            names={"en": plan.name, **plan.names},
            track=plan.track,
            kind=plan.kind,
            isced_field=plan.isced_field,
            target_occupations=list(plan.occupations),
        )
        for version in plan.versions:
            frame.versions[plan.code, version.label] = frame.rows.add(
                ProgramVersion,
                program_id=frame.programs[plan.code],
                label=version.label,
                weeks=version.weeks,
                hours=version.hours,
                valid_from=month_start(frame.on(version.valid_from)),
                credential=version.credential,
            )


def _add_partner(frame: Frame, plan: PartnerPlan) -> None:
    partner_id = frame.partners[plan.slug] = frame.rows.add(
        Partner,
        name=plan.name,
        legal_name=plan.legal_name,
        slug=plan.slug,
        kind=plan.kind,
        stage="active" if plan.paused_since is None else "paused",
        country=plan.country,
        website=f"https://{plan.slug}.example.org",
        parent_id=None if plan.parent is None else frame.partners[plan.parent],
        created_at=frame.at,
    )
    stages: list[tuple[str, int, str | None]] = [
        ("prospect", plan.active_since - 160, None),
        ("negotiating", plan.active_since - 95, None),
        ("onboarding", plan.active_since - 40, None),
        ("active", plan.active_since, None),
    ]
    if plan.paused_since is not None:
        stages.append(("paused", plan.paused_since, "The agreement has ended; teaching out."))
    for stage, since, note in stages:
        frame.rows.add(
            PartnerStageEvent,
            partner_id=partner_id,
            stage=stage,
            effective_on=frame.on(since),
            note=note,
            recorded_at=moment(frame.on(since), dice("stage", plan.slug, stage)),
        )
    for number, contact in enumerate(plan.contacts, start=1):
        frame.rows.add(
            Contact,
            partner_id=partner_id,
            name=contact.name,
            email=f"contact{number}@{plan.slug}.example.org",
            role=contact.role,
            starts_on=frame.on(contact.since),
            ends_on=None if contact.until is None else frame.on(contact.until),
        )


def _add_places(frame: Frame, plan: PartnerPlan) -> None:
    partner_id = frame.partners[plan.slug]
    for place in plan.centres:
        frame.centres[plan.slug, place.name] = frame.rows.add(
            Centre,
            partner_id=partner_id,
            name=place.name,
            city=place.city,
            country=plan.country,
            time_zone=place.time_zone,
            languages=list(place.languages),
            capacity=place.capacity,
            is_online=place.is_online,
        )
    for number, trainer in enumerate(plan.trainers, start=1):
        trainer_id = frame.trainers[plan.slug, trainer.name] = frame.rows.add(
            Trainer,
            partner_id=partner_id,
            centre_id=frame.centres[plan.slug, trainer.centre],
            name=trainer.name,
            email=f"trainer{number}@{plan.slug}.example.org",
            starts_on=frame.on(trainer.since),
        )
        for program in trainer.qualified_for:
            frame.rows.add(
                TrainerQualification,
                partner_id=partner_id,
                trainer_id=trainer_id,
                program_id=frame.programs[program],
                starts_on=frame.on(trainer.since),
            )
