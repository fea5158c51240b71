"""Spelling: what is read, what is refused with which sentence, and keys that stay the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.days_spelled import (
    months_before,
    orders_of,
    pattern_of,
    period_of,
    read_day,
)
from tracker.rules.places_spelled import read_country, read_currency
from tracker.rules.spelling import (
    Misspelt,
    email_key,
    header_key,
    phone_key,
    plain_number,
    read_email,
    read_money,
    read_phone,
    read_text,
    read_whole,
    read_word,
    read_yes_no,
    squash,
)
from tracker.rules.vocabulary import INTENTS, OUTCOME_STATUSES


def test_names_are_the_same_without_regard_to_case_and_blanks() -> None:
    assert squash("Hack  Reactor") == squash("hackreactor ")
    assert squash("Coder's Lab") != squash("Coders Lab")


def test_headers_are_compared_without_case_blanks_underscores_and_marks() -> None:
    assert header_key("\ufeffLearner Ref") == header_key("learner_ref") == "learnerref"


def test_keys_of_e_mail_and_phone() -> None:
    assert email_key(" Ana@Example.PE ") == "ana@example.pe"
    assert email_key("  ") is None
    assert phone_key("+51 999-123 456") == phone_key("0051999123456") == "51999123456"
    assert phone_key("١٢٣٤٥٦٧") == "1234567"
    assert phone_key("12345") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("yes", True), ("TRUE", True), ("1", True), ("No", False), ("0", False), ("f", False)],
)
def test_yes_and_no(text: str, value: bool) -> None:
    assert read_yes_no(text) is value


def test_neither_yes_nor_no() -> None:
    with pytest.raises(Misspelt, match='"perhaps" is neither yes nor no'):
        read_yes_no("perhaps")


@pytest.mark.parametrize(
    ("text", "sample", "number"),
    [
        ("1234.5", None, "1234.5"),
        ("1 234", None, "1234"),
        ("1,234.50", "1,234.56", "1234.50"),
        ("1.234,5", "1.234,56", "1234.5"),
        ("57,0", "1.234,56", "57.0"),
        ("12 000,5", "1 234,56", "12000.5"),
        ("1'234.5", "1'234.56", "1234.5"),
        ("-12", None, "-12"),
    ],
)
def test_numbers(text: str, sample: str | None, number: str) -> None:
    assert plain_number(text, sample) == number


@pytest.mark.parametrize(
    ("text", "sample", "sentence"),
    [
        ("1,234", None, "comma for thousands or for decimals"),
        ("12,34.5", "1,234.56", "not a number"),
        ("nan", None, "not a number"),
        ("1e5", None, "not a number"),
        ("INVALID CODE", None, "not a number"),
        ("5", "5.5", "not a number format"),
        ("٣", None, "not a number"),
    ],
)
def test_numbers_that_are_refused(text: str, sample: str | None, sentence: str) -> None:
    with pytest.raises(Misspelt, match=sentence):
        plain_number(text, sample)


def test_money_is_bounded_and_has_two_decimals() -> None:
    assert read_money(" 4350 ") == Decimal("4350.00")
    for text, sentence in (
        ("999999999999999999", "larger than any amount"),
        ("-1", "negative"),
        ("1.005", "more than two decimals"),
    ):
        with pytest.raises(Misspelt, match=sentence):
            read_money(text)


def test_whole_numbers() -> None:
    assert read_whole("26.0") == 26
    with pytest.raises(Misspelt, match="not a whole number"):
        read_whole("26.5")
    with pytest.raises(Misspelt, match="larger than any number"):
        read_whole("99999999999")


def test_words_are_read_by_key_and_by_label() -> None:
    assert read_word("Self-Employed", OUTCOME_STATUSES) == "self_employed"
    assert read_word("Unreachable (follow-up exhausted)", OUTCOME_STATUSES) == "unreachable"
    assert read_word("New in field job", INTENTS) == "new_in_field_job"
    with pytest.raises(Misspelt, match='"hired" is not one of: employed, self_employed'):
        read_word("hired", OUTCOME_STATUSES)


def test_text_is_bounded_and_visible() -> None:
    assert read_text(" Jose\u0301 ") == "José"
    with pytest.raises(Misspelt, match="at most 5"):
        read_text("abcdef", 5)
    with pytest.raises(Misspelt, match="characters that cannot be kept"):
        read_text("a\x00b")


def test_addresses_and_numbers_of_people() -> None:
    assert read_email("ana@example.pe") == "ana@example.pe"
    assert read_phone("+51 999 123 456") == "+51 999 123 456"
    with pytest.raises(Misspelt, match="not an e-mail address"):
        read_email("ana at example")
    with pytest.raises(Misspelt, match="not a phone number"):
        read_phone("none")


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2025-06-05", None, date(2025, 6, 5)),
        ("2016-03-29 22:40:00", None, date(2016, 3, 29)),
        ("2016-03-29T22:40:00Z", None, date(2016, 3, 29)),
        ("05/06/2025", "dmy", date(2025, 6, 5)),
        ("05/06/2025", "mdy", date(2025, 5, 6)),
        ("5.6.2025", "dd.mm.yyyy", date(2025, 6, 5)),
        ("1 Dec 2026", "d mmm yyyy", date(2026, 12, 1)),
        ("September 4, 2019 1:14 PM", "%B %d, %Y %I:%M %p", date(2019, 9, 4)),
        ("2025-06-05", "dd/mm/yyyy", date(2025, 6, 5)),
    ],
)
def test_days(text: str, form: str | None, day: date) -> None:
    assert read_day(text, form) == day


@pytest.mark.parametrize(
    ("text", "form", "sentence"),
    [
        ("05/06/2025", None, "can be 5 June 2025 or 6 May 2025"),
        ("30/02/2025", None, "not a day of the calendar"),
        ("2025-02-30", None, "not a day of the calendar"),
        ("13/05/2025", "mdy", "not a day written as month/day/year"),
        ("45123", None, "not a day"),
        ("September 4, 2019", None, "not a day"),
        ("0203-01-01", None, "in the year 203"),
    ],
)
def test_days_that_are_refused(text: str, form: str | None, sentence: str) -> None:
    with pytest.raises(Misspelt, match=sentence):
        read_day(text, form)


def test_a_date_format_names_day_month_and_year() -> None:
    assert pattern_of("dd/mm/yyyy") == "%d/%m/%Y"
    for wrong in ("yyyy", "soon", "%H:%M", "%"):
        with pytest.raises(Misspelt, match="not a date format"):
            pattern_of(wrong)


def test_orders_a_text_allows() -> None:
    assert orders_of("05/06/2025") == {"dmy", "mdy"}
    assert orders_of("25/06/2025") == {"dmy"}
    assert orders_of("06/25/2025") == {"mdy"}
    assert orders_of("2025-06-05") == frozenset()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_months_before_stay_in_the_month_meant(day: date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


def test_periods() -> None:
    assert period_of(date(2016, 3, 31), "quarter") == "2016-Q1"
    assert period_of(date(2016, 10, 1), "quarter") == "2016-Q4"
    assert period_of(date(2016, 3, 31), "month") == "2016-03"
    assert period_of(date(2016, 3, 31), "year") == "2016"


@pytest.mark.parametrize(
    ("text", "code"),
    [("pe", "PE"), ("Perú", "PE"), ("USA", "US"), ("Korea South", "KR"), ("France", "FR")],
)
def test_countries(text: str, code: str) -> None:
    assert read_country(text) == code


def test_places_that_are_refused() -> None:
    with pytest.raises(Misspelt, match="not a country"):
        read_country("Out of State")
    with pytest.raises(Misspelt, match="not a currency"):
        read_currency("$")
    assert read_currency("eur") == "EUR"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for read in (read_day, read_money, read_whole, read_yes_no, read_country, read_currency):
        try:
            read(text)
        except Misspelt as error:
            assert str(error).endswith((".", "?"))
            assert "\n" not in str(error)
