"""Stored tallies written: in the transaction that touched the cohort, or when somebody worked one out.

Every write raises the revisions of the cohorts and partners it touched, which ends the belief in
what was stored; for a few cohorts the contract's figures, which most pages show, are stored anew
at once. The other standards, and large imports, are stored when they are next asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.shape import Standard
from tracker.models import Base, Cohort, CohortRevision, CohortTally, Partner, PartnerRevision
from tracker.models.keys import new_id
from tracker.queries.scope import SYSTEM, viewing
from tracker.queries.tallies import WorkedOut, code_mark, work_out
from tracker.services.patience import hurried
from tracker.services.touched import Touched
from tracker.writing import writing

log = logging.getLogger(__name__)
AT_ONCE = 12  # cohorts whose tallies one write stores itself; more are left to the next reader
PATIENCE_MS = 30  # how long a reader waits to store what it worked out
PORTION = 100


def settle(touched: Touched, partner_ids: Iterable[int], on: date) -> None:
    """The last act of a change: revisions raised, and the tallies of a few cohorts stored.

    `partner_ids`: those about whom anything was written. Takes the rows in order of key, so that
    two changes wait for each other and never deadlock.
    """
    with viewing(SYSTEM):
        cohorts = touched.resolve() if touched else {}
        revision = new_id()
        if cohorts:
            rows = [
                {"id": cohort_id, "partner_id": partner_id, "revision": revision}
                for cohort_id, partner_id in cohorts.items()
            ]
            _put(CohortRevision, rows, ("id",))
            if len(cohorts) <= AT_ONCE:
                _store(work_out(CONTRACT, on, cohorts))
        counted = set(cohorts.values())
        _put(
            PartnerRevision,
            [
                {"id": key, "record": revision, "figures": revision if key in counted else 0}
                for key in _existing(counted | set(partner_ids))
            ],
            ("id",),
        )


def keep(found: Sequence[WorkedOut], today: date) -> int:
    """Store what a reader worked out for today; how many. 0 where somebody else is writing.

    In a transaction of its own that waits for nobody: the next reader would only work it out
    again. What changed meanwhile has another revision and is not believed.
    """
    fresh = [made for made in found if made.from_on == today]
    if not fresh:
        return 0
    try:
        with db.engine.connect() as connection:
            _store_in_passing(fresh, connection)
    except OperationalError as error:
        log.info("tallies not stored, the database is busy: %s", type(error.orig).__name__)
        return 0
    return len(fresh)


def rebuild(today: date, standards: Iterable[Standard] = STANDARDS.values()) -> int:
    """Work out and store every cohort's tally under these standards; how many."""
    count = 0
    with viewing(SYSTEM):
        cohort_ids = list(db.session.scalars(select(Cohort.id).order_by(Cohort.partner_id)))
        for standard in standards:
            for start in range(0, len(cohort_ids), PORTION):
                made = work_out(standard, today, cohort_ids[start : start + PORTION])
                db.session.rollback()
                with writing():
                    db.session.connection()
                _store(made)
                db.session.commit()
                count += len(made)
    return count


def _store_in_passing(made: Sequence[WorkedOut], connection: Connection) -> None:
    with hurried(connection, PATIENCE_MS):
        connection.rollback()
        with writing(), connection.begin():
            _store(made, connection)


def _store(made: Sequence[WorkedOut], connection: Connection | None = None) -> None:
    rows = [
        {
            "id": new_id(),
            "partner_id": one.partner_id,
            "cohort_id": one.cohort_id,
            "standard": one.standard,
            "mark": code_mark(),
            "revision": one.revision,
            "from_on": one.from_on,
            "until_on": one.stored.until_on,
            "first_on": one.stored.first_on,
            "last_on": one.stored.last_on,
            "whole": one.stored.whole,
            "dated": one.stored.dated,
        }
        for one in made
    ]
    _put(CohortTally, rows, ("cohort_id", "standard"), connection)


def _existing(partner_ids: set[int]) -> set[int]:
    """Those of the partners that are there: one may have been removed in this very change."""
    if not partner_ids:
        return set()
    return set(db.session.scalars(select(Partner.id).where(Partner.id.in_(partner_ids))))


def _put(
    entity: type[Base],
    rows: list[dict[str, Any]],
    key: tuple[str, ...],
    connection: Connection | None = None,
) -> None:
    """Insert the rows, or change those that are there under the same key, in order of key."""
    if not rows:
        return
    rows = sorted(rows, key=lambda row: tuple(row[name] for name in key))
    dialect = db.engine.dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(entity)
    values: dict[str, Any] = {
        name: statement.excluded[name] for name in rows[0] if name not in {*key, "id"}
    }
    if entity is PartnerRevision:
        # 0: nothing was written that a figure depends on.
        new = statement.excluded["figures"]
        values["figures"] = case((new == 0, PartnerRevision.figures), else_=new)
    held = connection if connection is not None else db.session.connection()
    held.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values), rows)
