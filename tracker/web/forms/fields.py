"""Further kinds of field: text over several lines, one box to tick, a list of boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.web.forms.base import presence_of


class TickListField(SelectMultipleField):
    """Several of a list, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def long_text(
    label: str,
    *,
    required: bool = False,
    needed: str = "",
    longest: int = 2000,
    hint: str = "",
    rows: int = 3,
) -> Any:
    """Text over several lines; `needed` says what is needed where the service looks for itself."""
    presence = presence_of(required, needed)
    return TextAreaField(
        label, [presence, Length(max=longest)], description=needed or hint, render_kw={"rows": rows}
    )


def yes_no(label: str, *, hint: str = "") -> Any:
    """One box to tick."""
    return BooleanField(label, description=hint)


def ticks(
    label: str, words: Mapping[str, str] | Iterable[tuple[str, str]] = (), *, hint: str = ""
) -> Any:
    """A list of boxes to tick."""
    return TickListField(label, choices=dict(words), description=hint)
