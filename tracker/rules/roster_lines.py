"""Rows typed or pasted from a spreadsheet into persons, with every problem by row. Pure.

Columns in this order, tabs between them: reference, given name, family name, e-mail, phone,
birth year. Not here: files (exchange), who these persons are in the record (services/rosters).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.rules.problems import Problem
from tracker.rules.validation_people import Person, person_problems

COLUMNS = ("reference", "given_name", "family_name", "email", "phone", "birth_year")
LARGEST_PASTE = 500
_HEADS = {"reference", "ref", "learner_ref", "given name", "given_name", "first name", "e-mail"}


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row: its number as pasted, the partner's reference, the person, what is wrong with it.

    The birth year is kept as typed too, because one that cannot be read is no number.
    """

    number: int
    reference: str | None
    person: Person
    problems: tuple[Problem, ...] = ()
    birth_year_typed: str = ""


def read_lines(text: str, today: date) -> list[RosterLine]:
    """The rows of pasted text, blank ones left out, a first row of column names passed over."""
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
        cells = [_clean(cell) for cell in raw.split("\t")]
        if not any(cells) or (number == 1 and _is_head(cells)):
            continue
        lines.append(_read_line(number, cells, today))
    return _with_repeats(lines)


def _clean(cell: str) -> str:
    kept = "".join(" " if unicodedata.category(char) == "Cc" else char for char in cell)
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _is_head(cells: Sequence[str]) -> bool:
    return any(cell.lower() in _HEADS for cell in cells)


def _read_line(number: int, cells: Sequence[str], today: date) -> RosterLine:
    padded = [*cells, *[""] * (len(COLUMNS) - len(cells))]
    reference, given, family, email, phone, year = padded[: len(COLUMNS)]
    problems = []
    if any(padded[len(COLUMNS) :]):
        problems.append(Problem("", "There are more cells in this row than columns."))
    birth_year = None
    if year:
        if year.isascii() and year.isdigit() and len(year) == 4:
            birth_year = int(year)
        else:
            problems.append(Problem("birth_year", "A birth year has four digits, as 1994."))
    person = Person(given or None, family or None, email or None, phone or None, birth_year)
    if len(reference) > 200:
        problems.append(Problem("reference", "At most 200 characters fit here."))
    problems += person_problems(person, today)
    placed = tuple(replace(one, row=number, column=one.field or None) for one in problems)
    return RosterLine(number, reference or None, person, placed, year)


def _with_repeats(lines: list[RosterLine]) -> list[RosterLine]:
    """The lines, each that repeats an earlier one (by reference, else in every cell) marked so."""
    seen: dict[object, int] = {}
    marked = []
    for line in lines:
        key: object = line.reference or line.person
        first = seen.setdefault(key, line.number)
        if first == line.number:
            marked.append(line)
            continue
        words = "has the same reference" if line.reference else "is the same person"
        field = "reference" if line.reference else ""
        problem = Problem(field, f"Row {first} {words}.", row=line.number, column=field or None)
        marked.append(replace(line, problems=(*line.problems, problem)))
    return marked
