"""Which rows of an import can be taken back, and which have to stay because of what came since.

A row that the import made goes, unless it was edited since or something that stays refers to it. A
row that it changed is restored, unless it was edited since. Parts (events, references, versions,
stages) go and stay with the row they belong to; a reference that a merge moved stays. A bulk path: keys come from the import's own list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Table, select

from tracker.extensions import db
from tracker.models import Base, ImportChange
from tracker.queries.import_rows import listed
from tracker.services.change import plain

PORTION = 2000
FRAME = frozenset({"partner", "centre", "program", "program_version"})
# Children before parents, and a version before its program.
DECIDED = (
    "evidence",
    "outcome_observation",
    "enrolment",
    "learner",
    "cohort",
    "centre",
    "program_version",
    "program",
    "partner",
)
# Table of parts -> (the table they are parts of, the column that says of which row).
PARTS = {
    "enrolment_event": ("enrolment", "enrolment_id"),
    "learner_reference": ("learner", "learner_id"),
    "partner_stage_event": ("partner", "partner_id"),
}
# What merely remembers a row does not keep it.
_REMEMBER = frozenset({"import_batch", "import_mapping", "import_row", "import_change"})
# Figures are stored for those whom they are about, and go with them.
FIGURES = ("cohort_tally", "cohort_revision", "partner_tally", "partner_pay", "partner_revision")
EDITED = "It was edited since."
USED = "It is in use since."
# Columns by which it is found what a row rests on.
_REFERRING = frozenset(
    {"partner_id", "learner_id", "program_id", "cohort_id", "enrolment_id", "observation_id"}
)
_LABELS = ("name", "code", "family_name", "given_name", "label", "status", "kind")


def portions(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys in lists short enough for one statement."""
    listed = list(keys)
    for start in range(0, len(listed), PORTION):
        yield listed[start : start + PORTION]


def rows_by_key(
    table: Table, keys: Iterable[int], columns: Collection[str]
) -> dict[int, dict[str, Any]]:
    """Those columns of rows of a table, by key."""
    names = ["id", *sorted(set(columns) - {"id"})]
    found: dict[int, dict[str, Any]] = {}
    for portion in portions(keys):
        statement = select(*(table.c[name] for name in names)).where(listed(table.c.id, portion))
        for row in db.session.connection().execute(statement):
            found[row[0]] = dict(zip(names, row, strict=True))
    return found


def keys_of(change: ImportChange) -> range:
    """The keys of the rows that a note is about."""
    return range(change.entity_id, change.entity_id + change.entity_count)


def after_of(change: ImportChange, key: int) -> Iterator[tuple[str, Any]]:
    """(column, value) that tell whether that row was edited since the import."""
    for column, value in change.after.items():
        is_each = change.entity_count > 1 and isinstance(value, list)
        yield column, value[key - change.entity_id] if is_each else value


