"""What editions print of whom, and which figures of a new one may not stand beside it.

Two counts of which one lies within the other, and which differ by a few people, tell of those few:
across editions as within one. So does a count from which others of the same line are taken away,
one after the other: the year less three quarters, all partners less those published by themselves.
Not here: what an edition prints instead (services/edition_figures).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.queries.edition_inputs import Crowds, crowds_of

Crowd = frozenset[str]
# Steps of looking for counts to take away; whoever needs more is taken to have found some.
MOST_STEPS = 500


class Counted(NamedTuple):
    """The people behind one count: of which line of which standard, and on which side of it."""

    family: tuple[str, str, str]
    crowd: Crowd


def counts_of(standard: str, line: str, kind: str, crowds: Crowds) -> list[Counted]:
    """The people behind each count that a figure of that kind prints or lets one work out.

    Medians are printed without a count; that they change tells of nobody.
    """
    part = Counted((standard, line, "part"), crowds.part)
    if kind == "rate":
        rest = crowds.whole - crowds.part
        whole = Counted((standard, line, "whole"), crowds.whole)
        return [part, whole, Counted((standard, line, "rest"), rest)]
    return [part] if kind == "count" else []


def kinds_of(definition: Mapping[str, Any]) -> dict[str, str]:
    """Line -> kind, as an edition's definition says."""
    return {line["key"]: line["kind"] for line in definition["lines"]}


def printed_counts(
    published: Mapping[str, Any] | None,
    groups: Mapping[str, Any] | None,
    definition: Mapping[str, Any],
    people: Mapping[str, Any],
) -> Iterator[Counted]:
    """The people behind every count that an edition shows to outsiders of its own.

    What it prints as an earlier edition did is that one's.
    """
    if published is None:
        return
    kinds, standard = kinds_of(definition), definition["standard"]
    for line in published["lines"]:
        if line["state"] == "value" and "held_from" not in line:
            key = line["key"]
            yield from counts_of(standard, key, kinds.get(key, "rate"), crowds_of(people, key))
    headline = definition["headline"]
    for row in (groups or {}).get("published") or ():
        if row["state"] == "value":
            crowds = crowds_of(people, headline, row["key"])
            yield from counts_of(standard, headline, kinds.get(headline, "rate"), crowds)


def tells_of_few(counts: Iterable[Counted], shown: Iterable[Counted], threshold: int) -> bool:
    """Whether one of the counts, beside those that were shown, tells of a few people."""
    held = list(dict.fromkeys(shown))
    return any(
        _differs_by_few(one.crowd, held, threshold) or _leaves_few(one, held, threshold)
        for one in counts
    )


def _differs_by_few(one: Crowd, shown: Iterable[Counted], threshold: int) -> bool:
    """Whether a shown count lies within this one, or this one within it, and few are between."""
    for _, other in shown:
        apart = abs(len(one) - len(other))
        if 0 < apart < threshold and (one <= other or other <= one):
            return True
    return False


def _leaves_few(one: Counted, shown: Iterable[Counted], threshold: int) -> bool:
    """Whether shown counts of the same line can be taken from this one, or with it from another,
    so that few are left."""
    same = [crowd for family, crowd in shown if family == one.family and crowd]
    totals = [one.crowd, *(other - one.crowd for other in same if one.crowd < other)]
    return any(_can_leave_few(total, same, threshold, [MOST_STEPS]) for total in totals)


def _can_leave_few(total: Crowd, parts: Sequence[Crowd], threshold: int, left: list[int]) -> bool:
    """Whether some of the parts, sharing nobody, cover all but a few of the total."""
    if 0 < len(total) < threshold:
        return True
    within = sorted((part for part in set(parts) if part <= total), key=len, reverse=True)
    if not total or sum(map(len, within)) <= len(total) - threshold:
        return False
    left[0] -= 1
    if left[0] < 0:
        return True
    first, others = within[0], within[1:]
    return _can_leave_few(total - first, others, threshold, left) or _can_leave_few(
        total, others, threshold, left
    )
