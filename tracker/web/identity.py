"""Who is behind a request: Flask-Login's user, the id of the request, refusals that are signed.

Signing in itself is web/auth; what a role may do is rules/permissions, asked by the gate.
"""

from __future__ import annotations

import ipaddress
import logging
import uuid

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from tracker.extensions import login_manager
from tracker.queries.scope import Viewer
from tracker.queries.users import Account, find_account
from tracker.services.sign_in import Caller, record_refused_access
from tracker.web import errors

log = logging.getLogger("tracker.web")


class Person(UserMixin):  # type: ignore[misc]
    """Somebody signed in, as Flask-Login and the gate know them."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """The key of the account, as the session keeps it."""
        return str(self.account.user_id)

    def viewer(self) -> Viewer:
        """The same person as services and queries know them, in this request."""
        return self.account.viewer(request_id())


def load_person(user_id: str) -> Person | None:
    """The person of a session, or None when the account is shut or gone."""
    if g.get("no_person", False):
        return None
    # Should this fail, the page that reports it must not fail the same way.
    g.no_person = True
    account = find_account(int(user_id)) if user_id.isdecimal() else None
    g.no_person = False
    return None if account is None else Person(account)


def request_id() -> str:
    """The id that everything this request signs or logs carries."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex
    return str(g.request_id)


def network() -> str:
    """The network the request comes from: an IPv4 address, or an IPv6 /64, which one host owns."""
    address = request.remote_addr or ""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def caller() -> Caller:
    """The browser that asks, for signing in and its trail."""
    agent = request.user_agent.string or None
    return Caller(network=network(), user_agent=agent, request_id=request_id())


def _sign_refusal(response: Response) -> Response:
    """Sign a 403 of somebody signed in; a database that is busy does not change the answer."""
    if response.status_code == 403 and current_user.is_authenticated:
        try:
            record_refused_access(current_user.viewer(), request.path, method=request.method)
        except OperationalError:
            log.warning("a refused access was not recorded: the database was busy")
    return response


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    return errors.page(
        400,
        "Your sign-in has ended or this page was open too long. Nothing was saved. "
        "Go back, reload the page and try again.",
    )


def install(app: Flask) -> None:
    """Bind Flask-Login to our accounts and register what happens around each request."""
    # The browser's own address and name change too often to end a session by; the row ends it.
    login_manager.session_protection = None
    login_manager.user_loader(load_person)
    app.register_error_handler(CSRFError, _stale_form)
    app.after_request(_sign_refusal)
