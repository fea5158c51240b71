"""The plan of an import: what each row would do, and the rows to write. Pure.

read = created + updated + unchanged + skipped + failed, always. A row is planned whole or not at
all: what one that fails had begun is taken back. Planning the same file on what it wrote plans
nothing. How rows are matched: exchange/plan_enrolments for people, exchange/plan_lists for the
rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tracker.exchange.day_columns import Question
from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known, KnownPeople
from tracker.exchange.plan_cohorts import CohortPlanner
from tracker.exchange.plan_enrolments import EnrolmentPlanner
from tracker.exchange.plan_lists import CentrePlanner, PartnerPlanner, ProgramPlanner
from tracker.exchange.plan_partners import Partners
from tracker.exchange.records import Ledger, Record
from tracker.exchange.recurring import Recurring, find_recurring
from tracker.exchange.refusals import RowRefused
from tracker.rules.problems import Problem

_NAMED = {
    "partner": ("name",),
    "centre": ("name",),
    "program": ("code", "name"),
    "cohort": ("code",),
}


@dataclass(frozen=True, slots=True)
class RowResult:
    """What becomes of one row of the file: one of ROW_RESULTS, with what is wrong or remarkable."""

    number: int
    result: str
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many rows were read, and what becomes of them; they add up."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0


@dataclass(slots=True)
class Touched:
    """What an import made or changed that figures are made of, by key."""

    # Cohorts with an enrolment, event, observation or evidence made or changed.
    cohorts: set[int] = field(default_factory=set)
    # Cohorts that are themselves new or changed.
    dated: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)

    def note(self, records: Iterable[Record]) -> None:
        """Add what the records of the frame are."""
        for record in records:
            if record.table == "cohort":
                self.dated.add(record.id)
            elif record.table == "program_version":
                self.versions.add(record.id)


@dataclass(slots=True)
class Portion:
    """What some rows would do: rows to make and to change, in this order; what becomes of each."""

    created: Sequence[Record] = ()
    changed: Sequence[Record] = ()
    rows: list[tuple[Draft, RowResult]] = field(default_factory=list)
    # How many rows were planned; some of them may wait.
    read: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    kind: str
    rows: tuple[RowResult, ...]
    totals: Totals
    # Partners to cohorts that are made on the way, in their order.
    frame: tuple[Record, ...]
    # Rows of this kind in the record, within what the file speaks of, that the file does not have.
    missing: int
    questions: tuple[Question, ...]
    notes: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    derived_columns: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of the rows."""
        return [problem for row in self.rows for problem in row.problems]

    @property
    def warnings(self) -> list[Problem]:
        """All that was left out or is remarkable, in the order of the rows."""
        return [warning for row in self.rows for warning in row.warnings]

    def will_create(self) -> dict[str, list[str]]:
        """Names of the partners, centres, programs and cohorts that are made on the way."""
        named: dict[str, list[str]] = {}
        for record in self.frame:
            words = [str(record[column]) for column in _NAMED[record.table]]
            named.setdefault(record.table, []).append(" · ".join(dict.fromkeys(words)))
        return named


class Planner(Protocol):
    """Plans the rows of one kind of file."""

    def take(self, draft: Draft) -> None:
        """Plan one row; RowRefused when it cannot be taken."""

    def missing(self) -> int:
        """How many rows of the record the file does not have."""


PLANNERS: dict[str, Any] = {
    "partners": PartnerPlanner,
    "centres": CentrePlanner,
    "programs": ProgramPlanner,
    "cohorts": CohortPlanner,
    "enrolments": EnrolmentPlanner,
}
# The table whose new row makes a row of the file "created".
MAIN_TABLE = {
    "partners": "partner",
    "centres": "centre",
    "programs": "program",
    "cohorts": "cohort",
    "enrolments": "enrolment",
}


