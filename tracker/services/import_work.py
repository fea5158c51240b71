"""The rows of a file planned portion by portion, and handed over to be written as they are planned.

What is known, planned and handed over at any time is a portion, not the file: memory does not grow
with it. What a row does is exchange/plan, what is written is services/import_writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.exchange.drafts import Drafts
from tracker.exchange.known import Importer
from tracker.exchange.plan import Plan, Planning, Portion
from tracker.queries.import_rows import count_enrolments
from tracker.services.import_known import PeopleOnRecord, load_frame

PORTION = 2000
# Takes what some rows do; told to write it or, planning only, to let it be.
Write = Callable[[Portion], None]
# Called with how many rows are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Work:
    """One file on the record as it is now."""

    planning: Planning
    people: PeopleOnRecord
    # Cohort of the file -> how many enrolments it had before.
    before: dict[int, int]

    def plan(self, write: Write | None = None, progress: Progress | None = None) -> Plan:
        """Plan all rows, handing over each portion as it is planned."""
        planning, done, total = self.planning, 0, len(self.planning.drafts)
        for drafts in planning.portions():
            portion = planning.take(drafts, self.people.load(drafts))
            if write is not None:
                write(portion)
            done = min(total, done + len(drafts))
            if progress is not None:
                progress(done, total)
        rest = planning.rest()
        if write is not None:
            write(rest)
        had = sum(self.before.get(cohort_id, 0) for cohort_id in planning.cohorts)
        return planning.finish(had)


def start_work(drafts: Drafts, importer: Importer) -> Work:
    """Read the frame, and make ready to plan."""
    known = load_frame(drafts, importer)
    before = count_enrolments(known.cohorts) if drafts.kind == "enrolments" else {}
    planning = Planning(drafts, known, importer, PORTION)
    return Work(planning, PeopleOnRecord(known, importer, drafts), before)
