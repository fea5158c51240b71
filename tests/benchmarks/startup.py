"""The start of the application and of its list of commands, each in a fresh interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.figures import Effort, Figure, at_most, in_turn

ROOT = Path(__file__).parents[2]
NOTHING = "pass"
STARTS = {
    "start of the application": ("from tracker import create_app; create_app()", 0.8),
    "tracker --help": (
        "import sys; sys.argv[1:] = ['--help']; import tracker.cli as c; c.main()",
        0.5,
    ),
}


def measure(_: Sequence[str], effort: Effort) -> list[Figure]:
    """Seconds from the call to the end of the process; an interpreter that does nothing beside."""
    with tempfile.TemporaryDirectory(prefix="tracker-benchmark-") as folder:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("TRACKER_")},
            "TRACKER_INSTANCE": folder,
            # Compiled once, as an installed program is, and not into the repository.
            "PYTHONPYCACHEPREFIX": folder,
        }
        for key in ("PYTHONDONTWRITEBYTECODE", "DATABASE_URL"):
            environment.pop(key, None)
        codes = {"nothing": NOTHING, **{name: code for name, (code, _) in STARTS.items()}}
        for code in codes.values():
            _run(code, environment, [])
        spent: dict[str, list[float]] = {name: [] for name in codes}
        found = in_turn(
            effort.repeats,
            {
                name: lambda code=code, cpu=spent[name]: _run(code, environment, cpu)
                for name, code in codes.items()
            },
        )
    figures = [Figure("an interpreter that does nothing", found["nothing"], "s")]
    for name, (_, most) in STARTS.items():
        figures.append(Figure(name, found[name], "s", goal=at_most(most)))
        figures.append(Figure(f"{name}: processor time", median(spent[name]), "s"))
    return figures


def _run(code: str, environment: dict[str, str], cpu: list[float]) -> float:
    """Seconds until the interpreter has ended; `cpu` learns what it used of them."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{code!r} ended with {process.returncode}")
    cpu.append(used.ru_utime + used.ru_stime)
    return time.perf_counter() - begun
