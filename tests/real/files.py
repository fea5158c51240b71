"""Real files and the mappings they are read by."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from tracker.exchange.mapping import parse_mapping
from tracker.queries.scope import SYSTEM
from tracker.services.import_report import Report
from tracker.services.import_uploads import Upload
from tracker.services.imports import run_import

MAPPINGS = Path(__file__).parent / "mappings"
TODAY = date(2026, 11, 24)


def take(data: bytes | Path, kind: str, mapping: str, **changes: str) -> Report:
    """Import a file by the mapping of that name; `changes` replace words in the mapping."""
    text = (MAPPINGS / f"{mapping}.toml").read_text()
    for old, new in changes.items():
        text = text.replace(old, new)
    content = data if isinstance(data, bytes) else data.read_bytes()
    name = "joined.csv" if isinstance(data, bytes) else data.name
    upload = Upload(name, content, kind, mapping=parse_mapping(text, kind))
    return run_import(SYSTEM, upload, today=TODAY)


def expected(folder: Path, name: str) -> list[dict[str, str]]:
    """The true numbers of a data set."""
    with (folder / "expected" / f"truth_{name}_shared.csv").open(
        newline="", encoding="utf-8"
    ) as file:
        return list(csv.DictReader(file))


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """A real CSV file as it stands."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def money(text: str) -> Decimal | None:
    """An amount of the true numbers; nothing for a blank."""
    return Decimal(text) if text else None


def whole(row: Mapping[str, str], *names: str) -> tuple[int, ...]:
    """Counts of a row of the true numbers."""
    return tuple(int(row[name]) for name in names)
