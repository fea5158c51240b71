"""Files through gunicorn: rows a second against the database's own tools, first byte, memory."""

from __future__ import annotations

import csv
import http.client
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import psycopg
from flask import current_app
from sqlalchemy import make_url

from tests.benchmarks import plain_sql
from tests.benchmarks.copies import plain_address
from tests.benchmarks.figures import Effort, Figure, Goal, at_least, at_most, in_turn
from tests.benchmarks.installation import installed, record_name
from tests.benchmarks.serving import Server, tracker_served

# Addresses of the same rows, the fullest first; the first that is answered is measured.
ADDRESSES = {
    "CSV": ("/exports/enrolments.csv", "/enrolments.csv"),
    "JSON lines": ("/exports/enrolments.jsonl", "/enrolments.jsonl"),
    "XLSX": ("/exports/enrolments.xlsx", "/enrolments.xlsx"),
}
LARGEST = "partner-0002"
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file fetched: seconds to its first byte and its last, lines, memory above idle in MiB."""

    first: float
    whole: float
    lines: int
    above_idle: float


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """Every kind of file of every database."""
    return [figure for url in databases for figure in _one(url, effort)]


def _one(url: str, effort: Effort) -> list[Figure]:
    with installed(url):
        name, paths = record_name(), {kind: find_address(kind) for kind in ADDRESSES}
    figures: list[Figure] = []
    with tracker_served(url) as server:
        for kind, found in paths.items():
            if found is None:
                continue
            path = found
            label = f"enrolments as {kind}, {name}"
            if kind == "XLSX":
                # A sheet does not hold everybody.
                path, label = f"{found}?partner={LARGEST}", f"{label}, its largest partner"
            if kind == "CSV":
                figures += _against_tools(url, server, path, label, effort)
            else:
                figures += _alone(server, path, label, effort, flat=kind == "JSON lines")
    return figures


def _against_tools(url: str, server: Server, path: str, label: str, effort: Effort) -> list[Figure]:
    """The CSV in turns with the same columns, and fifteen flat ones, from the database's tool."""
    header = _header(server, path)
    tool, run = _tool(url)
    fetched: list[Fetched] = []

    def ours() -> float:
        fetched.append(_fetch(server, path))
        return fetched[-1].lines / fetched[-1].whole

    measures: dict[str, Callable[[], float]] = {"ours": ours}
    if run is not None:
        for key, sql in (("same", plain_sql.same_columns(header)), ("flat", plain_sql.FLAT)):
            measures[key] = lambda sql=sql: run(sql)  # type: ignore[misc]
    found = in_turn(effort.repeats, measures)
    goal: Goal = at_least(0.5 if tool == "COPY" else 0.25)
    words = f"{tool}, same {len(header)} columns"
    figures = [
        Figure(label, found["ours"], "rows/s", words, found.get("same"), goal),
        Figure(f"{label} ({path})", found["ours"], "rows/s", f"{tool}, 15 flat", found.get("flat")),
    ]
    return [*figures, *_memory_and_haste(label, fetched)]


def _alone(server: Server, path: str, label: str, effort: Effort, *, flat: bool) -> list[Figure]:
    found = [_fetch(server, path) for _ in range(effort.repeats if flat else 1)]
    rate = median(one.lines / one.whole for one in found)
    if not flat:
        # A workbook is packed: its lines are not rows.
        whole = median(one.whole for one in found)
        memory = Figure(f"{label}: memory above idle", found[0].above_idle, "MiB", goal=at_most(30))
        return [Figure(label, whole, "s"), memory]
    return [Figure(label, rate, "rows/s"), *_memory_and_haste(label, found)]


def _memory_and_haste(label: str, found: Sequence[Fetched]) -> list[Figure]:
    first = median(one.first for one in found) * 1000
    most = max(one.above_idle for one in found)
    return [
        Figure(f"{label}: first byte", first, "ms", goal=at_most(50)),
        Figure(f"{label}: memory above idle", most, "MiB", goal=at_most(30)),
    ]


def find_address(kind: str) -> str | None:
    """The first address of that kind of file that the application has; None when it has none.

    Inside the application's context.
    """
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    return next((path for path in ADDRESSES[kind] if path in known), None)


def rows_per_second(server: Server, path: str) -> float:
    """Fetch the file once, throwing it away."""
    fetched = _fetch(server, path)
    return fetched.lines / fetched.whole


def _header(server: Server, path: str) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Cookie": server.cookie})
    line = connection.getresponse().readline().decode("utf-8-sig")
    connection.close()
    return next(csv.reader([line.strip()]))


def _fetch(server: Server, path: str) -> Fetched:
    """Fetch the file and throw it away."""
    # The worker that is left over from a file cut short ends it first.
    time.sleep(0.2)
    idle = server.memory_mib(peak=False)
    server.forget_peak()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": server.cookie})
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    piece = answer.read1(PIECE)
    first, lines = time.perf_counter() - begun, -1
    while piece:
        lines += piece.count(b"\n")
        piece = answer.read1(PIECE)
    whole = time.perf_counter() - begun
    connection.close()
    return Fetched(first, whole, max(lines, 0), server.memory_mib(peak=True) - idle)


def _tool(url: str) -> tuple[str, Callable[[str], float] | None]:
    """The database's own way to write a CSV: its name, and rows a second for a statement."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        found = shutil.which("sqlite3")
        if found is None:
            return "sqlite3 (not installed here)", None
        return "sqlite3", lambda sql: _sqlite(found, str(place.database), sql)
    return "COPY", lambda sql: _copy(url, sql)


def _sqlite(program: str, path: str, sql: str) -> float:
    rows = int(_run([program, "-readonly", path, f"SELECT count(*) FROM ({sql})"]))
    begun = time.perf_counter()
    with open("/dev/null", "wb") as nowhere:  # noqa: PTH123
        subprocess.run([program, "-readonly", "-csv", path, sql], stdout=nowhere, check=True)
    return rows / (time.perf_counter() - begun)


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _copy(url: str, sql: str) -> float:
    rows = 0
    with psycopg.connect(plain_address(url)) as connection, connection.cursor() as cursor:
        begun = time.perf_counter()
        with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:  # type: ignore[arg-type]
            for piece in copy:
                rows += bytes(piece).count(b"\n")
        return rows / (time.perf_counter() - begun)
