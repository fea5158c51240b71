"""The people that some rows of a file may mean, found by key, with all that hangs on them.

A bulk path, narrowed by hand: a learner is found through the enrolments at partners that the
importer may import into, and nothing is read of one who was not found so. One look goes beyond, at
open enrolments elsewhere, of which the import learns no more than that there is one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Integer, Row, Select, Text, func, literal, select, tuple_

from tracker.extensions import db
from tracker.models import (
    Base,
    Enrolment,
    EnrolmentEvent,
    Evidence,
    Learner,
    LearnerReference,
    OutcomeObservation,
    User,
)
from tracker.queries.import_rows import listed
from tracker.queries.scope import current_viewer
from tracker.rules.vocabulary import OPEN_STATUSES

_references = LearnerReference.__table__.c
_learners = Learner.__table__.c
_enrolments = Enrolment.__table__.c
_events = EnrolmentEvent.__table__.c
_observations = OutcomeObservation.__table__.c
_evidence = Evidence.__table__.c
_users = User.__table__.c
Keys = Collection[int]


def _run(statement: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    yield from db.session.connection().execute(statement)


def _mappings(statement: Select[*tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    result = db.session.connection().execute(statement)
    names = list(result.keys())
    for row in result:
        yield dict(zip(names, row, strict=True))


def _columns(model: type[Base]) -> list[Any]:
    return [column for column in model.__table__.c if column.name != "file_bytes"]


def learners_by_reference(
    partner_ids: Keys, kinds: Sequence[str], values: Collection[str]
) -> set[int]:
    """Learners whom one of those partners knows by one of the values."""
    if not (partner_ids and kinds and values):
        return set()
    statement = select(_references.learner_id).where(
        _references.partner_id.in_(sorted(partner_ids)),
        _references.kind.in_(sorted(kinds)),
        listed(_references.value, values),
    )
    found = {row.learner_id for row in _run(statement)}
    own = current_viewer().partner_ids
    return found if own is None else enrolled_among(own, found)


def learners_by_contact(partner_ids: Keys, keys: Mapping[str, Collection[str]]) -> set[int]:
    """Learners of those partners by column (email_key, phone_key) and values of it."""
    found: set[int] = set()
    for column, values in keys.items():
        if values:
            statement = select(_learners.id).where(listed(_learners[column], values))
            found.update(row.id for row in _run(statement))
    return enrolled_among(partner_ids, found)


def enrolled_among(partner_ids: Keys, learner_ids: Keys) -> set[int]:
    """Those of the learners who are enrolled at one of the partners."""
    if not (partner_ids and learner_ids):
        return set()
    return {learner_id for _, learner_id in _pairs(partner_ids, learner_ids)}


def _pairs(partner_ids: Keys, learner_ids: Keys) -> Iterator[tuple[int, int]]:
    """(partner, learner) of their enrolments at those partners.

    Looked up by learner, because the database would rather read all learners of the partners.
    """
    own = frozenset(partner_ids)
    statement = select(_enrolments.partner_id, _enrolments.learner_id).where(
        listed(_enrolments.learner_id, learner_ids)
    )
    yield from ((row[0], row[1]) for row in _run(statement) if row[0] in own)


def namesakes(
    partner_ids: Keys, people: Collection[tuple[str, str, int]]
) -> Iterator[tuple[int, str, str, int]]:
    """(partner, given name, family name, birth year) of learners who are one of those:
    (family name, given name, birth year).
    """
    if not (partner_ids and people):
        return
    names = tuple_(_learners.family_name, _learners.given_name, _learners.birth_year)
    found = {
        row.id: (row.given_name, row.family_name, row.birth_year)
        for row in _run(
            select(
                _learners.id,
                _learners.given_name,
                _learners.family_name,
                _learners.birth_year,
            ).where(names.in_(_triples(people)))
        )
    }
    for partner_id, learner_id in _pairs(partner_ids, found):
        yield partner_id, *found[learner_id]


def _triples(people: Collection[tuple[str, str, int]]) -> Any:
    """The triples as rows of three columns."""
    if db.engine.dialect.name == "postgresql":
        families, givens, years = zip(*people, strict=True)
        each = (
            func.unnest(
                literal(list(families), ARRAY(Text)),
                literal(list(givens), ARRAY(Text)),
                literal(list(years), ARRAY(Integer)),
            )
            .table_valued("family", "given", "year")
            .render_derived()
        )
        return select(each.c.family, each.c.given, each.c.year)
    each = func.json_each(json.dumps(list(people))).table_valued("value")
    return select(*(func.json_extract(each.c.value, f"$[{place}]") for place in range(3)))


def names_in_cohorts(cohort_ids: Keys) -> Iterator[tuple[int, int, str | None, str | None]]:
    """(cohort, learner, given name, family name) of everybody in those cohorts."""
    if not cohort_ids:
        return
    for row in _run(
        select(_enrolments.cohort_id, _learners.id, _learners.given_name, _learners.family_name)
        .join(Enrolment.__table__, _enrolments.learner_id == _learners.id)
        .where(listed(_enrolments.cohort_id, cohort_ids))
    ):
        yield row[0], row[1], row[2], row[3]


def enrolments_of(partner_ids: Keys, learner_ids: Keys) -> Iterator[dict[str, Any]]:
    """Enrolments of those learners at those partners."""
    own = frozenset(partner_ids)
    statement = select(*_columns(Enrolment)).where(listed(_enrolments.learner_id, learner_ids))
    yield from (row for row in _mappings(statement) if row["partner_id"] in own)


def learners_of(learner_ids: Keys) -> Iterator[dict[str, Any]]:
    """The learners of those keys, who were found by one of the ways above."""
    yield from _mappings(select(*_columns(Learner)).where(listed(_learners.id, learner_ids)))


def references_of(partner_ids: Keys, learner_ids: Keys) -> Iterator[Row[int, str, str, int]]:
    """(partner, kind, value, learner) of every reference of those learners at those partners."""
    own = frozenset(partner_ids)
    statement = select(
        _references.partner_id, _references.kind, _references.value, _references.learner_id
    ).where(listed(_references.learner_id, learner_ids))
    yield from (row for row in _run(statement) if row.partner_id in own)


def open_programs(learner_ids: Keys) -> Iterator[Row[int, int, int]]:
    """(enrolment, learner, program) of the open enrolments of those learners, at any partner.

    One open enrolment per learner and program is a rule of the whole record.
    """
    yield from _run(
        select(_enrolments.id, _enrolments.learner_id, _enrolments.program_id).where(
            listed(_enrolments.learner_id, learner_ids),
            _enrolments.status.in_(sorted(OPEN_STATUSES)),
        )
    )


def events_of(enrolment_ids: Keys) -> Iterator[Sequence[Any]]:
    """(enrolment, sequence, id, kind, day, reason, undoes, return) in the order recorded."""
    yield from _run(
        select(
            _events.enrolment_id,
            _events.sequence,
            _events.id,
            _events.kind,
            _events.effective_on,
            _events.reason,
            _events.undoes_id,
            _events.expected_return_on,
        )
        .where(listed(_events.enrolment_id, enrolment_ids))
        .order_by(_events.enrolment_id, _events.sequence)
    )


def observations_of(enrolment_ids: Keys) -> Iterator[dict[str, Any]]:
    """The observations of those enrolments."""
    yield from _mappings(
        select(*_columns(OutcomeObservation)).where(
            listed(_observations.enrolment_id, enrolment_ids)
        )
    )


def evidence_of(observation_ids: Keys) -> Iterator[dict[str, Any]]:
    """The evidence of those observations; who verified by name, be it an account or a text."""
    verifier = func.coalesce(_evidence.verified_by_name, _users.name)
    yield from _mappings(
        select(
            _evidence.id,
            _evidence.observation_id,
            _evidence.kind,
            _evidence.note,
            _evidence.verified_on,
            verifier.label("verified_by_name"),
        )
        .outerjoin(User.__table__, _users.id == _evidence.verified_by_id)
        .where(listed(_evidence.observation_id, observation_ids))
    )
