"""How a form becomes a verb: problems beside their fields, edits by version, creations once.

if form.validate_on_submit():
    saved = editing.save(form, lambda: edit_partner(actor(), partner, version=..., **values))
    if saved: return redirect(...)
return editing.page("partners/edit.html", form, ...)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.gate import actor
from tracker.rules.problems import EditConflict, Refused
from tracker.services.form_keys import once
from tracker.web.forms.base import CreateForm, TrackerForm

T = TypeVar("T")


def save(form: TrackerForm, act: Callable[[], T]) -> T | None:
    """What the verb returns; None when it refused (problems are on the form) or met a conflict.

    A verb must return something for this to be told from a refusal: the row it saved.
    """
    form.conflict = False
    try:
        if isinstance(form, CreateForm):
            return once(actor(), str(form.form_key.data or ""), act)
        return act()
    except Refused as error:
        form.attach(error)
    except EditConflict:
        form.conflict = True
    return None


def page(
    template: str, form: TrackerForm, *, current: TrackerForm | None = None, **context: Any
) -> ResponseReturnValue:
    """The form's page: 200 when first shown, 422 with problems, 409 when somebody was faster.

    `current` is the same form filled from the row as it is now: on a conflict both texts are
    shown, what was typed stays, and the next sending knows the present version.
    """
    theirs: list[tuple[str, Any, Any]] = []
    code = 200
    if getattr(form, "conflict", False) and current is not None:
        code = 409
        theirs = _differences(form, current)
        form["version"].data = current["version"].data
        form["version"].raw_data = [str(current["version"].data)]
    elif form.errors or form.form_errors:
        code = 422
    return render_template(template, form=form, conflict=theirs, **context), code


def _differences(form: TrackerForm, current: TrackerForm) -> list[tuple[str, Any, Any]]:
    rows = []
    for field in form:
        if field.name in {"csrf_token", "version", "form_key"}:
            continue
        now, typed = _shown(current[field.name]), _shown(field)
        if now != typed:
            rows.append((field.label.text, now, typed))
    return rows


def _shown(field: Any) -> str:
    """A field's value as it reads on the page."""
    value = field.data
    options = field.iter_choices() if getattr(field, "choices", None) else ()
    words = {str(option.value): option.label for option in options}
    if isinstance(value, list):
        return ", ".join(words.get(str(item), str(item)) for item in value)
    if value is None or value == "":
        return ""
    return str(words.get(str(value), value))
