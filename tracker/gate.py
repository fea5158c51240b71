"""The one door: every view says who may enter; a view that says nothing stops the start.

    @bp.get("/")
    @needs("partner:read")
    def list_partners(): ...

Whose rows are seen inside is queries/scope; what a role may do is rules/permissions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.queries.scope import Viewer, current_viewer, set_viewer
from tracker.rules.permissions import PERMISSIONS
from tracker.rules.problems import NotAllowed

V = TypeVar("V", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"


class Undeclared(RuntimeError):
    """A view without a declared permission."""


def needs(permission: str) -> Callable[[V], V]:
    """Declare who may enter a view: a permission, PUBLIC, or SIGNED_IN."""
    if permission not in PERMISSIONS and permission not in {PUBLIC, SIGNED_IN}:
        raise Undeclared(f"no such permission: {permission}")

    def mark(view: V) -> V:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def actor() -> Viewer:
    """Who is signed in, as services and queries know them."""
    return current_viewer()


def declared(app: Flask) -> dict[str, str]:
    """Endpoint -> declared permission; Undeclared names every view that says nothing."""
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not hasattr(view, "needs")
    ]
    if silent:
        raise Undeclared("views without a declared permission: " + ", ".join(sorted(silent)))
    return {
        endpoint: PUBLIC if endpoint == "static" else str(getattr(view, "needs", ""))
        for endpoint, view in app.view_functions.items()
    }


def install(app: Flask) -> None:
    """Check every view now and guard each request from here on."""
    doors = declared(app)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        set_viewer(None)
        if request.endpoint is None:
            return None
        permission = doors[request.endpoint]
        if permission == PUBLIC:
            return None
        if not current_user.is_authenticated:
            return redirect(url_for("auth.login", next=request.full_path.rstrip("?")))
        viewer: Viewer = current_user.viewer()
        set_viewer(viewer)
        if permission != SIGNED_IN and not viewer.may(permission):
            raise NotAllowed("Your role does not open this page.")
        return None

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        set_viewer(None)
