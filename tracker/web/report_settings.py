"""What a standard's published text leaves open, as the address says it: nace.full_time_hours=35.

What stands in the address for another standard is not read, so that one form serves them all. Not
here: what can be set and how it is read (metrics/assumptions), the rest of the question
(report_question).
"""

from __future__ import annotations

from flask import request

from tracker.metrics.catalogue import setting_arguments, standard_with
from tracker.metrics.standards.shape import Standard
from tracker.rules.problems import Refused


def asked_settings(standard: Standard) -> tuple[Standard, tuple[str, ...]]:
    """The standard with the settings the address names, and in words those it could not take."""
    taken: dict[str, str] = {}
    problems: list[str] = []
    start = f"{standard.key}."
    for name in request.args:
        text = ", ".join(request.args.getlist(name)).strip()[:200]
        if not name.startswith(start) or not text:
            continue
        setting = name.removeprefix(start)
        try:
            standard_with(standard, {setting: text})
        except Refused as error:
            problems.append(f"{error} It was left as it is.")
        else:
            taken[setting] = text
    # With nothing but defaults it is the standard itself, of which tallies may be stored.
    changed = standard_with(standard, taken)
    return (changed if setting_arguments(changed) else standard), tuple(problems)


__all__ = ["asked_settings", "setting_arguments"]
