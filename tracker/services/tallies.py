"""Stored tallies written: in the transaction that touched the cohort, or when somebody worked one out.

Every write raises the revisions of the cohorts and partners it touched, which ends the belief in
what was stored; for a few cohorts the contract's figures, which most pages show, are stored anew
at once. The other standards, and large imports, are stored when they are next asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.standards.contract import CONTRACT
from tracker.metrics.standards.shape import Standard
from tracker.models import Cohort, CohortRevision, CohortTally, Partner, PartnerRevision
from tracker.models.keys import new_id
from tracker.queries.scope import SYSTEM, viewing
from tracker.queries.tallies import Kept, WorkedOut, code_mark, work_out
from tracker.queries.totals import work_out_totals
from tracker.services.patience import hurried
from tracker.services.totals import store_totals
from tracker.services.touched import Touched
from tracker.services.upserts import put
from tracker.writing import writing

log = logging.getLogger(__name__)
AT_ONCE = 12  # cohorts whose tallies one write stores itself; more are left to the next reader
PATIENCE_MS = 30  # how long a reader waits to store what it worked out


def settle(
    touched: Touched, partner_ids: Iterable[int], on: date, *, is_general: bool = False
) -> None:
    """The last act of a change: revisions raised, and the tallies of a few cohorts stored.

    `partner_ids`: those about whom anything was written; general: about all of them. Takes the rows in order of key, so that
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
            put(db.session.connection(), CohortRevision, rows, ("id",))
            if len(cohorts) <= AT_ONCE:
                _store(work_out(CONTRACT, on, cohorts), db.session.connection())
        counted = set(cohorts.values())
        put(
            db.session.connection(),
            PartnerRevision,
            [
                {"id": key, "record": revision, "figures": revision if key in counted else 0}
                for key in _existing(None if is_general else counted | set(partner_ids))
            ],
            ("id",),
            # 0: nothing was written that a figure depends on.
            {"figures": lambda stored, new: case((new == 0, stored), else_=new)},
        )


def keep(found: Kept | None, today: date) -> int:
    """Store what a reader worked out for today; how much. 0 where somebody else is writing.

    In a transaction of its own that waits for nobody: the next reader would only work it out
    again. What changed meanwhile has another revision and is not believed.
    """
    if found is None:
        return 0
    fresh = [made for made in found.cohorts if made.from_on == today]
    if not fresh and not found.totals:
        return 0
    with db.engine.connect() as connection, hurried(connection, PATIENCE_MS):
        connection.rollback()
        try:
            with writing(), connection.begin():
                _store(fresh, connection)
                return len(fresh) + store_totals(found.totals, today, connection)
        except (OperationalError, IntegrityError) as error:
            # The database is busy, or a cohort was removed meanwhile: nothing is lost.
            log.info("tallies not stored: %s", type(error.orig).__name__)
            return 0


def rebuild(today: date, standards: Iterable[Standard] = STANDARDS.values()) -> int:
    """Work out and store every cohort's tally and every partner's total; how many.

    In one transaction a partner and standard, so that others write meanwhile.
    """
    count = 0
    with viewing(SYSTEM):
        partner_ids = list(db.session.scalars(select(Partner.id).order_by(Partner.id)))
        for standard in standards:
            for partner_id in partner_ids:
                count += _rebuild(standard, partner_id, today)
    return count


def _rebuild(standard: Standard, partner_id: int, today: date) -> int:
    db.session.rollback()
    with writing():
        connection = db.session.connection()
    cohort_ids = db.session.scalars(select(Cohort.id).where(Cohort.partner_id == partner_id))
    made = work_out(standard, today, list(cohort_ids))
    _store(made, connection)
    revision = db.session.scalar(
        select(PartnerRevision.figures).where(PartnerRevision.id == partner_id)
    )
    totals = work_out_totals(standard, today, {partner_id: revision or 0})
    store_totals(list(totals.values()), today, connection)
    db.session.commit()
    return len(made) + 1


def _store(made: Sequence[WorkedOut], connection: Connection) -> None:
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
    put(connection, CohortTally, rows, ("cohort_id", "standard"))


def _existing(partner_ids: set[int] | None) -> set[int]:
    """Those of the partners (None: all) that are there: one may be removed in this very change."""
    if partner_ids is None:
        return set(db.session.scalars(select(Partner.id)))
    if not partner_ids:
        return set()
    return set(db.session.scalars(select(Partner.id).where(Partner.id.in_(partner_ids))))
