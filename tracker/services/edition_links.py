"""Verbs on links to an edition for people without an account: share, revoke.

The token is random, told once, and kept as a hash only; it opens the published figures of that one
edition until its day or its revocation. What it shows is web/shared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.extensions import db
from tracker.models import Edition, EditionLink
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.rules.validation import refuse, text
from tracker.services.change import current_change, verb
from tracker.services.sessions import new_token, token_hash

MOST_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link just made, with the token that is told now and never again."""

    link: EditionLink
    token: str


@verb("edition.shared", "edition:publish")
def share_edition(
    actor: Viewer, edition: Edition, /, *, name: str | None, expires_on: date | None
) -> NewLink:
    """Make a link to the edition for somebody named, until a day; returns it with its token."""
    change = current_change()
    refuse(text("name", name, "For whom it is", longest=200, needed=True))
    today = change.at.date()
    if expires_on is None or not 0 <= (expires_on - today).days <= MOST_DAYS:
        raise Refused.because("Give a day from today on, three years ahead at most.", "expires_on")
    token = new_token()
    link = EditionLink(
        edition_id=edition.id,
        partner_id=edition.partner_id,
        name=name,
        token_hash=token_hash(token),
        created_at=change.at,
        created_by_id=actor.user_id,
        created_by_name=actor.name,
        expires_on=expires_on,
    )
    db.session.add(link)
    return NewLink(link, token)


@verb("edition.link_revoked", "edition:publish")
def revoke_link(actor: Viewer, link: EditionLink, /) -> EditionLink:
    """The link opens nothing from now on."""
    if link.revoked_at is not None:
        raise Refused.because("This link was revoked already.")
    link.revoked_at, link.revoked_by_name = current_change().at, actor.name
    return link


def shared_address(base_url: str, token: str) -> str:
    """The link as it is handed over; the host comes from the settings, never from a request."""
    return f"{base_url.rstrip('/')}/shared/{token}"
