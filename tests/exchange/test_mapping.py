"""Mappings: what may be written, what is refused in words, and that they can be written back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.day_columns import Question, decide_order
from tracker.exchange.drafts import Drafts, complete, draft_rows
from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import BadMapping, FieldMap, Mapping, parse_mapping
from tracker.exchange.mapping_text import write_mapping
from tracker.exchange.reading import read_sheet
from tracker.exchange.sheets import Unreadable


def drafts(text: str, mapping: str = "", kind: str = "enrolments") -> Drafts:
    """The rows of a CSV text under a mapping."""
    return draft_rows(read_sheet(text.encode()), kind, parse_mapping(mapping, kind))


def values(text: str, mapping: str = "", kind: str = "enrolments") -> list[dict[str, Any]]:
    return [draft.values for draft in drafts(text, mapping, kind).rows]


BASE = 'partner = "a"\n[cohort]\nconstant = "C"\n'


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("[status", "not valid TOML"),
        ("colum = 1", 'a table or key "colum", which is no column of enrolments'),
        ("[fields.nothing]\ncolumn = 'x'", '"nothing" is no column of enrolments'),
        ("[status]\ncolum = 'x'", 'has an unknown key "colum"; known are column, columns'),
        ("[status]\nvalues = {a = 'b'}", "says neither column nor constant"),
        ("kind = 'people'", "is not one of: partners, centres"),
        ("kind = 'partners'", "The mapping is for partners, this file is imported as enrolments"),
        ("accept = 'some'", "accept is one of: all_or_nothing, good_rows"),
        ("delimiter = 'x'", "delimiter is one of"),
        ("date_format = 'soon'", "date_format: .* is not a date format"),
        ("[status_on]\ncolumn = 'x'\ndate_format = '%H'", "status_on.date_format"),
        ("number_format = '5'", "is not a number format"),
        (
            "[cohort]\ncolumn = 'x'\nformat = 'week'",
            "cohort.format is one of: quarter, month, year",
        ),
        ("[cohort]\ncolumn = 'x'\nnormalise = 'x'", "cohort.normalise is one of: squash"),
        ("[cohort]\ncolumn = 'x'\nindex = 0", "index is 1 for the first"),
        ("[cohort]\ncolumn = 'x'\nstrict_values = 1", "must be true or false"),
        ("[cohort]\ncolumn = 'x'\nmin = 'a'", "cohort.min must be a number or a day"),
        ("[cohort]\ncolumn = 'x'\nvalues = 3", "cohort.values must be a table"),
        ("[cohort]\ncolumn = 'x'\nmonths_before = 'a'\ndays_after = 'b'", "one is possible"),
        ("cohort = 3", "cohort must be a table"),
        ("where = 3", "where must be a table"),
        ("[cohort]\ncolumn = [[1]]", "must be a text"),
    ],
)
def test_a_mapping_with_a_fault_is_refused_in_words(mapping: str, sentence: str) -> None:
    with pytest.raises(BadMapping, match=sentence):
        parse_mapping(mapping, "enrolments")


def test_bytes_that_are_no_text_and_a_mapping_without_kind() -> None:
    with pytest.raises(BadMapping, match="not a UTF-8 text"):
        parse_mapping(b"\xff\xfe", "enrolments")
    with pytest.raises(BadMapping, match="does not say its kind"):
        parse_mapping("")
    assert parse_mapping(b"\xef\xbb\xbfkind = 'centres'").kind == "centres"


def test_both_shapes_of_a_table_and_the_short_form_mean_the_same() -> None:
    shapes = (
        '[cohort]\ncolumn = "Class"',
        '[fields.cohort]\ncolumn = "Class"',
        '[fields]\ncohort = "Class"',
        '[cohort]\ncolumns = ["Class"]',
    )
    assert len({write_mapping(parse_mapping(shape, "enrolments")) for shape in shapes}) == 1


def test_kind_and_partner_are_texts_above_and_tables_below() -> None:
    mapping = parse_mapping(
        'kind = "programs"\npartner = "alder"\n[fields.kind]\nconstant = "upskilling"\n', "programs"
    )
    assert (mapping.kind, mapping.partner) == ("programs", "alder")
    assert mapping.fields["kind"].constant == "upskilling"


TEXTS = st.text(max_size=12)
OPTIONAL = st.none() | TEXTS
FIELD_MAPS = st.builds(
    FieldMap,
    columns=st.lists(TEXTS, min_size=1, max_size=3).map(tuple),
    join=TEXTS,
    constant=OPTIONAL,
    default=OPTIONAL,
    values=st.dictionaries(TEXTS, TEXTS, max_size=3),
    strict_values=st.booleans(),
    split=st.none() | st.text(min_size=1, max_size=2),
    index=st.none() | st.integers(1, 3) | st.integers(-3, -1),
    normalise=st.sampled_from([None, "squash"]),
    date_format=st.sampled_from([None, "dmy", "dd/mm/yyyy", "%B %d, %Y"]),
    number_format=st.sampled_from([None, "1,234.56", "1.234,56"]),
    months_before=OPTIONAL,
    format=st.sampled_from([None, "quarter", "month"]),
    min=st.sampled_from([None, "1", "2025-01-01"]),
    max=st.sampled_from([None, "99.5"]),
)


@given(
    st.builds(
        Mapping,
        kind=st.just("enrolments"),
        partner=OPTIONAL,
        date_format=st.sampled_from([None, "mdy"]),
        accept=st.sampled_from(["all_or_nothing", "good_rows"]),
        ignore=st.lists(TEXTS, max_size=2).map(tuple),
        sheet=OPTIONAL,
        delimiter=st.sampled_from([None, ";", "\t"]),
        where=st.dictionaries(
            TEXTS, st.lists(TEXTS, min_size=1, max_size=2).map(tuple), max_size=2
        ),
        fields=st.dictionaries(st.sampled_from(KINDS["enrolments"].keys), FIELD_MAPS, max_size=4),
    )
)
def test_a_mapping_written_back_reads_the_same(mapping: Mapping) -> None:
    assert parse_mapping(write_mapping(mapping), "enrolments") == mapping


# ------------------------------------------------------------------ reading by it


def test_columns_are_found_by_key_label_and_alias() -> None:
    sheet = read_sheet(b"\xef\xbb\xbfCOHORT,First Name,Learner_Ref,E-mail,birth year,what\n")
    found = complete(sheet, "enrolments").fields
    assert {key: one.columns[0] for key, one in found.items()} == {
        "cohort": "COHORT",
        "given_name": "First Name",
        "learner_ref": "Learner_Ref",
        "email": "E-mail",
        "birth_year": "birth year",
    }


def test_values_exactly_then_without_case_and_for_a_blank() -> None:
    mapping = (
        BASE + "[status]\ncolumn = 'S'\nvalues = {Yes = 'completed', '' = 'enrolled', X = ''}\n"
    )
    assert [row.get("status") for row in values("S\nYes\n yes \n''\nX\nwithdrawn\n", mapping)] == [
        "completed",
        "completed",
        None,
        None,
        "withdrawn",
    ]
    blank = values("S,T\n,1\n", mapping)
    assert blank[0]["status"] == "enrolled"


def test_strict_values_refuse_what_they_do_not_know() -> None:
    made = drafts(
        "S\nMaybe\n",
        BASE + "[status]\ncolumn = 'S'\nvalues = {Y = 'completed'}\nstrict_values = true\n",
    )
    assert str(made.rows[0].problems[0]) == (
        'row 2, column S: "Maybe" is not among the values of the mapping.'
    )


def test_joined_split_defaulted_and_normalised_texts() -> None:
    mapping = (
        BASE
        + "[given_name]\ncolumns = ['A', 'B']\njoin = ' '\n"
        + "[family_name]\ncolumn = 'C'\nsplit = ';'\nindex = -1\ndefault = 'none'\n"
        + "[centre]\ncolumn = 'D'\nnormalise = 'squash'\n"
    )
    rows = values(
        "A,B,C,D\nAna,María,x; y ; z,Lima Sur\nLuis,,,LIMA  SUR\nPia,Sol,;,Lima Sur\n", mapping
    )
    assert [row["given_name"] for row in rows] == ["Ana María", "Luis", "Pia Sol"]
    assert [row["family_name"] for row in rows] == ["z", "none", "none"]
    assert {row["centre"] for row in rows} == {"Lima Sur"}


def test_a_split_cell_gives_the_first_part_that_values_know() -> None:
    mapping = BASE + "[status]\ncolumn = 'S'\nsplit = ';'\nvalues = {done = 'completed'}\n"
    assert values("S\nx; Done ; y\n", mapping)[0]["status"] == "completed"


def test_days_moved_by_months_and_days_and_put_into_periods() -> None:
    mapping = (
        'partner = "a"\n[cohort]\ncolumn = "Day"\nmonths_before = "M"\nformat = "quarter"\n'
        'default = "unknown"\n[enrolled_on]\ncolumn = "Day"\ndays_after = "D"\n'
    )
    rows = drafts(
        "Day,M,D\n2016-03-31,1,-31\n2016-03-31,12.9,1\n2016-03-31,156,\n2016-03-31,,0\n,1,1\n",
        mapping,
    ).rows
    assert [row.values["cohort"] for row in rows] == [
        "2016-Q1",
        "2015-Q1",
        "unknown",
        "unknown",
        "unknown",
    ]
    assert [row.values.get("enrolled_on") for row in rows] == [
        date(2016, 2, 29),
        date(2016, 4, 1),
        None,
        date(2016, 3, 31),
        None,
    ]
    assert [str(w) for row in rows for w in row.warnings] == [
        'row 4, column Day: "156" months are not between 0 and 120; left blank.'
    ]


def test_bounds_make_a_cell_blank_and_say_so() -> None:
    mapping = BASE + (
        "[salary_amount]\ncolumn = 'S'\nmin = 10000\nmax = 300000\nnumber_format = '1,234.56'\n"
        "[status_on]\ncolumn = 'D'\nmin = 2020-01-01\n"
    )
    rows = drafts('S,D\n"65,000",2025-01-01\n60,2019-12-31\n999999999999999999,\n', mapping).rows
    assert [row.values.get("salary_amount") for row in rows] == [Decimal(65000), None, None]
    assert [str(w) for row in rows for w in row.warnings] == [
        'row 3, column S: "60" is below the minimum of 10000; left blank.',
        'row 3, column D: "2019-12-31" is below the minimum of 2020-01-01; left blank.',
        'row 4, column S: "999999999999999999" is above the maximum of 300000; left blank.',
    ]
    assert not any(row.problems for row in rows)


def test_only_the_rows_wanted_are_taken_and_the_others_counted() -> None:
    mapping = BASE + "[where]\nA = ['1', 'yes']\n[where_not]\nB = 'x'\n"
    rows = drafts("A,B\nYES,\n0,\n1,X\n", mapping).rows
    assert [row.skipped for row in rows] == [
        None,
        "Left out by the mapping.",
        "Left out by the mapping.",
    ]


def test_columns_nobody_knows_are_named_and_ignored_ones_are_not() -> None:
    made = drafts("cohort,what,why\nC,1,2\n", 'partner = "a"\nignore = ["why"]\n')
    assert (made.unknown_columns, made.derived_columns) == (("what",), ())
    cohorts = drafts("cohort,what,enrolled_count\nC,1,3\n", 'partner = "a"\n', "cohorts")
    assert (cohorts.unknown_columns, cohorts.derived_columns) == (("what",), ("enrolled_count",))


def test_a_column_that_the_file_does_not_have() -> None:
    with pytest.raises(BadMapping, match=r'no column "Klass"\. It has: cohort'):
        drafts("cohort\nC\n", '[status]\ncolumn = "Klass"\n')
    with pytest.raises(Unreadable, match='no column "Klass", which the mapping filters by'):
        drafts("cohort\nC\n", '[where]\nKlass = "1"\n')


def test_details_keep_cells_by_column() -> None:
    text = "code,A,B\nP1,1,\n"
    for columns, kept in (
        (["A", "B"], {"A": "1"}),
        (["rest"], {"A": "1"}),
        (["all"], {"code": "P1", "A": "1"}),
    ):
        mapping = f"[details]\ncolumns = {columns}\n"
        assert values(text, mapping, "programs")[0]["details"] == kept
    assert drafts(text, '[details]\ncolumns = "rest"\n', "programs").unknown_columns == ()


# ------------------------------------------------------------------ orders of days


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["05/06/2025", "13/06/2025"], "dmy"),
        (["05/06/2025", "06/13/2025"], "mdy"),
        (["2025-06-05", "soon", ""], None),
        (["31.12.2025"], "dmy"),
    ],
)
def test_the_order_of_days_is_decided_from_the_whole_column(
    texts: list[str], order: str | None
) -> None:
    assert decide_order("status_on", "D", texts) == order


def test_an_open_order_is_a_question_with_samples_in_words() -> None:
    question = decide_order(
        "status_on", "D", ["05/06/2025", "07/08/2025", "01/01/2025", "02/03/2025"]
    )
    assert isinstance(question, Question)
    assert len(question.samples) == 3
    assert question.samples[0] == ("02/03/2025", "2 March 2025", "3 February 2025")
    assert not question.is_contradiction


def test_cells_that_contradict_each_other_are_a_question_too() -> None:
    question = decide_order("status_on", "D", ["13/05/2025", "05/14/2025"])
    assert isinstance(question, Question)
    assert question.is_contradiction
    assert "contradict each other" in str(question)


def test_what_was_decided_is_noted_and_nothing_is_guessed() -> None:
    made = drafts("status_on\n05/06/2025\n25/06/2025\n", BASE)
    assert [row.values["status_on"] for row in made.rows] == [date(2025, 6, 5), date(2025, 6, 25)]
    assert made.notes == ('The days of column "status_on" are read as day/month/year.',)
    asked = drafts("status_on\n05/06/2025\n2025-06-25\n", BASE)
    assert len(asked.questions) == 1
    assert "can be 5 June 2025 or 6 May 2025" in str(asked.rows[0].problems[0])
    assert asked.rows[1].values["status_on"] == date(2025, 6, 25)
    answered = drafts("status_on\n05/06/2025\n", 'date_format = "mdy"\n' + BASE)
    assert answered.rows[0].values["status_on"] == date(2025, 5, 6)
    assert not answered.questions
