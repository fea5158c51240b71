"""Cells of a CSV file written by the database itself, as exchange/writing would write them.

Yes and no, ISO days, money and hours with two decimals, nothing for unknown. On PostgreSQL each
cell is guarded in the statement, ready for COPY; on SQLite a row becomes one line whose cells
are set apart by marks, and exchange/lines guards it. That rests on two things that hold of the
record: no number in a file is below zero (checked by the tables; a line cannot tell its sign from
a formula's), and no text has a NUL (PostgreSQL cannot keep one, rules/validation refuses it),
where SQLite's printf would end the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    case,
    cast,
    func,
    literal_column,
    or_,
    type_coerce,
)
from sqlalchemy.sql.selectable import ScalarSelect

from tracker.exchange.lines import CELL, ROW
from tracker.models.base import ExactMoney

_Cell = ColumnElement[Any]
# What exchange/guard looks for: a sign after blanks, itself perhaps behind apostrophes.
_RUNS = "^('* *[-=+@\t\r\n＝＋－＠])"
# Text that begins with one of these letters, as most does, is harmless; bytes are compared.
_FIRST, _LAST = "A", "\uff00"


def marked_line(columns: Sequence[_Cell]) -> _Cell:
    """A row as one line of bytes: ROW, then the cells with CELL between them (SQLite)."""
    marks = CELL.join([b"%s"] * len(columns))
    form: _Cell = literal_column(f"CAST(x'{(ROW + marks).hex()}' AS TEXT)")
    return cast(func.printf(form, *map(_sqlite_cell, columns)), LargeBinary)


def guarded_cells(columns: Sequence[_Cell]) -> list[_Cell]:
    """The cells of a row, each as the text that COPY sends (PostgreSQL)."""
    return [_postgresql_cell(column) for column in columns]


def _sqlite_cell(column: _Cell) -> _Cell:
    kind = column.type
    if isinstance(kind, Boolean):
        return _yes_no(column)
    if isinstance(kind, ExactMoney):
        minor = type_coerce(column, BigInteger)
        return case((column.is_not(None), func.printf("%d.%02d", minor // 100, minor % 100)))
    if isinstance(kind, Numeric) and kind.scale is not None:
        return case((column.is_not(None), func.printf(f"%.{kind.scale}f", column)))
    return _plain(column)


def _postgresql_cell(column: _Cell) -> _Cell:
    kind = column.type
    if isinstance(kind, Boolean):
        return _yes_no(column)
    if isinstance(kind, ExactMoney):
        return type_coerce(column, Numeric) * literal_column("0.01", Numeric)
    return _guarded(column) if isinstance(kind, String) else _plain(column)


def _guarded(text: _Cell) -> _Cell:
    """The text, harmless in a spreadsheet; no text at all is nothing, which COPY would quote."""
    guarded = func.nullif(func.regexp_replace(text, _RUNS, r"'\1"), "")
    if isinstance(text, ScalarSelect):
        # Named twice it would be looked up twice for each row.
        return guarded
    bytewise = text.collate("C")
    return case((or_(bytewise < _FIRST, bytewise >= _LAST), guarded), else_=text)


def _yes_no(column: _Cell) -> _Cell:
    return case((column.is_(True), "yes"), (column.is_(False), "no"))


def _plain(column: _Cell) -> _Cell:
    """A column that the database writes as we do; TypeError for one that it does not."""
    if not isinstance(column.type, String | Integer | Date | Numeric):
        raise TypeError(f"no way is known to write {column.type!r} into a file")
    return column
