"""An edition by its link: no account, published figures only, told to no index and kept nowhere.

Looking changes nothing and is not recorded. Links are made in web/edition_steps.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import PUBLIC, needs
from tracker.queries.edition_changes import line_changes
from tracker.queries.editions import Shared, find_shared
from tracker.services.sessions import token_hash
from tracker.web.edition_paper import (
    FILES,
    edition_bytes,
    edition_paper,
    edition_stem,
    report_of,
    short_fingerprint,
    signatures,
)
from tracker.web.listing import routes
from tracker.web.reports import report_file
from tracker.web.shell import today

bp = Blueprint("shared", __name__)
LONGEST_TOKEN = 100


@routes(bp, "/shared/<token>", FILES)
@needs(PUBLIC)
def show_shared(token: str, fmt: str = "html") -> ResponseReturnValue:
    """The edition the link opens, as a page or a file."""
    found = find_shared(token_hash(token), today()) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return _quietly(make_response(render_template("editions/link_gone.html"), 404))
    edition = found.edition
    if fmt != "html":
        data = edition_bytes(edition, "published", fmt)
        return _quietly(report_file(data, fmt, edition_stem(edition)))
    return _quietly(make_response(_page(found, token)))


def _page(found: Shared, token: str) -> str:
    edition, before = found.edition, found.edition.previous
    changes = []
    if before is not None:
        changes = line_changes(
            report_of(before, "published"), report_of(edition, "published"), edition.definition
        )
    address = url_for("shared.show_shared", token=token)
    return render_template(
        "editions/shared.html",
        edition=edition,
        name=found.name,
        view="published",
        paper=edition_paper(edition, "published"),
        signatures=signatures(edition),
        fingerprint=short_fingerprint(edition),
        changes=changes,
        files={form: f"{address}.{form}" for form in FILES},
    )


def _quietly(response: Response) -> Response:
    """Not kept, not indexed, and the address told to nobody the reader goes on to."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
