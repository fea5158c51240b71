"""Mappings: which column of a foreign file goes into which field, and how its cells are read.

A mapping is a TOML file with one table for each field, `[learner_ref]` or `[fields.learner_ref]`:

    kind = "enrolments"                  # what the rows are
    partner = "alder-institute"          # for the whole file, where no column says it
    date_format = "dd/mm/yyyy"           # for every day that says nothing else
    ignore = ["Comments"]                # columns that are left out on purpose

    [learner_ref]
    column = "#"                         # or columns = ["A", "B"] with join = " "

    [status]
    column = "Finished?"
    values = { 1 = "completed", 0 = "enrolled", "" = "enrolled" }

    [cohort]                             # a day, so many months earlier, as a quarter
    column = "Submit Date"
    months_before = "How many months ago?"
    format = "quarter"
    default = "unknown"

    [where]                              # only these rows; the others are skipped, and counted
    "Attended?" = "1"

Here is what may be written and how it is parsed; FIELD_KEYS says what each key does. How cells are
read by it is exchange/fields, how it is written back is exchange/mapping_text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tracker.exchange.kinds import KINDS
from tracker.exchange.text_files import DELIMITERS
from tracker.rules.days_spelled import ORDERS, PERIODS, pattern_of, read_day
from tracker.rules.problems import TrackerError
from tracker.rules.spelling import Misspelt, read_decimal, separators

FIELD_KEYS = {
    "column": "the column that is read",
    "columns": 'several columns, joined; for details: those kept, "rest" or "all"',
    "join": "what stands between joined columns (a blank)",
    "constant": "the same value in every row",
    "default": "the value where the cell is blank, or became blank",
    "values": 'what each text becomes: as written, else without regard to case; "" is a blank cell',
    "strict_values": "true: a text that is not among the values is a problem",
    "split": "the cell holds several texts; this stands between them",
    "index": "which of them is taken: 1 the first, -1 the last (the first that values know)",
    "normalise": '"squash": spellings that differ in case and blanks become the commonest one',
    "date_format": "how days are written, such as dd/mm/yyyy or %B %d, %Y",
    "number_format": "how numbers are written, as a sample such as 1.234,56",
    "months_before": "a column of months taken off the day (0 to 120, fractions dropped)",
    "days_after": "a column of days added to the day (negative: before it)",
    "format": "a day becomes its quarter, month or year",
    "min": "a smaller number or earlier day becomes blank and is reported",
    "max": "a larger number or later day becomes blank and is reported",
}
TOP_KEYS = (
    "kind",
    "partner",
    "date_format",
    "number_format",
    "accept",
    "ignore",
    "sheet",
    "encoding",
    "delimiter",
    "where",
    "where_not",
    "fields",
)
ACCEPT = ("all_or_nothing", "good_rows")


class BadMapping(TrackerError):
    """A mapping that cannot be used; its text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where one field comes from and how its cells are read (FIELD_KEYS)."""

    columns: tuple[str, ...] = ()
    join: str = " "
    constant: str | None = None
    default: str | None = None
    values: Table[str, str] = field(default_factory=dict)
    strict_values: bool = False
    split: str | None = None
    index: int | None = None
    normalise: str | None = None
    date_format: str | None = None
    number_format: str | None = None
    months_before: str | None = None
    days_after: str | None = None
    format: str | None = None
    min: str | None = None
    max: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one kind of foreign file is read."""

    kind: str | None = None
    partner: str | None = None
    date_format: str | None = None
    number_format: str | None = None
    accept: str = "all_or_nothing"
    ignore: tuple[str, ...] = ()
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    where: Table[str, tuple[str, ...]] = field(default_factory=dict)
    where_not: Table[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Table[str, FieldMap] = field(default_factory=dict)


def parse_mapping(text: str | bytes, kind: str | None = None) -> Mapping:
    """The mapping of a TOML text for that kind of file; BadMapping, in words, when it has a fault."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadMapping("The mapping is not a UTF-8 text.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(f"The mapping is not valid TOML: {error}.") from error
    return mapping_of(table, kind)


def mapping_of(table: Table[str, Any], kind: str | None = None) -> Mapping:
    """The mapping that a parsed TOML table says."""
    named = table.get("kind")
    if named is not None and named not in KINDS:
        raise BadMapping(f"kind = {named!r} is not one of: {', '.join(KINDS)}.")
    if kind is not None and named is not None and named != kind:
        raise BadMapping(f"The mapping is for {named}, this file is imported as {kind}.")
    chosen = kind or named
    if chosen is None:
        raise BadMapping(f"The mapping does not say its kind: one of {', '.join(KINDS)}.")
    known = KINDS[chosen].keys
    tables = dict(_table(table.get("fields", {}), "fields"))
    for key, value in table.items():
        # `kind` and `partner` are columns too: there they are tables, here they are texts.
        if key in known and not (key in TOP_KEYS and isinstance(value, str)):
            tables[key] = value
        elif key not in TOP_KEYS:
            raise BadMapping(
                f'The mapping has a table or key "{key}", which is no column of {chosen}. '
                f"Columns: {', '.join(known)}."
            )
    unknown = [key for key in tables if key not in known]
    if unknown:
        raise BadMapping(f'"{unknown[0]}" is no column of {chosen}: {", ".join(known)}.')
    partner = table.get("partner")
    return Mapping(
        kind=named,
        partner=partner if isinstance(partner, str) else None,
        date_format=_date_format(table.get("date_format"), "date_format"),
        number_format=_number_format(table.get("number_format"), "number_format"),
        accept=_one_of(table.get("accept", ACCEPT[0]), ACCEPT, "accept"),
        ignore=_texts(table.get("ignore", ()), "ignore"),
        sheet=_text(table.get("sheet"), "sheet"),
        encoding=_text(table.get("encoding"), "encoding"),
        delimiter=_delimiter(table.get("delimiter")),
        where=_filter(table.get("where", {}), "where"),
        where_not=_filter(table.get("where_not", {}), "where_not"),
        fields={key: _field_map(key, value) for key, value in tables.items()},
    )


def _field_map(name: str, value: Any) -> FieldMap:
    table = {"column": value} if isinstance(value, str) else _table(value, name)
    unknown = [key for key in table if key not in FIELD_KEYS]
    if unknown:
        raise BadMapping(f'[{name}] has an unknown key "{unknown[0]}"; {_keys_in_words()}.')
    columns = _texts(table.get("columns", table.get("column", ())), f"{name}.column")
    constant = _text(table.get("constant"), f"{name}.constant")
    if not columns and constant is None and table.get("default") is None:
        raise BadMapping(f"[{name}] says neither column nor constant.")
    made = FieldMap(
        columns=columns,
        join=str(table.get("join", " ")),
        constant=constant,
        default=_text(table.get("default"), f"{name}.default"),
        values={
            str(key): _text(item, f"{name}.values") or ""
            for key, item in _table(table.get("values", {}), f"{name}.values").items()
        },
        strict_values=_flag(table.get("strict_values", False), f"{name}.strict_values"),
        split=_text(table.get("split"), f"{name}.split") or None,
        index=_index(table.get("index"), name),
        normalise=_one_of(table.get("normalise"), ("squash",), f"{name}.normalise"),
        date_format=_date_format(table.get("date_format"), f"{name}.date_format"),
        number_format=_number_format(table.get("number_format"), f"{name}.number_format"),
        months_before=_text(table.get("months_before"), f"{name}.months_before"),
        days_after=_text(table.get("days_after"), f"{name}.days_after"),
        format=_one_of(table.get("format"), PERIODS, f"{name}.format"),
        min=_bound(table.get("min"), f"{name}.min"),
        max=_bound(table.get("max"), f"{name}.max"),
    )
    if made.months_before and made.days_after:
        raise BadMapping(f"[{name}] has both months_before and days_after; one is possible.")
    return made


def _keys_in_words() -> str:
    return "known are " + ", ".join(FIELD_KEYS)


def _table(value: Any, name: str) -> Table[str, Any]:
    if not isinstance(value, dict):
        raise BadMapping(f"{name} must be a table.")
    return value


def _text(value: Any, name: str) -> str | None:
    """A scalar as the text a cell would hold."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    raise BadMapping(f"{name} must be a text.")


def _texts(value: Any, name: str) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(_text(item, name) or "" for item in items)


def _flag(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise BadMapping(f"{name} must be true or false.")
    return value


def _index(value: Any, name: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value == 0:
        raise BadMapping(f"{name}.index is 1 for the first, 2 for the second, -1 for the last.")
    return value


def _one_of(value: Any, words: tuple[str, ...], name: str) -> Any:
    if value is not None and value not in words:
        raise BadMapping(f"{name} is one of: {', '.join(words)}.")
    return value


def _date_format(value: Any, name: str) -> str | None:
    text = _text(value, name)
    if text is not None and text not in ORDERS:
        try:
            pattern_of(text)
        except Misspelt as error:
            raise BadMapping(f"{name}: {error}") from error
    return text


def _number_format(value: Any, name: str) -> str | None:
    text = _text(value, name)
    if text is not None:
        try:
            separators(text)
        except Misspelt as error:
            raise BadMapping(f"{name}: {error}") from error
    return text


def _delimiter(value: Any) -> str | None:
    if value is not None and value not in DELIMITERS:
        raise BadMapping('delimiter is one of: ",", ";", "|" and a tab.')
    return value if value is None else str(value)


def _bound(value: Any, name: str) -> str | None:
    text = _text(value, name)
    if text is None:
        return None
    for read in (read_decimal, read_day):
        try:
            read(text)
        except Misspelt:
            continue
        return text
    raise BadMapping(f"{name} must be a number or a day.")


def bound_value(text: str | None) -> Decimal | date | None:
    """A bound as what it is compared with."""
    if text is None:
        return None
    try:
        return read_decimal(text)
    except Misspelt:
        return read_day(text)


def _filter(value: Any, name: str) -> dict[str, tuple[str, ...]]:
    return {key: _texts(item, f"{name}.{key}") for key, item in _table(value, name).items()}
