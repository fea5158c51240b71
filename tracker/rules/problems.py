"""What can be wrong, said so that a person can mend it. Pure.

A Problem names the field it belongs to; forms, files and the command line print the same text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the field it belongs to ("" = the whole) and a plain sentence."""

    field: str
    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column or self.field:
            place.append(f"column {self.column or self.field}")
        return f"{', '.join(place)}: {self.message}" if place else self.message


class TrackerError(Exception):
    """Base of every error that people are told about; its text is a plain sentence."""


class Refused(TrackerError):
    """What was asked cannot be done as it stands; `problems` says why, field by field."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("; ".join(p.message for p in problems))

    @classmethod
    def because(cls, message: str, field: str = "") -> Refused:
        """A Refused with a single problem."""
        return cls(Problem(field, message))


class NotAllowed(TrackerError):
    """The actor may see this, but may not do it (403)."""


class NotFound(TrackerError):
    """There is no such row for this viewer: invented and foreign ids alike (404)."""


class EditConflict(TrackerError):
    """Somebody else changed the row since the form was opened (409)."""
