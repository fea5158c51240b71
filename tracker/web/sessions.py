"""How a session travels: before sign-in in a signed cookie, after it as a row behind a token.

The row is opened and ended by verbs (services/sign_in, services/users); here it is found when
something first asks for it, and kept when something in it changed. Static files never ask.
Why not Flask-Session: docs/decisions/0002-sessions.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, current_app, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.config import Settings
from tracker.queries.sessions import StoredSession, find_session
from tracker.services import sessions as store
from tracker.services.sessions import Lifetime

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_json = TaggedJSONSerializer()
# A request more than this after the last one noted is noted again.
NOTE_EVERY = timedelta(minutes=1)


def lifetime() -> Lifetime:
    """How long a sign-in lasts, as the settings say."""
    settings: Settings = current_app.config["TRACKER"]
    return Lifetime(
        idle=timedelta(minutes=settings.session_idle_minutes),
        whole=timedelta(hours=settings.session_hours),
    )


class TrackerSession(SessionMixin):
    """A browser's values. Read from the cookie or the table when first asked for."""

    def __init__(self, cookie: str | None, signer: URLSafeTimedSerializer, max_age: int) -> None:
        self.cookie = cookie
        self.stored: StoredSession | None = None
        self.new_token: str | None = None
        self.modified = False
        self.is_unread = False
        self._signer = signer
        self._max_age = max_age
        self._content: dict[str, Any] | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether anything has asked for a value yet."""
        return self._content is not None

    @property
    def token(self) -> str | None:
        """The token of a signed-in browser, else None."""
        if self.new_token is not None:
            return self.new_token
        _ = self.content
        return self.cookie if self.stored is not None else None

    @property
    def content_json(self) -> str:
        """The values as they are kept."""
        return _json.dumps(self.content)

    @property
    def content(self) -> dict[str, Any]:
        """What the session holds."""
        if self._content is None:
            # An error while reading must not be met again by the page that reports it, nor may
            # that page put its own empty session in the place of the one that could not be read.
            self._content = {}
            self.is_unread = True
            self._content = self._read()
            self.is_unread = False
        return self._content

    def _read(self) -> dict[str, Any]:
        cookie = self.cookie
        if not cookie:
            return {}
        if _TOKEN.fullmatch(cookie):
            self.stored = find_session(store.token_hash(cookie), datetime.now(UTC))
            return {} if self.stored is None else dict(_json.loads(self.stored.data.decode()))
        try:
            return dict(self._signer.loads(cookie, max_age=self._max_age))
        except BadSignature:
            return {}

    def begin(self, token: str) -> None:
        """Go over to the session that a verb just opened; nothing of the old one stays."""
        self._content = {}
        self.stored = None
        self.new_token = token
        self.modified = True

    def forget(self) -> None:
        """Hold nothing any more; a verb has ended the row."""
        self._content = {}
        self.stored = None
        self.new_token = None
        self.modified = True

    def __contains__(self, key: object) -> bool:
        # Flask-Login asks for this one after every answer; there is no remembering here, and a
        # static file should not cost a look into the table.
        return key != "_remember" and key in self.content

    def __getitem__(self, key: str) -> Any:
        return self.content[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.content[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        del self.content[key]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)


class TrackerSessions(SessionInterface):
    """Opens and keeps TrackerSession; install() puts it in place."""

    def open_session(self, app: Flask, request: Request) -> TrackerSession:
        """The session of the request, read later."""
        signer = URLSafeTimedSerializer(
            cast(str, app.secret_key),
            salt="tracker.visitor",
            serializer=_json,
            signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
        )
        cookie = request.cookies.get(self.get_cookie_name(app))
        return TrackerSession(cookie, signer, int(lifetime().whole.total_seconds()))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep what changed; a session that nothing asked for costs nothing."""
        held = cast(TrackerSession, session)
        if not held.is_loaded or held.is_unread:
            return
        response.vary.add("Cookie")
        if held.new_token is not None:
            self._keep_new(app, held, response)
        elif held.stored is not None:
            self._keep_stored(app, held, response)
        elif held.modified:
            self._keep_visitor(app, held, response)

    def _keep_new(self, app: Flask, held: TrackerSession, response: Response) -> None:
        token = cast(str, held.new_token)
        store.fill(token, held.content_json.encode())
        self._set(app, response, token)

    def _keep_stored(self, app: Flask, held: TrackerSession, response: Response) -> None:
        stored = cast(StoredSession, held.stored)
        now = datetime.now(UTC)
        if not held.modified and now - stored.seen_at < NOTE_EVERY:
            return
        ends = lifetime().ends_at(stored.created_at, now)
        data = held.content_json.encode() if held.modified else None
        if not store.keep(stored.token_hash, data, now=now, expires_at=ends):
            self._delete(app, response)

    def _keep_visitor(self, app: Flask, held: TrackerSession, response: Response) -> None:
        if held:
            self._set(app, response, str(held._signer.dumps(held.content)))
        elif held.cookie:
            self._delete(app, response)

    def _set(self, app: Flask, response: Response, value: str) -> None:
        """A cookie that the browser drops when it closes."""
        response.set_cookie(
            self.get_cookie_name(app),
            value,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite=self.get_cookie_samesite(app),
        )

    def _delete(self, app: Flask, response: Response) -> None:
        response.delete_cookie(
            self.get_cookie_name(app),
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite=self.get_cookie_samesite(app),
        )


def this_session() -> TrackerSession:
    """The session of this request, with its own methods."""
    return cast(TrackerSession, cast(Any, session)._get_current_object())


def install(app: Flask) -> None:
    """Make it the application's sessions."""
    app.session_interface = TrackerSessions()
