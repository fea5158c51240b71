"""Cells that would run as formulas are neutralised, and come back as they were."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.guard import guard, unguard
from tracker.exchange.writing import csv_stream, xlsx_bytes


@given(st.text())
def test_what_goes_out_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.text(), st.sampled_from("=+-@\t\r\n＝＋－＠"))
def test_no_text_that_runs_leaves_bare(text: str, first: str) -> None:
    assert guard(first + text).startswith("'")
    assert guard("  " + first + text).startswith("'")


@pytest.mark.parametrize("text", ["", "Ana", "O'Neill", "1-2", "a=b", "'quoted'", "é"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert guard(text) == text


def test_csv_guards_text_and_keeps_numbers() -> None:
    rows = [["=1+1", Decimal("-12.50"), -3, date(2026, 1, 2), True, None, 'a "b", c']]
    body = b"".join(csv_stream(["a", "b", "c", "d", "e", "f", "g"], rows))
    assert body.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert read[1] == ["'=1+1", "-12.50", "-3", "2026-01-02", "yes", "", 'a "b", c']


def test_xlsx_holds_text_as_text_and_numbers_as_numbers() -> None:
    body = xlsx_bytes("t", ["a", "b", "c"], [["=1+1", Decimal("12.5"), date(2026, 1, 2)]])
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "d"]
    assert sheet["A2"].value == "=1+1"
    assert sheet["B2"].value == 12.5
