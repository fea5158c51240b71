"""Further kinds of field: text over several lines, one box to tick, a list of boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.web.forms.base import Needed


class TickListField(SelectMultipleField):
    """Several of a list, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def long_text(
    label: str, *, required: bool = False, longest: int = 2000, hint: str = "", rows: int = 3
) -> Any:
    """Text over several lines."""
    presence = Needed() if required else Optional()
    return TextAreaField(
        label, [presence, Length(max=longest)], description=hint, render_kw={"rows": rows}
    )


def yes_no(label: str, *, hint: str = "") -> Any:
    """One box to tick."""
    return BooleanField(label, description=hint)


def ticks(
    label: str, words: Mapping[str, str] | Iterable[tuple[str, str]] = (), *, hint: str = ""
) -> Any:
    """A list of boxes to tick."""
    return TickListField(label, choices=dict(words), description=hint)
