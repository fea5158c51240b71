"""The table of bad input: files and posts that nobody should have to fear, each with its sentence.

A file is refused on the form, held for its columns to be matched, or previewed; `takes` says what
is written when everything that can be taken is confirmed (by default nothing). A post leaves every
table as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.exchange import workbooks
from tests.web.nasty import files
from tests.web.nasty.files import JOB, OLE, ROW, lines, roster, text

FORM, COLUMNS, PREVIEW = "form", "columns", "preview"
Made = Callable[[], bytes]


@dataclass(frozen=True)
class BadFile:
    """A file, where it ends, and the sentence met there."""

    name: str
    make: Made
    says: str
    ends: str = PREVIEW
    file_name: str = "roster.csv"
    who: str = "alder_manager"
    fields: Mapping[str, Any] = field(default_factory=dict)
    mapping: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    # Rows of each table that are new once all that can be taken is confirmed.
    takes: Mapping[str, int] = field(default_factory=dict)
    # What the pages print, escaped, of what was taken.
    shows: tuple[str, ...] = ()


ONE = {"learner": 1, "enrolment": 1, "enrolment_event": 1, "learner_reference": 1}


def _refused(name: str, make: Made, says: str, file_name: str = "roster.csv") -> BadFile:
    return BadFile(name, make, says, FORM, file_name)


def _row(name: str, says: str, base: dict[str, Any] = ROW, **changes: Any) -> BadFile:
    """A roster of one bad row."""
    return BadFile(name, lambda: roster(changes, base=base), says)


def _taken(name: str, make: Made, *shows: str, **more: Any) -> BadFile:
    given: dict[str, Any] = {"says": "1 row read = 1 new", "takes": ONE, "shows": shows}
    return BadFile(name, make, **{**given, **more})


NO_TABLES = (
    _refused("empty", lambda: b"", "The file is empty"),
    _refused("only a mark and blanks", lambda: b"\xef\xbb\xbf\r\n \n", "The file is empty"),
    _refused("only separators", lambda: b",,\n , \n", "The file is empty"),
    _refused("a NUL byte", lambda: roster() + b"FS-1,\0\n", "NUL bytes"),
    _refused("a NUL in UTF-16", lambda: text("a,b\n" * 40 + "\0\n", "utf-16"), "NUL characters"),
    _refused("a picture", lambda: b"\xff\xd8\xff\xe0 JFIF", "a picture (JPEG)", "roster.xlsx"),
    _refused("another picture", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "a picture (PNG)"),
    _refused("a PDF", lambda: b"%PDF-1.7 roster", "a PDF, not a table", "roster.csv"),
    _refused("a text document", lambda: b"{\\rtf1 roster}", "a text document"),
    _refused("an old workbook", lambda: OLE + b"\0" * 512, "old Excel workbook", "roster.xls"),
    _refused("a locked workbook", lambda: OLE + b"EncryptedPackage" * 99, "locked with a password"),
    _refused("compressed", files.gzipped, "a compressed file", "roster.csv.gz"),
    _refused("a database", files.database, "a database", "roster.sqlite"),
    _refused("an archive of something else", files.other_archive, "damaged", "roster.xlsx"),
    _refused("half a workbook", files.cut_workbook, "damaged", "roster.xlsx"),
    _refused("a zip bomb", files.zip_bomb, "unpacks to more than 100 MB", "roster.xlsx"),
    _refused("a far cell", files.far_cell, "column 16,384", "roster.xlsx"),
    _refused("a far row", files.far_row, "row 900,000", "roster.xlsx"),
    _refused("a thousand parts", files.many_parts, "parts; at most 1,000", "roster.xlsx"),
    _refused("one string many times", files.one_string_often, "too much text", "roster.xlsx"),
    _refused("a document type", files.document_type, "document type", "roster.xlsx"),
    _refused("broken XML", lambda: workbooks.xlsx("<row><c></row>"), "damaged", "roster.xlsx"),
    _refused("nothing on the sheet", lambda: workbooks.xlsx(""), "The file is empty", "a.xlsx"),
    _refused("junk", lambda: bytes(range(1, 32)) * 20, "no text"),
    _refused("no code page", lambda: b"a,b\n\x81\x8d,\n", "not text in Windows-1252"),
    _refused("an open quote", lambda: b'a,b\n"' + b"x" * 200_000, "quotation mark is not closed"),
    _refused("too many columns", files.wide, "102 columns; at most 100"),
    _refused("too many rows", files.many_rows, "more than 200,000 rows"),
    _refused("20.5 MB", lambda: files.large(20.5), "at most 20 MB"),
)

HELD = (
    BadFile("no column known", lambda: b"a,b\n1,2\n", "no column for cohort", COLUMNS),
    BadFile("no header", lambda: text("FS-1,A1,Ana\n"), "no column for cohort", COLUMNS),
    BadFile("markup in a header", lambda: b"<script>x</script>\n1\n", "no column for", COLUMNS),
    BadFile(
        "a huge cell",
        lambda: roster({"given_name": "x" * 2_001}),
        'Row 2, column "given_name": the cell has 2,001 characters; at most 2,000 are read.',
        COLUMNS,
    ),
    BadFile(
        "a mapping for other columns",
        roster,
        'no column "Nombre"',
        COLUMNS,
        mapping=b'[given_name]\ncolumn = "Nombre"\n',
    ),
)

ROWS = (
    _row("31 February", '"31/02/2025" is not a day of the calendar', enrolled_on="31/02/2025"),
    _row("30 February, ISO", '"2025-02-30" is not a day', enrolled_on="2025-02-30"),
    _row("a day in words", "is not a day", enrolled_on="next Tuesday"),
    _row("a number for a day", "is not a day", enrolled_on="45000"),
    _row("a day both ways", "can be read both ways", enrolled_on="03/02/2025"),
    BadFile(
        "days that contradict each other",
        lambda: roster({"enrolled_on": "13/02/2025"}, {"enrolled_on": "02/13/2025"}),
        "others only month first",
    ),
    _row("a completion to come", "This day has not come yet", JOB, status_on="2027-06-30"),
    _row("completed before the start", "is before", JOB, status_on="2025-01-01"),
    _row("negative money", '"-5" is negative', JOB, salary_amount="-5"),
    _row("far too much money", "larger than any amount", JOB, salary_amount="9" * 18),
    _row("no number", '"NaN" is not a number', JOB, salary_amount="NaN"),
    _row("infinite money", '"Infinity" is not a number', JOB, salary_amount="Infinity"),
    _row("a power of ten", '"1e5" is not a number', JOB, salary_amount="1e5"),
    _row("a doubtful comma", "a comma for thousands or for decimals", JOB, salary_amount="1,234"),
    _row("three decimals", "more than two decimals", JOB, salary_amount="1.005"),
    _row("money without a currency", "Give the currency", JOB, salary_amount="5"),
    _row("an unknown currency", "currency", JOB, salary_amount="5", salary_currency="ZZZ"),
    _row("an unknown country", "Atlantis", country="Atlantis"),
    _row("an unknown status", '"Graduated" is not one of', status="Graduated"),
    _row("an unknown outcome", '"INVALID CODE" is not one of', outcome_status="INVALID CODE"),
    _row("neither yes nor no", '"perhaps" is neither yes nor no', may_work="perhaps"),
    _row("an outcome without a status", "but no outcome_status", employer="Acme"),
    _row("unavailable without a reason", "Say why", JOB, outcome_status="unavailable"),
    _row("a reason without an exit", "A reason belongs to", exit_reason="moved"),
    _row("200 hours a week", '"200" is not between 0 and 168', JOB, hours_per_week="200"),
    _row("born in 1897", '"1897" is not between', birth_year="1897"),
    _row("no address", "is not an e-mail address", email="ana at home"),
    _row("a name too long", "at most 200 are kept", given_name="x" * 201),
    _row("a bell in a name", "characters that cannot be kept", given_name="A\x07na"),
    _row("no cohort", "Cohort is needed", cohort=""),
    _row("an unknown cohort", "The partner has no cohort", cohort="NOPE"),
    _row("a cohort of another partner", "The partner has no cohort", cohort="BIRCH-1"),
    _row("another partner", "that you may import into", partner="birch"),
    _row("a partner nobody knows", "that you may import into", partner="oak"),
    _row(
        "nobody at all",
        "Nothing says who the learner is",
        learner_ref="",
        email="",
        given_name="",
        family_name="",
    ),
    BadFile(
        "cells beyond the header",
        lambda: roster() + b"FS-1,A2,B,C,b@x.test,2025-01-06,more\r\n",
        "The row has 7 cells, the header has 6.",
        takes=ONE,
    ),
    BadFile(
        "digits that a spreadsheet lost",
        lambda: files.roster_workbook(learner_ref=123456789012345678),
        "more than 15 digits",
        file_name="roster.xlsx",
    ),
    BadFile(
        "one reference, two people",
        lambda: roster({}, {"given_name": "Zoe", "family_name": "Other", "email": "z@x.test"}),
        "2 rows read",
        takes=ONE,
    ),
    BadFile("the same row twice", lambda: roster({}, {}), "the same as row 2", takes=ONE),
    BadFile("a header alone", lambda: text(",".join(ROW) + "\n"), "0 rows read"),
)

TAKEN = (
    _taken("a column nobody knows", lambda: roster({"Shoe size": "43"}), says="Shoe size"),
    _taken(
        "one header twice",
        lambda: text("cohort,learner_ref,given_name,given_name\nFS-1,A1,Ana,Bea\n"),
        says="given_name (2)",
    ),
    _taken("a formula", lambda: roster({"given_name": "=1+1"}), "=1+1"),
    _taken("a formula without a result in a workbook", files.formula_workbook, file_name="a.xlsx"),
    _taken(
        "a command",
        lambda: roster({"family_name": "@SUM(1+9)*cmd|' /C calc'!A0"}),
        "@SUM(1+9)*cmd",
    ),
    _taken(
        "markup in a name",
        lambda: roster({"given_name": "<script>alert(1)</script>"}),
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ),
    _taken(
        "an attribute in a name",
        lambda: roster({"family_name": '"><img src=x onerror=alert(1)>'}),
        "&gt;&lt;img src=x onerror=alert(1)&gt;",
    ),
    _taken("a template in a name", lambda: roster({"given_name": "{{ 7 * 7 }}"}), "{{ 7 * 7 }}"),
    _taken(
        "a statement in a name",
        lambda: roster({"given_name": "Robert'); DROP TABLE learner;--"}),
        "DROP TABLE learner",
    ),
    _taken("pictures of people", lambda: roster({"given_name": "Ana 🦙👩‍💻"}), "Ana 🦙👩‍💻"),
    _taken("right-to-left marks", lambda: roster({"given_name": "\u202eanA\u202c"}), "anA"),
    _taken("a reference with zeros", lambda: roster({"learner_ref": "007"}), "007"),
    _taken("a reference like a number", lambda: roster({"learner_ref": "-1e5"}), "-1e5"),
    _taken("UTF-16", lambda: text(lines(), "utf-16")),
    _taken("UTF-16 without a mark", lambda: text(lines(), "utf-16-le")),
    _taken("semicolons and a mark", lambda: text(lines(";"), "utf-8-sig")),
    _taken("tabs", lambda: text(lines("\t"))),
    _taken("a first line that names the separator", lambda: text("sep=|\n" + lines("|"))),
    _taken("line ends of another age", lambda: text(lines(newline="\r"))),
    _taken("blank lines before and after", lambda: text("\n\n" + lines() + ",,,\n\n\n")),
    _taken(
        "Hebrew in a code page",
        lambda: text(lines().replace("Ana", "שרה"), "cp1255"),
        "שרה",
        says="Windows-1255",
        headers={"Accept-Language": "he"},
    ),
    _taken(
        "French in a code page",
        lambda: text(lines().replace("Ana", "Zoé"), "cp1252"),
        "Zoé",
        says="Windows-1252",
    ),
    _taken("a workbook called CSV", files.roster_workbook),
    _taken("a CSV called workbook", roster, file_name="roster.xlsx"),
    _taken("folders in the file's name", roster, "passwd", file_name="../../etc/passwd"),
    _taken("a drive in the file's name", roster, "a.csv", file_name="C:\\x\\..\\a.csv"),
    _taken("markup in the file's name", roster, "&lt;b&gt;.csv", file_name="<b>.csv"),
)

MAPPINGS = tuple(
    BadFile(name, roster, says, FORM, mapping=mapping)
    for name, mapping, says in (
        ("a mapping that is no TOML", b"[cohort", "not valid TOML"),
        ("a mapping that is no text", b"\xff\xfe\x00", "not a UTF-8 text"),
        ("a mapping of an unknown column", b'[shoe]\ncolumn = "x"\n', "no column of enrolments"),
        ("a mapping with an unknown key", b'[cohort]\nform = "x"\n', 'unknown key "form"'),
        ("a mapping of another kind", b'kind = "partners"\n', "The mapping is for partners"),
        ("a mapping without a source", b"[cohort]\nvalues = { a = 'b' }\n", "neither column nor"),
        ("a mapping with a wrong bound", b'[cohort]\ncolumn="c"\nmin="x"\n', "a number or a day"),
        ("a mapping with a wrong format", b'date_format = "??"\n', "date_format"),
    )
)

PASTED = (
    BadFile("nothing", lambda: b"", "Choose a file, or paste cells", FORM, fields={"nothing": "1"}),
    BadFile("both", roster, "not both", FORM, fields={"pasted": "cohort\nFS-1\n"}),
    BadFile("a kind nobody knows", roster, "choice", FORM, fields={"kind": "students"}),
    BadFile("a kind that is not yours", roster, "choice", FORM, fields={"kind": "partners"}),
    BadFile("a mapping that is not yours", roster, "choice", FORM, fields={"mapping": "17"}),
    BadFile(
        "two megabytes pasted",
        lambda: b"",
        "1,500 rows read",
        fields={
            "pasted": "cohort\tlearner_ref\tgiven_name\tRemark\n"
            + f"FS-1\tA1\tAna\t{'x' * 1_400}\n" * 1_500
        },
        takes=ONE,
    ),
)

BAD_FILES: tuple[BadFile, ...] = (*NO_TABLES, *HELD, *ROWS, *TAKEN, *MAPPINGS, *PASTED)
