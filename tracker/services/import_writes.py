"""A plan written to the database: in bulk, in order, with what is needed to take it back.

Statements here go past the ORM, because a large file has to be written in seconds: the rows were
made by a plan that holds the same truths, the keys are ours, every row written belongs to a partner
that the importer may write to, and the trail (import_change, audit_entry) is written beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, update

from tracker.exchange.plan import Plan, RowResult
from tracker.exchange.records import Record
from tracker.exchange.sheets import Sheet, as_raw
from tracker.extensions import db
from tracker.models import AuditEntry, Base, ImportChange, ImportRow
from tracker.models.keys import new_ids
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


def write_plan(plan: Plan, change: Change, batch_id: int) -> None:
    """Insert what is new, update what differs, and note both for an undo.

    EditConflict when a row was changed by somebody else since it was read.
    """
    by_table: dict[str, list[Record]] = defaultdict(list)
    for record in plan.created:
        by_table[record.table].append(record)
    for name in BEFORE_UPDATES:
        _insert_records(name, by_table.get(name, []))
    _update(plan.changed)
    for name in AFTER_UPDATES:
        _insert_records(name, by_table.get(name, []))
    insert_rows(ImportChange.__tablename__, _changes(plan, batch_id))
    insert_rows(AuditEntry.__tablename__, _entries(plan, change))


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
    groups: dict[tuple[bool, str, tuple[str, ...]], list[Record]] = defaultdict(list)
    for record in records:
        assert record.before is not None
        opens = is_open(record.values.get("status", ""))
        groups[opens, record.table, tuple(sorted(record.before))].append(record)
    for (_, name, columns), members in sorted(groups.items(), key=lambda group: group[0][0]):
        table = tables()[name]
        is_versioned = "version" in table.c
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


def _changes(plan: Plan, batch_id: int) -> Iterator[dict[str, Any]]:
    """What an undo needs. Events of a new enrolment go with it and need no entry of their own."""
    versioned = {name for name, table in tables().items() if "version" in table.c}
    new = {record.id for record in plan.created if record.table == "enrolment"}
    made = [
        record
        for record in plan.created
        if record.table != "enrolment_event" or record["enrolment_id"] not in new
    ]
    keys = new_ids(len(made) + len(plan.changed))
    for sequence, (key, record) in enumerate(zip(keys, (*made, *plan.changed), strict=True), 1):
        before = record.before
        if before is None:
            after = {"version": 1} if record.table in versioned else {}
            for column in _TELL_EDITS.get(record.table, ()):
                after[column] = plain(record[column])
        else:
            after = {column: plain(record[column]) for column in before}
            before = {column: plain(value) for column, value in before.items()}
            if record.table in versioned:
                after["version"] = record["version"] + 1
                before["version"] = record["version"]
        yield {
            "id": key,
            "batch_id": batch_id,
            "sequence": sequence,
            "row_number": record.row,
            "entity": record.table,
            "entity_id": record.id,
            "before": before,
            "after": after,
        }


def _entries(plan: Plan, change: Change) -> Iterator[dict[str, Any]]:
    """The signature of every row that was changed; what is new is signed with the batch."""
    keys = new_ids(len(plan.changed))
    for key, record in zip(keys, plan.changed, strict=True):
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


def write_rows(batch_id: int, sheet: Sheet, results: Sequence[RowResult]) -> None:
    """What became of each row of the file."""
    cells = dict(sheet.rows)
    keys = new_ids(len(results))
    insert_rows(
        ImportRow.__tablename__,
        (
            {
                "id": key,
                "batch_id": batch_id,
                "row_number": row.number,
                "raw": as_raw(sheet, cells[row.number]),
                "result": row.result,
                "problems": [
                    *(_kept(problem, _LEVELS.get(row.result, "error")) for problem in row.problems),
                    *(_kept(warning, "warning") for warning in row.warnings),
                ],
            }
            for key, row in zip(keys, results, strict=True)
        ),
    )


_LEVELS = {"skipped": "reason"}


def _kept(problem: Problem, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "field": problem.field,
        "column": problem.column or problem.field,
        "message": problem.message,
    }
