"""Files for tests of the import, and how they are imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.exchange.mapping import parse_mapping
from tracker.extensions import db
from tracker.models import Base
from tracker.queries.scope import SYSTEM, Viewer, viewing
from tracker.services.import_report import Report
from tracker.services.import_uploads import Upload
from tracker.services.import_work import Progress
from tracker.services.imports import run_import, try_import

TODAY = date(2026, 11, 24)
# What an import writes about itself, beside the record.
TRAIL = frozenset({"import_batch", "import_row", "import_change", "import_mapping", "audit_entry"})
# Figures stored for those who ask again; whether they are right is asked elsewhere.
FIGURES = frozenset(
    {
        "cohort_revision",
        "cohort_tally",
        "partner_revision",
        "partner_tally",
        "partner_pay",
        "pay_band",
    }
)


def csv_bytes(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as CSV, the header being every key in the order of its first use."""
    listed = list(rows)
    header = list(dict.fromkeys(key for row in listed for key in row))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, header, restval="")
    writer.writeheader()
    writer.writerows(listed)
    return buffer.getvalue().encode()


def upload(
    rows: Iterable[Mapping[str, Any]] | bytes,
    kind: str = "enrolments",
    *,
    partner: str | None = None,
    mapping: str | None = None,
) -> Upload:
    """The file as it is handed in."""
    data = rows if isinstance(rows, bytes) else csv_bytes(rows)
    made = parse_mapping(mapping, kind) if mapping is not None else None
    return Upload("file.csv", data, kind, partner, made)


def take(
    rows: Iterable[Mapping[str, Any]] | bytes,
    kind: str = "enrolments",
    *,
    actor: Viewer = SYSTEM,
    partner: str | None = None,
    mapping: str | None = None,
    good: bool = False,
    today: date = TODAY,
    progress: Progress | None = None,
) -> Report:
    """Import in one go, as the actor."""
    with viewing(actor):
        return run_import(
            actor,
            upload(rows, kind, partner=partner, mapping=mapping),
            today=today,
            accept_good_rows=good,
            progress=progress,
        )


def attempt(
    rows: Iterable[Mapping[str, Any]] | bytes, kind: str = "enrolments", **how: Any
) -> Report:
    """A dry run as the operator."""
    return try_import(SYSTEM, upload(rows, kind, **how), today=TODAY)


def counts(report: Report) -> dict[str, int]:
    """The totals that are not zero, read left out; checks that they add up."""
    totals = report.totals
    found = {
        name: getattr(totals, name)
        for name in ("created", "updated", "unchanged", "skipped", "failed")
    }
    assert sum(found.values()) == totals.read
    return {name: count for name, count in found.items() if count}


def everything() -> dict[str, list[str]]:
    """Every row of every table of the record, to compare before and after."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                repr(tuple(row)) for row in connection.execute(select(table).order_by("id"))
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in TRAIL | FIGURES
        }


def sentences(report: Report) -> list[str]:
    """Every problem as it is printed."""
    return [str(problem) for problem in report.problems]
