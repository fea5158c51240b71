"""How a name becomes the end of an address. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

# Ends of addresses that mean something else: /partners/new is the form.
_TAKEN = frozenset({"new"})
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """The name in lower case, every run of other characters than a-z and 0-9 one hyphen.

    A name with no such character at all (a Hebrew one, say) is spelled by its code points.
    """
    slug = _OTHER.sub("-", name.casefold()).strip("-")
    if not slug:
        slug = "-".join(f"{ord(c):x}" for c in name.strip()[:12]) or "partner"
    return f"{slug}-1" if slug in _TAKEN else slug[:120]


def free_slug(name: str, taken: Container[str], *, longest: int = 120) -> str:
    """The slug of the name, numbered on where it is taken: different names may end in one."""
    slug = free = slug_of(name)[:longest]
    number = 2
    while free in taken:
        free = f"{slug[: longest - 7]}-{number}"
        number += 1
    return free


def name_key(name: str) -> str:
    """A name as it is compared: lower case, letters of every script, all between them one hyphen.

    The slug serves no such purpose: names that differ in other letters than a-z share it.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    kept = (c if c == "#" or unicodedata.category(c)[0] in "LMNS" else " " for c in text)
    return "-".join("".join(kept).split()) or text


def tells_all(name: str) -> bool:
    """Whether the slug of the name drops nothing that the name is compared by."""
    return slug_of(name) == name_key(name)
