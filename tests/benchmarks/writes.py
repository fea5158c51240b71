"""One outcome written by the verb against its bare insert; several writers at once on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime
from decimal import Decimal
from statistics import median, quantiles
from typing import Any

from sqlalchemy import func, select

from tests.benchmarks.copies import copied
from tests.benchmarks.figures import Effort, Figure, at_most
from tests.benchmarks.installation import first_partner, installed, record_name
from tests.benchmarks.world import DAY
from tracker.extensions import db
from tracker.models import AuditEntry, Enrolment, OutcomeObservation
from tracker.models.keys import new_id
from tracker.queries.enrolments import get_enrolment
from tracker.queries.scope import SYSTEM
from tracker.rules.validation_people import OUTCOME_FIELDS, OutcomeFacts
from tracker.services.outcomes import record_outcome

FACTS = OutcomeFacts(
    status="employed",
    learned_on=DAY,
    effective_from=DAY,
    employer="Northwind Software",
    job_title="Software developer",
    occupation="2512",
    in_field=True,
    employment_type="permanent",
    hours_per_week=Decimal(40),
    salary_amount=Decimal("3150.50"),
    salary_currency="PEN",
    salary_period="month",
)


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """On a copy of each database: one writer, and on PostgreSQL several."""
    figures = []
    for url in databases:
        with copied(url) as copy:
            figures += _alone(copy, effort)
            if copy.startswith("postgresql"):
                figures += _together(copy, effort)
    return figures


def _alone(url: str, effort: Effort) -> list[Figure]:
    verbs, bare = [], []
    with installed(url):
        name, keys = record_name(), _graduates(effort.writes + 1)
        _record(keys[0])
        for key in keys[1:]:
            verbs.append(_record(key))
            bare.append(_insert(key))
    label = f"one outcome recorded, {name}"
    limit = median(bare) * 1000
    words = "bare insert, committed"
    p95 = quantiles(verbs, n=20, method="inclusive")[-1] * 1000
    return [
        Figure(label, median(verbs) * 1000, "ms", words, limit, at_most(5)),
        Figure(f"{label}: p95", p95, "ms"),
    ]


def _graduates(count: int) -> list[int]:
    """Enrolments of the compared partner whose outcomes count, spread over its cohorts."""
    partner = first_partner()
    rows = db.session.scalars(
        select(Enrolment.id)
        .where(Enrolment.partner_id == partner.id, Enrolment.status == "completed")
        .order_by(Enrolment.learner_id % 101, Enrolment.id)
        .limit(count)
    ).all()
    db.session.rollback()
    return list(rows)


def _today() -> date:
    return max(DAY, datetime.now(UTC).date())


def _record(key: int) -> float:
    """Record an outcome as the page does, the enrolment read before; seconds for the verb."""
    enrolment = get_enrolment(key)
    begun = time.perf_counter()
    record_outcome(SYSTEM, enrolment, facts=FACTS, today=_today())
    spent = time.perf_counter() - begun
    db.session.remove()
    return spent


def _insert(key: int) -> float:
    """The same row, inserted and committed with nothing around it; seconds."""
    partner_id = db.session.scalar(select(Enrolment.partner_id).where(Enrolment.id == key))
    db.session.remove()
    columns = {
        "id": new_id(),
        "partner_id": partner_id,
        "enrolment_id": key,
        "recorded_at": datetime.now(UTC),
        **dict(zip(OUTCOME_FIELDS, astuple(FACTS), strict=True)),
    }
    table = OutcomeObservation.metadata.tables["outcome_observation"]
    values = [_as_kept(table.c[name], value) for name, value in columns.items()]
    mark = "?" if db.engine.dialect.name == "sqlite" else "%s"
    marks = ", ".join(mark for _ in columns)
    statement = f"INSERT INTO outcome_observation ({', '.join(columns)}) VALUES ({marks})"
    connection = db.engine.raw_connection()
    cursor = connection.cursor()
    begun = time.perf_counter()
    if mark == "?":
        cursor.execute("BEGIN IMMEDIATE")
    cursor.execute(statement, values)
    cursor.execute("COMMIT")
    spent = time.perf_counter() - begun
    connection.close()
    return spent


def _as_kept(column: Any, value: Any) -> Any:
    process = column.type.dialect_impl(db.engine.dialect).bind_processor(db.engine.dialect)
    return value if process is None or value is None else process(value)


def _together(url: str, effort: Effort) -> list[Figure]:
    """Several processes that record at the same partner: what is lost, and how much they gain."""
    with installed(url):
        name, keys = record_name(), _graduates(effort.writes * 2)
    half = len(keys) // 2
    alone = _race(url, [keys[:half]])
    before = _counted(url)
    shares = [keys[half:][start :: effort.writers] for start in range(effort.writers)]
    rate = _race(url, shares)
    written = tuple(now - then for now, then in zip(_counted(url), before, strict=True))
    expected = sum(len(share) for share in shares)
    lost = max(expected - count for count in written)
    label = f"{effort.writers} writers at one partner, {name}"
    return [
        Figure(f"{label}: outcomes or audit entries lost", lost, "rows", goal=at_most(0)),
        Figure(label, rate, "/s", "one writer", alone),
    ]


def _counted(url: str) -> tuple[int, int]:
    """Outcomes, and audit entries about outcomes."""
    with installed(url):
        outcomes = db.session.scalar(select(func.count(OutcomeObservation.id))) or 0
        about = AuditEntry.entity == "outcome_observation"
        entries = db.session.scalar(select(func.count(AuditEntry.id)).where(about)) or 0
    return outcomes, entries


def _race(url: str, shares: Sequence[Sequence[int]]) -> float:
    """Outcomes recorded a second by one process a share, all of them starting together."""
    context = multiprocessing.get_context("spawn")
    gate, told = context.Barrier(len(shares)), context.SimpleQueue()
    processes = [context.Process(target=_write_share, args=(url, s, gate, told)) for s in shares]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        if process.exitcode:
            raise RuntimeError(f"a writer ended with {process.exitcode}")
    spans = [told.get() for _ in processes]
    spent = max(end for _, end in spans) - min(begin for begin, _ in spans)
    return sum(len(share) for share in shares) / spent


def _write_share(url: str, keys: Sequence[int], gate: Any, told: Any) -> None:
    with installed(url):
        get_enrolment(keys[0])
        db.session.remove()
        gate.wait()
        begun = time.time()
        for key in keys:
            _record(key)
        told.put((begun, time.time()))
