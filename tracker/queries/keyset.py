"""Rows after (or before) a row: how a long list is read on without counting through what came first.

Known values come in the list's direction, equal ones by key in the same direction (as an index
gives them), unknown values last. A cursor names the row to go on from; one that cannot be read
begins at the beginning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_

from tracker.extensions import db

Row = tuple[Any, Any]  # the entity, and what it is sorted by


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place: what it is sorted by (None: unknown) and its key."""

    value: Any
    key: int

    def text(self) -> str:
        """As an address carries it."""
        value = self.value
        if isinstance(value, (date, datetime)):
            value = value.isoformat()
        return f"{self.key}" if value is None else f"{self.key}~{value}"


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a list: a column (None: by key alone) and a direction."""

    column: Any
    key: Any
    descending: bool

    def cursor(self, text: str) -> Cursor | None:
        """The cursor that an address carries; None where it cannot be read."""
        key, has_value, value = text.partition("~")
        if not key.isdecimal() or len(key) > 19:
            return None
        if not has_value or self.column is None:
            return Cursor(None, int(key))
        try:
            return Cursor(_read(self.column.type.python_type, value), int(key))
        except (ValueError, NotImplementedError):
            return None

    def zones(self) -> list[bool]:
        """Known values, then unknown ones."""
        return [False] if self.column is None else [True, False]

    def in_zone(self, known: bool) -> list[ColumnElement[bool]]:
        """The rows of a zone."""
        if self.column is None:
            return []
        return [self.column.is_not(None) if known else self.column.is_(None)]

    def beyond(self, cursor: Cursor, known: bool, backward: bool) -> ColumnElement[bool]:
        """The rows of the cursor's own zone that come after it (before it)."""
        # Unknown values run up by key, whichever way the known ones run.
        falls = (self.descending and known) is not backward
        if not known:
            return self.key < cursor.key if falls else self.key > cursor.key  # type: ignore[no-any-return]
        mine = tuple_(self.column, self.key)
        there = tuple_(literal(cursor.value, self.column.type), literal(cursor.key, self.key.type))
        return mine < there if falls else mine > there

    def sorted(self, statement: Select[Any], known: bool, backward: bool) -> Select[Any]:
        """The zone in order."""
        falls = (self.descending and known) is not backward
        columns = [self.column, self.key] if known else [self.key]
        return statement.order_by(*(c.desc() if falls else c.asc() for c in columns))

    def rows(
        self,
        statement: Select[Any],
        size: int,
        cursor: Cursor | None = None,
        *,
        backward: bool = False,
    ) -> list[Row]:
        """So many rows from the cursor on, in the list's order: at most two statements."""
        found: list[Row] = []
        zones = self.zones()
        for known in reversed(zones) if backward else zones:
            conditions = self.in_zone(known)
            if cursor is not None:
                here = cursor.value is not None and self.column is not None
                if known is not here:
                    # A zone that lies behind us, or whole ahead of us.
                    if here is backward:
                        continue
                else:
                    conditions.append(self.beyond(cursor, known, backward))
            asked = self.sorted(statement.where(*conditions), known, backward)
            if self.column is not None:
                asked = asked.add_columns(self.column)
            rows: Sequence[Any] = db.session.execute(asked.limit(size - len(found))).unique().all()
            found += [(row[0], row[1] if self.column is not None else None) for row in rows]
            if len(found) >= size:
                break
        return found[::-1] if backward else found


def _read(kind: type, text: str) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is int:
        if not text.removeprefix("-").isdecimal() or len(text) > 18:
            raise ValueError(text)
        return int(text)
    if kind is str:
        return text
    raise NotImplementedError(kind)
