"""A day some days before another, worked out by the database. Statements only."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_before(FunctionElement[date]):  # noqa: N801  (reads as the SQL function it stands for)
    """`days_before(day, count)`: the day minus that many days, comparable with a date."""

    name = "days_before"
    type = Date()
    inherit_cache = True


@compiles(days_before)
def _subtract(element: days_before, compiler: Any, **kw: Any) -> str:
    day, count = element.clauses
    return f"({compiler.process(day, **kw)} - {compiler.process(count, **kw)})"


@compiles(days_before, "sqlite")
def _subtract_on_sqlite(element: days_before, compiler: Any, **kw: Any) -> str:
    day, count = element.clauses
    return f"date({compiler.process(day, **kw)}, '-' || {compiler.process(count, **kw)} || ' days')"
