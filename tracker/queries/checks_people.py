"""Checks of people's records: enrolments against their events, observations, keys of persons.

Parts of queries/checks, which puts them together. Columns are read, not rows of the ORM: a
million enrolments pass through in portions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.extensions import db
from tracker.models import Cohort, Enrolment, EnrolmentEvent, Learner, OutcomeObservation
from tracker.queries.projections import PROJECTED, Difference
from tracker.rules.lifecycle import Happening, project
from tracker.rules.spelling import email_key, phone_key
from tracker.rules.vocabulary import OPEN_STATUSES

Counts = Counter[str]
PORTION = 2000


def portions(
    statement: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int], size: int = PORTION
) -> Iterator[Sequence[Any]]:
    """The rows of the statement by key, so many at a time; `key` is read again to go on from."""
    asked = statement.add_columns(key).order_by(key).limit(size)
    last = -1
    while rows := db.session.execute(asked.where(key > last)).all():
        yield rows
        last = rows[-1][-1]


def check_enrolments(counts: Counts) -> Iterator[Difference]:
    """Status and days of every enrolment are what its events add up to."""
    projected = [getattr(Enrolment, field) for field in PROJECTED]
    statement = select(Enrolment.id, Cohort.code, *projected).join(
        Cohort, Cohort.id == Enrolment.cohort_id
    )
    for rows in portions(statement, Enrolment.id):
        counts["enrolments"] += len(rows)
        chains = _chains(rows[0][0], rows[-1][0])
        for enrolment_id, code, *stored in rows:
            chain = chains.get(enrolment_id, [])
            counts["events"] += len(chain)
            yield from _against_events(enrolment_id, f"cohort {code}", stored, chain)


def _chains(first: int, last: int) -> dict[int, list[Happening]]:
    """Enrolment -> its events in the order they were recorded, for the keys between."""
    event = EnrolmentEvent
    rows = db.session.execute(
        select(
            event.enrolment_id,
            event.id,
            event.kind,
            event.effective_on,
            event.reason,
            event.undoes_id,
            event.expected_return_on,
        )
        .where(event.enrolment_id.between(first, last))
        .order_by(event.enrolment_id, event.sequence)
    )
    return {
        key: [Happening(*row[1:]) for row in group] for key, group in groupby(rows, itemgetter(0))
    }


def _against_events(
    key: int, label: str, stored: Sequence[Any], chain: list[Happening]
) -> Iterator[Difference]:
    try:
        seen = project(chain)
    except ValueError:
        yield Difference("enrolment", key, label, "events that stand", "none", "one or more")
        return
    for field, value in zip(PROJECTED, stored, strict=False):
        rebuilt = getattr(seen, field)
        if value != rebuilt:
            yield Difference("enrolment", key, label, field, value, rebuilt)


def check_open_places(counts: Counts) -> Iterator[Difference]:
    """A learner holds at most one open place in a program."""
    statement = (
        select(Enrolment.learner_id, Enrolment.program_id, func.count(Enrolment.id))
        .where(Enrolment.status.in_(sorted(OPEN_STATUSES)))
        .group_by(Enrolment.learner_id, Enrolment.program_id)
        .having(func.count(Enrolment.id) > 1)
        .order_by(Enrolment.learner_id, Enrolment.program_id)
    )
    for learner_id, program_id, places in db.session.execute(statement):
        label = f"program {program_id}"
        yield Difference("learner", learner_id, label, "open places", places, "1 at most")


def check_origins(counts: Counts) -> Iterator[Difference]:
    """The cohort that on-time is judged against: one's own, or that of the place one left."""
    old = aliased(Enrolment)
    rebuilt = func.coalesce(old.original_cohort_id, Enrolment.cohort_id)
    statement = (
        select(Enrolment.id, Cohort.code, Enrolment.original_cohort_id, rebuilt)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(old, old.id == Enrolment.transferred_from_id)
        .where(Enrolment.original_cohort_id != rebuilt)
        .order_by(Enrolment.id)
    )
    for key, code, stored, should in db.session.execute(statement):
        label = f"cohort {code}"
        yield Difference("enrolment", key, label, "original_cohort_id", stored, should)


def check_persons(counts: Counts) -> Iterator[Difference]:
    """The keys by which persons are compared; nobody merged into another still holds a place."""
    statement = select(
        Learner.id, Learner.email, Learner.email_key, Learner.phone, Learner.phone_key
    )
    for rows in portions(statement, Learner.id):
        counts["learners"] += len(rows)
        for key, email, stored_email, phone, stored_phone, _ in rows:
            if stored_email != email_key(email):
                yield Difference(
                    "learner", key, "e-mail", "email_key", stored_email, email_key(email)
                )
            if stored_phone != phone_key(phone):
                yield Difference(
                    "learner", key, "phone", "phone_key", stored_phone, phone_key(phone)
                )
    left_behind = (
        select(Enrolment.id, Learner.id, Learner.merged_into_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(Learner.merged_into_id.is_not(None))
        .order_by(Enrolment.id)
    )
    for key, loser, winner in db.session.execute(left_behind):
        yield Difference("enrolment", key, "merged learner", "learner_id", loser, winner)


def check_supersession(counts: Counts) -> Iterator[Difference]:
    """What supersedes an observation is a later one of the same enrolment, and every chain ends."""
    one, later = OutcomeObservation, aliased(OutcomeObservation)
    counts["observations"] += db.session.scalar(select(func.count(one.id))) or 0
    strayed = (
        select(one.id, one.superseded_by_id, one.enrolment_id, later.enrolment_id)
        .join(later, later.id == one.superseded_by_id)
        .where(later.enrolment_id != one.enrolment_id)
        .order_by(one.id)
    )
    for key, successor, own, other in db.session.execute(strayed):
        label = f"superseded by {successor}"
        yield Difference("outcome_observation", key, label, "enrolment of successor", other, own)
    backwards = (
        select(one.id, one.superseded_by_id, one.recorded_at, later.recorded_at)
        .join(later, later.id == one.superseded_by_id)
        .where(later.recorded_at < one.recorded_at)
        .order_by(one.id)
    )
    for key, successor, at, successor_at in db.session.execute(backwards):
        label = f"superseded by {successor}"
        yield Difference(
            "outcome_observation", key, label, "recorded_at of successor", successor_at, f">= {at}"
        )
    yield from _endless_chains()


def _endless_chains() -> Iterator[Difference]:
    """Observations that supersede each other in a ring, enrolment by enrolment."""
    one = OutcomeObservation
    rows = db.session.execute(
        select(one.enrolment_id, one.id, one.superseded_by_id)
        .where(one.superseded_by_id.is_not(None))
        .order_by(one.enrolment_id, one.id)
        .execution_options(yield_per=PORTION)
    )
    for _, group in groupby(rows, itemgetter(0)):
        links = list(group)
        successors: dict[int | None, int | None] = {key: later for _, key, later in links}
        for _, key, _ in links:
            step: int | None = key
            seen: set[int | None] = set()
            while step in successors and step not in seen:
                seen.add(step)
                step = successors[step]
            if step == key and seen:
                yield Difference(
                    "outcome_observation", key, "superseded", "chain", "a ring", "an end"
                )


PEOPLE_CHECKS: tuple[Callable[[Counts], Iterator[Difference]], ...] = (
    check_enrolments,
    check_open_places,
    check_origins,
    check_persons,
    check_supersession,
)
