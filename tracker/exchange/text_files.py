"""CSV and other delimited text: bytes to numbered rows. Encoding, delimiter, quotes.

The encoding is a byte-order mark, else UTF-8, else UTF-16, else the code page of the user's
language, said in a warning. Libraries that guess encodings misread small files, so none is used.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from tracker.exchange.sheets import Unreadable

CODE_PAGES = {"he": "cp1255", "ar": "cp1256", "ru": "cp1251", "pl": "cp1250"}
NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "latin-1": "ISO 8859-1 (Western European)",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 60
_BLOCK = 1 << 16


def decode(
    data: bytes, *, encoding: str | None = None, language: str = "en"
) -> tuple[str, str, tuple[str, ...]]:
    """(text, encoding, warnings); Unreadable when no encoding fits."""
    if encoding is not None:
        return _decode_as(data, encoding), encoding, ()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, name), name.removesuffix("-sig"), ()
    if b"\0" in data:
        return _without_mark(data)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        page = CODE_PAGES.get(language, "cp1252")
    text = _decode_as(data, page)
    warning = f"The file is not UTF-8; it was read as {NAMES[page]}. Look at the accents."
    return text, page, (warning,)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        name = NAMES.get(encoding.removesuffix("-sig"), encoding)
        raise Unreadable(
            f"The file is not text in {name}; save it as CSV UTF-8 and try again."
        ) from error


def _without_mark(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """UTF-16 that does not say so: half of its bytes are zero in plain text."""
    head = data[:4000]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    half = len(head) // 2
    if half and max(zeros) > 0.3 * half and min(zeros) < 0.05 * half:
        name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
        return _decode_as(data, name), "utf-16", ("The file was read as UTF-16.",)
    raise Unreadable("The file holds NUL bytes: it is no text file, or it is damaged.")


@dataclass(frozen=True, slots=True)
class TextRows:
    """The numbered rows of a text, parsed anew at each pass: the text is all that is kept of them."""

    text: str
    delimiter: str
    start: int = 0
    first: int = 1

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """(number, cells) of each row; Unreadable in the course of reading."""
        reader = csv.reader(_lines(self.text, self.start), delimiter=self.delimiter)
        number = self.first - 1
        try:
            for number, cells in enumerate(reader, self.first):
                yield number, cells
        except csv.Error as error:
            raise Unreadable(
                f"Row {number + 1} cannot be read: a cell has more than "
                f"{csv.field_size_limit():,} characters. Perhaps a quotation mark is not closed."
            ) from error


def read_rows(text: str, delimiter: str | None = None) -> tuple[TextRows, str]:
    """The numbered rows of the text and its delimiter."""
    if "\0" in text:
        raise Unreadable("The file holds NUL characters: it is no text file, or it is damaged.")
    start = 0
    first = text[:7].splitlines()[0] if text else ""
    if first.lower().startswith("sep=") and first[4:] in DELIMITERS:
        delimiter, start = first[4], len(first)
        while text[start : start + 1] in {"\r", "\n"}:
            start += 1
    delimiter = delimiter or find_delimiter(text)
    return TextRows(text, delimiter, start, 2 if start else 1), delimiter


def _lines(text: str, start: int = 0) -> Iterator[str]:
    """The lines of a text with their ends, a block at a time: a whole copy would be four times it."""
    while start < len(text):
        end = text.find("\n", start + _BLOCK) + 1 or len(text)
        yield from io.StringIO(text[start:end], newline="")
        start = end


def find_delimiter(text: str) -> str:
    """The delimiter under which most rows are as wide as the first; a comma when none does."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        score = _evenness(text, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    """(share of rows as wide as the header, its width); nothing for a single column."""
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, _SAMPLE) if any(row)]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (Counter(widths)[widths[0]] / len(widths), widths[0])
