"""Rows in bulk: gathered table by table, written in one statement a table, parents first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, insert

from tracker.extensions import db
from tracker.models import Base
from tracker.models.keys import new_id


class Rows:
    """Rows to be, as plain values; each gets its key when it is added."""

    def __init__(self) -> None:
        self._tables: dict[type[Base], list[dict[str, Any]]] = {}

    def add(self, model: type[Base], **values: Any) -> int:
        """Gather one row; returns its key. What it names must have been added before it."""
        key = int(values.pop("id", None) or new_id())
        self._tables.setdefault(model, []).append({"id": key, **values})
        return key

    def of(self, model: type[Base]) -> list[dict[str, Any]]:
        """The rows of one table, in the order they were added."""
        return self._tables.get(model, [])

    def write(self) -> int:
        """Insert everything inside the open change; returns the number of rows."""
        by_table = {model.__tablename__: rows for model, rows in self._tables.items()}
        written = 0
        for table in Base.metadata.sorted_tables:
            rows = by_table.get(table.name)
            if rows:
                # All rows of a statement carry the same columns.
                complete = [
                    {column.key: _value(column, row) for column in table.columns} for row in rows
                ]
                db.session.execute(insert(table), complete)
                written += len(complete)
        return written


def _value(column: Column[Any], row: dict[str, Any]) -> Any:
    """The row's own value, else the column's default."""
    if column.key in row:
        return row[column.key]
    default = column.default
    if default is None:
        return None
    if default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    return default.arg(None)  # type: ignore[attr-defined]
