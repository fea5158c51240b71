"""How a name becomes the end of an address. Pure."""

from __future__ import annotations

import re

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
