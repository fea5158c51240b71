"""How the cast is written down: plain values, days counted from today (negative: past).

Who they are is cast_programs, cast_americas, cast_europe; what happens on purpose is story.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class VersionPlan:
    """One revision of a program."""

    label: str
    weeks: int
    hours: int
    valid_from: int
    credential: str


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """A program with its names per language and its versions, oldest first."""

    code: str
    name: str
    names: dict[str, str]
    track: str
    isced_field: str
    occupations: tuple[str, ...]
    versions: tuple[VersionPlan, ...]
    kind: str = "reskilling"


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """A place where a partner teaches."""

    name: str
    city: str
    time_zone: str
    languages: tuple[str, ...]
    capacity: int = 40
    is_online: bool = False


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """A person at a partner; `until` ends the affiliation."""

    name: str
    role: str
    since: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class TrainerPlan:
    """Who teaches at a centre, and the programs they are qualified for since a day."""

    name: str
    centre: str
    qualified_for: tuple[str, ...]
    since: int = -1100


@dataclass(frozen=True, slots=True)
class LicencePlan:
    """A program licensed under a term; None: no limit of cohorts."""

    program: str
    max_cohorts: int | None
    extra: int = 0


@dataclass(frozen=True, slots=True)
class ObligationPlan:
    """Something owed under the term: due, and how it stands."""

    kind: str
    title: str
    due: int
    status: str = "open"


@dataclass(frozen=True, slots=True)
class TermPlan:
    """An agreement term; `extended_to` is the end agreed later."""

    number: str
    starts: int
    ends: int
    licences: tuple[LicencePlan, ...]
    obligations: tuple[ObligationPlan, ...] = ()
    notice_days: int = 90
    kind: str = "license"
    extended_to: int | None = None
    is_renewal: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A row of cohorts of one program: codes PREFIX-1, PREFIX-2 …, so many days apart."""

    prefix: str
    program: str
    centre: str
    first: int
    step: int
    count: int
    sizes: tuple[int, int]
    mode: str = "on_site"


@dataclass(frozen=True, slots=True)
class Market:
    """What work pays where the partner is: yearly base pay of a first job, and how it is told."""

    country: str
    currency: str
    period: str
    low: int
    high: int
    step: int
    # Share of jobs paid from abroad, in US dollars a year.
    abroad: float = 0.0


@dataclass(frozen=True, slots=True)
class Mood:
    """How a partner or a cohort fares: shares between 0 and 1, `days` the median way to a job."""

    known: float = 0.86
    working: float = 0.80
    in_field: float = 0.82
    days: int = 70
    dropout: float = 0.11
    completes: bool = True
    # Exactly so many graduates known, the others silent; None: by chance.
    known_exactly: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A partner with everything it has."""

    slug: str
    name: str
    legal_name: str
    kind: str
    city: str
    language: str
    market: Market
    price: Decimal
    centres: tuple[CentrePlan, ...]
    contacts: tuple[ContactPlan, ...]
    trainers: tuple[TrainerPlan, ...]
    terms: tuple[TermPlan, ...]
    rhythms: tuple[Rhythm, ...]
    active_since: int
    mood: Mood = field(default_factory=Mood)
    parent: str | None = None
    paused_since: int | None = None
    has_accounts: bool = False
    census_days: int = 14

    @property
    def country(self) -> str:
        """The country of the partner and of its labour market."""
        return self.market.country


@dataclass(frozen=True, slots=True)
class CohortPlan:
    """One cohort as it is taught: its days worked out, its people counted."""

    partner: PartnerPlan
    code: str
    program: ProgramPlan
    version: VersionPlan
    rhythm: Rhythm
    starts_on: date
    ends_on: date
    census_on: date
    size: int
    mood: Mood
    lead_trainer: str

    @property
    def key(self) -> tuple[str, str]:
        """Partner and code: how the story names it."""
        return self.partner.slug, self.code
