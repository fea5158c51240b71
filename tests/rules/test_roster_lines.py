"""Pasted rosters: cells to persons, every problem by row and column."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.roster_lines import read_lines

TODAY = date(2026, 11, 24)


def test_rows_of_a_spreadsheet_become_persons() -> None:
    text = (
        "Reference\tGiven name\tFamily name\tE-mail\tPhone\tBirth year\n"
        "R-1\t José \tQuispe\tjose@example.test\t+51 1 234\t1999\n"
        "\n"
        "\tNoa\tLevi\n"
    )
    first, second = read_lines(text, TODAY)
    assert (first.number, first.reference, first.person.given_name) == (2, "R-1", "José")
    assert first.person.birth_year == 1999
    assert first.problems == second.problems == ()
    assert (second.number, second.reference, second.person.name) == (4, None, "Levi, Noa")


def test_every_problem_is_said_with_row_and_column() -> None:
    text = "R-1\t\t\tnot an address\t\t99\nR-1\tNoa\tLevi\t\t\t1850\nR-2\tNoa\tLevi\t\t\t1999\tmore"
    found = [(p.row, p.column) for line in read_lines(text, TODAY) for p in line.problems]
    assert sorted(found, key=str) == [
        (1, "birth_year"),
        (1, "email"),
        (1, "family_name"),
        (2, "birth_year"),
        (2, "reference"),
        (3, None),
    ]


def test_control_characters_are_dropped_and_accents_composed() -> None:
    (line,) = read_lines("R\0-1\tJose\N{COMBINING ACUTE ACCENT}\tA\x07b", TODAY)
    assert line.reference == "R -1"
    assert line.person.given_name == "José"
    assert line.person.family_name == "A b"


@given(st.text())
def test_any_text_gives_rows_or_problems(text: str) -> None:
    for line in read_lines(text, TODAY):
        assert line.problems or line.person.name
        assert all(problem.row == line.number for problem in line.problems)
