"""What a list was asked for (search, filters, sort, page) and the page that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from tracker.extensions import db

T = TypeVar("T")
Sorts = Mapping[str, Any]
Filters = Mapping[str, Callable[[str], ColumnElement[bool]]]


@dataclass(frozen=True, slots=True)
class Criteria:
    """One question to a list; per_page None means every row (a download)."""

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int | None = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, in a stable order, and how many there are in all."""

    rows: Sequence[T]
    total: int
    criteria: Criteria

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        size = self.criteria.per_page
        return 1 if size is None else max(1, -(-self.total // size))


def contains(column: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    """Case-insensitive "contains", with the wildcards of LIKE taken literally."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return func.lower(column).like(f"%{escaped.lower()}%", escape="\\")


def answer(
    statement: Select[T],
    criteria: Criteria,
    *,
    key: InstrumentedAttribute[int],
    searched: Sequence[InstrumentedAttribute[Any]] = (),
    filters: Filters | None = None,
    sorts: Sorts | None = None,
    default_sort: str = "",
    options: Sequence[ExecutableOption] = (),
) -> Page[T]:
    """The page of the statement that the criteria ask for: two statements, whatever its size.

    Unknown sorts and filters are ignored; ties are broken by the key.
    """
    for name, make in (filters or {}).items():
        value = criteria.filters.get(name, "")
        if value:
            statement = statement.where(make(value))
    if criteria.search and searched:
        for word in criteria.search.split()[:6]:
            statement = statement.where(or_(*(contains(column, word) for column in searched)))
    sorts = sorts or {}
    chosen = sorts.get(criteria.sort)
    descending = criteria.descending
    if chosen is None and default_sort:
        chosen = sorts[default_sort.removeprefix("-")]
        descending = default_sort.startswith("-")
    ordered = statement.options(*options)
    if chosen is not None:
        # Unknown values last, whichever way the list runs, on both databases.
        ordered = ordered.order_by(
            chosen.is_(None), chosen.desc() if descending else chosen.asc(), key
        )
    else:
        ordered = ordered.order_by(key)
    if criteria.per_page is None:
        rows = db.session.scalars(ordered).unique().all()
        return Page(rows, len(rows), criteria)
    # Counted on the entity itself, not on a subquery: only then does the scope narrow it.
    counted = statement.with_only_columns(func.count(key.distinct()), maintain_column_froms=True)
    total = db.session.scalar(counted.order_by(None)) or 0
    first = (criteria.page - 1) * criteria.per_page
    rows = db.session.scalars(ordered.limit(criteria.per_page).offset(first)).unique().all()
    return Page(rows, total, criteria)
