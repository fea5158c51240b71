"""Rows of the record as an import sees them, and the ledger of what it would make and change.

The ledger can take back all that one row of a file did, so that a row is planned whole or not at
all. Nothing here reaches the database; services/import_writes does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Record:
    """One row of a table: its values by column; `before` is None for a row that is new.

    For a row on record `before` holds the old value of every column that the import changes.
    """

    __slots__ = ("before", "id", "row", "table", "values")

    def __init__(
        self,
        table: str,
        key: int,
        values: dict[str, Any],
        *,
        is_new: bool = False,
        row: int | None = None,
    ) -> None:
        self.table = table
        self.id = key
        self.values = values
        self.before: dict[str, Any] | None = None if is_new else {}
        self.row = row

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def is_new(self) -> bool:
        """Whether the import makes the row."""
        return self.before is None


class Ledger:
    """All that a plan makes and changes, in order, with a way back to the start of a row."""

    def __init__(self, take_id: Callable[[], int]) -> None:
        self.created: list[Record] = []
        self.changed: list[Record] = []
        self.row: int | None = None
        self._take_id = take_id
        self._back: list[Callable[[], Any]] = []
        self.touched = False
        self.made: list[str] = []
        # (key, column) -> the first row of the file that told it, and what it told.
        self._told: dict[tuple[int, str], tuple[int | None, Any]] = {}

    def begin(self, row: int) -> None:
        """Start a row of the file: all before it stays."""
        self.row = row
        self._back.clear()
        self.touched = False
        self.made.clear()

    def take_back(self) -> None:
        """Undo all that was done since begin."""
        for undo in reversed(self._back):
            undo()
        self._back.clear()
        self.touched = False
        self.made.clear()

    def create(self, table: str, values: dict[str, Any]) -> Record:
        """A new row with a key of its own."""
        key = self._take_id()
        values["id"] = key
        record = Record(table, key, values, is_new=True, row=self.row)
        self.created.append(record)
        self._back.append(self.created.pop)
        self.touched = True
        self.made.append(table)
        return record

    def change(self, record: Record, values: Mapping[str, Any]) -> bool:
        """Set the columns that differ; whether any did."""
        differing = {
            column: value for column, value in values.items() if record.values[column] != value
        }
        if not differing:
            return False
        old = {column: record.values[column] for column in differing}
        before = record.before
        if before is not None:
            if not before:
                self.changed.append(record)
                self._back.append(self.changed.pop)
                record.row = self.row
            record.before = {**old, **before}
        record.values.update(differing)
        self._back.append(lambda: self._restore(record, old, before))
        self.touched = True
        return True

    def tell(self, record: Record, values: Mapping[str, Any]) -> dict[str, int | None]:
        """Set what a row of the file says of a record, unless an earlier row says otherwise.

        Returns the columns that an earlier row contradicts, each with that row. The first row
        holds, so that a second run of the file finds everything as it is.
        """
        contradicted: dict[str, int | None] = {}
        fresh: dict[str, Any] = {}
        for column, value in values.items():
            earlier = self._told.get((record.id, column))
            if earlier is None:
                self.put(self._told, (record.id, column), (self.row, value))
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
            old = index[key]
            self._back.append(lambda: index.__setitem__(key, old))
        else:
            self._back.append(lambda: index.pop(key))
        index[key] = value

    def append(self, items: list[Any], item: Any) -> None:
        """Append to a list of the plan; taken back with the row."""
        items.append(item)
        self._back.append(items.pop)
