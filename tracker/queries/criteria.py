"""What a list was asked for (search, filters, sort, page) and the page that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.base import ExecutableOption

from tracker.extensions import db
from tracker.queries.keyset import Cursor, Order

T = TypeVar("T")
Sorts = Mapping[str, Any]
Filters = Mapping[str, Callable[[str], ColumnElement[bool]]]
COUNTED = 10_000  # rows of a list that are counted; beyond them it only says that there are more


@dataclass(frozen=True, slots=True)
class Criteria:
    """One question to a list; per_page None means every row (a download)."""

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    page: int = 1
    per_page: int | None = 50
    # Where to go on from, as a page said it (queries/keyset); of both the first counts.
    after: str = ""
    before: str = ""
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, in a stable order, and how many there are in all (up to COUNTED).

    `first` and `last` are cursors to the pages before and after.
    """

    rows: Sequence[T]
    total: int
    criteria: Criteria
    first: str = ""
    last: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether the total is exact; else there are more."""
        return self.criteria.per_page is None or self.total <= COUNTED

    @property
    def pages(self) -> int:
        """How many pages there are, at least one; of a long list, as many as were counted."""
        size = self.criteria.per_page
        return 1 if size is None else max(1, -(-min(self.total, COUNTED) // size))

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        size = self.criteria.per_page
        if size is None:
            return False
        if self.is_counted:
            return self.criteria.page < self.pages
        return len(self.rows) == size


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
    """The page of the statement that the criteria ask for: three statements, whatever its size.

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
    order = Order(chosen, key, descending)
    ordered = statement.options(*options)
    if criteria.per_page is None:
        whole = ordered.order_by(*_in_order(order))
        rows = db.session.scalars(whole).unique().all()
        return Page(rows, len(rows), criteria)
    total = _count(statement, key) if criteria.is_counted else 0
    found = _page_rows(ordered, order, criteria)
    ends = [Cursor(value, row.id).text() for row, value in (found[:1] + found[-1:])]
    return Page([row for row, _ in found], total, criteria, *ends)


def _count(statement: Select[Any], key: InstrumentedAttribute[int]) -> int:
    """How many rows there are, counted no further than one past COUNTED."""
    keys = statement.with_only_columns(key, maintain_column_froms=True).order_by(None)
    capped = keys.distinct().limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(capped)) or 0


def _in_order(order: Order) -> list[Any]:
    """The whole list in order: unknown values last, whichever way it runs, on both databases."""
    if order.column is None:
        return [order.key]
    if order.descending:
        unknown_up = case((order.column.is_(None), order.key))
        return [order.column.is_(None), order.column.desc(), unknown_up, order.key.desc()]
    return [order.column.is_(None), order.column.asc(), order.key]


def _page_rows(statement: Select[Any], order: Order, criteria: Criteria) -> list[Any]:
    """The rows of the page: from a cursor where there is one, else counted from the beginning."""
    size = criteria.per_page or 0
    for text, backward in ((criteria.after, False), (criteria.before, True)):
        cursor = order.cursor(text) if text else None
        if cursor is not None:
            return list(order.rows(statement, size, cursor, backward=backward))
    if criteria.page == 1:
        return list(order.rows(statement, size))
    first = min((criteria.page - 1) * size, COUNTED)
    asked = statement.order_by(*_in_order(order)).limit(size).offset(first)
    if order.column is None:
        return [(row, None) for row in db.session.scalars(asked).unique()]
    rows = db.session.execute(asked.add_columns(order.column)).unique()
    return [(row[0], row[1]) for row in rows]
