"""A plan written to the database: in bulk, in order, with what is needed to take it back.

Statements here go past the ORM, because a large file has to be written in seconds: the rows were
made by a plan that holds the same truths, the keys are ours, every row written belongs to a partner
that the importer may write to, and the trail (import_change, audit_entry) is written beside them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, update

from tracker.exchange.plan import Portion, RowResult
from tracker.exchange.records import Record
from tracker.exchange.sheets import Sheet, as_raw
from tracker.extensions import db
from tracker.models import AuditEntry, Base, ImportChange, ImportRow
from tracker.models.keys import new_id, new_ids
from tracker.rules.lifecycle import is_open
from tracker.rules.problems import EditConflict, Problem
from tracker.services.bulk import insert_rows
from tracker.services.change import Change, plain

PORTION = 5000
# Parents before children; an update may close what an insert opens, so it stands between them.
BEFORE_UPDATES = (
    "partner",
    "partner_stage_event",
    "program",
    "program_version",
    "centre",
    "cohort",
    "learner",
    "learner_reference",
)
AFTER_UPDATES = ("enrolment", "enrolment_event", "outcome_observation", "evidence")
_LABELS = ("name", "code", "family_name", "status", "kind")
# Of tables without a version: the columns that tell whether a row was changed since.
_TELL_EDITS = {
    "evidence": ("verified_on",),
    "outcome_observation": ("superseded_by_id",),
    "learner_reference": ("learner_id",),
}


def tables() -> dict[str, Table]:
    """Every table by name."""
    return dict(Base.metadata.tables)


class Writer:
    """Writes what a plan hands over, portion by portion, as long as every row can be taken.

    Where the good rows alone are wanted (`accepts`), rows that fail do not stop it. EditConflict
    when a row was changed by somebody else since it was read.
    """

    def __init__(self, change: Change, batch_id: int, sheet: Sheet, *, accepts: bool) -> None:
        self._change = change
        self._batch_id = batch_id
        self._sheet = sheet
        self._accepts = accepts
        self._sequence = 0
        # Enrolments made so far whose events go with them when the import is taken back.
        self.is_stopped = False

    def __call__(self, portion: Portion) -> None:
        """Insert what is new, update what differs, note both for an undo, and keep the rows."""
        if not self._accepts and any(one.result == "failed" for _, one in portion.rows):
            self.is_stopped = True
        if self.is_stopped:
            return
        by_table: dict[str, list[Record]] = defaultdict(list)
        for record in portion.created:
            by_table[record.table].append(record)
        for name in BEFORE_UPDATES:
            _insert_records(name, by_table.get(name, []))
        _update(portion.changed)
        for name in AFTER_UPDATES:
            _insert_records(name, by_table.get(name, []))
        changed = [record for record in portion.changed if not record.is_made]
        insert_rows(ImportChange.__tablename__, self._notes(by_table, changed))
        insert_rows(AuditEntry.__tablename__, _entries(changed, self._change))
        numbered = ((draft.number, draft.cells, result) for draft, result in portion.rows)
        _insert_rows_of_file(self._batch_id, self._sheet, numbered)

    def _notes(
        self, by_table: dict[str, list[Record]], changed: Sequence[Record]
    ) -> Iterator[dict[str, Any]]:
        """What an undo needs; events of a new enrolment go with it and need no note of their own."""
        new = {record.id for record in by_table.get("enrolment", ())}
        for name, records in by_table.items():
            made = records
            if name == "enrolment_event":
                made = [record for record in records if record["enrolment_id"] not in new]
            for run in runs(sorted(made, key=lambda record: record.id)):
                yield self._note(run[0], len(run), None, _after_made(run))
        for record in changed:
            before = {column: plain(value) for column, value in (record.before or {}).items()}
            after = {column: plain(record[column]) for column in before}
            if record.table in _versioned():
                before["version"], after["version"] = record["version"], record["version"] + 1
            yield self._note(record, 1, before, after)

    def _note(
        self, record: Record, count: int, before: dict[str, Any] | None, after: dict[str, Any]
    ) -> dict[str, Any]:
        self._sequence += 1
        return {
            "id": new_id(),
            "batch_id": self._batch_id,
            "sequence": self._sequence,
            "row_number": record.row,
            "entity": record.table,
            "entity_id": record.id,
            "entity_count": count,
            "before": before,
            "after": after,
        }


def runs(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Rows whose keys follow each other, together."""
    run: list[Record] = []
    for record in records:
        if run and record.id != run[-1].id + 1:
            yield run
            run = []
        run.append(record)
    if run:
        yield run


def _after_made(run: Sequence[Record]) -> dict[str, Any]:
    """What tells whether the rows of a run were edited since: for each column one value for all,
    or a list with one for each.
    """
    table = run[0].table
    after: dict[str, Any] = {"version": 1} if table in _versioned() else {}
    for column in _TELL_EDITS.get(table, ()):
        values = [plain(record[column]) for record in run]
        after[column] = values if len(run) > 1 and len({*values}) > 1 else values[0]
    return after


