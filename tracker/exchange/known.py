"""What an import knows of the record before it plans, and who imports. Filled by the caller.

services/import_known fills it, narrowed to what the importer may see; a plan reads it and keeps its
own indexes. What the importer may not see is not in here, so no plan can tell that it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.exchange.records import Record
from tracker.rules.lifecycle import Happening


@dataclass(slots=True)
class KnownPeople:
    """The learners that some rows of a file may mean, with all that hangs on them, by key."""

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
    # namesake_key of learners a partner enrolled whose birth year is recorded.
    namesakes: set[int] = field(default_factory=set)

    def standing(self, learner_id: int) -> int:
        """The learner whom that one was merged into, else that one."""
        return self.merged.get(learner_id, learner_id)

    def only(self, learner_ids: Collection[int]) -> KnownPeople:
        """Those learners, with all that hangs on them; no namesakes."""
        kept = KnownPeople()
        wanted = {*learner_ids, *(one for one, to in self.merged.items() if to in learner_ids)}
        kept.learners = {key: one for key, one in self.learners.items() if key in wanted}
        kept.merged = {one: to for one, to in self.merged.items() if one in wanted}
        kept.references = {key: one for key, one in self.references.items() if one in wanted}
        kept.enrolled = {pair for pair in self.enrolled if pair[1] in wanted}
        kept.open_elsewhere = {pair for pair in self.open_elsewhere if pair[0] in wanted}
        for key, enrolment in self.enrolments.items():
            if enrolment["learner_id"] not in wanted:
                continue
            kept.enrolments[key] = enrolment
            if key in self.events:
                kept.events[key] = self.events[key]
                kept.sequences[key] = self.sequences.get(key, 0)
            kept.observations[key] = self.observations.get(key, [])
            for observation in kept.observations[key]:
                kept.evidence[observation.id] = self.evidence.get(observation.id, [])
        return kept

    def add(self, other: KnownPeople) -> None:
        """Further learners; who is known already stays as he is."""
        if not self.learners.keys().isdisjoint(other.learners):
            namesakes = other.namesakes
            other = other.only(other.learners.keys() - self.learners.keys())
            other.namesakes = namesakes
        self.learners |= other.learners
        self.merged |= other.merged
        self.references |= other.references
        self.enrolled |= other.enrolled
        self.enrolments |= other.enrolments
        self.open_elsewhere |= other.open_elsewhere
        self.events |= other.events
        self.sequences |= other.sequences
        self.observations |= other.observations
        self.evidence |= other.evidence
        self.namesakes |= other.namesakes


@dataclass(slots=True)
class Known:
    """The frame that a file may touch (partners to cohorts), by key; the rest need not be here."""

    partners: dict[int, Record] = field(default_factory=dict)
    # Partner -> day of its latest stage.
    stage_days: dict[int, date] = field(default_factory=dict)
    centres: dict[int, Record] = field(default_factory=dict)
    programs: dict[int, Record] = field(default_factory=dict)
    versions: dict[int, Record] = field(default_factory=dict)
    # Versions that some cohort was taught by: they keep their length.
    taught_versions: set[int] = field(default_factory=set)
    cohorts: dict[int, Record] = field(default_factory=dict)
    # Those whom the rows being planned may mean; replaced portion by portion.
    people: KnownPeople = field(default_factory=KnownPeople)


@dataclass(frozen=True, slots=True)
class Importer:
    """Who imports, when, and what they may make on the way."""

    today: date
    now: datetime
    # A fresh key for a row of that table; those of one table follow each other.
    take_id: Callable[[str], int]
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
