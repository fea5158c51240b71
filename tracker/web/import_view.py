"""What the pages of one import show: the sum, the rows as a table, what would be made.

From the batch and its rows as they are kept; the file itself is opened for matching columns only
(web/import_steps).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import Mapping, parse_mapping
from tracker.models import ImportBatch, ImportRow
from tracker.rules.spelling import header_key

# Result -> (its word in a preview, its word afterwards, the band of the bar, the tone of a mark).
RESULTS = {
    "created": ("new", "created", "new", "plain"),
    "updated": ("changed", "updated", "changed", "good"),
    "unchanged": ("unchanged", "unchanged", "same", "plain"),
    "skipped": ("skipped", "skipped", "decide", "soon"),
    "failed": ("to mend", "failed", "wrong", "late"),
}
SHOWN = 160
_TABLE_WORDS = {
    "partner": ("partner", "partners"),
    "centre": ("centre", "centres"),
    "program": ("program", "programs"),
    "cohort": ("cohort", "cohorts"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the sum: read = new + changed + unchanged + skipped + to mend."""

    key: str
    count: int
    words: str
    band: str
    tone: str


@dataclass(frozen=True, slots=True)
class Head:
    """One column of the table: the file's own name, our label, the field that is read from it."""

    title: str
    label: str
    key: str | None

    @property
    def is_read(self) -> bool:
        """Whether a field is read from it."""
        return self.key is not None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, what is wrong with it ("" for nothing) and how badly."""

    text: str
    message: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: its number, what becomes of it, its cells, remarks on the whole."""

    number: int
    words: str
    tone: str
    cells: list[Cell]
    remarks: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one page."""

    heads: list[Head]
    lines: list[Line]


def mapping_of(batch: ImportBatch) -> Mapping:
    """How the file of the batch is read, beyond what its column names say."""
    text = batch.mapping.get("toml")
    return parse_mapping(text, batch.kind) if text else Mapping()


def is_waiting(batch: ImportBatch) -> bool:
    """Whether the import still waits for confirmation."""
    return batch.status == "previewed"


def parts_of(batch: ImportBatch) -> list[Part]:
    """The terms of the sum, in its order."""
    place = 0 if is_waiting(batch) else 1
    return [
        Part(key, getattr(batch, f"{key}_count"), words[place], words[2], words[3])
        for key, words in RESULTS.items()
    ]


def will_create(batch: ImportBatch) -> list[str]:
    """What is made on the way, in words: "2 cohorts (FS-1, FS-2)"."""
    sentences = []
    for table, made in batch.report.get("will_create", {}).items():
        one, many = _TABLE_WORDS.get(table, (table, table))
        names, count = made["names"][:12], made["count"]
        more = f" and {count - len(names):,} more" if count > len(names) else ""
        sentences.append(f"{count:,} {one if count == 1 else many} ({', '.join(names)}{more})")
    return sentences


def table_of(batch: ImportBatch, rows: Sequence[ImportRow]) -> Table:
    """The rows as a table, their columns in the order of our own files."""
    titles = {title for row in rows for title in row.raw}
    named = {p["column"] for row in rows for p in row.problems if p.get("column")}
    read_from = {head.key: head.title for head in heads_of(batch, titles) if head.key}
    # A problem may name the field where its column has another name, or is blank everywhere.
    heads = heads_of(batch, titles | (named - read_from.keys()))
    return Table(heads, [_line(batch, row, heads, read_from) for row in rows])


def heads_of(batch: ImportBatch, titles: Iterable[str]) -> list[Head]:
    """The columns of those names: those that are read first, in the order of our own files."""
    columns, mapping = KINDS[batch.kind], mapping_of(batch)
    ignored = {header_key(name) for name in mapping.ignore}
    by_title = {
        header_key(name): key for key, one in mapping.fields.items() for name in one.columns
    }
    order = {key: place for place, key in enumerate(columns.keys)}
    found: list[tuple[int, str, Head]] = []
    for title in titles:
        guessed = None if header_key(title) in ignored else columns.find(title)
        key = by_title.get(header_key(title)) or (guessed.key if guessed else None)
        label = columns.by_key(key).label if key in order else title
        place = order.get(key, len(order)) if key else len(order)
        found.append((place, title, Head(title, label, key)))
    return [head for _, _, head in sorted(found, key=lambda one: one[:2])]


def _line(
    batch: ImportBatch, row: ImportRow, heads: Sequence[Head], read_from: dict[str, str]
) -> Line:
    words = RESULTS[row.result]
    at: dict[str, tuple[str, str]] = {}
    remarks = []
    for problem in row.problems:
        column = problem.get("column")
        column = read_from.get(column, column)
        told = (problem["message"], problem.get("level", "error"))
        if column and column not in at and problem.get("level", "error") != "reason":
            at[column] = told
        else:
            remarks.append(told)
    cells = []
    for head in heads:
        text = str(row.raw.get(head.title, ""))
        message, level = at.get(head.title, ("", ""))
        cells.append(Cell(text[:SHOWN] + ("…" if len(text) > SHOWN else ""), message, level))
    return Line(row.row_number, words[0 if is_waiting(batch) else 1], words[3], cells, remarks)


def told_of(problems: Iterable[dict[str, Any]]) -> str:
    """The problems of a row as one line of a file."""
    return " ".join(
        f"{problem['column']}: {problem['message']}"
        if problem.get("column")
        else problem["message"]
        for problem in problems
    )
