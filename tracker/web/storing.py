"""Tallies that a page had to work out are stored when it is done, so that the next page is quick.

What may be stored, and what is believed of it, stand in services/tallies and queries/tallies.
"""

from __future__ import annotations

from flask import Flask, Response

from tracker.queries.tallies import keep_for, kept_so_far
from tracker.services.tallies import keep
from tracker.web.shell import today


def install(app: Flask) -> None:
    """Watch every request."""

    @app.before_request
    def start() -> None:
        keep_for(True)

    @app.after_request
    def store(response: Response) -> Response:
        if response.status_code < 500:
            keep(kept_so_far(), today())
        return response

    @app.teardown_request
    def end(_: BaseException | None) -> None:
        keep_for(False)
