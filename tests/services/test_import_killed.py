"""kill -9 in the middle of an import leaves all of it or nothing, wherever it strikes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services.import_files import counts, csv_bytes, everything, take
from tracker.extensions import db
from tracker.models import AuditEntry, ImportBatch
from tracker.queries.scope import Viewer

ROWS = [
    {
        "partner": f"Partner {n % 3}",
        "program": "FS",
        "cohort": f"C{n % 5}",
        "learner_ref": f"R{n}",
        "status": "completed",
        "outcome_status": "employed",
        "learned_on": "2026-01-01",
    }
    for n in range(300)
]
# Stops right after the rows of one table were written and says so, until it is killed.
SCRIPT = """
import sys, time
from pathlib import Path
from tracker.services import bulk, import_writes

table, marker = sys.argv[1], Path(sys.argv[2])
write = bulk.insert_rows

def insert_rows(name, rows):
    write(name, rows)
    if name == table:
        marker.write_text("now")
        time.sleep(120)

import_writes.insert_rows = insert_rows
sys.argv[1:] = sys.argv[3:]
from tracker.cli import main
main()
"""


def environment(folder: Path) -> dict[str, str]:
    """The subprocess uses the very database of the test."""
    return {
        **os.environ,
        "TRACKER_INSTANCE": str(folder),
        "DATABASE_URL": db.engine.url.render_as_string(hide_password=False),
        "SECRET_KEY": "t" * 40,
    }


def kill_when_written(table: str, folder: Path, file: Path) -> None:
    """Import in a process of its own and kill it once the rows of the table are written."""
    marker = folder / "marker"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, table, str(marker), "import", "enrolments", str(file)],
        env=environment(folder),
        cwd=Path(__file__).parents[2],
    )
    try:
        for _ in range(600):
            if marker.exists():
                break
            assert process.poll() is None, "the import ended before it could be killed"
            time.sleep(0.05)
        else:
            pytest.fail("the import never came to the place where it is killed")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("table", ["partner", "enrolment_event", "import_row"])
def test_a_killed_import_leaves_nothing(system: Viewer, tmp_path: Path, table: str) -> None:
    file = tmp_path / "file.csv"
    file.write_bytes(csv_bytes(ROWS))
    db.session.remove()
    before = everything()
    kill_when_written(table, tmp_path, file)
    assert everything() == before
    assert db.session.query(ImportBatch).count() == 0
    assert db.session.query(AuditEntry).count() == 0
    # Nothing is locked, nothing is half there: the same file goes in as if for the first time.
    assert counts(take(ROWS)) == {"created": 300}
    assert counts(take(ROWS)) == {"unchanged": 300}
