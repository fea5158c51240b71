"""Text cells that a spreadsheet would run as a formula: made harmless going out, restored coming in.

A leading apostrophe is put before text whose first character, after blanks, starts a formula
(OWASP, CSV injection; CWE-1236), and before text that already begins with an apostrophe followed
by such text, so that `unguard(guard(x)) == x` for every x. Numbers are never guarded.
"""

from __future__ import annotations

_TRIGGERS = frozenset("=+-@\t\r\n\0＝＋－＠")
_GUARD = "'"
# Text that begins otherwise is what most cells are: one look and it passes.
_STARTS = _TRIGGERS | {_GUARD, " "}


def _would_run(text: str) -> bool:
    bare = text.lstrip(" ")
    return bool(bare) and bare[0] in _TRIGGERS


def guard(text: str) -> str:
    """The text, harmless in a spreadsheet."""
    if text[:1] not in _STARTS:
        return text
    core = text.lstrip(_GUARD)
    return _GUARD + text if _would_run(core) else text


def unguard(text: str) -> str:
    """The text as it was before `guard`."""
    if text.startswith(_GUARD) and _would_run(text.lstrip(_GUARD)):
        return text[1:]
    return text
