"""Whether a file may serve as evidence, by its first bytes, and the name it is kept under. Pure."""

from __future__ import annotations

import re
import unicodedata

from tracker.rules.problems import Problem
from tracker.rules.validation import Found

LARGEST_FILE = 5 * 1024 * 1024
# Ending -> media type; what a file is called decides nothing, what it begins with does.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
}
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)


def file_ending(data: bytes) -> str | None:
    """pdf, png, jpg or txt by the content; None for anything else."""
    for signature, ending in _SIGNATURES:
        if data.startswith(signature):
            return ending
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    strange = any(unicodedata.category(char) == "Cc" and char not in "\n\r\t\f" for char in text)
    return None if strange or text.lstrip()[:1] == "<" else "txt"


def file_problems(data: bytes | None, field: str = "file") -> Found:
    """What is wrong with the file; nothing for no file."""
    if data is None:
        return
    if not data:
        yield Problem(field, "This file is empty.")
    elif len(data) > LARGEST_FILE:
        yield Problem(field, "A file may have at most 5 MB.")
    elif file_ending(data) is None:
        yield Problem(field, "Only PDF, PNG, JPEG and plain text files are kept.")


def kept_name(original: str | None, data: bytes) -> str:
    """The name the file is kept and sent under: letters, digits and hyphens, the true ending."""
    stem = (original or "").replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii")
    safe = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:80]
    return f"{safe or 'evidence'}.{file_ending(data) or 'txt'}"