class Leaving:
    """The decision over the rows of one import."""

    def __init__(self, changes: Sequence[ImportChange], batch_key: str) -> None:
        self._batch_key = batch_key
        self._made: dict[str, dict[int, ImportChange]] = defaultdict(dict)
        self._changed: dict[str, dict[int, ImportChange]] = defaultdict(dict)
        for change in changes:
            kind = self._made if change.before is None else self._changed
            kind[change.entity].update(dict.fromkeys(keys_of(change), change))
        self._now: dict[str, dict[int, dict[str, Any]]] = {}
        self.going: dict[str, set[int]] = defaultdict(set)
        self.restoring: list[ImportChange] = []
        self.kept: list[dict[str, Any]] = []

    def decide(self) -> None:
        """Fill going, restoring and kept."""
        for name in {*self._made, *self._changed, "enrolment"}:
            table, made, changed = Base.metadata.tables[name], self._made[name], self._changed[name]
            told = {id(one): one for one in (*made.values(), *changed.values())}
            columns = {column for one in told.values() for column in one.after}
            columns |= _REFERRING & set(table.c.keys())
            self._now[name] = rows_by_key(table, {*made, *changed}, columns)
        self._find_events()
        for name in DECIDED:
            self._decide_made(name)
        self._keep_versions()
        self._decide_changed()
        self._decide_parts()

    def _find_events(self) -> None:
        """Events of enrolments that the import made are known by the mark it left on them."""
        table = Base.metadata.tables["enrolment_event"]
        rows = db.session.connection().execute(
            select(table.c.id, table.c.enrolment_id).where(table.c.batch_key == self._batch_key)
        )
        self._events = {row.id: row.enrolment_id for row in rows}

    def _decide_made(self, name: str) -> None:
        made, now = self._made[name], self._now.get(name, {})
        edited = {key for key in now if key in made and self._is_edited(made[key], now[key])}
        if name == "enrolment":
            edited |= self._of_edited_learners(now)
        candidates = {key for key in now if key in made} - edited
        while True:
            used = self._used(name, candidates)
            if not used:
                break
            candidates -= used
            self._keep(name, used, USED)
        self._keep(name, edited, EDITED)
        self.going[name] = candidates

    def _of_edited_learners(self, now: dict[int, dict[str, Any]]) -> set[int]:
        """Enrolments made for a learner who was edited since: a partner sees learners by them."""
        made, people = self._made["learner"], self._now.get("learner", {})
        edited = {key for key in people if key in made and self._is_edited(made[key], people[key])}
        return {
            key
            for key, row in now.items()
            if key in self._made["enrolment"] and row["learner_id"] in edited
        }

    @staticmethod
    def _is_edited(change: ImportChange, now: dict[str, Any]) -> bool:
        return any(plain(now[column]) != value for column, value in after_of(change, now["id"]))

    def _used(self, name: str, candidates: set[int]) -> set[int]:
        """Candidates that a row which stays refers to."""
        used: set[int] = set()
        if not candidates:
            return used
        for child in Base.metadata.tables.values():
            if child.name in _REMEMBER or child.name in FIGURES:
                continue
            for key in child.foreign_keys:
                if key.column.table.name == name:
                    used |= self._referred(name, child, key.parent.name, candidates)
        return used

    def _referred(self, name: str, child: Table, column: str, candidates: set[int]) -> set[int]:
        going = candidates if child.name == name else self.going[child.name]
        if child.name == "enrolment_event":
            going = set(self._events)
        elif child.name in PARTS:
            going = set(self._made[child.name])
        found: set[int] = set()
        for portion in portions(candidates):
            rows = db.session.connection().execute(
                select(child.c.id, child.c[column]).where(listed(child.c[column], portion))
            )
            found |= {parent for key, parent in rows if key not in going}
        return found

    def _keep_versions(self) -> None:
        """A program that stays keeps its versions."""
        now = self._now.get("program_version", {})
        made = self._made["program"].keys()
        self.going["program_version"] = {
            key
            for key in self.going["program_version"]
            if now[key]["program_id"] not in made or now[key]["program_id"] in self.going["program"]
        }

    def _decide_changed(self) -> None:
        for name, changes in self._changed.items():
            if name == "enrolment_event":
                continue
            now = self._now[name]
            for key, change in changes.items():
                if key not in now:
                    continue
                if self._is_edited(change, now[key]):
                    self._keep(name, {key}, EDITED)
                else:
                    self.restoring.append(change)

    def _decide_parts(self) -> None:
        """Parts follow their row: they go with one that goes, and from one that is restored."""
        restored = {change.entity_id for change in self.restoring}
        self.going["enrolment_event"] = {
            event
            for event, enrolment in self._events.items()
            if enrolment in self.going["enrolment"] or enrolment in restored
        }
        for key, change in self._changed["enrolment_event"].items():
            now = self._now["enrolment_event"].get(key)
            if now is not None and now["enrolment_id"] in restored:
                self.restoring.append(change)
        for name in ("learner_reference", "partner_stage_event"):
            parent, column = PARTS[name]
            made = self._made[parent].keys()
            self.going[name] = {
                key
                for key, row in self._now.get(name, {}).items()
                if row["partner_id"] in self.going["partner"]
                or (
                    not self._is_edited(self._made[name][key], row)
                    and self._may_leave(row[column], made, self.going[parent], restored, name)
                )
            }

    @staticmethod
    def _may_leave(
        parent: int, made: Collection[int], going: set[int], restored: set[int], name: str
    ) -> bool:
        if parent in made:
            return parent in going
        # The stage of a partner on record goes when the partner gets its old stage back.
        return name != "partner_stage_event" or parent in restored

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """(key, what it refers to) of the rows of a table that go or are restored."""
        restored = {change.entity_id for change in self.restoring if change.entity == name}
        for key in restored | self.going[name]:
            if key in self._now.get(name, {}):
                yield key, self._now[name][key]

    def _keep(self, name: str, keys: Collection[int], reason: str) -> None:
        if not keys:
            return
        table = Base.metadata.tables[name]
        labels = rows_by_key(table, keys, set(_LABELS) & set(table.c.keys()))
        for key in sorted(keys):
            row = labels[key]
            label = next((str(row[column]) for column in _LABELS if row.get(column)), str(key))
            self.kept.append({"entity": name, "id": str(key), "label": label, "reason": reason})
