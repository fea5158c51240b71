"""Stored tallies: which may be believed, and what is worked out anew where none may.

A stored tally is believed when the code that made it, the cohort's revision and the day fit;
anything else is judged by the pure standards, so an answer never depends on what is stored. Not
here: writing them (services/tallies), sums over partners (queries/totals).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, select

from tracker import metrics, rules
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS
from tracker.metrics.headcount import HEADCOUNT
from tracker.metrics.periods import Period
from tracker.metrics.standards.shape import Standard
from tracker.metrics.stored import Stored, Storing
from tracker.metrics.tally import Count, Tally
from tracker.metrics.watching import Watched
from tracker.models import Cohort, CohortRevision, CohortTally, PartnerRevision
from tracker.queries.fact_scopes import FigureScope
from tracker.queries.facts import iter_judged

PORTION = 200  # cohorts worked out at a time: what is in memory at once


@dataclass(frozen=True, slots=True)
class CohortKey:
    """Whose a cohort is and when it began: what cohort tallies are added by."""

    partner_id: int
    centre_id: int
    program_id: int
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """One cohort's tally fresh from the record: what services/tallies may store."""

    cohort_id: int
    partner_id: int
    standard: str
    revision: int
    from_on: date
    stored: Stored


@dataclass(frozen=True, slots=True)
class Read:
    """Cohort -> key and tally of the cohorts in which anybody is counted.

    `until_on`: partner -> the day on which one of its tallies may change, where there is one.
    """

    keys: dict[int, CohortKey]
    tallies: dict[int, Tally]
    until_on: dict[int, date] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """What was worked out for want of a stored one: tallies of cohorts, and totals of partners."""

    cohorts: list[WorkedOut] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)


_kept: ContextVar[Kept | None] = ContextVar("worked_out", default=None)


@contextmanager
def keeping() -> Iterator[Kept]:
    """Hand out what is worked out inside the block, so that it can be stored."""
    found = Kept()
    token = _kept.set(found)
    try:
        yield found
    finally:
        _kept.reset(token)


def keep_for(wanted: bool) -> None:
    """Begin (or end) handing out what is worked out, for the rest of this context (a request)."""
    _kept.set(Kept() if wanted else None)


def kept_so_far() -> Kept | None:
    """Where what is worked out is handed out to; None where nobody would store it."""
    return _kept.get()


