"""Forms of imports: the file or the pasted cells; which column is which."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField

from tracker.exchange.columns import ColumnList
from tracker.exchange.mapping import FieldMap, Mapping
from tracker.exchange.text_files import CODE_PAGES, DELIMITERS, NAMES
from tracker.rules.days_spelled import ORDERS
from tracker.rules.problems import Problem, Refused
from tracker.rules.spelling import header_key
from tracker.rules.vocabulary import IMPORT_KINDS
from tracker.web.forms.base import TrackerForm, choice, sometimes

AUTOMATIC, NO_MAPPING = "auto", "none"
# What may be said once for a whole file that has no column for it.
SAME_IN_EVERY_ROW = (
    "program",
    "centre",
    "cohort",
    "status",
    "salary_currency",
    "salary_period",
    "source",
)
BY_MAPPING = "mapping"
LONGEST = 200


class ImportForm(TrackerForm):
    """A file to import, or cells pasted from a sheet."""

    kind = choice("What the rows are", IMPORT_KINDS, required=True)
    partner = choice("Partner", blank="each row names its own")
    cohort_id = HiddenField()
    file = FileField(
        "File",
        [sometimes()],
        description="CSV, XLSX or ODS, at most 20 MB and 200,000 rows.",
    )
    pasted = TextAreaField(
        "Or paste cells from a sheet",
        [sometimes()],
        description="With the row of column names, tabs between the cells.",
        render_kw={"rows": 6, "spellcheck": "false"},
    )
    headless = BooleanField(
        "The pasted rows have no column names: they are reference, given name, family name, "
        "e-mail, phone, birth year"
    )
    mapping = SelectField("How the columns are read", [sometimes()], choices=[])
    mapping_file = FileField(
        "Mapping file", description="A TOML file that says how a foreign file is read."
    )


def current_match(mapping: Mapping, header: Sequence[str], columns: ColumnList) -> list[str]:
    """For each column of the file the field it is read as; "" for none, BY_MAPPING for several."""
    single = {
        header_key(one.columns[0]): key
        for key, one in mapping.fields.items()
        if len(one.columns) == 1
    }
    elsewhere = {header_key(name) for name in _named_elsewhere(mapping)}
    ignored = {header_key(name) for name in mapping.ignore}
    taken = set(mapping.fields)
    found = []
    for title in header:
        key, guessed = header_key(title), columns.find(title)
        if key in single:
            found.append(single[key])
        elif key in elsewhere:
            found.append(BY_MAPPING)
        elif guessed is None or key in ignored or guessed.key in taken:
            found.append("")
        else:
            taken.add(guessed.key)
            found.append(guessed.key)
    return found


def _named_elsewhere(mapping: Mapping) -> set[str]:
    """Columns that the mapping reads in some other way than one column to one field."""
    names = {*mapping.where, *mapping.where_not}
    for one in mapping.fields.values():
        names.update(one.columns if len(one.columns) > 1 else ())
        names.update(name for name in (one.months_before, one.days_after) if name)
    return names


def matched(
    mapping: Mapping, header: Sequence[str], columns: ColumnList, sent: Table[str, str]
) -> Mapping:
    """The mapping that the matching form describes; Refused where two columns are one field."""
    known = set(columns.keys)
    chosen = {
        title: sent.get(f"column-{place}", "")
        for place, title in enumerate(header)
        if sent.get(f"column-{place}", "") in known
    }
    _refuse_twice(chosen, columns)
    fields = {
        key: one
        for key, one in mapping.fields.items()
        if len(one.columns) > 1 or (not one.columns and key not in SAME_IN_EVERY_ROW)
    }
    for title, key in chosen.items():
        kept = mapping.fields.get(key, FieldMap())
        fields[key] = replace(kept, columns=(title,), constant=None)
    for key in SAME_IN_EVERY_ROW:
        text = sent.get(f"same-{key}", "").strip()[:LONGEST]
        if text and key in known:
            if key in fields:
                label = columns.by_key(key).label
                raise Refused.because(f"{label} is read from a column; it cannot be the same too.")
            fields[key] = FieldMap(constant=text)
    left = [
        title
        for place, title in enumerate(header)
        if title not in chosen and sent.get(f"column-{place}", "") != BY_MAPPING
    ]
    order: str | None = sent.get("date_format", "")
    if order not in ORDERS:
        order = None if mapping.date_format in ORDERS else mapping.date_format
    partner = sent.get("partner", "").strip()[:LONGEST] or None
    return replace(mapping, fields=fields, ignore=tuple(left), date_format=order, partner=partner)


def _refuse_twice(chosen: Table[str, str], columns: ColumnList) -> None:
    by_field: dict[str, list[str]] = {}
    for title, key in chosen.items():
        by_field.setdefault(key, []).append(title)
    twice = [
        Problem("", f"{columns.by_key(key).label} is read from one column: {' or '.join(titles)}.")
        for key, titles in by_field.items()
        if len(titles) > 1
    ]
    if twice:
        raise Refused(*twice)


def answered(mapping: Mapping, questions: Sequence[Table[str, Any]], order: str) -> Mapping:
    """The mapping with the days of the questioned columns read in that order."""
    if order not in ORDERS:
        raise Refused.because("Choose how the days are written.")
    fields = dict(mapping.fields)
    for question in questions:
        key, column = str(question["field"]), str(question["column"])
        kept = fields.get(key) or FieldMap(columns=(column,))
        fields[key] = replace(kept, date_format=order)
    return replace(mapping, fields=fields)


def read_as(mapping: Mapping, sent: Table[str, str]) -> Mapping:
    """The mapping with another encoding, delimiter or sheet of the file."""
    encoding, delimiter = sent.get("encoding", ""), sent.get("delimiter", "")
    return replace(
        mapping,
        encoding=encoding if encoding in ENCODINGS else None,
        delimiter=delimiter if delimiter in DELIMITERS else None,
        sheet=sent.get("sheet", "").strip()[:LONGEST] or None,
    )


ENCODINGS = {
    name: NAMES[name] for name in ("utf-8", "utf-16", "cp1252", *sorted(CODE_PAGES.values()))
}

__all__ = [
    "AUTOMATIC",
    "BY_MAPPING",
    "DELIMITERS",
    "ENCODINGS",
    "NO_MAPPING",
    "ORDERS",
    "SAME_IN_EVERY_ROW",
    "ImportForm",
    "answered",
    "current_match",
    "matched",
    "read_as",
]
