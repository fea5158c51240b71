"""How far an import in another thread or process is, told through a small file of this machine.

The database cannot tell it: what an import writes is not there before it ends, and SQLite lets
nobody else write meanwhile. The file is in the instance folder, which all workers of a machine
share. One that was not touched for a while is that of a worker which died; the import died with it.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from tracker.rules.problems import Refused

PATIENCE = 180  # seconds after which a silent import is held to be dead


@dataclass(frozen=True, slots=True)
class Running:
    """What an import said last: rows done, of how many (0: not known yet), and why it ended."""

    done: int = 0
    total: int = 0
    error: str = ""
    is_stopping: bool = False

    @property
    def has_ended(self) -> bool:
        """Whether it ended without writing anything, for the reason in `error`."""
        return bool(self.error)


class ProgressFile:
    """The file of one import."""

    def __init__(self, instance: Path, batch_id: int) -> None:
        self._path = instance / "imports" / f"{batch_id}.json"
        self._stop = self._path.with_suffix(".stop")

    def begin(self) -> bool:
        """Claim the import; False when it runs already."""
        running = self.read()
        if running is not None and not running.has_ended:
            return False
        self.end()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        self._write(Running())
        return True

    def tell(self, done: int, total: int) -> None:
        """Say how far it is; Refused when somebody asked it to stop."""
        if self._stop.exists():
            raise Refused.because("The import was stopped; nothing was written.")
        self._write(Running(done, total))

    def fail(self, sentence: str) -> None:
        """Say why it ended; kept until somebody has read it (`end`)."""
        self._write(Running(error=sentence))

    def end(self) -> None:
        """Forget it."""
        self._path.unlink(missing_ok=True)
        self._stop.unlink(missing_ok=True)

    def ask_to_stop(self) -> None:
        """Ask whoever runs it to stop at the next portion."""
        if self.read() is not None:
            self._stop.touch()

    def read(self) -> Running | None:
        """What it said last; None when it does not run."""
        try:
            is_silent = time.time() - self._path.stat().st_mtime > PATIENCE
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        told = json.loads(text) if text else {}
        if is_silent and not told.get("error"):
            return None
        return Running(**told, is_stopping=self._stop.exists())

    def _write(self, running: Running) -> None:
        told = {"done": running.done, "total": running.total, "error": running.error}
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(self._path)
