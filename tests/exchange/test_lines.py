"""Lines of a database become the very CSV that is made cell by cell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.lines import CELL, ROW, csv_of_lines
from tracker.exchange.writing import csv_stream

signs = st.text(st.sampled_from("=+-@\t\r\n\0＝＋－＠' ,\";aé漢\uf000\uffff1"), max_size=6)
cells = st.one_of(signs, st.text(max_size=8))


def lines_of(rows: list[list[str]]) -> bytes:
    return b"".join(ROW + CELL.join(cell.encode() for cell in row) for row in rows)


def cell_by_cell(rows: list[list[str]]) -> bytes:
    return b"".join(csv_stream(["head"], rows, bom=False)).removeprefix(b"head\r\n")


@given(st.integers(2, 4).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n))))
def test_any_rows_are_the_same_bytes(rows: list[list[str]]) -> None:
    assert csv_of_lines(lines_of(rows)) == cell_by_cell(rows)


def test_what_needs_it_is_quoted_and_guarded() -> None:
    rows = [["=1+1", "plain", "O'Neil"], ["'+1", 'a "b", c', ""], ["", "  @x", "two\nlines"]]
    assert csv_of_lines(lines_of(rows)).decode() == (
        '\'=1+1,plain,O\'Neil\r\n\'\'+1,"a ""b"", c",\r\n,\'  @x,"two\nlines"\r\n'
    )


def test_no_rows_are_no_bytes() -> None:
    assert csv_of_lines(b"") == b""
