"""JSON lines keep what a cell holds; rows go out in pieces; a workbook stays on disk until read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.exchange.writing import csv_stream, jsonl_stream, xlsx_bytes, xlsx_file

HEADER = ["a", "b"]


def test_json_lines_are_plain_values_unguarded() -> None:
    rows = [
        ["=1+1", Decimal("12.50")],
        ["Zoé", date(2026, 1, 2)],
        [None, True],
        [3, datetime(2026, 1, 2, 3, 4, tzinfo=UTC)],
        ["two\nlines", Fraction(1, 2)],
    ]
    lines = b"".join(jsonl_stream(HEADER, rows)).decode().split("\n")
    assert lines == [
        '{"a": "=1+1", "b": "12.50"}',
        '{"a": "Zoé", "b": "2026-01-02"}',
        '{"a": null, "b": true}',
        '{"a": 3, "b": "2026-01-02T03:04:00+00:00"}',
        r'{"a": "two\nlines", "b": "1/2"}',
        "",
    ]
    assert b"".join(jsonl_stream(HEADER, [])) == b""


def test_a_row_that_is_no_row_is_not_cut_to_fit() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(jsonl_stream(HEADER, [[1]]))


def test_rows_are_asked_for_as_pieces_are() -> None:
    asked = 0

    def rows() -> object:
        nonlocal asked
        for asked in range(1, 2001):
            yield [asked, "x"]

    for stream in (csv_stream, jsonl_stream):
        pieces = stream(HEADER, rows())  # type: ignore[arg-type]
        asked = 0
        next(pieces)
        assert asked <= 500
        rest = b"".join(pieces)
        assert asked == 2000
        assert len(rest.splitlines()) >= 1500
        if stream is jsonl_stream:
            assert json.loads(rest.splitlines()[-1]) == {"a": 2000, "b": "x"}


def test_a_workbook_is_read_once_and_gone() -> None:
    book = xlsx_file("t", HEADER, [[n, "x"] for n in range(50_000)])
    pieces = list(book)
    assert len(pieces) > 1
    assert sum(map(len, pieces)) == book.size
    assert pieces[0][:2] == b"PK"
    with pytest.raises(ValueError, match="closed"):
        next(book)
    assert xlsx_bytes("t", HEADER, [])[:2] == b"PK"


def test_a_workbook_that_fails_leaves_no_file_open() -> None:
    def rows() -> object:
        yield [1, 2]
        raise KeyError("gone")

    with pytest.raises(KeyError):
        xlsx_file("t", HEADER, rows())  # type: ignore[arg-type]
