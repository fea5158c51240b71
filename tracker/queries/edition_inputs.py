"""What an edition is made from: where everybody stood, and a hash over all that was read.

Both are taken from the very facts that the figures are judged from, as they were known on the day.
Not here: the figures (queries/reports), what is frozen of them (services/editions).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.metrics.facts import Facts, Observation, Proof
from tracker.metrics.tally import BASE, Judgement, Place
from tracker.queries.facts import iter_judged
from tracker.queries.reports import ReportQuestion, noun_of

PART_PLACES = frozenset({Place.PART, Place.PRESUMED})


@dataclass(frozen=True, slots=True)
class Inputs:
    """Who stood where, and the hash of what was read."""

    people: dict[str, Any]
    input_hash: str


def read_inputs(question: ReportQuestion) -> Inputs:
    """Read everybody the question is about once more, by key."""
    return inputs_of(question.as_of, noun_of(question), _judged(question))


def inputs_of(as_of: date, noun: str, judged: Iterable[tuple[Facts, Judgement]]) -> Inputs:
    """The same from facts that were judged, in the order of their keys."""
    kinds: dict[str, int] = {}
    stood: dict[str, int] = {}
    digest = hashlib.sha256()
    for facts, judgement in judged:
        group = facts.partner_id if noun == "partner" else facts.program_id
        kind = canonical([group, _standing(judgement)])
        stood[str(facts.enrolment_id)] = kinds.setdefault(kind, len(kinds))
        digest.update(canonical(as_known(facts, as_of)).encode())
        digest.update(b"\n")
    people = {"noun": noun, "kinds": [json.loads(kind) for kind in kinds], "of": stood}
    return Inputs(people, digest.hexdigest())


def _judged(question: ReportQuestion) -> Iterator[tuple[Facts, Judgement]]:
    """Everybody the period selects, with the judgement, by key."""
    standard = question.standard
    found = (
        facts
        for facts, _ in iter_judged(
            standard,
            question.as_of,
            question.scope,
            question.period,
            with_evidence=standard.needs_evidence,
        )
        if facts is not None
    )
    # Enrolments come by key; people, each of several enrolments, do not.
    for facts in sorted(found, key=_key) if standard.gather else found:
        judged = standard.within(facts, question.as_of, question.period)
        if judged.verdicts:
            yield facts, judged


def _key(facts: Facts) -> int:
    return facts.enrolment_id


def _standing(judged: Judgement) -> dict[str, list[str]]:
    return {one.line: [one.place.value, one.reason] for one in judged.verdicts}


def as_known(facts: Facts, as_of: date) -> Any:
    """The facts as plain values without anything that was learned after the day."""
    seen = tuple(_seen(one, as_of) for one in facts.observations if one.is_seen(as_of))
    return plain(replace(facts, observations=seen))


def _seen(observation: Observation, as_of: date) -> Observation:
    """The observation without what befell it later."""
    proofs = tuple(
        Proof(
            one.kind,
            one.verified_on if one.verified_on and one.verified_on <= as_of else None,
            one.added_on,
        )
        for one in observation.evidence
        if one.added_on is None or one.added_on <= as_of
    )
    return replace(observation, superseded_on=None, evidence=proofs)


def plain(value: Any) -> Any:
    """A value as it is hashed: days and instants ISO, amounts without trailing zeros."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Facts | Observation | Proof):
        return [plain(getattr(value, one.name)) for one in fields(value)]
    return value


def canonical(value: Any) -> str:
    """Plain values as one line of JSON that is always the same for the same values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Crowds:
    """The people of one printed figure, by key: everybody in the whole, and those in the part."""

    whole: frozenset[str]
    part: frozenset[str]


def crowds_of(people: Mapping[str, Any], line: str, group: int | None = None) -> Crowds:
    """Who is in the line's whole and part, of one group or of all, as an edition froze it."""
    whole_kinds, part_kinds = set(), set()
    for number, (of, standing) in enumerate(people["kinds"]):
        place = standing.get(line)
        if place is None or (group is not None and of != group):
            continue
        if place[0] in BASE:
            whole_kinds.add(number)
        if place[0] in PART_PLACES:
            part_kinds.add(number)
    return Crowds(
        frozenset(key for key, kind in people["of"].items() if kind in whole_kinds),
        frozenset(key for key, kind in people["of"].items() if kind in part_kinds),
    )
