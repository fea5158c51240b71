"""What an import knows of the record before it plans, and who imports. Frozen by the caller.

queries/import_known fills it, narrowed to what the importer may see; a plan reads it and keeps its
own indexes. What the importer may not see is not in here, so no plan can tell that it exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.exchange.records import Record
from tracker.rules.lifecycle import Happening


@dataclass(slots=True)
class Known:
    """The rows that a file may touch, by key; the others need not be here."""

    partners: dict[int, Record] = field(default_factory=dict)
    # Partner -> day of its latest stage.
    stage_days: dict[int, date] = field(default_factory=dict)
    centres: dict[int, Record] = field(default_factory=dict)
    programs: dict[int, Record] = field(default_factory=dict)
    versions: dict[int, Record] = field(default_factory=dict)
    # Versions that some cohort was taught by: they keep their length.
    taught_versions: set[int] = field(default_factory=set)
    cohorts: dict[int, Record] = field(default_factory=dict)
    learners: dict[int, Record] = field(default_factory=dict)
    # A learner merged into another -> the one that stands.
    merged: dict[int, int] = field(default_factory=dict)
    # (partner, reference) -> learner.
    references: dict[tuple[int, str], int] = field(default_factory=dict)
    # Learners a partner enrolled: (partner, learner).
    enrolled: set[tuple[int, int]] = field(default_factory=set)
    enrolments: dict[int, Record] = field(default_factory=dict)
    # (learner, program) of open enrolments that are not in `enrolments`.
    open_elsewhere: set[tuple[int, int]] = field(default_factory=set)
    events: dict[int, list[Happening]] = field(default_factory=dict)
    # Enrolment -> the largest sequence number of its events.
    sequences: dict[int, int] = field(default_factory=dict)
    observations: dict[int, list[Record]] = field(default_factory=dict)
    evidence: dict[int, list[Record]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, when, and what they may make on the way."""

    today: date
    now: datetime
    take_id: Callable[[], int]
    user_id: int | None = None
    # The partner that the whole file is for (slug or name), when one was given.
    partner: str | None = None
    may_create_partners: bool = False
    may_create_programs: bool = False
    may_create_centres: bool = False
    may_create_cohorts: bool = False
    may_transfer: bool = False
    may_verify: bool = False
    # Marks the events of this import, so that they can be found again.
    batch_key: str | None = None
