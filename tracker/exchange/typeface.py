"""Which characters the shipped fonts can draw, read from the fonts themselves. Pure.

A PDF that claims to be readable by everybody may hold no character without a shape: what the fonts
lack is replaced before the page is set.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parents[1] / "static/vendor"
MISSING = "\N{WHITE SQUARE}"
REPLACED = (
    f"{MISSING} stands for a character that the fonts of this file do not have; the page and the "
    "other files hold it."
)
# Marks that join or vary the pictures around them.
_JOINING = frozenset("\u200d\ufe0e\ufe0f")
_KEPT = frozenset("\n\u200e\u200f\u2066\u2067\u2068\u2069\u00ad")


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Code points that at least one of the shipped fonts has a shape for."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        found |= _code_points(path.read_bytes())
    return frozenset(found)


def drawn(text: str) -> str:
    """The text as the fonts can draw it: pictures by name, other characters as white squares.

    Control characters go.
    """
    known = drawable()
    return "".join(
        char if ord(char) in known or char in _KEPT else _stand_in(char)
        for char in text
        if char in _KEPT or (char >= " " and not "\x7f" <= char <= "\x9f")
    )


def _stand_in(char: str) -> str:
    """What is drawn for a character that no font has: 🎓 is [graduation cap], 東 a white square."""
    if char in _JOINING:
        return ""
    name = unicodedata.name(char, "")
    return f"[{name.lower()}]" if name and unicodedata.category(char) == "So" else MISSING


def plain_ascii(text: str) -> str:
    """The last resort: every character outside ASCII as a question mark."""
    return text.encode("ascii", "replace").decode()


def _code_points(font: bytes) -> set[int]:
    """The code points of a TrueType file's character map."""
    count = struct.unpack_from(">H", font, 4)[0]
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _character_map(font, offset)
    return set()


def _character_map(font: bytes, start: int) -> set[int]:
    found: set[int] = set()
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * index)
        table = start + offset
        form = struct.unpack_from(">H", font, table)[0]
        if platform in {0, 3} and form == 4:
            found |= _segments(font, table)
        elif platform in {0, 3} and form == 12:
            found |= _groups(font, table)
    return found


def _segments(font: bytes, table: int) -> set[int]:
    """Format 4: segments of the basic plane."""
    double = struct.unpack_from(">H", font, table + 6)[0]
    size = double // 2
    ends = struct.unpack_from(f">{size}H", font, table + 14)
    starts = struct.unpack_from(f">{size}H", font, table + 16 + double)
    return {
        code
        for first, last in zip(starts, ends, strict=True)
        if first != 0xFFFF
        for code in range(first, last + 1)
    }


def _groups(font: bytes, table: int) -> set[int]:
    """Format 12: groups of the whole of Unicode."""
    size = struct.unpack_from(">I", font, table + 12)[0]
    found: set[int] = set()
    for index in range(size):
        first, last, _ = struct.unpack_from(">III", font, table + 16 + 12 * index)
        found.update(range(first, last + 1))
    return found