class Planning:
    """The plan of a file in the making: portion by portion, in the order of the file.

    Rows that wait for a later row are planned once more when all others are (`waiting`).
    """

    def __init__(self, drafts: Drafts, known: Known, importer: Importer, size: int) -> None:
        self.drafts = drafts
        self.waiting: set[int] = set()
        self.touched = Touched()
        self._known = known
        self._size = size
        self._ledger = Ledger(importer.take_id)
        self._planner: Planner = PLANNERS[drafts.kind](known, importer, self._ledger, drafts)
        self._main = MAIN_TABLE[drafts.kind]
        # Hash of a row's values -> its number. That two rows out of 200,000 share one by chance
        # happens once in a thousand million files.
        self._first: dict[int, int] = {}
        self._results: dict[int, RowResult] = {}
        self._counted: Counter[str] = Counter()
        self._frame: list[Record] = []
        self._portion = 0
        self._taken = 0
        self._recurring = Recurring()
        if self._people is not None and len(drafts) > size:
            partners = Partners(known, importer, Ledger(importer.take_id))
            self._recurring = find_recurring(drafts, size, partners.key_of)

    @property
    def _people(self) -> EnrolmentPlanner | None:
        return self._planner if isinstance(self._planner, EnrolmentPlanner) else None

    @property
    def failed(self) -> int:
        """How many rows cannot be taken, so far."""
        return self._counted["failed"]

    @property
    def cohorts(self) -> set[int]:
        """The cohorts that rows of people were planned into."""
        return set() if self._people is None else self._people.cohorts

    def portions(self) -> Iterator[list[Draft]]:
        """The rows to plan, a portion at a time, in the order of the file."""
        return self.drafts.portions(self._rows_at_once)

    def waiting_portions(self) -> Iterator[list[Draft]]:
        """The rows that waited, to be planned once more after all others."""
        if not self.waiting:
            return iter(())
        return self.drafts.portions(self._rows_at_once, frozenset(self.waiting))

    @property
    def _rows_at_once(self) -> int:
        return self._size if self._people is not None else max(1, len(self.drafts))

    def take(self, drafts: Sequence[Draft], people: KnownPeople) -> Portion:
        """Plan some rows on what is known of the people whom they may mean."""
        may_wait = self._taken < len(self.drafts)
        self._taken += len(drafts)
        if self._people is not None:
            self._people.open(people)
        portion = Portion(read=len(drafts))
        for draft in drafts:
            result = self._plan(draft, may_wait=may_wait)
            if result is not None:
                self._results[draft.number] = result
                self._counted[result.result] += 1
                portion.rows.append((draft, result))
            else:
                # Holds its place in the order of the file.
                self._results[draft.number] = _WAITS
        kept = self._people.close(self._portion, self._recurring) if self._people else set()
        portion.created, portion.changed = self._ledger.hand_over(kept)
        self._note(portion)
        self._portion += 1
        return portion

    def rest(self) -> Portion:
        """What is left to be written when all rows are planned."""
        portion = Portion(tuple(self._ledger.created), tuple(self._ledger.changed))
        self._note(portion)
        return portion

    def _note(self, portion: Portion) -> None:
        self._frame += [one for one in portion.created if one.table in _NAMED]
        self.touched.note(portion.created)
        self.touched.note(portion.changed)

    def finish(self, enrolments: int = 0) -> Plan:
        """The plan; `enrolments`: how many the record had in the cohorts of the file."""
        if self._people is not None:
            self.touched.cohorts |= self._people.touched
        counted = self._counted
        return Plan(
            kind=self.drafts.kind,
            rows=tuple(self._results.values()),
            totals=Totals(
                read=len(self._results),
                **{name: counted[name] for name in Totals.__slots__ if name != "read"},
            ),
            frame=tuple(self._frame),
            missing=self._planner.missing() + enrolments,
            questions=self.drafts.questions,
            notes=(*self.drafts.sheet.warnings, *self.drafts.notes),
            unknown_columns=self.drafts.unknown_columns,
            derived_columns=self.drafts.derived_columns,
        )

    def _plan(self, draft: Draft, *, may_wait: bool) -> RowResult | None:
        if draft.skipped is not None:
            return _result(draft, "skipped", [Problem("", draft.skipped, row=draft.number)])
        if draft.problems:
            return _result(draft, "failed", draft.problems)
        signature = _signature(draft.values)
        first = self._first.get(signature)
        if first is not None:
            sentence = f"The row is the same as row {first}."
            return _result(draft, "skipped", [Problem("", sentence, row=draft.number)])
        return self._take(draft, signature, may_wait=may_wait)

    def _take(self, draft: Draft, signature: int, *, may_wait: bool) -> RowResult | None:
        """What becomes of the row; None when it waits for a later one."""
        warned = len(draft.warnings)
        ledger = self._ledger
        ledger.begin(draft.number)
        try:
            self._planner.take(draft)
        except RowRefused as refusal:
            ledger.take_back()
            del draft.warnings[warned:]
            if refusal.may_wait and may_wait:
                self.waiting.add(draft.number)
                if self._people is not None:
                    self._people.hold(draft, self._recurring)
                return None
            return _result(draft, "failed", self._placed(draft, refusal.problems))
        self._first[signature] = draft.number
        if self._main in ledger.made:
            return _result(draft, "created")
        return _result(draft, "updated" if ledger.touched else "unchanged")

    def _placed(self, draft: Draft, problems: Iterable[Problem]) -> list[Problem]:
        return [
            replace(
                problem,
                row=draft.number,
                column=self.drafts.title(problem.field) if problem.field else None,
            )
            for problem in problems
        ]


def _signature(values: dict[str, Any]) -> int:
    try:
        return hash(tuple(values.items()))
    except TypeError:
        return hash(tuple((key, _frozen(value)) for key, value in values.items()))


_WAITS = RowResult(0, "waits")


def _result(draft: Draft, result: str, problems: Iterable[Problem] = ()) -> RowResult:
    return RowResult(draft.number, result, tuple(problems), tuple(draft.warnings))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value
