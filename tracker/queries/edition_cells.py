"""What editions print of whom, and which figures of a new one may not stand beside it.

Two counts of which one lies within the other, and which differ by a few people, tell of those few:
across editions as within one. Not here: what an edition prints instead (services/edition_figures).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tracker.queries.edition_inputs import Crowds, crowds_of

Crowd = frozenset[str]


def counts_of(kind: str, crowds: Crowds) -> list[Crowd]:
    """The people behind each count that a figure of that kind prints or lets one work out.

    Medians are printed without a count; that they change tells of nobody.
    """
    if kind == "rate":
        return [crowds.part, crowds.whole, crowds.whole - crowds.part]
    return [crowds.part] if kind == "count" else []


def kinds_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Line -> kind, as an edition's definition says."""
    return {line["key"]: line["kind"] for line in definition["lines"]}


def printed_counts(
    published: Mapping[str, Any] | None,
    groups: Mapping[str, Any] | None,
    definition: Mapping[str, Any],
    people: Mapping[str, Any],
) -> Iterator[Crowd]:
    """The people behind every count that an edition shows to outsiders of its own.

    What it prints as an earlier edition did is that one's.
    """
    if published is None:
        return
    kinds = kinds_of(definition)
    for line in published["lines"]:
        if line["state"] == "value" and "held_from" not in line:
            yield from counts_of(kinds.get(line["key"], "rate"), crowds_of(people, line["key"]))
    for row in (groups or {}).get("published") or ():
        if row["state"] == "value":
            crowds = crowds_of(people, definition["headline"], row["key"])
            yield from counts_of("rate", crowds)


def tells_of_few(counts: Iterable[Crowd], shown: Iterable[Crowd], threshold: int) -> bool:
    """Whether one of the counts and one that was shown differ by a few people, one within the other."""
    held = list(shown)
    for one in counts:
        for other in held:
            apart = abs(len(one) - len(other))
            if 0 < apart < threshold and (one <= other or other <= one):
                return True
    return False
