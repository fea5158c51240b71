"""A printed report as PDF: tagged (PDF/UA-1), the fonts shipped, the same bytes for the same words.

The words go in as JSON and are never read as markup. No clock, no fonts of the machine. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tracker.exchange.typeface import FONTS, MISSING, REPLACED, drawn, plain_ascii

TEMPLATE = Path(__file__).parent / "typst/report.typ"


def pdf_bytes(paper: Mapping[str, Any]) -> bytes:
    """The report as a PDF; what no shipped font has is named or a white square, and a note says so."""
    import typst  # Heavy, and only files need it.

    try:
        return _compiled(typst, _noted(paper, _each_text(paper, drawn)))
    except typst.TypstError as error:
        # A mark over a letter of another script: each has a shape, together they have none.
        if "could not be displayed" not in str(error):
            raise
        return _compiled(typst, _each_text(paper, plain_ascii))


def _compiled(typst: Any, paper: Any) -> bytes:
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return made


def _noted(paper: Mapping[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    """With a note on the white squares, where one stands for something else."""
    if json.dumps(words, ensure_ascii=False).count(MISSING) == str(paper).count(MISSING):
        return words
    return {**words, "notes": [*words["notes"], REPLACED]}


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same plain values with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(one, change) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(one, change) for one in value]
    return value
