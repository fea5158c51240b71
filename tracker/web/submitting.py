"""One form's way: shown, sent to a verb, then on to the next page; or shown again with problems.

return submitting.run(form, lambda: end_contact(...), done=..., to=..., title=..., ...)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from tracker.web import editing
from tracker.web.forms.base import TrackerForm

T = TypeVar("T")
Trail = Sequence[tuple[str, str | None]]


def run(
    form: TrackerForm,
    act: Callable[[], T],
    *,
    done: Callable[[T], str],
    to: Callable[[T], str],
    title: str,
    trail: Trail,
    save_label: str,
    cancel_url: str,
    crumb: str | None = None,
    current: Callable[[], TrackerForm] | None = None,
    template: str = "form.html",
    **context: Any,
) -> ResponseReturnValue:
    """The page of the form, or the redirect once the verb has saved what was sent.

    `done` says what happened, `to` where to go; `current` reads the row anew when somebody else
    was faster, so that both texts can be shown.
    """
    if form.validate_on_submit():
        saved = editing.save(form, act)
        if saved:
            flash(done(saved))
            return redirect(to(saved))
    is_conflict = getattr(form, "conflict", False)
    return editing.page(
        template,
        form,
        current=current() if current is not None and is_conflict else None,
        title=title,
        trail=[*trail, (crumb or title, None)],
        save_label=save_label,
        cancel_url=cancel_url,
        **context,
    )
