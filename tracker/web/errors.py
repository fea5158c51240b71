"""Every error as a page of our own: what happened and what to do, never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.rules.problems import EditConflict, NotAllowed, NotFound, Refused

log = logging.getLogger("tracker.web")

WORDS = {
    400: ("This request could not be read", "Go back, reload the page and try again."),
    403: ("Not for your role", "Your account does not open this. Ask an administrator."),
    404: ("Nothing here", "There is no such page, or it is not yours to see."),
    405: ("Not this way", "This address does not take that kind of request."),
    409: ("Changed by somebody else", "Reload the page to see the present text."),
    413: ("Too large", "A file may have at most 20 MB. Split it and try again."),
    429: ("Too many attempts", "Wait a minute, then try again."),
    500: ("Something went wrong here", "Nothing was saved. The error was recorded."),
    503: ("Not available just now", "The database does not answer. Try again in a minute."),
}


def page(code: int, detail: str | None = None) -> tuple[str, int]:
    """The error page of a status code."""
    title, advice = WORDS.get(code, WORDS[400])
    return render_template("error.html", code=code, title=title, advice=detail or advice), code


def install(app: Flask) -> None:
    """Register the pages."""

    @app.errorhandler(SecurityError)
    def not_our_host(_: SecurityError) -> ResponseReturnValue:
        # No address can be made for a host that is not ours, so no page either.
        return Response("This host name is not served here.", 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        return page(code if code in WORDS else (500 if code >= 500 else 400))

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> ResponseReturnValue:
        return page(404)

    @app.errorhandler(NotAllowed)
    def not_allowed(_: NotAllowed) -> ResponseReturnValue:
        return page(403)

    @app.errorhandler(EditConflict)
    def conflict(error: EditConflict) -> ResponseReturnValue:
        return page(409, str(error))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> ResponseReturnValue:
        return page(400, str(error))

    @app.errorhandler(OperationalError)
    def no_database(error: OperationalError) -> ResponseReturnValue:
        log.error("database error", exc_info=error)
        return page(503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        log.error("unexpected error", exc_info=error)
        return page(500)
