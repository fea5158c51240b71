"""A mapping written back as TOML: what the wizard keeps and offers for download."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from tracker.exchange.mapping import FieldMap, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_mapping(mapping: Mapping) -> str:
    """TOML that parse_mapping reads back into an equal mapping."""
    lines = []
    for key in (
        "kind",
        "partner",
        "date_format",
        "number_format",
        "sheet",
        "encoding",
        "delimiter",
    ):
        value = getattr(mapping, key)
        if value is not None:
            lines.append(f"{key} = {_value(value)}")
    if mapping.accept != Mapping().accept:
        lines.append(f"accept = {_value(mapping.accept)}")
    if mapping.ignore:
        lines.append(f"ignore = {_value(mapping.ignore)}")
    for key in ("where", "where_not"):
        table = getattr(mapping, key)
        if table:
            lines += ["", f"[{key}]", *(f"{_key(k)} = {_value(v)}" for k, v in table.items())]
    for name, one in mapping.fields.items():
        lines += ["", f"[fields.{_key(name)}]", *_field_lines(one)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _field_lines(one: FieldMap) -> Iterable[str]:
    plain = FieldMap()
    if len(one.columns) == 1:
        yield f"column = {_value(one.columns[0])}"
    elif one.columns:
        yield f"columns = {_value(one.columns)}"
    for attribute in fields(one):
        value = getattr(one, attribute.name)
        if attribute.name != "columns" and value != getattr(plain, attribute.name):
            yield f"{attribute.name} = {_value(value)}"


def _key(text: str) -> str:
    return text if _BARE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    # JSON's escapes are TOML's too, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    return "{ " + ", ".join(f"{_key(k)} = {_quoted(v)}" for k, v in value.items()) + " }"
