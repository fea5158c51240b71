"""How a value is spelled and read: words, numbers, money, yes/no, keys of persons. Pure.

Each `read_…` takes text that is not blank and returns the value, or raises Misspelt with a plain
sentence. Days are in rules/days_spelled, countries and currencies in rules/places_spelled, slugs in
rules/slugs; whether a value makes sense beside others is rules/validation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from tracker.rules.problems import TrackerError
from tracker.rules.validation_people import LARGEST_AMOUNT

LARGEST_WHOLE = 2_000_000_000
_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_GROUPED_BY_BLANKS = re.compile(r"[+-]?\d{1,3}([  \u2009\u202f]\d{3})+(\.\d+)?")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")
_NO_DIGITS = re.compile(r"[^0-9]+")
_YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "on"})
_NO = frozenset({"no", "n", "false", "f", "0", "0.0", "off"})


class Misspelt(TrackerError):
    """A text that cannot be read as what it should be; the text of the error says why."""


def shown(text: str) -> str:
    """The text as it is quoted in a sentence: one line, at most 60 characters."""
    line = " ".join(text.split())
    return f'"{line[:57]}…"' if len(line) > 60 else f'"{line}"'


def squash(text: str) -> str:
    """The text without regard to case and blanks: how names are held to be the same."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def header_key(text: str) -> str:
    """A column's name as it is compared: case, blanks, underscores and byte-order marks aside."""
    return squash(text).replace("_", "").replace("\ufeff", "")


def email_key(text: str | None) -> str | None:
    """An e-mail address as it is compared: no outer blanks, lower case; None for nothing."""
    key = unicodedata.normalize("NFKC", text or "").strip().lower()
    return key or None


def phone_key(text: str | None) -> str | None:
    """A phone number as it is compared: its digits, leading zeros aside; None below six digits."""
    if text and text.isascii():
        digits = _NO_DIGITS.sub("", text)
    else:
        decimals = (unicodedata.decimal(char, None) for char in text or "")
        digits = "".join(str(digit) for digit in decimals if digit is not None)
    digits = digits.lstrip("0")
    return digits if len(digits) >= 6 else None


def read_text(text: str, longest: int = 200) -> str:
    """The text in one normal form; Misspelt when too long or with characters nobody can see."""
    value = unicodedata.normalize("NFC", text).strip()
    if len(value) > longest:
        raise Misspelt(f"{shown(value)} has {len(value)} characters; at most {longest} are kept.")
    if not value.isprintable() and any(
        unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\r\t" for char in value
    ):
        raise Misspelt(f"{shown(_visible(value))} holds characters that cannot be kept.")
    return value


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def read_word(text: str, words: Mapping[str, str]) -> str:
    """A word of a closed list, by its key or its label, case, blanks and hyphens aside."""
    found = _keys_of(tuple(words.items())).get(_word_key(text))
    if found is None:
        raise Misspelt(f"{shown(text)} is not one of: {', '.join(words)}.")
    return found


@cache
def _keys_of(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    labels = {_word_key(label): key for key, label in words}
    return {**labels, **{_word_key(key): key for key, _ in words}}


def _word_key(text: str) -> str:
    return header_key(text).replace("-", "").replace("/", "")


def read_yes_no(text: str) -> bool:
    """yes/no, true/false, 1/0, in any case."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Misspelt(f"{shown(text)} is neither yes nor no.")


def plain_number(text: str, number_format: str | None = None) -> str:
    """The number with a point for decimals and nothing else; `number_format` is a sample.

    Samples: "1,234.56", "1.234,56", "1 234,56", "1'234.56". Without one a comma is refused,
    because it may mark thousands or decimals.
    """
    value = text.strip()
    if number_format:
        value = _from_sample(value, number_format)
    elif _GROUPED_BY_BLANKS.fullmatch(value):
        value = re.sub(r"\s", "", value)
    if _PLAIN_NUMBER.fullmatch(value) and value.isascii():
        return value
    if (
        not number_format
        and re.fullmatch(r"[+-]?[\d.,']+", value)
        and any(c in value for c in ",'")
    ):
        raise Misspelt(
            f"{shown(text)} may have a comma for thousands or for decimals; "
            'say so with number_format, such as "1,234.56".'
        )
    raise Misspelt(f"{shown(text)} is not a number.")


def _from_sample(value: str, sample: str) -> str:
    grouping, decimal = separators(sample)
    whole, found, part = value.partition(decimal)
    if grouping in {" ", "'"}:
        whole = re.sub(r"['’]" if grouping == "'" else r"\s", ",", whole)
        grouping = ","
    if grouping in whole and not re.fullmatch(
        r"[+-]?\d{1,3}(" + re.escape(grouping) + r"\d{3})+", whole
    ):
        raise Misspelt(f"{shown(value)} is not a number written like {sample}.")
    return whole.replace(grouping, "") + ("." + part if found else "")


@cache
def separators(sample: str) -> tuple[str, str]:
    """(thousands, decimals) of a sample such as "1.234,56"; Misspelt for anything else."""
    found = re.fullmatch(r"1([ .,'])?234([.,])5\d?", sample.replace("’", "'").strip())
    if found is None or found.group(1) == found.group(2):
        raise Misspelt(f'{shown(sample)} is not a number format; write it like "1,234.56".')
    decimal = found.group(2)
    return found.group(1) or ("," if decimal == "." else "."), decimal


def read_decimal(text: str, number_format: str | None = None) -> Decimal:
    """A number as it is written, no rounding."""
    return Decimal(plain_number(text, number_format))


def read_whole(text: str, number_format: str | None = None) -> int:
    """A whole number; 26.0 is 26, 26.5 is refused."""
    value = read_decimal(text, number_format)
    if value != value.to_integral_value():
        raise Misspelt(f"{shown(text)} is not a whole number.")
    if abs(value) > LARGEST_WHOLE:
        raise Misspelt(f"{shown(text)} is larger than any number that is kept.")
    return int(value)


def read_money(text: str, number_format: str | None = None) -> Decimal:
    """An amount from 0 to a thousand million, at most two decimals."""
    value = read_decimal(text, number_format)
    if value < 0:
        raise Misspelt(f"{shown(text)} is negative; an amount of money is not.")
    if value > LARGEST_AMOUNT:
        raise Misspelt(f"{shown(text)} is larger than any amount that is kept.")
    amount = value.quantize(Decimal("0.01"))
    if amount != value:
        raise Misspelt(f"{shown(text)} has more than two decimals.")
    return amount


def read_email(text: str) -> str:
    """An e-mail address, as it is written."""
    value = read_text(text, 254)
    if not _EMAIL.fullmatch(value):
        raise Misspelt(f"{shown(text)} is not an e-mail address.")
    return value


def read_phone(text: str) -> str:
    """A phone number, as it is written: there is a digit in it."""
    value = read_text(text, 60)
    if not any(char.isdecimal() for char in value):
        raise Misspelt(f"{shown(text)} is not a phone number.")
    return value
