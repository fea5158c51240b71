"""Any bytes give a sheet or one plain sentence: encodings, delimiters, odd tables, huge files."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange import workbooks
from tests.exchange.workbooks import cell
from tracker.exchange.reading import read_sheet
from tracker.exchange.sheets import Limits, Sheet, Unreadable, too_long


def table(sheet: Sheet) -> list[list[str]]:
    return [list(sheet.header), *(cells for _, cells in sheet.rows)]


PLAIN = "name,city\nAña,Lima\nשרה,חיפה\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode("utf-8-sig"),
        PLAIN.replace(",", "\t").encode(),
        ("sep=|\n" + PLAIN.replace(",", "|")).encode(),
        ("\n\n" + PLAIN).encode(),
    ],
)
def test_one_table_in_many_dresses(data: bytes) -> None:
    assert table(read_sheet(data)) == [["name", "city"], ["Aña", "Lima"], ["שרה", "חיפה"]]


def test_a_code_page_is_taken_with_a_warning() -> None:
    sheet = read_sheet("nom,ville\nÉlise,Orléans\n".encode("cp1252"))
    assert sheet.rows[0][1] == ["Élise", "Orléans"]
    assert "Windows-1252" in sheet.warnings[0]
    hebrew = read_sheet("שם,עיר\nשרה,חיפה\n".encode("cp1255"), language="he")
    assert hebrew.rows[0][1] == ["שרה", "חיפה"]
    chosen = read_sheet("имя\nАнна\n".encode("cp1251"), encoding="cp1251")
    assert chosen.rows[0][1] == ["Анна"]
    assert not chosen.warnings


def test_the_row_numbers_are_those_of_the_spreadsheet() -> None:
    sheet = read_sheet(b'a,b\n1,"two\nlines"\n,\n3,4\n')
    assert [number for number, _ in sheet.rows] == [2, 4]


def test_columns_of_one_name_are_kept_apart() -> None:
    sheet = read_sheet(b'Other,"Length:\nWeeks", Other ,Other (2),,other\n1,2,3,4,5,6\n')
    assert sheet.header == (
        "Other",
        "Length: Weeks",
        "Other (3)",
        "Other (2)",
        "Column 5",
        "other (4)",
    )
    assert sheet.position("OTHER(3)") == 2
    assert sheet.position("length:_weeks") == 1
    assert sheet.position("Other (9)") is None


def test_ragged_rows_are_filled_up_or_reported() -> None:
    sheet = read_sheet(b"a,b\n1\n1,2,,\n1,2,3\n")
    assert [cells for _, cells in sheet.rows] == [["1", ""], ["1", "2"], ["1", "2"]]
    assert [str(fault) for fault in sheet.faults] == [
        "row 4: The row has 3 cells, the header has 2."
    ]


def test_our_own_guard_is_taken_off_and_no_other_apostrophe() -> None:
    sheet = read_sheet(b"a,b,c\n'=1+1,'tis,''-2\n")
    assert sheet.rows[0][1] == ["=1+1", "'tis", "'-2"]


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert list(read_sheet(b"name,city\n").rows) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n \n", "The file is empty"),
        (b",,\n , \n", "The file is empty"),
        (b"\xff\xd8\xff\xe0 JFIF picture", "a picture"),
        (b"%PDF-1.7 report", "a PDF"),
        (b"a,b\n1,\0\n", "NUL bytes"),
        (("a,b\n" * 50 + "\0\n").encode("utf-16"), "NUL characters"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old Excel workbook"),
        (b"PK\x03\x04" + b"x" * 100, "damaged"),
        (b"a,b\n\x81\x8d,\n", "not text in Windows-1252"),
        (b"\x01\x02\x03\x04\x05\x06,\x07", "no text"),
        (b'a,b\n"' + b"x" * 200_000, "quotation mark is not closed"),
        (("a," * 101 + "a\n").encode(), "102 columns"),
    ],
)
def test_what_is_no_table_is_a_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_sheet(data)


def test_limits_of_size() -> None:
    small = Limits(bytes=30, rows=2, columns=3, cell=4)
    assert read_sheet(b"a\n1\n2\n", limits=small).rows
    with pytest.raises(Unreadable, match="more than 2 rows"):
        read_sheet(b"a\n1\n2\n3\n", limits=small)
    with pytest.raises(Unreadable, match="at most 0 MB"):
        read_sheet(b"a\n" + b"1" * 40, limits=small)


def test_a_huge_cell_is_named_by_row_and_column() -> None:
    sheet = read_sheet(f"name,note\nAna,{'x' * 2001}\n".encode())
    assert too_long(sheet, "name") is None
    assert too_long(sheet, "note") == (
        'Row 2, column "note": the cell has 2,001 characters; at most 2,000 are read.'
    )
    assert len(sheet.rows[0][1][1]) == 2000


def workbook(*rows: list[object], title: str = "One") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_values_of_a_workbook_become_text() -> None:
    data = workbook(
        ["a", "b", "c", "d", "e"],
        [12.0, 2.5, True, date(2025, 1, 2), datetime(2025, 1, 2, 3, 4)],
        ["01234", None, "'=x", datetime(2025, 1, 2), "two\nlines"],
    )
    assert [cells for _, cells in read_sheet(data).rows] == [
        ["12", "2.5", "yes", "2025-01-02", "2025-01-02 03:04:00"],
        ["01234", "", "=x", "2025-01-02", "two\nlines"],
    ]


def test_a_number_that_lost_digits_is_reported() -> None:
    sheet = read_sheet(workbook(["id"], [123456789012345678]))
    assert "more than 15 digits" in sheet.faults[0].message
    assert sheet.faults[0].row == 2


def test_a_table_that_does_not_begin_in_the_corner() -> None:
    data = workbooks.xlsx(
        f'<row r="4">{cell("C4", "name")}{cell("D4", "city")}</row>'
        f'<row r="6">{cell("C6", "Ana")}</row>'
    )
    sheet = read_sheet(data)
    assert sheet.header == ("name", "city")
    assert sheet.rows == [(6, ["Ana", ""])]


def test_the_first_sheet_with_cells_is_read_and_others_are_mentioned() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["name"])
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = read_sheet(buffer.getvalue())
    assert sheet.header == ("name",)
    assert 'only "Data" was read' in sheet.warnings[0]
    with pytest.raises(Unreadable, match='no sheet "Nope"'):
        read_sheet(buffer.getvalue(), sheet="Nope")


def test_an_ods_is_read() -> None:
    rows = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>name</text:p>'
        "</table:table-cell></table:table-row>"
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Ana</text:p>'
        '</table:table-cell><table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        "</table:table-row>"
    )
    assert table(read_sheet(workbooks.ods(rows))) == [["name"], ["Ana"]]


BIG = "x" * 30_000
TRAPS = {
    "far cell": (
        workbooks.xlsx(f'<row r="1">{cell("A1", "name")}{cell("XFD1048576", "far")}</row>'),
        "column 16,384",
    ),
    "far row": (
        workbooks.xlsx(
            f'<row r="1">{cell("A1", "a")}</row><row r="900000">{cell("A900000", "b")}</row>'
        ),
        "row 900,000",
    ),
    "far cell in disguise": (
        workbooks.xlsx('<row r="1"><c r="&#88;&#70;D1"><v>1</v></c></row>'),
        "column 16,384",
    ),
    "zip bomb": (
        workbooks.xlsx("<row/>", **{"xl/media/zeros.bin": b"\0" * (101 * 1024 * 1024)}),
        "unpacks to more than 100 MB",
    ),
    "too many parts": (
        workbooks.xlsx("<row/>", **{f"x/{n}.bin": b"" for n in range(1100)}),
        "parts; at most 1,000",
    ),
    "one string written out many times": (
        workbooks.xlsx(
            "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000)),
            strings=f"<si><t>{BIG}</t></si>",
        ),
        "too much text",
    ),
    "document type": (
        workbooks.xlsx("<row/>", head='<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'),
        "document type",
    ),
    "broken XML": (workbooks.xlsx("<row><c></row>"), "damaged"),
    "wrong reference": (workbooks.xlsx('<row r="1"><c r="?1"><v>1</v></c></row>'), "damaged"),
    "repeated in ODS": (
        workbooks.ods(
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
        "row 1,000,000",
    ),
    "wide in ODS": (
        workbooks.ods(
            '<table:table-row><table:table-cell table:number-columns-repeated="16000" '
            'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        ),
        "column 16,000",
    ),
    "an archive of something else": (workbooks.zipped({"readme.txt": "hello"}), "damaged"),
    "nothing on the sheet": (workbooks.xlsx(""), "empty"),
}


@pytest.mark.parametrize("name", TRAPS)
def test_workbooks_made_to_harm_are_a_sentence(name: str) -> None:
    data, sentence = TRAPS[name]
    with pytest.raises(Unreadable, match=sentence):
        read_sheet(data)


def test_cells_that_hold_only_a_style_do_not_count() -> None:
    data = workbooks.xlsx(
        f'<row r="1">{cell("A1", "name")}<c r="XFD1" s="0"/></row>'
        f'<row r="2">{cell("A2", "Ana")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert table(read_sheet(data)) == [["name"], ["Ana"]]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_sheet_or_a_sentence(data: bytes) -> None:
    try:
        sheet = read_sheet(data)
    except Unreadable as error:
        assert str(error).endswith(".")
    else:
        assert len(set(sheet.header)) == len(sheet.header)
        assert all(len(cells) == len(sheet.header) for _, cells in sheet.rows)


@given(st.text(max_size=300))
def test_any_text_gives_a_sheet_or_a_sentence(text: str) -> None:
    try:
        sheet = read_sheet(text.encode("utf-8", "replace"))
    except Unreadable as error:
        assert str(error).endswith(".")
    else:
        assert all(len(cells) == len(sheet.header) for _, cells in sheet.rows)


SOUND = workbook(["name", "city"], ["Ana", "Lima"], ["Luis", 3])


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_gives_a_sheet_or_a_sentence(place: int, junk: bytes) -> None:
    data = SOUND[:place] + junk + SOUND[place + len(junk) :]
    try:
        read_sheet(data)
    except Unreadable as error:
        assert str(error).endswith(".")
