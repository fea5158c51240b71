"""The tables of docs/standards.md as the standards give them.

`python -m tests.metrics.standards_doc` writes them into the page; test_standards_doc compares.
"""

from __future__ import annotations

import re
from pathlib import Path

from tracker.metrics.assumptions import settings_in_words
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.same_learner import answers
from tracker.metrics.standards.shape import Standard

PAGE = Path(__file__).parents[2] / "docs" / "standards.md"
_MARK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.S)


def standards_table() -> str:
    """Every standard in a line."""
    rows = ["| standard | edition | what it is | it counts |", "|---|---|---|---|"]
    for one in STANDARDS.values():
        unit = "enrolments" if one.gather is None else "people, once in a program at a partner"
        rows.append(f"| `{one.key}` | `{one.edition}` | {one.label}. {one.source} | {unit} |")
    return "\n".join(rows) + "\n"


def settings_table() -> str:
    """Every setting of every standard with its default and where the text stands."""
    rows = ["| standard | setting | default | what it decides | source |", "|---|---|---|---|---|"]
    for standard in STANDARDS.values():
        rows += [
            f"| `{standard.key}` | `{one.name}` | {one.default} | {one.meaning} | {one.source} |"
            for one in settings_in_words(standard.settings)
        ]
    return "\n".join(rows) + "\n"


def readings_table() -> str:
    """What each standard reads in one way only."""
    rows = ["| standard | reading |", "|---|---|"]
    for standard in STANDARDS.values():
        rows += [f"| `{standard.key}` | {note} |" for note in standard.notes]
    return "\n".join(rows) + "\n"


def learners_table() -> str:
    """The same learner under every standard."""
    columns: list[Standard] = list(STANDARDS.values())
    rows = ["| | " + " | ".join(one.label for one in columns) + " |"]
    rows.append("|---" * (len(columns) + 1) + "|")
    for situation, row in answers():
        rows.append(f"| {situation.label} | " + " | ".join(one.words for one in row) + " |")
    return "\n".join(rows) + "\n"


TABLES = {
    "standards": standards_table,
    "settings": settings_table,
    "readings": readings_table,
    "learners": learners_table,
}


def with_tables(text: str) -> str:
    """The page with every marked table as declared."""
    return _MARK.sub(lambda found: found[1] + TABLES[found[2]]() + found[3], text)


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
