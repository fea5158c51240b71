"""A browser for tests that inspects every page it fetches.

    client = sign_in(app, cast.coordinator)
    page = client.get("/partners/")          # 200, or it fails with the page's words
    client.get("/users/", status=403)
    client.post("/partners/new", {"name": "Oak"}, status=302)
    client.submit(page, {"name": "Oak"})     # the page's own form, hidden fields and all
    assert client.statements < 12

Each HTML page is looked through: one h1, a title, unique ids, labelled fields, a token in every
form that posts, nothing inline that the content policy would block.

Each request runs in a context of its own, so what the test looks at (viewing(SYSTEM), the
session) and what the request does never touch. What the test reads after a request is fresh.
"""

from __future__ import annotations

import contextvars
from collections.abc import Mapping
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection, Engine, event

from tests.web.html import Page, fields_of, inspect
from tracker.extensions import db
from tracker.models import User
from tracker.queries.scope import Viewer
from tracker.services import sessions as store
from tracker.services.change import changing
from tracker.web.sessions import _json, lifetime

_TOKEN = "tests-token-of-this-browser"


class PageClient:
    """A browser that fails a test as soon as a page is not what was expected."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.app = app
        self.browser = app.test_client()
        self.sql: list[str] = []
        if token is not None:
            self.browser.set_cookie(app.config["SESSION_COOKIE_NAME"], token)

    @property
    def statements(self) -> int:
        """How many statements the last request sent, those of the session itself apart."""
        return len(self.sql)

    @property
    def cookie(self) -> str | None:
        """The value of the session's cookie."""
        held = self.browser.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        return None if held is None else held.value

    def get(self, path: str, *, status: int = 200, inspected: bool = True, **more: Any) -> Page:
        """Fetch a page."""
        return self.open(path, method="GET", status=status, inspected=inspected, **more)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        status: int = 302,
        inspected: bool = True,
        token: bool = True,
        **more: Any,
    ) -> Page:
        """Post fields, with this browser's token unless told otherwise."""
        sent = dict(data or {})
        if token:
            sent.setdefault("csrf_token", self.token())
        return self.open(path, method="POST", data=sent, status=status, inspected=inspected, **more)

    def submit(
        self,
        page: Page,
        changes: Mapping[str, Any] | None = None,
        *,
        action: str | None = None,
        status: int = 302,
    ) -> Page:
        """Send a form of the page as a browser would, with some fields changed."""
        form = page.form(action)
        sent = {**fields_of(form), **(changes or {})}
        gone = [name for name, value in sent.items() if value is None]
        for name in gone:
            del sent[name]
        target = form.get("action") or page.path
        return self.open(target, method="POST", data=sent, status=status)

    def follow(self, page: Page) -> Page:
        """The page a redirect leads to."""
        return self.get(page.location)

    def token(self) -> str:
        """A form's token for this browser, as a page would carry it."""
        if self.cookie is None or "." in self.cookie:
            login = self.open("/auth/login", method="GET", status=200)
            return str(fields_of(login.form("/auth/login"))["csrf_token"])
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(_TOKEN))

    def open(self, path: str, *, status: int, inspected: bool = True, **request: Any) -> Page:
        """One request, in a context of its own; the answer as an inspected page."""
        # What the test has read ends here, so that it sees what the request wrote.
        if db.session.registry.has():
            db.session.rollback()
        page = contextvars.copy_context().run(self._open, path, request)
        assert page.status == status, (
            f"{request['method']} {path}: {page.status}, not {status}: {page.text[:600]}"
        )
        if page.is_html and inspected and page.status not in range(300, 400):
            wrong = inspect(page)
            assert not wrong, f"{path}: " + "; ".join(wrong)
        return page

    def _open(self, path: str, request: dict[str, Any]) -> Page:
        with self.app.app_context(), Counting(db.engine) as self.sql:
            response = self.browser.open(path, **request)
            page = Page(path, response)
            response.close()
        return page


class Counting:
    """Notes each statement that an engine sends inside the block."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.seen: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, connection: Connection, _: Any, statement: str, *__: Any) -> None:
        words = statement.split(None, 1)[0].upper()
        counted = words in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
        if counted and "user_session" not in statement:
            self.seen.append(statement)


def visitor(app: Flask) -> PageClient:
    """A browser where nobody is signed in."""
    return PageClient(app)


def sign_in(app: Flask, user: User) -> PageClient:
    """A browser where the user is signed in, without the sign-in page and its slow hash."""
    data = _json.dumps({"_user_id": str(user.id), "_fresh": True, "csrf_token": _TOKEN})
    actor = Viewer(user.id, "tests", frozenset(), frozenset())
    with changing(actor, "session.opened"):
        token = store.start_session(user.id, lifetime=lifetime(), user_agent="tests")
    store.fill(token, data.encode())
    return PageClient(app, token)
