"""What is in the record: row counts, and every value, to compare before and after."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.models import Base

# What a request says about itself, and what an import says about itself.
TRAIL = frozenset({"audit_entry", "user_session", "form_key"})
IMPORT_TRAIL = frozenset({"import_batch", "import_row", "import_change", "import_mapping"})


def row_counts(leave: frozenset[str] = TRAIL) -> Counter[str]:
    """Rows in every table of the record."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return Counter(
            {
                table.name: connection.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
                if table.name not in leave
            }
        )


def everything(leave: frozenset[str] = TRAIL) -> dict[str, list[str]]:
    """Every row of every table of the record, as text."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: [repr(tuple(r)) for r in connection.execute(select(table).order_by("id"))]
            for table in Base.metadata.sorted_tables
            if table.name not in leave
        }
