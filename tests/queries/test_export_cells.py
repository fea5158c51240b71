"""Each kind of cell as the database writes it is what it is cell by cell; others are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests import build
from tracker.exchange.writing import csv_stream
from tracker.models import Centre, Cohort
from tracker.queries.export_cells import guarded_cells, marked_line
from tracker.queries.scope import Viewer
from tracker.queries.streams import Stream

COLUMNS = (
    Cohort.code,
    Cohort.note,
    Cohort.seats,
    Cohort.starts_on,
    Cohort.weekly_hours,
    Cohort.price,
    Centre.is_online,
)
CELLS = [
    ("C-1", None, None, None, None, None),
    ("=C", "-1", 12, date(999, 1, 2), Decimal("37.5"), Decimal("0.05")),
    ("C,2", "", 1, date(2026, 1, 2), Decimal("0.25"), Decimal("1234567.80")),
    ("C 3", '\'=x\r\n"y"', 7, date(2026, 12, 31), Decimal("80"), Decimal("0.00")),
    ("＝C", "' ''=x", 7, None, Decimal("9.99"), Decimal("90071992547409.93")),
    ("C-6", "\ttab", 7, None, None, None),
    ("C-7", " ", 7, None, None, None),
    ("C-8", "é=漢", 7, None, None, None),
    ("C-9", "\uf8ff@", 7, None, None, None),
    ("C-10", "\U0001f600", 7, None, None, None),
]


def pieces(rows: Any) -> bytes:
    return b"".join(csv_stream(["head"], rows))


def test_every_kind_of_cell(system: Viewer) -> None:
    owner = build.partner()
    for number, (code, note, seats, starts_on, hours, price) in enumerate(CELLS):
        at = build.centre(owner, f"Centre {number}", is_online=bool(number % 2))
        build.cohort(
            owner,
            at=at,
            code=code,
            note=note,
            seats=seats,
            starts_on=starts_on,
            ends_on=None,
            weekly_hours=hours,
            price=price,
            currency="EUR" if price is not None else None,
        )
    statement = select(Cohort.id).select_from(Cohort).join(Cohort.centre).order_by(Cohort.id)
    stream = Stream(COLUMNS, statement)
    assert pieces(stream) == pieces(iter(stream))
    assert b"'=C,'-1,12,0999-01-02,37.50,0.05,yes" in pieces(stream)
    assert b'"C,2",,1,2026-01-02,0.25,1234567.80,no' in pieces(stream)


@pytest.mark.parametrize("write", [marked_line, guarded_cells])
def test_a_kind_that_nobody_thought_of_is_refused(write: Any) -> None:
    with pytest.raises(TypeError, match="no way is known"):
        write([Centre.languages])
