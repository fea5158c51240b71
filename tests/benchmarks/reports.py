"""A report in each standard: of the partner that is compared, of the whole portfolio, as PDF."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

from tests.benchmarks.figures import Effort, Figure, at_most
from tests.benchmarks.installation import first_partner, installed, record_name
from tracker.exchange.definitions import definition_of
from tracker.exchange.report_files import report_bytes
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.periods import ALWAYS
from tracker.metrics.standards.shape import Standard
from tracker.queries.facts import EVERYTHING, FigureScope
from tracker.queries.reports import ReportQuestion, get_names, read_report

# A report that takes longer at first is not asked for again and again.
PATIENCE = 20.0
ADDRESS = "https://tracker.example/definitions"


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """Every standard on every database, in this process, as page and command ask for it."""
    return [figure for url in databases for figure in _one(url, effort)]


def _one(url: str, effort: Effort) -> list[Figure]:
    figures = []
    with installed(url):
        name = record_name()
        partner = FigureScope(partner_id=first_partner().id)
        for key, standard in STANDARDS.items():
            for words, scope, most in (("partner", partner, 50), ("portfolio", EVERYTHING, 1000)):
                spent = _seconds(lambda s=standard, w=scope: report_of(s, w), effort)
                label = f"report {key}, {words}, {name}"
                figures.append(Figure(label, spent * 1000, "ms", goal=at_most(most)))
        standard = next(iter(STANDARDS.values()))
        made, definition = report_of(standard, partner), definition_of(standard)
        spent = _seconds(lambda: report_bytes(made, definition, "pdf"), effort)
        figures.append(Figure(f"PDF of it, {name}", spent * 1000, "ms", goal=at_most(500)))
    return figures


def report_of(standard: Standard, scope: FigureScope) -> dict[str, Any]:
    """The report in its JSON form, read anew."""
    db.session.rollback()
    now = datetime.now(UTC)
    question = ReportQuestion(standard, scope, get_names(scope), ALWAYS, now.date())
    return read_report(question).report(
        "internal", threshold=10, generated_at=now, definition_url=ADDRESS
    )


def _seconds(ask: Callable[[], object], effort: Effort) -> float:
    """The median of several askings after a first one, which may store what it worked out."""
    first = _once(ask)
    if first > PATIENCE:
        return first
    return median(_once(ask) for _ in range(effort.repeats))


def _once(ask: Callable[[], object]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun
