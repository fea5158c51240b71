"""The plan of an import: what each row would do, and the rows to write. Pure.

read = created + updated + unchanged + skipped + failed, always. A row is planned whole or not at
all: what one that fails had begun is taken back. Planning the same file on what it wrote plans
nothing. How rows are matched: exchange/plan_enrolments for people, exchange/plan_lists for the
rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from tracker.exchange.day_columns import Question
from tracker.exchange.drafts import Draft, Drafts
from tracker.exchange.known import Importer, Known
from tracker.exchange.plan_cohorts import CohortPlanner
from tracker.exchange.plan_enrolments import EnrolmentPlanner
from tracker.exchange.plan_lists import CentrePlanner, PartnerPlanner, ProgramPlanner
from tracker.exchange.records import Ledger, Record
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; `created` and `changed` are to be written in their order."""

    kind: str
    rows: tuple[RowResult, ...]
    totals: Totals
    created: tuple[Record, ...]
    changed: tuple[Record, ...]
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
        for record in self.created:
            if record.table in _NAMED:
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


def make_plan(drafts: Drafts, known: Known, importer: Importer) -> Plan:
    """The plan for these rows by this importer, on what is known of the record."""
    ledger = Ledger(importer.take_id)
    planner: Planner = PLANNERS[drafts.kind](known, importer, ledger, drafts)
    run = _Run(drafts, ledger, planner)
    results = run.results()
    counted = Counter(row.result for row in results)
    return Plan(
        kind=drafts.kind,
        rows=tuple(results),
        totals=Totals(
            read=len(results),
            created=counted["created"],
            updated=counted["updated"],
            unchanged=counted["unchanged"],
            skipped=counted["skipped"],
            failed=counted["failed"],
        ),
        created=tuple(ledger.created),
        changed=tuple(ledger.changed),
        missing=planner.missing(),
        questions=drafts.questions,
        notes=(*drafts.sheet.warnings, *drafts.notes),
        unknown_columns=drafts.unknown_columns,
        derived_columns=drafts.derived_columns,
    )


class _Run:
    """One pass over the rows, and a second over those that waited for a later row."""

    def __init__(self, drafts: Drafts, ledger: Ledger, planner: Planner) -> None:
        self._drafts = drafts
        self._ledger = ledger
        self._planner = planner
        self._main = MAIN_TABLE[drafts.kind]
        self._first: dict[Any, int] = {}

    def results(self) -> list[RowResult]:
        """What becomes of each row, in the order of the file."""
        found: dict[int, RowResult] = {}
        waiting: list[Draft] = []
        for draft in self._drafts.rows:
            result = self._plan(draft, waiting)
            found[draft.number] = result
        for draft in waiting:
            found[draft.number] = self._plan(draft, None)
        return [found[draft.number] for draft in self._drafts.rows]

    def _plan(self, draft: Draft, waiting: list[Draft] | None) -> RowResult:
        if draft.skipped is not None:
            return _result(draft, "skipped", [Problem("", draft.skipped, row=draft.number)])
        if draft.problems:
            return _result(draft, "failed", draft.problems)
        signature = tuple((key, _frozen(value)) for key, value in draft.values.items())
        first = self._first.get(signature)
        if first is not None:
            sentence = f"The row is the same as row {first}."
            return _result(draft, "skipped", [Problem("", sentence, row=draft.number)])
        return self._take(draft, signature, waiting)

    def _take(self, draft: Draft, signature: Any, waiting: list[Draft] | None) -> RowResult:
        warned = len(draft.warnings)
        self._ledger.begin(draft.number)
        try:
            self._planner.take(draft)
        except RowRefused as refusal:
            self._ledger.take_back()
            del draft.warnings[warned:]
            if refusal.may_wait and waiting is not None:
                waiting.append(draft)
            return _result(draft, "failed", self._placed(draft, refusal.problems))
        self._first[signature] = draft.number
        if self._main in self._ledger.made:
            return _result(draft, "created")
        return _result(draft, "updated" if self._ledger.touched else "unchanged")

    def _placed(self, draft: Draft, problems: Iterable[Problem]) -> list[Problem]:
        return [
            replace(
                problem,
                row=draft.number,
                column=self._drafts.title(problem.field) if problem.field else None,
            )
            for problem in problems
        ]


def _result(draft: Draft, result: str, problems: Iterable[Problem] = ()) -> RowResult:
    return RowResult(draft.number, result, tuple(problems), tuple(draft.warnings))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(value.items())
    return tuple(value) if isinstance(value, list) else value
