"""Other programs over the same people in one flat table: Flask-Admin, Datasette, django-import-export.

They are not among our own packages: they are looked for in a virtual environment of their own,
and when one is missing that is said and nothing measured. One flat table is less than what our
pages read; what the peers do with it they do without roles and audit.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
from sqlalchemy import make_url

from tests.benchmarks import exports
from tests.benchmarks.figures import Effort, Figure, Goal, at_least, at_most
from tests.benchmarks.installation import installed, record_name
from tests.benchmarks.load import drive
from tests.benchmarks.serving import Server, served, tracker_served

PACKAGES = {
    "flask-admin": "flask_admin",
    "flask-sqlalchemy": "flask_sqlalchemy",
    "datasette": "datasette",
    "django": "django",
    "django-import-export": "import_export",
    "gunicorn": "gunicorn",
}
HOME = Path(os.environ.get("BENCHMARK_PEERS", Path(tempfile.gettempdir()) / "tracker-peers"))
HERE = Path(__file__).parent
_FLAT = """CREATE TABLE flat AS SELECT e.id, p.slug AS partner, g.code AS program, k.code AS cohort,
 l.given_name, l.family_name, l.email, e.status, e.status_on, e.enrolled_on, e.started_on,
 e.completed_on, e.exit_reason, e.intent, CAST(e.may_work AS text) AS may_work
 FROM record.enrolment e JOIN record.learner l ON l.id = e.learner_id
 JOIN record.cohort k ON k.id = e.cohort_id JOIN record.partner p ON p.id = e.partner_id
 JOIN record.program g ON g.id = e.program_id ORDER BY e.id LIMIT ?"""


def missing(home: Path = HOME) -> list[str]:
    """The packages that the environment lacks; all of them when there is none."""
    python = home / "bin/python"
    if not python.is_file():
        return list(PACKAGES)
    code = "import importlib.util, sys; sys.exit(importlib.util.find_spec(sys.argv[1]) is None)"
    return [
        name
        for name, module in PACKAGES.items()
        if subprocess.run([python, "-c", code, module], check=False).returncode
    ]


def measure(databases: Sequence[str], effort: Effort) -> list[Figure]:
    """Lists and files of the peers on the first SQLite database, beside ours."""
    lacking = missing()
    url = next((url for url in databases if url.startswith("sqlite")), None)
    if lacking or url is None:
        why = f"not in {HOME}: {', '.join(lacking)}" if lacking else "no SQLite database was named"
        click.echo(f"Peers were not measured ({why}).")
        return []
    with tempfile.TemporaryDirectory(prefix="tracker-peers-") as folder:
        flat = Path(folder) / "flat.sqlite"
        rows = _flatten(str(make_url(url).database), flat, effort.rows)
        return _measure(url, flat, rows, effort)


def _measure(url: str, flat: Path, rows: int, effort: Effort) -> list[Figure]:
    with installed(url):
        name, path = record_name(), exports.find_address("CSV")
    assert path is not None
    with _flask_admin(flat) as admin, _datasette(flat) as datasette, tracker_served(url) as ours:
        lists = {
            "ours": (ours, "/partners/partner-0001"),
            "Flask-Admin's list of 50": (admin, "/admin/flat/"),
            "Datasette's table of 50": (datasette, "/flat/flat?_size=50"),
        }
        cpu = _processor_times(lists, effort)
        files: dict[str, Callable[[], float]] = {
            "ours": lambda: exports.rows_per_second(ours, path),
            "Flask-Admin": lambda: exports.rows_per_second(admin, "/admin/flat/export/csv/"),
            "Datasette": lambda: exports.rows_per_second(
                datasette, "/flat/flat.csv?_stream=on&_size=max"
            ),
        }
        rates = {key: median(ask() for _ in range(effort.repeats)) for key, ask in files.items()}
    rates["django-import-export"], into = _django(flat, rows)
    label, goal = f"partner dashboard, {name}", {"Flask-Admin's list of 50": at_most(0.2)}
    figures = [
        Figure(label, cpu["ours"], "ms CPU", words, spent, goal.get(words))
        for words, spent in cpu.items()
        if words != "ours"
    ]
    goals: dict[str, Goal] = {"Datasette": at_least(2), "Flask-Admin": at_least(5)}
    goals["django-import-export"] = at_least(8)
    figures += [
        Figure(f"enrolments as CSV, {name}", rates["ours"], "rows/s", peer, rates[peer], bound)
        for peer, bound in goals.items()
    ]
    return [*figures, Figure("django-import-export, bulk import, one flat table", into, "rows/s")]


def _processor_times(lists: dict[str, tuple[Server, str]], effort: Effort) -> dict[str, float]:
    found: dict[str, list[float]] = {key: [] for key in lists}
    for server, path in lists.values():
        drive(server, path, 0.05)
    for _ in range(effort.repeats):
        for key, (server, path) in lists.items():
            found[key].append(drive(server, path, effort.seconds).cpu_ms)
    return {key: median(values) for key, values in found.items()}


def _flatten(record: str, flat: Path, most: int) -> int:
    """The peers' table; how many rows it has."""
    connection = sqlite3.connect(flat)
    connection.execute("ATTACH ? AS record", (record,))
    connection.execute(_FLAT, (most,))
    connection.execute("CREATE TABLE keyed (id INTEGER PRIMARY KEY, partner, program, cohort,"
                       " given_name, family_name, email, status, status_on, enrolled_on,"
                       " started_on, completed_on, exit_reason, intent, may_work)")  # fmt: skip
    connection.execute("INSERT INTO keyed SELECT * FROM flat")
    connection.execute("DROP TABLE flat")
    connection.execute("ALTER TABLE keyed RENAME TO flat")
    connection.commit()
    rows = int(connection.execute("SELECT count(*) FROM flat").fetchone()[0])
    connection.close()
    return rows


@contextmanager
def _flask_admin(flat: Path) -> Iterator[Server]:
    environment = {"PEER_DATABASE": str(flat), "PYTHONPATH": str(HERE)}
    with served("peer_flask_admin:app", environment, "/admin/", HOME / "bin/python") as server:
        yield server


@contextmanager
def _datasette(flat: Path) -> Iterator[Server]:
    """Datasette as its own one process; facets are not suggested, which is its quickest."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    command = [HOME / "bin/datasette", "serve", flat, "--port", str(port), "--setting"]
    command += ["suggest_facets", "off", "--setting", "max_csv_mb", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield Server(port, process.pid, alone=True)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
        except (OSError, urllib.error.URLError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def _django(flat: Path, rows: int) -> tuple[float, float]:
    """Rows a second out and in, on a copy of the table."""
    copy = flat.with_name("django.sqlite")
    shutil.copyfile(flat, copy)
    command = [HOME / "bin/python", HERE / "peer_django.py", copy, str(rows)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(told.stdout)
    return found["out"], found["into"]
