"""The one-time key of a create form: sending the same form twice does a thing once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import TypeVar

from tracker.extensions import db
from tracker.models import FormKey
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.services.change import changing

T = TypeVar("T")


def new_form_key() -> str:
    """A key for a form about to be shown."""
    return secrets.token_urlsafe(24)


def once(actor: Viewer, key: str, act: Callable[[], T]) -> T:
    """Run the verb and spend the key in one transaction; Refused when the key was spent before.

    Should the verb refuse, the key is not spent. Nobody can spend another person's key.
    """
    if not key:
        raise Refused.because("This form came back incomplete. Reload the page and try again.")
    with changing(actor, "form.sent") as change:
        owned = hashlib.sha256(f"{actor.user_id}:{key}".encode()).hexdigest()
        db.session.add(FormKey(key=owned, used_at=change.at))
        db.session.flush()
        return act()
