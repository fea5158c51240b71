"""Named settings: as they are printed, set from texts, refused in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tracker.metrics.assumptions import (
    NO_SETTINGS,
    SettingWords,
    changed_settings,
    setting,
    settings_in_words,
    with_settings,
)
from tracker.rules.problems import Refused


def sample() -> Any:
    """Settings of every kind."""

    @dataclass(frozen=True, slots=True)
    class Sample:
        weeks: int = setting(4, "How many weeks.", "S1")
        strict: bool = setting(True, "Whether it is strict.")
        way: str = setting("any", "Which days.", "S2", ("any", "last"))
        lines: tuple[str, ...] = setting(("1A", "1B"), "Which lines.", "S3", ("1A", "1B", "2A"))
        name: str = setting("Alder", "Whose.", "S4")

    return Sample()


def test_settings_are_printed_with_value_default_meaning_and_source() -> None:
    changed = with_settings(sample(), {"weeks": "6", "strict": "no"})
    assert settings_in_words(changed) == [
        SettingWords("weeks", "6", "4", "How many weeks.", "S1", "number"),
        SettingWords("strict", "no", "yes", "Whether it is strict.", "", "yes_no"),
        SettingWords("way", "any", "any", "Which days.", "S2", "one", ("any", "last")),
        SettingWords(
            "lines", "1A, 1B", "1A, 1B", "Which lines.", "S3", "several", ("1A", "1B", "2A")
        ),
        SettingWords("name", "Alder", "Alder", "Whose.", "S4"),
    ]
    assert settings_in_words(NO_SETTINGS) == []
    assert [one.is_changed for one in settings_in_words(changed)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert changed_settings(changed) == {"weeks": "6", "strict": "no"}
    again = with_settings(sample(), changed_settings(changed))
    assert settings_in_words(again) == settings_in_words(changed)
    assert changed_settings(sample()) == changed_settings(NO_SETTINGS) == {}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("weeks", " 12 ", 12),
        ("weeks", "99999", 99_999),
        ("strict", "No", False),
        ("strict", "0", False),
        ("strict", "TRUE", True),
        ("way", "last", "last"),
        ("lines", "2A, 1B,", ("2A", "1B")),
        ("lines", "2A", ("2A",)),
        # Without choices any word is one.
        ("name", "Birch", "Birch"),
    ],
)
def test_texts_are_read_as_the_kind_of_the_default(name: str, text: str, value: object) -> None:
    changed = with_settings(sample(), {name: text})
    assert getattr(changed, name) == value
    assert type(getattr(changed, name)) is type(value)
    others = {"weeks", "strict", "way", "lines", "name"} - {name}
    assert all(getattr(changed, other) == getattr(sample(), other) for other in others)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("depth", "1", "There is no setting depth; there is: weeks, strict, way, lines, name."),
        ("weeks", "4.5", "weeks is a whole number, not 4.5."),
        ("weeks", "-1", "weeks is a whole number, not -1."),
        ("weeks", "100000", "weeks is a whole number, not 100000."),
        ("strict", "maybe", "strict is yes or no, not maybe."),
        ("way", "first", "way is made of: any, last; not first."),
        ("way", "any, last", "way is one of: any, last."),
        ("lines", "1A, 9", "lines is made of: 1A, 1B, 2A; not 1A, 9."),
        ("lines", " , ", "lines is made of: 1A, 1B, 2A; not ,."),
    ],
)
def test_what_cannot_be_is_refused_in_words(name: str, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        with_settings(sample(), {name: text})
    (problem,) = refused.value.problems
    assert (problem.field, problem.message) == ("set", sentence)


def test_a_standard_that_leaves_nothing_open_has_no_settings() -> None:
    with pytest.raises(Refused, match=r"There is no setting weeks; there is: none\."):
        with_settings(NO_SETTINGS, {"weeks": "4"})
    assert with_settings(NO_SETTINGS, {}) == NO_SETTINGS
