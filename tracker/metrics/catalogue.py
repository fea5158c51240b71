"""Every standard once, by key. Screens, files, commands and documents read it from here."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.metrics.assumptions import changed_settings, with_settings
from tracker.metrics.standards.bppe import BPPE
from tracker.metrics.standards.cirr_2017 import CIRR_2017
from tracker.metrics.standards.cirr_web import CIRR_WEB
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.esf import ESF
from tracker.metrics.standards.nace import NACE
from tracker.metrics.standards.shape import Line, Standard
from tracker.metrics.standards.skills_bootcamps import SKILLS_BOOTCAMPS
from tracker.metrics.standards.wioa_etp import WIOA_ETP
from tracker.rules.problems import Refused

STANDARDS: dict[str, Standard] = {
    standard.key: standard
    for standard in (
        CONTRACT,
        CIRR_2017,
        CIRR_WEB,
        NACE,
        WIOA_ETP,
        SKILLS_BOOTCAMPS,
        BPPE,
        ESF,
    )
}


def get_standard(key: str) -> Standard:
    """The standard of that key; Refused, naming the keys there are, when there is none."""
    found = STANDARDS.get(key)
    if found is None:
        known = ", ".join(STANDARDS)
        raise Refused.because(f"There is no standard {key}; there is: {known}.", "standard")
    return found


def standard_with(standard: Standard, given: Mapping[str, str]) -> Standard:
    """The standard with some of its settings as the texts say; Refused where they cannot be."""
    if not given:
        return standard
    settings = with_settings(standard.settings, given)
    return standard if standard.make is None else standard.make(settings)


def setting_arguments(standard: Standard) -> dict[str, str]:
    """The settings that are not at their default as arguments of an address."""
    changed = changed_settings(standard.settings)
    return {f"{standard.key}.{name}": value for name, value in changed.items()}


def every_line() -> list[tuple[Standard, Line]]:
    """Every line of every standard, in the order they are printed."""
    return [(standard, line) for standard in STANDARDS.values() for line in standard.lines]
