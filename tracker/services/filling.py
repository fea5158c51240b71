"""Setting a row's fields from what was given, once the truths between them hold.

Used inside verbs; not here: which truths (rules/validation_frame), signing (services/change).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tracker.models import Base
from tracker.rules.problems import Problem
from tracker.rules.validation import refuse


def wanted(row: Base, fields: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they would be: what was given, and for the rest what the row holds."""
    return {field: getattr(row, field) for field in fields} | dict(given)


def fill(
    row: Base,
    fields: Sequence[str],
    given: Mapping[str, Any],
    problems: Callable[..., Iterable[Problem]],
) -> None:
    """Set what was given; Refused, with the row untouched, when `problems` finds any."""
    values = wanted(row, fields, given)
    refuse(problems(**values))
    for field, value in values.items():
        setattr(row, field, value)
