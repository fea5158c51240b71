"""Lists: one declaration gives the page, its search, filters, sorting, pages and its files.

    COHORTS = Listing(noun="cohorts", title="Cohorts", read=queries.list_cohorts, columns=(...))

    @listing.routes(bp, "/cohorts/")
    @needs("cohort:read")
    def list_cohorts(fmt: str = "html"):
        return listing.respond(COHORTS, fmt)

The file holds every row the same filters give, not only the page's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from tracker.exchange.writing import TYPES, Written, csv_stream, jsonl_stream, xlsx_file
from tracker.extensions import db
from tracker.gate import actor
from tracker.queries.criteria import Criteria, Page
from tracker.queries.scope import Viewer, viewing

PORTION = 1000  # rows of a file that are held at a time
T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., Any])
FORMATS = ("csv", "xlsx", "jsonl")
Kind = Literal["text", "number", "date", "instant", "percent", "money", "badge", "yes_no"]


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column: `value` for the file; on screen also a link, a second line, a badge's tone.

    A `lesser` one is left out on a phone; the page that the row leads to says it.
    """

    key: str
    label: str
    value: Callable[[T], Any]
    kind: Kind = "text"
    sortable: bool = False
    link: Callable[[T], str | None] | None = None
    second: Callable[[T], str | None] | None = None
    tone: Callable[[T], str] | None = None
    words: Callable[[T], str | None] | None = None
    on_screen: bool = True
    in_file: bool = True
    permission: str | None = None
    lesser: bool = False


