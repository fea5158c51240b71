"""A file of enrolments taken in by `tracker import`: rows a second, memory, the tools' own limits."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import make_url

from tests.benchmarks.copies import copied, plain_address
from tests.benchmarks.figures import Effort, Figure, at_least, at_most
from tests.benchmarks.installation import SECRET, installed, record_name
from tests.benchmarks.people import EMPLOYERS, FAMILY, GIVEN
from tests.benchmarks.world import DAY, PROGRAMS, dice

ROOT = Path(__file__).parents[2]
CLASS = 40
HEADER = (
    *("centre", "program", "cohort", "cohort_starts_on", "cohort_ends_on", "learner_ref"),
    *("given_name", "family_name", "email", "enrolled_on", "status", "status_on"),
    *("outcome_status", "outcome_from", "employer", "in_field", "salary_amount"),
    *("salary_currency", "salary_period", "learned_on"),
)


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """Into a copy of each database: every time other people, in other cohorts."""
    return [figure for url in databases for figure in _one(url, effort)]


def _one(url: str, effort: Effort) -> list[Figure]:
    with installed(url):
        name = record_name()
    rates, memory, limits = [], [], []
    with tempfile.TemporaryDirectory(prefix="tracker-benchmark-") as folder, copied(url) as copy:
        for run in range(effort.repeats):
            file = Path(folder) / f"enrolments-{run}.csv"
            write_file(file, effort.rows, run)
            limits.append(_limit(copy, file, effort.rows, Path(folder)))
            spent, peak = _import(copy, file, folder)
            rates.append(effort.rows / spent)
            memory.append(peak)
    label = f"import of {effort.rows:,} enrolments, {name}"
    words = "sqlite3 .import" if url.startswith("sqlite") else "COPY FROM"
    bare = [limit for limit in limits if limit]
    return [
        Figure(label, median(rates), "rows/s", goal=at_least(10_000)),
        Figure(
            f"{label}: of the limit", median(rates), "rows/s", words, median(bare) if bare else None
        ),
        Figure(f"{label}: memory at most", max(memory), "MiB", goal=at_most(300)),
    ]


def write_file(file: Path, rows: int, run: int) -> None:
    """A file of so many new learners in new cohorts of 40; the same for the same run."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(_rows(rows, run))


def _rows(rows: int, run: int) -> Iterator[tuple[Any, ...]]:
    chance = dice("import", run)
    for number in range(rows):
        taught = (number // CLASS) % len(PROGRAMS)
        code, weeks = PROGRAMS[taught][0], PROGRAMS[taught][4]
        starts_on = DAY - timedelta(days=500 + (number // CLASS) % 400)
        ends_on = starts_on + timedelta(weeks=weeks, days=-3)
        learned_on, who = ends_on + timedelta(days=chance.randint(20, 90)), f"i{run}-{number}"
        cohort = f"I{run}-{number // CLASS:05}"
        frame = ("Campus 1", code, cohort, starts_on, ends_on, who)
        person = (chance.choice(GIVEN), chance.choice(FAMILY), f"{who}@people.example")
        if number % 5 == 0:
            left = starts_on + timedelta(days=20)
            yield (*frame, *person, starts_on, "withdrawn", left, *("",) * 8)
            continue
        place = (starts_on - timedelta(days=chance.randint(1, 30)), "completed", ends_on)
        pay = (chance.randint(2_000, 9_000), "PEN", "month")
        job = ("employed", learned_on, chance.choice(EMPLOYERS), "yes")
        yield (*frame, *person, *place, *job, *pay, learned_on)


def _import(url: str, file: Path, folder: str) -> tuple[float, float]:
    """Seconds of the whole command, and the most memory it held in MiB; everything is taken."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")},
        **{"DATABASE_URL": url, "SECRET_KEY": SECRET, "TRACKER_INSTANCE": folder},
    }
    code = "from tracker.cli import main; main()"
    told = Path(folder) / "told.txt"
    begun = time.perf_counter()
    with told.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", code, "import", "enrolments", file, "--partner", "partner-0002"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    spent = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(told.read_text()[:2000])
    return spent, used.ru_maxrss / 1024


def _limit(url: str, file: Path, rows: int, folder: Path) -> float | None:
    """Rows a second of the database's own tool into one flat table of text; None without the tool."""
    if url.startswith("sqlite"):
        return _sqlite_limit(file, rows, folder)
    columns = ", ".join(f"{name} text" for name in HEADER)
    with psycopg.connect(plain_address(make_url(url))) as connection:
        connection.execute(f"CREATE TEMPORARY TABLE flat ({columns})")  # type: ignore[arg-type]
        begun = time.perf_counter()
        with (
            connection.cursor() as cursor,
            cursor.copy("COPY flat FROM STDIN (FORMAT csv, HEADER)") as copy,
        ):
            copy.write(file.read_bytes())
        spent = time.perf_counter() - begun
        connection.rollback()
    return rows / spent


def _sqlite_limit(file: Path, rows: int, folder: Path) -> float | None:
    program = shutil.which("sqlite3")
    if program is None:
        return None
    target = folder / "flat.sqlite"
    target.unlink(missing_ok=True)
    begun = time.perf_counter()
    command = [program, "-csv", target, f".import {file} flat"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return rows / (time.perf_counter() - begun)
