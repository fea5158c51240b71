"""Rows of the record as an import sees them, and the ledger of what it would make and change.

The ledger can take back all that one row of a file did, so that a row is planned whole or not at
all. Nothing here reaches the database; services/import_writes does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

Told = tuple[int | None, Any]


class Record:
    """One row of a table: its values by column; `before` is None for a row that is new.

    For a row on record `before` holds the old value of every column that the import changes.
    `owner` is the learner whom the row is about, 0 for the frame. `is_made`: the import made the
    row and has handed it over to be written; what changes since is to be written after it.
    """

    __slots__ = ("before", "id", "is_made", "owner", "row", "table", "told", "values")

    def __init__(
        self,
        table: str,
        key: int,
        values: dict[str, Any],
        owner: int = 0,
        *,
        is_new: bool = False,
        row: int | None = None,
    ) -> None:
        self.table = table
        self.id = key
        self.values = values
        self.owner = owner
        self.before: dict[str, Any] | None = None if is_new else {}
        self.row = row
        self.is_made = False
        # Column -> the first row of the file that told it, and what it told.
        self.told: dict[str, Told] = {}

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def is_new(self) -> bool:
        """Whether the import makes the row."""
        return self.before is None or self.is_made


class Ledger:
    """All that a plan makes and changes, in order, with a way back to the start of a row."""

    def __init__(self, take_id: Callable[[str], int]) -> None:
        self.created: list[Record] = []
        self.changed: list[Record] = []
        self.row: int | None = None
        # Whom the rows made from now on are about; 0: the frame.
        self.owner = 0
        self._take_id = take_id
        self._back: list[tuple[Callable[..., Any], tuple[Any, ...]]] = []
        self.touched = False
        self.made: list[str] = []

    def begin(self, row: int) -> None:
        """Start a row of the file: all before it stays."""
        self.row = row
        self.owner = 0
        self._back.clear()
        self.touched = False
        self.made.clear()

    def take_back(self) -> None:
        """Undo all that was done since begin."""
        for undo, arguments in reversed(self._back):
            undo(*arguments)
        self._back.clear()
        self.touched = False
        self.made.clear()

    def hand_over(self, kept: Collection[int] = ()) -> tuple[list[Record], list[Record]]:
        """(made, changed) to be written now: all but what is about the learners in `kept`.

        Changes of the frame wait for the end, because a later row may add to them.
        """
        self._back.clear()
        made = [one for one in self.created if one.owner not in kept] if kept else self.created
        self.created = [one for one in self.created if one.owner in kept] if kept else []
        changed = [one for one in self.changed if one.owner and one.owner not in kept]
        self.changed = [one for one in self.changed if not one.owner or one.owner in kept]
        for record in made:
            if not record.owner:
                record.is_made, record.before = True, {}
        return made, changed

    def create(self, table: str, values: dict[str, Any]) -> Record:
        """A new row with a key of its own."""
        key = self._take_id(table)
        values["id"] = key
        record = Record(table, key, values, self.owner, is_new=True, row=self.row)
        self.created.append(record)
        self._back.append((self.created.pop, ()))
        self.touched = True
        self.made.append(table)
        return record

    def change(self, record: Record, values: Mapping[str, Any]) -> bool:
        """Set the columns that differ; whether any did."""
        recorded = record.values
        for column, value in values.items():
            if recorded[column] != value:
                break
        else:
            return False
        differing = {column: value for column, value in values.items() if recorded[column] != value}
        old = {column: recorded[column] for column in differing}
        before = record.before
        if before is not None:
            if not before:
                self.changed.append(record)
                self._back.append((self.changed.pop, ()))
                record.row = self.row
            record.before = {**old, **before}
        recorded.update(differing)
        self._back.append((self._restore, (record, old, before)))
        self.touched = True
        return True

    def tell(self, record: Record, values: Mapping[str, Any]) -> dict[str, int | None]:
        """Set what a row of the file says of a record, unless an earlier row says otherwise.

        Returns the columns that an earlier row contradicts, each with that row. The first row
        holds, so that a second run of the file finds everything as it is.
        """
        told = record.told
        if not told:
            record.told = {column: (self.row, value) for column, value in values.items()}
            self._back.append((setattr, (record, "told", told)))
            self.change(record, values)
            return {}
        contradicted: dict[str, int | None] = {}
        fresh: dict[str, Any] = {}
        for column, value in values.items():
            earlier = told.get(column)
            if earlier is None:
                self.put(told, column, (self.row, value))
            elif earlier[0] != self.row and earlier[1] != value:
                contradicted[column] = earlier[0]
                continue
            fresh[column] = value
        self.change(record, fresh)
        return contradicted

    @staticmethod
    def _restore(record: Record, old: dict[str, Any], before: dict[str, Any] | None) -> None:
        record.values.update(old)
        record.before = before

    def put(self, index: dict[Any, Any], key: Any, value: Any) -> None:
        """Set a key of an index of the plan; taken back with the row."""
        if key in index:
            self._back.append((index.__setitem__, (key, index[key])))
        else:
            self._back.append((index.pop, (key,)))
        index[key] = value

    def append(self, items: list[Any], item: Any) -> None:
        """Append to a list of the plan; taken back with the row."""
        items.append(item)
        self._back.append((items.pop, ()))

    def add(self, items: set[Any], item: Any) -> None:
        """Add to a set of the plan; taken back with the row."""
        if item not in items:
            items.add(item)
            self._back.append((items.remove, (item,)))
