"""From a sheet and a mapping to drafts: each row's values by field, with all that is wrong in it.

Here nothing is known of the record yet. What becomes of a draft is exchange/plan.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import cached_property
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

# Fields whose values have to be known for the whole file before its rows are planned.
NAMING = frozenset({"partner", "partner_ref", "cohort"})


@dataclass(slots=True)
class Draft:
    """One row: its number, the values that are not blank, problems, warnings, why it is skipped."""

    number: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    skipped: str | None = None
    # The row as it stands in the file.
    cells: list[str] = field(default_factory=list)
    # What finds a person (exchange/plan_people.keys_of), once it was asked for.
    keys: dict[str, str | None] | None = None


@dataclass(frozen=True)
class Drafts:
    """The rows of a file as drafts, and what is to be said about the file as a whole.

    Drafts are made when they are asked for and not kept: a large file is read anew at each pass.
    """

    kind: str
    sheet: Sheet
    readers: tuple[Reader, ...]
    wanted: RowFilter
    # Each field of NAMING that is read -> all that stands in it.
    named: Table[str, frozenset[str]]
    # Field -> the column it is read from, for those that are.
    titles: Table[str, str]
    constants: frozenset[str] = frozenset()
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    derived_columns: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> list[Draft]:
        """All drafts at once, kept: for files that are not large."""
        return list(self)

    def __len__(self) -> int:
        return len(self.sheet.rows)

    def __iter__(self) -> Iterator[Draft]:
        """Every row in the order of the file."""
        draft = _drafter(self.readers, _faults_by_row(self.sheet))
        takes = None if self.wanted.takes_all else self.wanted.takes
        for number, cells in self.sheet.rows:
            if takes is None or takes(cells):
                yield draft(number, cells)
            else:
                yield Draft(number, {}, skipped="Left out by the mapping.", cells=cells)

    def portions(self, size: int, numbers: Container[int] | None = None) -> Iterator[list[Draft]]:
        """The drafts in lists of that length; only those of the numbers, where some are given."""
        portion: list[Draft] = []
        for draft in self:
            if numbers is None or draft.number in numbers:
                portion.append(draft)
            if len(portion) >= size:
                yield portion
                portion = []
        if portion:
            yield portion

    def texts(self, key: str) -> frozenset[str]:
        """All that stands in a field of NAMING; nothing where it is not read."""
        return self.named.get(key, frozenset())

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
    """How every row is read by the mapping; Unreadable or BadMapping when the file as a whole is not fit."""
    full = complete(sheet, kind, mapping)
    columns = KINDS[kind]
    readers, used = _readers(sheet, columns, full)
    for place in used:
        sentence = too_long(sheet, sheet.header[place])
        if sentence is not None:
            raise Unreadable(sentence)
    raws = _survey(sheet, readers, full)
    questions, notes = _decide_days(readers, raws)
    named = {
        reader.column.key: _all_in(reader, raws[reader.column.key], sheet) - {None}
        for reader in readers
        if isinstance(reader, FieldReader) and reader.column.key in NAMING
    }
    titles = {r.column.key: r.title for r in readers if not r.is_constant}
    unknown, derived = _unused(sheet, columns, full, used)
    constants = frozenset(reader.column.key for reader in readers if reader.is_constant)
    wanted = RowFilter(sheet, full)
    return Drafts(
        kind,
        sheet,
        tuple(readers),
        wanted,
        named,
        titles,
        constants,
        questions,
        notes,
        unknown,
        derived,
    )


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


def _survey(sheet: Sheet, readers: list[Reader], mapping: Mapping) -> dict[str, set[str]]:
    """All that stands in the fields of NAMING, and in those whose days can be in either order."""
    asked = [
        reader
        for reader in readers
        if isinstance(reader, FieldReader)
        and (reader.asks_days(mapping.date_format) or reader.column.key in NAMING)
    ]
    raws: dict[str, set[str]] = {reader.column.key: set() for reader in asked}
    pairs = [(reader.raw, raws[reader.column.key].add) for reader in asked]
    for _, cells in sheet.rows:
        for raw, add in pairs:
            add(raw(cells))
    return raws


def _all_in(reader: FieldReader, raws: set[str], sheet: Sheet) -> frozenset[Any]:
    """Every value of the field; one that rests on a second column is read row by row."""
    if reader.other is None:
        return frozenset(map(reader.value_of, raws))
    return frozenset(reader.read(cells).value for _, cells in sheet.rows)


def _decide_days(
    readers: list[Reader], raws: dict[str, set[str]]
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    questions, notes = [], []
    asking = [r for r in readers if isinstance(r, FieldReader) and r.asks and r.column.key in raws]
    for reader in asking:
        decided = reader.decide_days(raws[reader.column.key])
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


def _drafter(
    readers: tuple[Reader, ...], faults: dict[int, list[Problem]]
) -> Callable[[int, list[str]], Draft]:
    """A function from a row to its draft: what was read before is looked up, the rest is read."""
    fields = [(r.column.key, r.place, r.known, r.column.is_required, r) for r in readers]

    def draft(number: int, cells: list[str]) -> Draft:
        values: dict[str, Any] = {}
        made = Draft(number, values, list(faults.get(number, ())) if faults else [], cells=cells)
        for key, place, known, is_required, reader in fields:
            if place is not None:
                value = known.get(cells[place], reader)
                if value is not reader and (value is not None or not is_required):
                    if value is not None:
                        values[key] = value
                    continue
            _read(made, reader, cells)
        return made

    return draft


def _read(draft: Draft, reader: Reader, cells: list[str]) -> None:
    """One field of a draft, with what is wrong in it."""
    cell = reader.read(cells)
    key = reader.column.key
    if cell.value is not None:
        draft.values[key] = cell.value
    if cell.error is not None:
        draft.problems.append(Problem(key, cell.error, draft.number, reader.title))
    elif cell.warning is not None:
        draft.warnings.append(Problem(key, cell.warning, draft.number, reader.title))
    elif cell.value is None and reader.column.is_required:
        sentence = f"{reader.column.label} is needed."
        draft.problems.append(Problem(key, sentence, draft.number, reader.title))


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


class RowFilter:
    """Which rows the mapping wants: every `where` fits, no `where_not` does."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self._wanted = self._places(sheet, mapping.where)
        self._unwanted = self._places(sheet, mapping.where_not)
        self.takes_all = not (self._wanted or self._unwanted)

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
