"""Which requests are answered from the copy of the database that is kept for reports.

Reports, data quality and files read much and change nothing; where TRACKER_REPORTS_DATABASE_URL
names a replica, they read there. Who asks was decided before, from the main database; and a
browser that has just changed something reads the main one for a while, so that it finds its own
change. How a session follows the mark set here: extensions.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from tracker.config import Settings

BLUEPRINTS = frozenset({"reports", "quality", "exports"})
FILES = frozenset({"csv", "xlsx", "jsonl", "json", "pdf"})
COOKIE = "tracker-changed"


def reads_much() -> bool:
    """Whether the request is for a report or a file, and changes nothing."""
    if request.method not in {"GET", "HEAD"} or request.endpoint is None:
        return False
    return request.blueprint in BLUEPRINTS or request.endpoint.rpartition("_")[2] in FILES


def install(app: Flask) -> None:
    """Mark such requests once the gate has let them pass; nothing without a copy."""
    settings: Settings = app.config["TRACKER"]
    if settings.reports_database_url is None:
        return

    @app.before_request
    def choose() -> None:
        g.reads_copy = reads_much() and COOKIE not in request.cookies

    @app.after_request
    def remember(response: Response) -> Response:
        """After a change this browser is ahead of the copy."""
        if request.method == "POST" and response.status_code < 400:
            response.set_cookie(
                COOKIE,
                "1",
                max_age=settings.reports_delay_seconds,
                secure=settings.secure_cookies,
                httponly=True,
                samesite="Lax",
            )
        return response
