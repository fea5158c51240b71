"""Named settings of the standards: what their published text leaves open, with our default.

Each standard keeps its settings in a frozen dataclass whose fields are made with `setting`; they
are printed with its definition and can be changed for one report. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from tracker.rules.problems import Refused

S = TypeVar("S")
_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class SettingWords:
    """One setting as it is printed: its name, the value in force, our default, what it decides.

    `kind`: yes_no, number, one (of `choices`) or several (of them, in order).
    """

    name: str
    value: str
    default: str
    meaning: str
    source: str
    kind: str = "one"
    choices: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether another value than our default is in force."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class NoSettings:
    """For a standard whose text leaves nothing open."""


NO_SETTINGS = NoSettings()


def setting(default: Any, meaning: str, source: str = "", choices: tuple[str, ...] = ()) -> Any:
    """A field of a settings class: whole number, yes or no, one of `choices`, or several words."""
    return field(
        default=default, metadata={"meaning": meaning, "source": source, "choices": choices}
    )


def settings_in_words(settings: Any) -> list[SettingWords]:
    """Every setting with its value in force, in the order of declaration."""
    return [
        SettingWords(
            one.name,
            _shown(getattr(settings, one.name)),
            _shown(one.default),
            one.metadata["meaning"],
            one.metadata["source"],
            _kind(one.default),
            one.metadata["choices"],
        )
        for one in fields(settings)
    ]


def changed_settings(settings: Any) -> dict[str, str]:
    """Name -> value in force of each setting that is not at its default; as `--set` reads them."""
    return {one.name: one.value for one in settings_in_words(settings) if one.is_changed}


def _kind(default: Any) -> str:
    if isinstance(default, bool):
        return "yes_no"
    if isinstance(default, int):
        return "number"
    return "several" if isinstance(default, tuple) else "one"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def with_settings(settings: S, given: Mapping[str, str]) -> S:
    """The settings with those named set as the texts say; Refused, in words, where they cannot."""
    known = {one.name: one for one in fields(settings)}  # type: ignore[arg-type]
    changes = {}
    for name, text in given.items():
        if name not in known:
            there = ", ".join(known) or "none"
            raise Refused.because(f"There is no setting {name}; there is: {there}.", "set")
        changes[name] = _read(known[name], text.strip())
    return replace(settings, **changes)  # type: ignore[type-var]


def _read(one: Any, text: str) -> Any:
    """The text as a value of the same kind as the default."""
    choices: tuple[str, ...] = one.metadata["choices"]
    if isinstance(one.default, bool):
        if text.lower() in _YES_NO:
            return _YES_NO[text.lower()]
        raise Refused.because(f"{one.name} is yes or no, not {text}.", "set")
    if isinstance(one.default, int):
        if text.isdecimal() and len(text) < 6:
            return int(text)
        raise Refused.because(f"{one.name} is a whole number, not {text}.", "set")
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    wrong = [word for word in words if choices and word not in choices]
    if wrong or not words:
        raise Refused.because(f"{one.name} is made of: {', '.join(choices)}; not {text}.", "set")
    if isinstance(one.default, tuple):
        return words
    if len(words) > 1:
        raise Refused.because(f"{one.name} is one of: {', '.join(choices)}.", "set")
    return words[0]
