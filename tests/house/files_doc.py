"""The tables of docs/files.md as the declarations give them.

`python -m tests.house.files_doc` writes them into the page; tests/house/test_docs.py compares.
"""

from __future__ import annotations

import re
from pathlib import Path

from tracker.exchange.columns import Column
from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import FIELD_KEYS

PAGE = Path(__file__).parents[2] / "docs" / "files.md"
_KINDS = {
    "text": "text",
    "day": "day",
    "yes_no": "yes or no",
    "country": "country",
    "currency": "currency, ISO 4217",
    "email": "e-mail address",
    "phone": "phone number",
    "occupation": "occupation",
    "time_zone": "time zone",
    "isced": "two to four digits",
    "details": "kept as it is",
}
_NUMBERS = {"whole": "whole number", "decimal": "number", "money": "amount, two decimals"}
_MARK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.S)


def read_as(column: Column) -> str:
    """How the cells of a column are read, in words."""
    if column.words is not None:
        words = ", ".join(f"`{word}`" for word in column.words)
        return f"one or more of {words}" if column.kind == "words" else f"one of {words}"
    if column.kind in _NUMBERS:
        words = _NUMBERS[column.kind]
        if column.most is not None:
            words += f", {column.least} to {column.most}"
        return words
    words = _KINDS[column.kind]
    return f"{words}, at most {column.longest} characters" if column.kind == "text" else words


def row(column: Column) -> str:
    """One line of a table: the column, its other names, how it is read, what it means."""
    names = f"`{column.key}`" + (" (needed)" if column.is_required else "")
    others = ", ".join(f"`{name}`" for name in column.aliases)
    said = " ".join(part for part in (f"{column.label}.", column.help) if part)
    return f"| {names} | {others} | {read_as(column)} | {said} |"


def table(kind: str) -> str:
    """The table of a kind of file, or of the keys of a mapping."""
    if kind == "mapping":
        lines = [f"| `{key}` | {meaning} |" for key, meaning in FIELD_KEYS.items()]
        return "\n".join(["| key | meaning |", "|---|---|", *lines]) + "\n"
    lines = [row(column) for column in KINDS[kind].columns]
    head = ["| column | also called | read as | meaning |", "|---|---|---|---|"]
    return "\n".join([*head, *lines]) + "\n"


def with_tables(text: str) -> str:
    """The page with every marked table as it must be."""
    return _MARK.sub(lambda found: found[1] + table(found[2]) + found[3], text)


def marked(text: str) -> list[str]:
    """The kinds whose tables the page has."""
    return [found[2] for found in _MARK.finditer(text)]


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
