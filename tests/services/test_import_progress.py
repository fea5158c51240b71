"""How far an import is, told through a file: claimed once, stopped, dead when silent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tracker.rules.problems import Refused
from tracker.services.import_progress import PATIENCE, ProgressFile, Running


def test_claimed_once_and_told(tmp_path: Path) -> None:
    progress = ProgressFile(tmp_path, 7)
    assert progress.read() is None
    assert progress.begin()
    assert not ProgressFile(tmp_path, 7).begin()
    progress.tell(2, 9)
    assert ProgressFile(tmp_path, 7).read() == Running(2, 9)
    assert ProgressFile(tmp_path, 8).read() is None
    progress.end()
    assert progress.read() is None


def test_asked_to_stop(tmp_path: Path) -> None:
    progress = ProgressFile(tmp_path, 7)
    progress.ask_to_stop()
    assert progress.begin(), "nothing to stop yet"
    progress.tell(1, 9)
    ProgressFile(tmp_path, 7).ask_to_stop()
    assert progress.read() == Running(1, 9, is_stopping=True)
    with pytest.raises(Refused):
        progress.tell(2, 9)
    progress.fail("Stopped.")
    told = progress.read()
    assert told is not None
    assert told.has_ended
    assert progress.begin(), "it may be tried again"
    progress.tell(1, 9)


def test_silence_is_death(tmp_path: Path) -> None:
    progress = ProgressFile(tmp_path, 7)
    assert progress.begin()
    file = tmp_path / "imports/7.json"
    long_ago = file.stat().st_mtime - PATIENCE - 1
    os.utime(file, (long_ago, long_ago))
    assert progress.read() is None
    assert progress.begin()
