"""Occupations: the ESCO roles of a technology organisation and the ISCO-08 groups. Pure.

Two lists in data/, read once when first asked for. A code with a point (2512.4) is an ESCO
occupation, one without (2512) an ISCO-08 group. Not here: which occupations count as in the
field of a program (the record says so, observation by observation).
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ATTRIBUTION = "This service uses the ESCO classification of the European Commission."


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation or group: its code, its label, other names people use for it."""

    code: str
    label: str
    alternatives: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The ISCO-08 group the code stands in (2512 for 2512.4)."""
        return self.code.partition(".")[0]

    @property
    def is_group(self) -> bool:
        """Whether this is a group rather than one occupation."""
        return "." not in self.code


# The roles asked for most, under the names they go by here, each with its nearest code.
SHORTLIST: tuple[Occupation, ...] = (
    Occupation("2512.4", "Full-stack engineer", ("full stack developer", "software engineer")),
    Occupation("2512.5", "Frontend engineer", ("front-end developer",)),
    Occupation("2513.3", "UX/UI designer", ("user experience designer", "product designer")),
    Occupation("2529.7", "Cybersecurity engineer", ("security analyst",)),
    Occupation("2511.4", "Data scientist"),
    Occupation("2511.11", "Machine-learning engineer", ("ml engineer", "ai engineer")),
    Occupation("2511.11", "NLP engineer", ("natural language processing engineer",)),
    Occupation("2511.1", "Research scientist", ("computer scientist",)),
    Occupation("1330.7", "Project manager", ("program manager",)),
)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("tracker.rules").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def listed() -> tuple[Occupation, ...]:
    """Every occupation, then every group, each in the order of its code."""
    occupations = [
        Occupation(row["code"], row["label"], tuple(filter(None, row["alternatives"].split("|"))))
        for row in _rows("esco_occupations.csv")
    ]
    groups = [Occupation(row["code"], row["label"]) for row in _rows("isco08_groups.csv")]
    return (*occupations, *groups)


@cache
def _by_code() -> dict[str, Occupation]:
    return {occupation.code: occupation for occupation in listed()}


def find(code: str | None) -> Occupation | None:
    """The occupation or group of that code, or None."""
    return _by_code().get((code or "").strip())


def label(code: str | None) -> str:
    """What people read for a code; the code itself where the lists do not know it."""
    known = find(code)
    return known.label if known else (code or "").strip()


def folded(text: str) -> str:
    """Text as it is compared: no case, no accents, hyphens and strokes as blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(" " if char in "-/_" else char for char in plain)
    return " ".join("".join(c for c in kept if not unicodedata.combining(c)).split())


@cache
def _searched() -> tuple[tuple[Occupation, str, tuple[str, ...]], ...]:
    return tuple(
        (occupation, folded(occupation.label), tuple(folded(a) for a in occupation.alternatives))
        for occupation in (*SHORTLIST, *listed())
    )


def search(text: str, limit: int | None = 20) -> list[Occupation]:
    """Occupations whose code or a name holds every word, the nearest first; all for no text.

    Roles of the shortlist come before the lists' own names of the same nearness.
    """
    wanted = folded(text)
    if not wanted:
        return list(listed()[:limit])
    found = []
    for place, (occupation, name, others) in enumerate(_searched()):
        nearness = _nearness(wanted, occupation.code, name, others)
        if nearness is not None:
            found.append((nearness, place, occupation))
    found.sort(key=lambda item: item[:2])
    return [occupation for _, _, occupation in found][:limit]


def _nearness(wanted: str, code: str, name: str, others: tuple[str, ...]) -> int | None:
    """0 for the very name or code, larger the farther; None when it does not fit."""
    if wanted in (code, name):
        return 0
    if code.startswith(wanted) or name.startswith(wanted):
        return 1
    if wanted in others:
        return 2
    words = wanted.split()
    if all(word in name for word in words):
        return 3
    if any(all(word in other for word in words) for other in others):
        return 4
    return None


def read(text: str | None) -> Occupation | None:
    """The occupation meant by "2512.4", "2512.4 software developer" or its exact name."""
    given = (text or "").strip()
    if not given:
        return None
    first = given.split()[0]
    # "3 D modeller" does not begin with a code, "2512 - software" does.
    by_code = find(given) or (find(first) if len(first) >= 4 else None)
    if by_code is not None:
        return by_code
    name = folded(given)
    for occupation, label_, others in _searched():
        if name == label_ or name in others:
            return find(occupation.code)
    return None
