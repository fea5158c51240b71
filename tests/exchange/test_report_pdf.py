"""A report on paper: the same bytes for the same words, tagged, every script, nothing as markup."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.metrics.people import LATE, learned, person
from tracker.exchange.definitions import definition_of, definitions_text
from tracker.exchange.paper import (
    Cover,
    Signature,
    groups_of,
    lines_of,
    money_words,
    paper_of,
    period_words,
    printed_line,
    value_words,
)
from tracker.exchange.report_files import TYPES, report_bytes
from tracker.exchange.report_pdf import pdf_bytes
from tracker.exchange.typeface import MISSING, REPLACED, drawable, drawn, plain_ascii
from tracker.metrics.catalogue import STANDARDS, get_standard
from tracker.metrics.periods import Period
from tracker.metrics.report import Frame, View, build_report
from tracker.metrics.tally import Tally
from tracker.rules.problems import Refused

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
URL = "http://x.test/reports/standards/contract"


def report(
    view: View = "internal", standard: str = "contract", *, silent: int = 12, late: int = 4
) -> dict[str, Any]:
    """Forty in work with pay, fifteen seeking, some unknown, some not due."""
    chosen = get_standard(standard)
    group = [
        person(
            "completed",
            learned(
                "employed",
                100,
                from_=40,
                in_field=True,
                salary_amount=Decimal(2000 + number),
                salary_currency="ILS",
                salary_period="month",
            ),
        )
        for number in range(40)
    ]
    group += [person("completed", learned("seeking_work", 150)) for _ in range(15)]
    group += [person("completed") for _ in range(silent)]
    group += [person("enrolled", cohort_ends_on=date(2027, 1, 30)) for _ in range(late)]
    tally = Tally.of(chosen.whole(facts, LATE) for facts in group)
    frame = Frame({"partner": "alder"}, LATE, AT, URL, Period(date(2025, 1, 1), None), view, 10)
    return build_report(chosen, tally, frame)


def cover(**values: Any) -> Cover:
    given: dict[str, Any] = {"title": "What became of them", "scope": "Alder Institute"}
    return Cover(**{**given, **values})


def pdf(built: Mapping[str, Any] | None = None, about: Cover | None = None) -> bytes:
    made = built or report()
    definition = definition_of(get_standard(made["standard"]))
    return pdf_bytes(paper_of(made, definition, about or cover()))


def words(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_same_words_give_the_same_bytes() -> None:
    assert pdf() == pdf()
    assert pdf() != pdf(about=cover(title="Something else"))


def test_it_is_tagged_for_everybody() -> None:
    reader = PdfReader(io.BytesIO(pdf()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "What became of them"


def test_every_font_is_inside() -> None:
    reader = PdfReader(io.BytesIO(pdf(about=cover(scope="מכון אדר · معهد"))))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            names.add(str(descendant["/BaseFont"]).split("+")[-1])
    for family in ("Inter", "SourceSerif4", "NotoSansHebrew", "NotoSansArabic"):
        assert any(name.startswith(family) for name in names), family


def test_it_says_what_a_funder_asks() -> None:
    said = words(
        pdf(
            about=cover(
                kind="Outcome report · edition 2",
                signed=[Signature("Rami Haddad", "signed off for Alder", "20 Aug 2026")],
                notes=["Why there is edition 2: late contracts."],
            )
        )
    )
    for part in (
        "Outcome report · edition 2",
        "What became of them",
        "Placed within 180 days: 40 of 67, 59.7%.",
        "Nothing is known of 12 of them; they stay in the whole.",
        "from 1 Jan 2025",
        "Our contract, contract/1",
        "59.7 to 77.6%",
        "4 not yet due, the last until 29 Jul 2027",
        "Rami Haddad, signed off for Alder, 20 Aug 2026",
        "Why there is edition 2: late contracts.",
        "Graduates in work",
        "Page 1 of",
        "Generated 24 Nov 2026, 09:00 UTC.",
    ):
        assert part in said, part


def test_the_bars_are_told_to_those_who_cannot_see_them() -> None:
    (told,) = _alternatives(pdf())
    assert "Placed within 180 days: 59.7% (40 of 67), 12 unknown, 4 not due yet." in told


def _alternatives(data: bytes) -> list[str]:
    """Every alternative text of the structure tree."""
    root: Any = PdfReader(io.BytesIO(data)).trailer["/Root"]
    found: list[str] = []
    waiting = [root["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, Mapping):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node and not isinstance(node["/K"], int):
                waiting.append(node["/K"])
    return found


def test_published_figures_are_withheld_in_a_box() -> None:
    said = words(pdf(report("published", silent=3)))
    assert "withheld" in said
    assert "Unknown" not in said.split("Notes")[0].split("Figures")[1]


@pytest.mark.parametrize(
    "text",
    [
        '#let x = 1 #panic("no") $x^2$ *bold* _it_ `raw` <label> @ref // no',
        '#read("/etc/passwd") #include "x.typ"',
        "= A heading\n- a list\n#pagebreak()",
    ],
)
def test_words_are_never_markup(text: str) -> None:
    said = words(pdf(about=cover(title=text, notes=[text])))
    assert "".join(text.split()) in "".join(said.split())


@pytest.mark.parametrize(
    "name",
    [
        "מכון אדר",
        "معهد الدار",
        "Ινστιτούτο",
        "Институт Ольхи",
        "Trường Đại học",
        "Łódź Škola Ñuñoa",
    ],
)
def test_every_script_that_is_shipped_is_drawn(name: str) -> None:
    assert drawn(name) == name
    assert pdf(about=cover(title=name, scope=name)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "name", ["東京校", "😀 School", "a\u0301\u05d0\u0301b", "x\x00\x01\x7fy\u202e"]
)
def test_what_cannot_be_drawn_does_not_stop_a_report(name: str) -> None:
    assert pdf(about=cover(title=f"T {name}", scope=name)).startswith(b"%PDF")


def test_a_white_square_stands_for_what_the_fonts_lack() -> None:
    assert ord(MISSING) in drawable()
    assert drawn("東A\x01\n") == f"{MISSING}A\n"
    assert drawn("🎓\ufe0f Class") == "[graduation cap] Class"
    said = words(pdf(about=cover(title="東京 🎓")))
    assert f"{MISSING}{MISSING} [graduation cap]" in said
    assert REPLACED in said
    # A square that was written as one needs no note.
    assert REPLACED not in words(pdf(about=cover(title=f"{MISSING} Square")))
    assert plain_ascii("é東") == "??"


@pytest.mark.parametrize("view", ["internal", "published"])
@pytest.mark.parametrize("standard", list(STANDARDS))
def test_days_are_in_words_everywhere(standard: str, view: View) -> None:
    made = report(view, standard)
    definition = definition_of(get_standard(standard))
    said = [paper_of(made, definition, cover()), report_bytes(made, definition, "text").decode()]
    text = re.sub(r"Generated \S+", "", json.dumps(said)).replace(made["source"], "")
    assert re.findall(r"\d{4}-\d{2}-\d{2}", text) == []


def test_medians_are_rounded_everywhere_alike() -> None:
    made = report(standard="wioa_etp")
    (line,) = (one for one in made["lines"] if one["key"] == "median_earnings_q2")
    assert (line["median"], line["printed"]) == ("6058.5", "6058.50")
    definition = definition_of(get_standard("wioa_etp"))
    (told,) = (one for one in lines_of(made) if one["key"] == "median_earnings_q2")
    assert printed_line(told, definition, made["as_of"])["value"] == "₪6,058.50"
    assert "6058.50 ILS" in report_bytes(made, definition, "text").decode()


def test_the_settings_are_told_with_their_defaults() -> None:
    made = report(standard="nace")
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf(made))).pages)
    said = " ".join(said.split())
    assert "What the published text leaves open" in said
    for one in definition_of(get_standard("nace"))["settings"]:
        assert f"{one['default']} (default) {one['key']}" in said


def test_it_says_who_signed_or_that_nobody_did() -> None:
    data = report_bytes(report(), definition_of(get_standard("contract")), "pdf")
    assert "Signed nobody: these figures were not published" in words(data)
    signed = cover(signed=[Signature("Mia Manager", "signed off for Alder", "1 Dec 2026")])
    assert "Mia Manager, signed off for Alder, 1 Dec 2026" in words(pdf(about=signed))


def test_amounts_and_counts_as_people_write_them() -> None:
    assert (money_words("24502.4", "GBP"), money_words("24500.00", "GBP")) == (
        "£24,502.40",
        "£24,500",
    )
    count = {"state": "value", "printed": "1140", "percent": None, "part": 1144}
    assert value_words(count, "count") == "1,140"
    assert value_words({**count, "printed": "c"}, "count") == "c"


def test_every_standard_has_its_paper() -> None:
    for key, standard in STANDARDS.items():
        for view in ("internal", "published"):
            made = report(view, key)  # type: ignore[arg-type]
            definition = definition_of(standard)
            assert report_bytes(made, definition, "pdf").startswith(b"%PDF"), key
            assert report_bytes(made, definition, "csv"), key


def test_groups_and_pay() -> None:
    cell = {"state": "value", "part": 20, "whole": 40, "percent": "50.0", "matures_on": None}
    gone = {"state": "withheld", "part": None, "whole": None, "percent": None, "matures_on": None}
    table = groups_of("program", "Placed", [("Full-stack", cell), ("Data", gone)])
    said = words(pdf(about=cover(groups=table)))
    assert "By program" in said
    assert "Full-stack 20 40 50.0%" in said
    assert "Data withheld withheld withheld" in said
    assert "Median yearly pay ₪24,234, 40 salaries told in ILS" in said
    assert "Median earnings, second quarter after exit ₪" in words(pdf(report(standard="wioa_etp")))


def test_a_workbook_holds_the_definitions_and_is_the_same_every_time() -> None:
    made, definition = report(), definition_of(get_standard("contract"))
    data = report_bytes(made, definition, "xlsx")
    assert data == report_bytes(made, definition, "xlsx")
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Figures", "Definitions", "About"]
    header, *rows = book["Figures"].values
    placed = next(row for row in rows if row[header.index("key")] == "placement_rate_180")
    assert placed[header.index("percent")] == 59.7
    assert str(placed[header.index("formula")]).startswith("Graduates in work")
    keys = [row[0] for row in book["Definitions"].values]
    assert keys[1:3] == ["completion_rate", "knowledge_rate"]


def test_there_is_no_other_form() -> None:
    with pytest.raises(Refused, match="There is no docx; take json, csv, xlsx, pdf, text"):
        report_bytes(report(), definition_of(get_standard("contract")), "docx")
    assert set(TYPES) == {"json", "csv", "xlsx", "pdf", "text"}


def test_periods_in_words() -> None:
    days = {"from": "2025-01-01", "to": "2025-06-30"}
    assert period_words(days) == "1 Jan 2025 to 30 Jun 2025"
    assert period_words({"from": None, "to": "2025-06-30"}) == "until 30 Jun 2025"
    assert period_words({"from": "2025-01-01", "to": None}) == "from 1 Jan 2025"
    assert period_words({"from": None, "to": None}) == "all days"


def test_definitions_say_every_line_and_setting() -> None:
    text = definitions_text(STANDARDS.values())
    for standard in STANDARDS.values():
        definition = definition_of(standard)
        assert f"## {standard.label}" in text
        for line in definition["lines"]:
            assert f"| `{line['key']}` |" in text
        for one in definition["settings"]:
            assert f"| `{one['key']}` | {one['value']} |" in text.replace("\\|", "|")
