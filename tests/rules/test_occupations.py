"""The pick list of occupations: what people type finds the role they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules import occupations


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("full-stack", "2512.4"),
        ("Full Stack", "2512.4"),
        ("frontend", "2512.5"),
        ("front end developer", "2512.5"),
        ("ux", "2513.3"),
        ("cybersecurity", "2529.7"),
        ("data scientist", "2511.4"),
        ("machine learning", "2511.11"),
        ("NLP", "2511.11"),
        ("research scientist", "2511.1"),
        ("project manager", "1330.7"),
        ("2512", "2512"),
        ("ethical hacker", "2529.4"),
    ],
)
def test_typed_words_find_the_role(typed: str, first: str) -> None:
    assert occupations.search(typed)[0].code == first


def test_every_shortlisted_role_has_a_known_code() -> None:
    assert all(occupations.find(role.code) for role in occupations.SHORTLIST)
    assert len({role.label for role in occupations.SHORTLIST}) == len(occupations.SHORTLIST) == 9


def test_lists_are_whole_and_codes_fit_the_record() -> None:
    listed = occupations.listed()
    assert len([one for one in listed if not one.is_group]) == 133
    assert len([one for one in listed if one.is_group]) == 619
    assert len({one.code for one in listed}) == len(listed)
    assert max(len(one.code) for one in listed) <= 12
    assert occupations.find("2512.4").group == "2512"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2512.4", "2512.4"),
        (" 2512 ", "2512"),
        ("2512.4 software developer", "2512.4"),
        ("software developer", "2512.4"),
        ("Frontend engineer", "2512.5"),
        ("UX/UI designer", "2513.3"),
        ("3 D modeller", None),
        ("astronaut of the seas", None),
        ("", None),
        (None, None),
    ],
)
def test_read_takes_a_code_or_an_exact_name(written: str | None, code: str | None) -> None:
    found = occupations.read(written)
    assert (found.code if found else None) == code


def test_label_of_an_unknown_code_is_the_code() -> None:
    assert occupations.label("2511.4") == "data scientist"
    assert occupations.label("9999.9") == "9999.9"
    assert occupations.label(None) == ""


@given(st.text(max_size=40))
def test_any_text_is_answered_and_bounded(typed: str) -> None:
    found = occupations.search(typed, 5)
    assert len(found) <= 5
    assert all(occupations.find(one.code) for one in found)
