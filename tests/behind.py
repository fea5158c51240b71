"""Changes behind everybody's back, as a faulty program would make them: no verb, no audit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, update

from tracker.extensions import db
from tracker.models import Base
from tracker.writing import writing


def raw_update(row: Base, **values: Any) -> None:
    """Set columns of a row as they are; what the test holds is read anew."""
    table = row.__table__
    assert isinstance(table, Table)
    key = row.id
    db.session.rollback()
    with writing(), db.engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == key).values(**values))
    db.session.expire_all()
