"""What every form shares: stripped text, the row's version, the one-time key, fields of our kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_territory_currencies
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, StopValidation

from tracker.rules.problems import Refused
from tracker.services.form_keys import new_form_key

Choices = list[tuple[str, str]]


class TrackerForm(FlaskForm):  # type: ignore[misc]
    """A form whose problems stand beside their fields and whose text is stripped."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Adds the stripping to every text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """The field with our filter behind its own."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_tidy)
            return unbound_field.bind(form=form, filters=filters, **options)

    def attach(self, error: Refused) -> None:
        """Put each problem beside its field; those of no field on top of the form."""
        for problem in error.problems:
            field = self._fields.get(problem.field)
            if field is None:
                self.form_errors.append(problem.message)
            else:
                field.errors = [*field.errors, problem.message]

    def values(self, *leave: str) -> dict[str, Any]:
        """What was typed, by field, without the form's own fields and those named."""
        own = {"csrf_token", "version", "form_key", *leave}
        return {name: value for name, value in self.data.items() if name not in own}


class CreateForm(TrackerForm):
    """A form that makes something: its key can be spent once."""

    form_key = HiddenField(default=new_form_key)


class EditForm(TrackerForm):
    """A form that changes something: it carries the version that was shown."""

    version = HiddenField()

    @property
    def shown_version(self) -> int:
        """The version the form was opened with; 0 (which never matches) when it is no number."""
        text = str(self.version.data or "")
        return int(text) if text.isdecimal() and len(text) <= 18 else 0


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip().replace("\0", "")
        return value or None
    return value


def text(
    label: str, *, required: bool = False, longest: int = 200, hint: str = "", **kw: Any
) -> Any:
    """A line of text."""
    return StringField(label, [presence_of(required), Length(max=longest)], description=hint, **kw)


def day(label: str, *, required: bool = False, needed: str = "", hint: str = "") -> Any:
    """A calendar day; `needed` says when it has to be given."""
    return DateField(label, [presence_of(required, needed)], description=needed or hint)


def whole(label: str, *, required: bool = False, hint: str = "") -> Any:
    """A whole number."""
    return IntegerField(label, [presence_of(required)], description=hint)


def amount(label: str, *, required: bool = False, hint: str = "") -> Any:
    """A number with at most two decimals."""
    return DecimalField(
        label, [presence_of(required)], places=2, description=hint, render_kw={"step": "0.01"}
    )


def choice(
    label: str,
    words: Mapping[str, str] | Iterable[tuple[str, str]] = (),
    *,
    required: bool = False,
    needed: str = "",
    hint: str = "",
    blank: str = "—",
) -> Any:
    """One of a list; the empty choice is None; `needed` says when one has to be chosen."""
    pairs = list(words.items() if isinstance(words, Mapping) else words)
    return SelectField(
        label,
        [presence_of(required, needed)],
        choices=dict(pairs if required and pairs else [("", blank), *pairs]),
        coerce=_none_if_empty,
        description=needed or hint,
    )


def key_choice(label: str, *, required: bool = False, hint: str = "") -> Any:
    """One row out of `choices`, which the view fills from a scoped query; the value is its key."""
    return SelectField(label, [presence_of(required)], choices=[], coerce=_key, description=hint)


@cache
def country_choices() -> Choices:
    """ISO 3166 codes with their English names, by name."""
    names = Locale("en").territories
    pairs = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted(pairs, key=lambda pair: pair[1])


@cache
def currency_choices() -> Choices:
    """ISO 4217 codes in use somewhere today, with their English names, by code."""
    names = Locale("en").currencies
    used = {code for land, _ in country_choices() for code in get_territory_currencies(land)}
    return [(code, f"{code} {names.get(code, code)}") for code in sorted(used)]


class Needed(InputRequired):
    """Something has to be typed; blanks alone are nothing."""

    def __init__(self) -> None:
        super().__init__("This is needed.")

    def __call__(self, form: Any, field: Any) -> None:
        """Stop with one sentence; a value that could not be read has its own already."""
        super().__call__(form, field)
        if field.data in (None, "") and not field.process_errors:
            raise StopValidation(str(self.message))


class Sometimes(Optional):
    """May be empty, but is not called optional: what else is typed decides."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"sometimes": True}


def sometimes() -> Sometimes:
    """For a field that is needed with some other answer, or in place of another field."""
    return Sometimes()


def presence_of(required: bool, needed: str = "") -> Any:
    """Whether a field has to be filled: always, with some other answer, or never."""
    if required:
        return Needed()
    return Sometimes() if needed else Optional()


def _none_if_empty(value: Any) -> str | None:
    return None if value in ("", None, "None") else str(value)


def _key(value: Any) -> int | None:
    if value in ("", None, "None"):
        return None
    return int(value)


__all__ = [
    "Choices",
    "CreateForm",
    "EditForm",
    "Needed",
    "TrackerForm",
    "amount",
    "choice",
    "country_choices",
    "currency_choices",
    "day",
    "key_choice",
    "presence_of",
    "sometimes",
    "text",
    "whole",
]
