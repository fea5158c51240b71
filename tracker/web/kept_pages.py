"""Pages of figures kept as they were rendered, until anything on them may be another.

Only what stands inside the shell is kept: who is signed in, messages and tokens are put round it
anew. A page is found again by who may see what, by its address, the day, the language and the
revision of the record that it shows (queries/revisions), so that no write leaves an old one behind.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markupsafe import Markup

from tracker.queries.revisions import Revision
from tracker.queries.scope import current_viewer
from tracker.web.shell import today

CUT = "\x1e"  # stands in no page: no control character is let in
BLOCKS = ("title", "head", "crumbs", "top", "content")
AT_MOST = 200  # pages that one process keeps


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template and what it prints."""

    template: str
    values: dict[str, Any]


class Pages:
    """The pages one process keeps, the longest unread forgotten first."""

    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._pages: OrderedDict[Hashable, dict[str, Markup]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> dict[str, Markup] | None:
        """The blocks of that page, or None."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
            return found

    def keep(self, key: Hashable, blocks: dict[str, Markup]) -> None:
        """Keep a page."""
        with self._lock:
            self._pages[key] = blocks
            while len(self._pages) > self._at_most:
                self._pages.popitem(last=False)


def kept_page(revision: Revision, make: Callable[[], Rendered]) -> ResponseReturnValue:
    """The page at this address as it stands at that revision: kept, or made now and kept."""
    pages: Pages = current_app.extensions.setdefault("kept_pages", Pages())
    viewer = current_viewer()
    key = (
        *(request.path, request.query_string, viewer.roles, viewer.partner_ids),
        *(today(), str(get_locale()), revision),
    )
    blocks = pages.find(key)
    if blocks is None:
        made = make()
        html = render_template(made.template, **made.values, cut=CUT)
        blocks = cut_out(html)
        pages.keep(key, blocks)
    return render_template("kept.html", kept=blocks)


def cut_out(html: str) -> dict[str, Markup]:
    """The blocks of a page rendered with cuts between them."""
    pieces = html.split(CUT)
    assert len(pieces) == 2 * len(BLOCKS) + 1, "the shell cuts out each block once"
    assert "csrf" not in "".join(pieces[1::2]), "a token belongs to one person"
    # Rendered by our own templates a moment ago, escaped there.
    return {
        name: Markup(piece)  # noqa: S704
        for name, piece in zip(BLOCKS, pieces[1::2], strict=True)
    }