@cache
def code_mark() -> str:
    """A name for the code that judges: a tally made by other code is not believed."""
    digest = hashlib.sha256()
    for package in (metrics, rules):
        for path in sorted(Path(package.__path__[0]).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_storable(standard: Standard, scope: FigureScope) -> bool:
    """Whether tallies of whole cohorts under this standard are stored: with its default settings."""
    return STANDARDS.get(standard.key) is standard and scope.enrolment_id is None


def read_tallies(standard: Standard, as_of: date, scope: FigureScope, period: Period) -> Read:
    """The tallies of the scope's cohorts: stored ones that hold, the others judged now."""
    keys: dict[int, CohortKey] = {}
    tallies: dict[int, Tally] = {}
    missing: dict[int, int] = {}
    divided: list[int] = []
    until_on: dict[int, date] = {}
    for row in db.session.execute(_statement(standard, scope)):
        cohort_id, *key, expected, revision = row[:7]
        keys[cohort_id] = CohortKey(*key)
        if not is_valid(revision, expected, row[7], row[8], as_of):
            missing[cohort_id] = expected
            continue
        _earliest(until_on, row[1], row[8])
        _take(tallies, divided, cohort_id, Stored(*row[9:13]), period)
    for made in _work_out(standard, as_of, missing, keys):
        _earliest(until_on, made.partner_id, made.stored.until_on)
        _take(tallies, divided, made.cohort_id, made.stored, period)
    if divided:
        tallies |= _divided(standard, as_of, scope, period, divided)
    return Read({cohort_id: keys[cohort_id] for cohort_id in tallies}, tallies, until_on)


def _earliest(until_on: dict[int, date], partner_id: int, day: date | None) -> None:
    if day is not None and day < until_on.get(partner_id, date.max):
        until_on[partner_id] = day


def is_valid(
    revision: int | None, expected: int, from_on: date | None, until_on: date | None, as_of: date
) -> bool:
    """Whether a stored tally may be believed on that day."""
    if revision != expected or from_on is None or from_on > as_of:
        return False
    return until_on is None or as_of < until_on


def _take(
    tallies: dict[int, Tally], divided: list[int], cohort_id: int, stored: Stored, period: Period
) -> None:
    tally = stored.within(period)
    if tally is None:
        divided.append(cohort_id)
    elif tally.counts:
        tallies[cohort_id] = tally


def _statement(standard: Standard, scope: FigureScope) -> Any:
    """Every cohort of the scope with the revision it has to have and the tally that is stored."""
    if standard.gather is None:
        expected = func.coalesce(CohortRevision.revision, 0)
        revised = (CohortRevision, CohortRevision.id == Cohort.id)
    else:
        # People are read across cohorts: any change at the partner may move one of them.
        expected = func.coalesce(PartnerRevision.figures, 0)
        revised = (PartnerRevision, PartnerRevision.id == Cohort.partner_id)  # type: ignore[assignment]
    held = CohortTally
    return (
        select(
            *(Cohort.id, Cohort.partner_id, Cohort.centre_id, Cohort.program_id, Cohort.starts_on),
            *(expected, held.revision, held.from_on, held.until_on),
            *(held.whole, held.dated, held.first_on, held.last_on),
        )
        .select_from(Cohort)
        .outerjoin(*revised)
        .outerjoin(
            held,
            and_(
                held.cohort_id == Cohort.id,
                held.standard == standard.edition,
                held.mark == code_mark(),
            ),
        )
        .where(*scope.cohort_conditions())
    )


def work_out(standard: Standard, as_of: date, cohort_ids: Iterable[int]) -> list[WorkedOut]:
    """The tallies of those cohorts fresh from the record, whatever is stored."""
    keys: dict[int, CohortKey] = {}
    expected: dict[int, int] = {}
    for portion in _portions(cohort_ids):
        for row in db.session.execute(_statement(standard, FigureScope(cohort_ids=portion))):
            keys[row[0]] = CohortKey(*row[1:5])
            expected[row[0]] = row[5]
    return list(_work_out(standard, as_of, expected, keys))


def _work_out(
    standard: Standard, as_of: date, expected: dict[int, int], keys: dict[int, CohortKey]
) -> Iterator[WorkedOut]:
    """The tallies of those cohorts from the pure standards, a portion at a time."""
    kept = _kept.get()
    for scope, cohort_ids in _scopes(standard, expected, keys):
        groups, until_on = _judged(standard, as_of, scope)
        for cohort_id in cohort_ids:
            group = groups.get(cohort_id) or Storing()
            if standard.gather is not None:
                group.holds_until(until_on)
            made = WorkedOut(
                cohort_id,
                keys[cohort_id].partner_id,
                standard.edition,
                expected[cohort_id],
                as_of,
                group.finished(),
            )
            if kept is not None:
                kept.cohorts.append(made)
            yield made


def _scopes(
    standard: Standard, expected: dict[int, int], keys: dict[int, CohortKey]
) -> Iterator[tuple[FigureScope, Sequence[int]]]:
    """What is read at once, and for which cohorts; whole partners where people are gathered."""
    if standard.gather is None:
        for portion in _portions(expected):
            yield FigureScope(cohort_ids=portion), portion
        return
    partners: defaultdict[int, list[int]] = defaultdict(list)
    for cohort_id in expected:
        partners[keys[cohort_id].partner_id].append(cohort_id)
    for partner_id, cohort_ids in partners.items():
        yield FigureScope(partner_id=partner_id), cohort_ids


def _judged(
    standard: Standard, as_of: date, scope: FigureScope
) -> tuple[dict[int, Storing], date | None]:
    """(cohort -> its tally in the making, the first day on which any of them may change)."""
    groups: defaultdict[int, Storing] = defaultdict(Storing)
    watched = Watched(as_of)
    first: date | None = None
    people = iter_judged(standard, watched, scope, with_evidence=standard.needs_evidence)
    for own, plain in people:
        holder = own or plain
        assert holder is not None
        group = groups[holder.cohort_id]
        if own is not None:
            group.person(standard, own, watched)
        if plain is not None:
            group.person(HEADCOUNT, plain, watched)
        group.holds_until(watched.next_on)
        if watched.next_on is not None:
            first = watched.next_on if first is None else min(first, watched.next_on)
        watched.start()
    return dict(groups), first


def judge_cohorts(standard: Standard, as_of: date, scope: FigureScope, period: Period) -> Read:
    """The same judged person by person, nothing stored asked."""
    keys: dict[int, CohortKey] = {}
    counts: defaultdict[int, Count] = defaultdict(Count)
    for own, plain in iter_judged(
        standard, as_of, scope, period, with_evidence=standard.needs_evidence
    ):
        for facts, judging in ((own, standard), (plain, HEADCOUNT)):
            if facts is None:
                continue
            if facts.cohort_id not in keys:
                keys[facts.cohort_id] = CohortKey(
                    facts.partner_id, facts.centre_id, facts.program_id, facts.cohort_starts_on
                )
            counts[facts.cohort_id].person(judging.within(facts, as_of, period))
    return Read(keys, {cohort_id: count.tally() for cohort_id, count in counts.items()})


def _portions(keys: Iterable[int]) -> Iterator[tuple[int, ...]]:
    remaining = iter(keys)
    while portion := tuple(islice(remaining, PORTION)):
        yield portion


def _divided(
    standard: Standard, as_of: date, scope: FigureScope, period: Period, cohort_ids: list[int]
) -> dict[int, Tally]:
    """The tallies of cohorts of which a period holds some people's days and not others'."""
    if standard.gather is not None:
        found = judge_cohorts(standard, as_of, scope, period).tallies
        return {key: found[key] for key in cohort_ids if key in found}
    tallies: dict[int, Tally] = {}
    for portion in _portions(cohort_ids):
        tallies |= judge_cohorts(standard, as_of, FigureScope(cohort_ids=portion), period).tallies
    return tallies
