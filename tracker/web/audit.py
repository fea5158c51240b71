"""Pages of the audit trail: who changed what, when, from which value to which. Read only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import needs
from tracker.models import AuditEntry
from tracker.queries import audit as queries
from tracker.web import listing
from tracker.web.listing import Column, Filter, Listing
from tracker.web.shell import show_day, today

bp = Blueprint("audit", __name__)

# How far back the days of the filter reach; any other day can be put into the address.
DAYS = 31


def words(code: str) -> str:
    """A verb or a kind of row as people read it: "session.opened" is "session opened"."""
    return code.replace(".", " ").replace("_", " ")


def changes(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """(field, old, new) of each value that an entry signs, in the order of the names."""
    old, new = entry.old or {}, entry.new or {}
    names = sorted({*old, *new})
    return [(words(name), _shown(old.get(name)), _shown(new.get(name))) for name in names]


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _in_short(entry: AuditEntry) -> str:
    """The changes on one line, as far as they fit."""
    parts = [
        f"{name}: {old or 'empty'} → {new or 'empty'}" if entry.old else f"{name}: {new}"
        for name, old, new in changes(entry)
        if old != new and name not in {"id", "created at", "recorded at"}
    ]
    text = "; ".join(parts)
    return text if len(text) <= 160 else text[:159] + "…"


def _days() -> Sequence[tuple[str, str]]:
    latest = [today() - timedelta(days=n) for n in range(DAYS)]
    try:
        asked = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        asked = None
    if asked is not None and asked not in latest:
        latest.append(asked)
    return [(day.isoformat(), show_day(day)) for day in latest]


ENTRIES: Listing[AuditEntry] = Listing(
    noun="entries",
    title="Audit",
    subtitle="Every change, who made it and what it was before. Nothing here can be edited.",
    read=queries.list_entries,
    search="Find a name, a verb, what it was about",
    columns=(
        Column(
            "at",
            "When",
            lambda e: e.at,
            kind="instant",
            sortable=True,
            link=lambda e: url_for("audit.show_entry", entry_id=e.id),
        ),
        Column("actor", "Who", lambda e: e.actor_name, sortable=True),
        Column("verb", "What", lambda e: e.verb, sortable=True, words=lambda e: words(e.verb)),
        Column(
            "entity",
            "About",
            lambda e: e.entity,
            sortable=True,
            words=lambda e: words(e.entity),
            second=lambda e: e.label,
        ),
        Column("label", "Name", lambda e: e.label, on_screen=False),
        Column("changes", "Changes", _in_short, in_file=False, words=_in_short),
        Column("entity_id", "Key", lambda e: e.entity_id, on_screen=False),
        Column("old", "Before", lambda e: _json(e.old), on_screen=False),
        Column("new", "After", lambda e: _json(e.new), on_screen=False),
        Column("reason", "Reason", lambda e: e.reason, on_screen=False),
        Column("request_id", "Request", lambda e: e.request_id, on_screen=False),
    ),
    filters=(
        Filter("verb", "What", lambda: [(verb, words(verb)) for verb in queries.verbs()]),
        Filter("entity", "About", lambda: [(e, words(e)) for e in queries.entities()]),
        Filter("actor", "Who", queries.actors),
        Filter("day", "Day", _days),
    ),
)


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)


@listing.routes(bp, "/audit/")
@needs("audit:read")
def list_entries(fmt: str = "html") -> ResponseReturnValue:
    """Every entry, newest first."""
    return listing.respond(ENTRIES, fmt)


@bp.get("/audit/<int:entry_id>")
@needs("audit:read")
def show_entry(entry_id: int) -> ResponseReturnValue:
    """One entry with all its values."""
    entry = queries.get_entry(entry_id)
    return render_template(
        "audit/show.html", entry=entry, changes=changes(entry), verb=words(entry.verb).capitalize()
    )
