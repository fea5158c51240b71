"""Pages through gunicorn: processor time against the least Flask can do, and against another size."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from flask import Flask

from tests.benchmarks.figures import Effort, Figure, at_most
from tests.benchmarks.installation import installed, mature_cohort, record_name
from tests.benchmarks.load import Load, drive
from tests.benchmarks.serving import Server, hello_served, tracker_served
from tests.benchmarks.statements import Statements, signed_in, statements_of

PAGES = {
    "partner dashboard": "/partners/partner-0001",
    "portfolio": "/partners/",
    "home": "/",
    "cohort": "",
    "cohorts": "/cohorts/",
    "enrolments": "/enrolments/",
    "learners": "/learners/",
    "outcomes": "/outcomes/",
}
DASHBOARD, PORTFOLIO = "partner dashboard", "portfolio"


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """Every page on every database; of several databases the first is the one compared with."""
    with ExitStack() as stack:
        hello = stack.enter_context(hello_served())
        targets: dict[tuple[str, str], tuple[Server, str]] = {("", "hello"): (hello, "/")}
        names = []
        for url in databases:
            name, cohort_path = _described(url)
            names.append(name)
            server = stack.enter_context(tracker_served(url))
            for page, path in PAGES.items():
                targets[name, page] = (server, path or cohort_path)
        loads = _in_turn(targets, effort)
    figures = _figures(names, loads)
    for url, name in zip(databases, names, strict=True):
        figures.append(_portfolio_time(url, name, effort))
    return figures


def _described(url: str) -> tuple[str, str]:
    """What the record is called in the table, and the address of one of its cohorts."""
    with installed(url):
        return record_name(), f"/cohorts/{mature_cohort().id}"


def _in_turn(
    targets: dict[tuple[str, str], tuple[Server, str]], effort: Effort
) -> dict[tuple[str, str], list[Load]]:
    """The loads of every target, one after the other and all over again; each asked once before."""
    found: dict[tuple[str, str], list[Load]] = {key: [] for key in targets}
    for server, path in targets.values():
        drive(server, path, 0.05, concurrency=4)
    for _ in range(effort.repeats):
        for key, (server, path) in targets.items():
            found[key].append(drive(server, path, effort.seconds))
    return found


def _cpu(loads: list[Load]) -> float:
    return median(load.cpu_ms for load in loads)


def _figures(names: Sequence[str], loads: dict[tuple[str, str], list[Load]]) -> list[Figure]:
    hello = _cpu(loads["", "hello"])
    figures = [Figure("hello", hello, "ms CPU")]
    for name in names:
        for page in PAGES:
            found = loads[name, page]
            goal = at_most(15) if page == DASHBOARD else None
            rate = median(load.per_second for load in found)
            p50, p95 = median(load.p50_ms for load in found), median(load.p95_ms for load in found)
            label = f"{page}, {name}"
            figures.append(Figure(label, _cpu(found), "ms CPU", "hello", hello, goal))
            figures.append(Figure(f"{label}: answers", rate, "/s"))
            goal = at_most(3) if page == DASHBOARD else None
            figures.append(Figure(f"{label}: p95", p95, "ms", "p50", p50, goal))
    first, *others = names
    for name in others:
        cpu, least = _cpu(loads[name, DASHBOARD]), _cpu(loads[first, DASHBOARD])
        label = f"{DASHBOARD}, {name}: same partner"
        figures.append(Figure(label, cpu, "ms CPU", first, least, at_most(1.25)))
    return figures


def _portfolio_time(url: str, name: str, effort: Effort) -> Figure:
    """The time that the database needs for the portfolio page: its statements asked again, alone."""
    with installed(url) as app:
        statements = _asked(app, PAGES[PORTFOLIO])
        spent = median(statements.seconds() for _ in range(effort.repeats))
    words = f"{PORTFOLIO}, {name}: database ({len(statements)} statements)"
    return Figure(words, spent * 1000, "ms", goal=at_most(40))


def _asked(app: Flask, path: str) -> Statements:
    """What the page asks of the database, once whatever it stores in passing is stored."""
    client = signed_in(app)
    client.get(path)
    return statements_of(lambda: client.get(path))
