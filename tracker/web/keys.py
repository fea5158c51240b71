"""Keys in addresses: a number no database could hold is no page, as any other unknown key."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1


class KeyConverter(IntegerConverter):
    """`<int:…>` up to what a key can be; beyond that the address is not found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max", LARGEST)
        super().__init__(*args, **options)


def install(app: Flask) -> None:
    """Use it for every `<int:…>`; before any address is registered."""
    app.url_map.converters["int"] = KeyConverter
