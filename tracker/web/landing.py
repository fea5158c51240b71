"""Where somebody lands after signing in: the page they asked for, else the first they may open."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from tracker.queries.scope import Viewer
from tracker.web.shell import NAVIGATION


def landing(viewer: Viewer, asked: str | None) -> str:
    """The address to go to; `asked` only where it is one of our own pages."""
    if asked and is_own_page(asked):
        return asked
    for item in NAVIGATION:
        if item.endpoint in current_app.view_functions and viewer.may(item.permission):
            return url_for(item.endpoint)
    return url_for("auth.show_account")


def is_own_page(address: str) -> bool:
    """Whether it is a path of this application that answers GET, and nothing more."""
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return False
    if any(ord(letter) < 33 or ord(letter) == 127 for letter in address):
        return False
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return False
    adapter = current_app.create_url_adapter(request)
    try:
        endpoint, _ = adapter.match(parts.path, method="GET") if adapter else ("", {})
    except HTTPException:
        return False
    return bool(endpoint) and not endpoint.startswith("auth.") and endpoint != "static"
