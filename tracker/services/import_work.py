"""The rows of a file planned portion by portion, and handed over to be written as they are planned.

What is known, planned and handed over at any time is a portion, not the file: memory does not grow
with it. What a row does is exchange/plan, what is written is services/import_writes.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, KnownPeople
from tracker.exchange.plan import Plan, Planning, Portion
from tracker.queries.import_rows import count_enrolments
from tracker.services.import_known import PeopleOnRecord, load_frame

PORTION = 1000
_lock = Lock()
_pauses = 0
# Takes what some rows do; told to write it or, planning only, to let it be.
Write = Callable[[Portion], None]
# Called with how many rows are done, and of how many.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Work:
    """One file on the record as it is now."""

    planning: Planning
    people: PeopleOnRecord
    # Cohort of the file -> how many enrolments it had before.
    before: dict[int, int]
    done: int = 0

    def plan(self, write: Write | None = None, progress: Progress | None = None) -> Plan:
        """Plan all rows, handing over each portion as it is planned."""
        planning = self.planning
        with uncollected():
            if len(planning.drafts) > 2 * PORTION:
                portions = self._planned_beside()
            else:
                portions = self._planned(planning.portions())
            for portion in portions:
                self._hand_over(portion, write, progress)
            for portion in self._planned(planning.waiting_portions()):
                self._hand_over(portion, write, None)
            self._hand_over(planning.rest(), write, None)
        had = sum(self.before.get(cohort_id, 0) for cohort_id in planning.cohorts)
        return planning.finish(had)

    def _hand_over(self, portion: Portion, write: Write | None, progress: Progress | None) -> None:
        if write is not None:
            write(portion)
        self.done += portion.read
        if progress is not None:
            progress(self.done, len(self.planning.drafts))

    def _planned(self, portions: Iterator[list[Draft]]) -> Iterator[Portion]:
        """One after the other."""
        for drafts in portions:
            yield self.planning.take(drafts, self.people.load(drafts))

    def _planned_beside(self) -> Iterator[Portion]:
        """The same, while a second thread plans the next: planning is pure, and the database works
        in the first alone. Drafts are read one portion ahead, so that people are looked up ahead.
        """
        portions = self.planning.portions()

        def plan(drafts: list[Draft], people: KnownPeople) -> tuple[Portion, list[Draft] | None]:
            return self.planning.take(drafts, people), next(portions, None)

        now = next(portions)
        people = self.people.load(now)
        ahead = next(portions, None)
        with ThreadPoolExecutor(1, "planning") as helper:
            job = helper.submit(plan, now, people)
            while ahead is not None:
                people = self.people.load(ahead)
                portion, further = job.result()
                job = helper.submit(plan, ahead, people)
                ahead = further
                yield portion
            portion, _ = job.result()
            yield portion


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the search for rings of garbage, which would look through every row again and again:
    a plan makes none.
    """
    global _pauses
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()


def start_work(drafts: Drafts, importer: Importer) -> Work:
    """Read the frame, and make ready to plan."""
    known = load_frame(drafts, importer)
    before = count_enrolments(known.cohorts) if drafts.kind == "enrolments" else {}
    planning = Planning(drafts, known, importer, PORTION)
    return Work(planning, PeopleOnRecord(known, importer, drafts), before)
