"""Further fields of choice: one that has to be made, and yes, no or not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import SelectField

from tracker.web.forms.base import Needed


def must_choose(label: str, words: Mapping[str, str], *, hint: str = "") -> Any:
    """One of a list, nothing chosen beforehand."""
    return SelectField(
        label,
        [Needed()],
        choices={"": "Choose", **words},
        coerce=lambda value: None if value in ("", None, "None") else str(value),
        description=hint,
    )


def known_or_not(label: str, *, hint: str = "") -> Any:
    """Yes, no, or not known (None)."""
    words = {"": "not known", "yes": "Yes", "no": "No"}
    return SelectField(label, choices=words, coerce=_read_yes_no, description=hint)


def _read_yes_no(value: Any) -> Any:
    """The field's value from what was sent ("yes") and from what is recorded (True)."""
    return {"yes": True, "no": False, True: True, False: False}.get(value)
