"""Addresses that hold what no text of the record can hold are refused before anything reads them.

Forms drop such characters themselves (web/forms/base); files name the row and column
(exchange/reading).
"""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue

from tracker.web import errors

NUL = "\0"


def _refuse_nul() -> ResponseReturnValue | None:
    asked = [request.path, *request.args]
    asked += [value for _, values in request.args.lists() for value in values]
    return errors.page(400) if any(NUL in text for text in asked) else None


def install(app: Flask) -> None:
    """Look at every address first."""
    app.before_request(_refuse_nul)