@dataclass(frozen=True)
class Filter:
    """A choice above the list; its pairs are read in the viewer's scope."""

    key: str
    label: str
    choices: Callable[[], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Action:
    """A button of the page's head, shown to those who may."""

    label: str
    url: Callable[[], str]
    permission: str
    icon: str = "plus"
    is_main: bool = True


@dataclass(frozen=True)
class Listing(Generic[T]):
    """A list of one noun."""

    noun: str
    title: str
    columns: Sequence[Column[T]]
    read: Callable[[Criteria], Page[T]]
    filters: Sequence[Filter] = ()
    search: str = ""
    subtitle: str = ""
    empty_title: str = "Nothing here yet"
    empty_text: str = ""
    actions: Sequence[Action] = ()
    template: str = "list.html"
    note: str = ""
    extra: Callable[[], dict[str, Any]] = field(default=dict)


def routes(bp: Blueprint, rule: str, formats: Sequence[str] = FORMATS) -> Callable[[V], V]:
    """Register the view at `rule` and at the same address with the end of each of the formats."""

    def register(view: V) -> V:
        bp.add_url_rule(rule, view_func=view)
        stem = rule.rstrip("/")
        for fmt in formats:
            download = _fixed(view, fmt)
            bp.add_url_rule(f"{stem}.{fmt}", f"{view.__name__}_{fmt}", download)
            if rule.endswith("/"):
                bp.add_url_rule(f"{rule}.{fmt}", f"{view.__name__}_{fmt}", download)
        return view

    return register


def _fixed(view: V, fmt: str) -> V:
    @wraps(view)
    def download(*args: Any, **kwargs: Any) -> Any:
        return view(*args, fmt=fmt, **kwargs)

    return download  # type: ignore[return-value]


def criteria(listing: Listing[Any], *, whole: bool) -> Criteria:
    """What the address asks of the list; nonsense in it is ignored."""
    asked = request.args
    page = asked.get("page", "1")
    sort = asked.get("sort", "")
    return Criteria(
        search=asked.get("q", "").strip()[:200].replace("\0", ""),
        filters={
            f.key: asked.get(f.key, "")[:200].replace("\0", "")
            for f in listing.filters
            if asked.get(f.key)
        },
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        per_page=None if whole else current_app.config["TRACKER"].page_size,
        after=asked.get("after", "")[:300].replace("\0", ""),
        before=asked.get("before", "")[:300].replace("\0", ""),
    )


def respond(listing: Listing[T], fmt: str = "html", **context: Any) -> ResponseReturnValue:
    """The list as a page or as a file."""
    viewer = actor()
    columns = [c for c in listing.columns if c.permission is None or viewer.may(c.permission)]
    asked = criteria(listing, whole=False)
    if fmt != "html":
        kept = [column for column in columns if column.in_file]
        rows = ([column.value(row) for column in kept] for row in _whole(listing, asked))
        return table_file(listing.noun, [column.key for column in kept], rows, fmt)
    found = listing.read(asked)
    return render_template(listing.template, **printed(listing, asked, found), **context)


def _whole(listing: Listing[T], asked: Criteria) -> Iterator[T]:
    """Every row of the list, read on portion by portion: a file of any length in one's memory."""
    first = replace(asked, page=1, per_page=PORTION, after="", before="", is_counted=False)
    portions = _portions(listing, first, listing.read(first), actor())
    return itertools.chain.from_iterable(portions)


def _portions(
    listing: Listing[T], asked: Criteria, found: Page[T], viewer: Viewer
) -> Iterator[Sequence[T]]:
    """The first portion, and those after it; by then the request may have ended."""
    size = asked.per_page or 0
    try:
        while True:
            yield found.rows
            if len(found.rows) < size:
                return
            asked = replace(asked, page=asked.page + 1, after=found.last)
            with viewing(viewer):
                found = listing.read(asked)
    finally:
        db.session.rollback()


def printed(listing: Listing[T], asked: Criteria, found: Page[T]) -> dict[str, Any]:
    """What the template of a list prints of these rows."""
    viewer = actor()
    return {
        "listing": listing,
        "columns": [
            column
            for column in listing.columns
            if column.on_screen and (column.permission is None or viewer.may(column.permission))
        ],
        "page": found,
        "asked": asked,
        "filters": [(f, f.choices()) for f in listing.filters],
        "actions": [a for a in listing.actions if viewer.may(a.permission)],
        "address": address_with,
        "files": downloads(),
        **listing.extra(),
    }


def downloads() -> dict[str, str]:
    """The addresses of this page's files, with the same filters."""
    stem = request.path.rstrip("/")
    query = urlencode(
        [(k, v) for k, v in request.args.items(multi=True) if k not in {"page", "after", "before"}]
    )
    return {fmt: f"{stem}.{fmt}" + (f"?{query}" if query else "") for fmt in FORMATS}


def address_with(**changes: Any) -> str:
    """This address with some arguments changed (None takes one away); sorting returns to page 1."""
    values: dict[str, Any] = dict(request.args.items())
    for place in ("page", "after", "before"):
        values.pop(place, None)
    values.update(changes)
    kept = {key: value for key, value in values.items() if value not in (None, "")}
    return request.path + (f"?{urlencode(kept)}" if kept else "")


def table_file(
    name: str, header: Sequence[str], rows: Any, fmt: str, *, notes: Sequence[str] = ()
) -> Response:
    """A table as a download: CSV (byte-order mark unless ?bom=no), JSON lines or XLSX.

    CSV and JSON lines are sent while the rows are read. A stream (queries/streams) needs nothing
    of the request by then; other rows keep it open.
    """
    if fmt == "xlsx":
        return _attached(*_workbook(name, header, rows, notes), f"{name}.xlsx")
    if fmt == "csv":
        pieces = csv_stream(header, rows, bom=request.args.get("bom") != "no")
    else:
        pieces = jsonl_stream(header, rows)
    body = pieces if isinstance(rows, Written) else stream_with_context(pieces)
    return _attached(body, None, f"{name}.{fmt}")


def _workbook(
    name: str, header: Sequence[str], rows: Any, notes: Sequence[str]
) -> tuple[Iterator[bytes], int | None]:
    if request.method == "HEAD":
        return iter(()), None
    book = xlsx_file(name, header, rows, notes=notes)
    return book, book.size


def _attached(body: Iterator[bytes], size: int | None, file_name: str) -> Response:
    response = Response(body, content_type=TYPES[file_name.rsplit(".", 1)[1]])
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    if size is not None:
        response.content_length = size
    return response
