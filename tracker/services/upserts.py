"""Rows of our own making put in place: inserted, or changed where their key is taken already.

A bulk path for what is worked out from the record (tallies, totals, revisions): nothing is signed
or narrowed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from tracker.models import Base

Combine = Callable[[Any, Any], Any]


def put(
    connection: Connection,
    entity: type[Base],
    rows: list[dict[str, Any]],
    key: tuple[str, ...],
    combine: Mapping[str, Combine] | None = None,
) -> None:
    """Insert the rows, or change those under the same key, in order of key.

    `combine`: column -> how the stored and the new value make the next one (default: the new).
    """
    if not rows:
        return
    rows = sorted(rows, key=lambda row: tuple(row[name] for name in key))
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(entity)
    values: dict[str, Any] = {}
    for name in rows[0]:
        if name in {*key, "id"}:
            continue
        new = statement.excluded[name]
        how = (combine or {}).get(name)
        values[name] = new if how is None else how(getattr(entity, name), new)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values), rows)