@cache
def _versioned() -> frozenset[str]:
    return frozenset(name for name, table in tables().items() if "version" in table.c)


def _insert_records(name: str, records: Sequence[Record]) -> None:
    if name != "partner":
        insert_rows(name, (record.values for record in records))
        return
    # A parent may be made by a later row: first the partners, then whose children they are.
    insert_rows(name, ({**record.values, "parent_id": None} for record in records))
    children = [record for record in records if record["parent_id"] is not None]
    if children:
        table = tables()[name]
        statement = (
            update(table)
            .where(table.c.id == bindparam("key"))
            .values(parent_id=bindparam("parent"))
        )
        db.session.connection().execute(
            statement, [{"key": child.id, "parent": child["parent_id"]} for child in children]
        )


def _update(records: Sequence[Record]) -> None:
    """Update changed rows, those with the same columns together; versions move on by one.

    Enrolments that close go first: at most one of a learner and program is open at any time.
    """
    groups: dict[tuple[bool, bool, str, tuple[str, ...]], list[Record]] = defaultdict(list)
    for record in records:
        assert record.before is not None
        opens = is_open(record.values.get("status", ""))
        groups[opens, record.is_made, record.table, tuple(sorted(record.before))].append(record)
    for (_, is_made, name, columns), members in sorted(
        groups.items(), key=lambda group: group[0][0]
    ):
        table = tables()[name]
        # What the import made itself a moment ago is still the first version.
        is_versioned = "version" in table.c and not is_made
        statement = update(table).where(table.c.id == bindparam("key"))
        if is_versioned:
            statement = statement.where(table.c.version == bindparam("seen"))
            statement = statement.values(version=table.c.version + 1)
        statement = statement.values({column: bindparam(f"new_{column}") for column in columns})
        for start in range(0, len(members), PORTION):
            _run_update(statement, members[start : start + PORTION], columns, is_versioned)


def _run_update(
    statement: Any, members: Sequence[Record], columns: Sequence[str], is_versioned: bool
) -> None:
    parameters = []
    for record in members:
        row = {f"new_{column}": record[column] for column in columns} | {"key": record.id}
        if is_versioned:
            row["seen"] = record["version"]
        parameters.append(row)
    done = db.session.connection().execute(statement, parameters)
    if done.rowcount != len(members):
        raise EditConflict("Somebody else changed one of these rows meanwhile; import again.")


def _entries(changed: Sequence[Record], change: Change) -> Iterator[dict[str, Any]]:
    """The signature of every row that was changed; what is new is signed with the batch."""
    keys = new_ids(len(changed))
    for key, record in zip(keys, changed, strict=True):
        before = record.before or {}
        label = next((record.values[c] for c in _LABELS if record.values.get(c)), None)
        is_partner = record.table == "partner"
        yield {
            "id": key,
            "at": change.at,
            "actor_id": change.actor.user_id,
            "actor_name": change.actor.name,
            "verb": change.verb,
            "entity": record.table,
            "entity_id": record.id,
            "label": label,
            "partner_id": record.id if is_partner else record.values.get("partner_id"),
            "old": {column: plain(value) for column, value in before.items()},
            "new": {column: plain(record[column]) for column in before},
            "request_id": change.actor.request_id,
            "reason": change.reason,
        }


def write_rows(batch_id: int, sheet: Sheet, results: Iterable[RowResult]) -> None:
    """What became of some rows of the file, which is read once more for them."""
    wanted = {result.number: result for result in results}
    found = ((number, cells, wanted[number]) for number, cells in sheet.rows if number in wanted)
    _insert_rows_of_file(batch_id, sheet, found)


def _insert_rows_of_file(
    batch_id: int, sheet: Sheet, rows: Iterable[tuple[int, list[str], RowResult]]
) -> None:
    keys = itertools.chain.from_iterable(new_ids(1000) for _ in itertools.count())
    insert_rows(
        ImportRow.__tablename__,
        (
            {
                "id": next(keys),
                "batch_id": batch_id,
                "row_number": number,
                "raw": as_raw(sheet, cells),
                "result": row.result,
                "problems": _kept_of(row) if row.problems or row.warnings else [],
            }
            for number, cells, row in rows
        ),
    )


def _kept_of(row: RowResult) -> list[dict[str, Any]]:
    return [
        *(_kept(problem, _LEVELS.get(row.result, "error")) for problem in row.problems),
        *(_kept(warning, "warning") for warning in row.warnings),
    ]


_LEVELS = {"skipped": "reason"}


def _kept(problem: Problem, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "field": problem.field,
        "column": problem.column or problem.field,
        "message": problem.message,
    }
