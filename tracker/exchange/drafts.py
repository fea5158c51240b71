"""From a sheet and a mapping to drafts: each row's values by field, with all that is wrong in it.

Here nothing is known of the record yet. What becomes of a draft is exchange/plan.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Any

from tracker.exchange.columns import ColumnList
from tracker.exchange.day_columns import Question
from tracker.exchange.fields import DetailsReader, FieldReader, Reader
from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import FieldMap, Mapping
from tracker.exchange.sheets import Sheet, Unreadable, too_long
from tracker.rules.days_spelled import ORDERS
from tracker.rules.problems import Problem
from tracker.rules.spelling import squash


@dataclass(slots=True)
class Draft:
    """One row: its number, the values that are not blank, problems, warnings, why it is skipped."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """All rows of a file as drafts, and what is to be said about the file as a whole."""

    kind: str
    rows: list[Draft]
    sheet: Sheet
    # Field -> the column it is read from, for those that are.
    titles: Table[str, str]
    constants: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    derived_columns: tuple[str, ...] = ()

    def has(self, key: str) -> bool:
        """Whether the field is read from a column or set by the mapping."""
        return key in self.titles or key in self.constants

    def title(self, key: str) -> str:
        """The column of the file that a field is read from, else the field's own name."""
        return self.titles.get(key, key)


def complete(sheet: Sheet, kind: str, mapping: Mapping | None = None) -> Mapping:
    """The mapping with every further field that a header of the sheet names by itself."""
    mapping = mapping or Mapping()
    columns = KINDS[kind]
    used = {place for place in _mapped_places(sheet, mapping) if place is not None}
    fields = dict(mapping.fields)
    ignored = {sheet.position(name) for name in mapping.ignore}
    for place, title in enumerate(sheet.header):
        column = columns.find(title)
        if column is None or place in used or place in ignored or column.key in fields:
            continue
        if column.key == "partner" and mapping.partner is not None:
            continue
        fields[column.key] = FieldMap(columns=(title,))
    return Mapping(
        **{name: getattr(mapping, name) for name in Mapping.__slots__ if name != "fields"},
        fields=fields,
    )


def _mapped_places(sheet: Sheet, mapping: Mapping) -> list[int | None]:
    names: list[str] = []
    for key, one in mapping.fields.items():
        if key != "details":
            names += one.columns
        names += [name for name in (one.months_before, one.days_after) if name]
    return [sheet.position(name) for name in (*names, *mapping.where, *mapping.where_not)]


def draft_rows(sheet: Sheet, kind: str, mapping: Mapping | None = None) -> Drafts:
    """Every row read by the mapping; Unreadable or BadMapping when the file as a whole is not fit."""
    full = complete(sheet, kind, mapping)
    columns = KINDS[kind]
    readers, used = _readers(sheet, columns, full)
    for place in used:
        sentence = too_long(sheet, sheet.header[place])
        if sentence is not None:
            raise Unreadable(sentence)
    questions, notes = _decide_days(sheet, readers, full)
    titles = {r.column.key: r.title for r in readers if not r.is_constant}
    faults = _faults_by_row(sheet)
    wanted = _Filter(sheet, full)
    rows = []
    for number, cells in sheet.rows:
        if not wanted.takes(cells):
            rows.append(Draft(number, {}, skipped="Left out by the mapping."))
        else:
            rows.append(_draft(number, cells, readers, faults.get(number, [])))
    unknown, derived = _unused(sheet, columns, full, used)
    constants = frozenset(reader.column.key for reader in readers if reader.is_constant)
    return Drafts(kind, rows, sheet, titles, constants, questions, notes, unknown, derived)


def _readers(sheet: Sheet, columns: ColumnList, mapping: Mapping) -> tuple[list[Reader], set[int]]:
    missing = [c.key for c in columns.columns if c.is_required and c.key not in mapping.fields]
    if missing:
        raise Unreadable(
            f"The file has no column for {', '.join(missing)}. Its columns are: "
            f"{', '.join(sheet.header[:20])}."
        )
    used = {place for place in _mapped_places(sheet, mapping) if place is not None}
    readers: list[Reader] = []
    for key, how in mapping.fields.items():
        column = columns.by_key(key)
        if column.kind == "details":
            details = DetailsReader(column, how, sheet, used)
            used |= set(details.places)
            readers.append(details)
            continue
        if how.number_format is None and mapping.number_format is not None:
            how = _with_number_format(how, mapping.number_format)  # noqa: PLW2901
        readers.append(FieldReader(column, how, sheet))
    return readers, used


def _with_number_format(how: FieldMap, number_format: str) -> FieldMap:
    values = {name: getattr(how, name) for name in FieldMap.__slots__}
    return FieldMap(**{**values, "number_format": number_format})


def _decide_days(
    sheet: Sheet, readers: list[Reader], mapping: Mapping
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    questions, notes = [], []
    for reader in readers:
        decided = reader.decide_days(sheet, mapping.date_format)
        if isinstance(decided, Question):
            questions.append(decided)
        elif isinstance(decided, str):
            notes.append(f'The days of column "{reader.title}" are read as {ORDERS[decided]}.')
    return tuple(questions), tuple(notes)


def _faults_by_row(sheet: Sheet) -> dict[int, list[Problem]]:
    faults: dict[int, list[Problem]] = {}
    for fault in sheet.faults:
        if fault.row is not None:
            faults.setdefault(fault.row, []).append(fault)
    return faults


def _draft(number: int, cells: list[str], readers: list[Reader], faults: list[Problem]) -> Draft:
    draft = Draft(number, {}, list(faults))
    for reader in readers:
        cell = reader.read(cells)
        if cell.value is not None:
            draft.values[reader.column.key] = cell.value
        if cell.error is not None:
            draft.problems.append(Problem(reader.column.key, cell.error, number, reader.title))
        elif cell.warning is not None:
            draft.warnings.append(Problem(reader.column.key, cell.warning, number, reader.title))
        elif cell.value is None and reader.column.is_required:
            sentence = f"{reader.column.label} is needed."
            draft.problems.append(Problem(reader.column.key, sentence, number, reader.title))
    return draft


def _unused(
    sheet: Sheet, columns: ColumnList, mapping: Mapping, used: set[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(columns nobody knows, columns of our own exports that are not read back)."""
    ignored = {sheet.position(name) for name in mapping.ignore}
    rest = [
        title
        for place, title in enumerate(sheet.header)
        if place not in used and place not in ignored
    ]
    derived = tuple(title for title in rest if columns.is_derived(title))
    return tuple(title for title in rest if title not in derived), derived


class _Filter:
    """Which rows the mapping wants: every `where` fits, no `where_not` does."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self._wanted = self._places(sheet, mapping.where)
        self._unwanted = self._places(sheet, mapping.where_not)

    @staticmethod
    def _places(
        sheet: Sheet, conditions: Table[str, tuple[str, ...]]
    ) -> list[tuple[int, frozenset[str]]]:
        found = []
        for name, texts in conditions.items():
            place = sheet.position(name)
            if place is None:
                raise Unreadable(f'The file has no column "{name}", which the mapping filters by.')
            found.append((place, frozenset(squash(text) for text in texts)))
        return found

    def takes(self, cells: list[str]) -> bool:
        """Whether the row is one of those wanted."""
        return all(squash(cells[place]) in texts for place, texts in self._wanted) and not any(
            squash(cells[place]) in texts for place, texts in self._unwanted
        )
