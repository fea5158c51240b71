"""Reads of learners: lists, one, its references and consents, whom a typed row may mean.

A learner whose record was merged into another stays out of every list. What happened to a
learner: queries/enrolments and queries/outcomes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.extensions import db
from tracker.models import (
    Consent,
    Enrolment,
    Learner,
    LearnerReference,
    Partner,
)
from tracker.queries.criteria import Criteria, Page, answer, contains
from tracker.queries.scope import current_viewer
from tracker.rules.problems import NotFound
from tracker.rules.vocabulary import OPEN_STATUSES

PORTION = 5000


@dataclass(frozen=True, slots=True)
class LearnerLine:
    """A learner as lists show one: with references and enrolments, the latest first."""

    learner: Learner
    references: tuple[str, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()


@dataclass
class Candidates:
    """Whom rows about to be added may mean, by each of the keys that identify a person."""

    by_reference: dict[str, Learner] = field(default_factory=dict)
    by_email: dict[str, list[Learner]] = field(default_factory=dict)
    by_phone: dict[str, list[Learner]] = field(default_factory=dict)
    # Only a hint: namesakes are not the same person.
    by_name: dict[str, list[Learner]] = field(default_factory=dict)


def portions(ids: Collection[int]) -> Iterator[list[int]]:
    """The keys in lists short enough for one statement."""
    ordered = list(ids)
    for start in range(0, len(ordered), PORTION):
        yield ordered[start : start + PORTION]


def _has_enrolment(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Enrolment.id)
        .join(Partner, Partner.id == Enrolment.partner_id)
        .where(Enrolment.learner_id == Learner.id, *conditions)
        .correlate(Learner)
    )


def _is_named(word: str) -> ColumnElement[bool]:
    """A word that stands in a name, an address, a phone number or a reference."""
    referred = exists(
        select(LearnerReference.id)
        .where(LearnerReference.learner_id == Learner.id, contains(LearnerReference.value, word))
        .correlate(Learner)
    )
    columns = (Learner.family_name, Learner.given_name, Learner.email, Learner.phone)
    return or_(*(contains(column, word) for column in columns), referred)


def list_learners(criteria: Criteria) -> Page[LearnerLine]:
    """Learners with references and enrolments, by name.

    Filters: partner (slug), status (of any enrolment), country, place (open: holds one now).
    """
    statement = select(Learner).where(Learner.merged_into_id.is_(None))
    for word in criteria.search.split()[:6]:
        statement = statement.where(_is_named(word))
    page = answer(
        statement,
        criteria,
        key=Learner.id,
        filters={
            "partner": lambda slug: _has_enrolment(Partner.slug == slug),
            "status": lambda status: _has_enrolment(Enrolment.status == status),
            "country": lambda code: Learner.country == code,
            "place": lambda _: _has_enrolment(Enrolment.status.in_(sorted(OPEN_STATUSES))),
        },
        sorts={
            "name": Learner.family_name,
            "given_name": Learner.given_name,
            "birth_year": Learner.birth_year,
            "country": Learner.country,
            "created_at": Learner.created_at,
        },
        default_sort="name",
    )
    return Page(_lines(page.rows), page.total, criteria, page.first, page.last)


def _lines(learners: Sequence[Learner]) -> list[LearnerLine]:
    ids = [learner.id for learner in learners]
    references = references_of(ids)
    enrolments: dict[int, list[Enrolment]] = {}
    for portion in portions(ids):
        for row in db.session.scalars(
            select(Enrolment)
            .where(Enrolment.learner_id.in_(portion))
            .options(joinedload(Enrolment.cohort))
            .order_by(Enrolment.id.desc())
        ):
            enrolments.setdefault(row.learner_id, []).append(row)
    return [
        LearnerLine(one, references.get(one.id, ()), tuple(enrolments.get(one.id, ())))
        for one in learners
    ]


def references_of(
    learner_ids: Collection[int], partner_id: int | None = None
) -> dict[int, tuple[str, ...]]:
    """Learner id -> the values of the references that the viewer sees, of one partner or all."""
    found: dict[int, list[str]] = {}
    for portion in portions(learner_ids):
        statement = (
            select(LearnerReference.learner_id, LearnerReference.value)
            .where(LearnerReference.learner_id.in_(portion))
            .order_by(LearnerReference.kind.desc(), LearnerReference.id)
        )
        if partner_id is not None:
            statement = statement.where(LearnerReference.partner_id == partner_id)
        for learner_id, value in db.session.execute(statement):
            found.setdefault(learner_id, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def get_learner(learner_id: int) -> Learner:
    """One learner, merged ones too (their `merged_into_id` says whither), or NotFound."""
    row = db.session.scalar(select(Learner).where(Learner.id == learner_id))
    if row is None:
        raise NotFound("There is no such learner.")
    return row


def find_learner(partner_id: int, value: str, kind: str = "ref") -> Learner | None:
    """The learner that the partner knows by that reference, or None."""
    return db.session.scalar(
        select(Learner)
        .join(LearnerReference, LearnerReference.learner_id == Learner.id)
        .where(
            LearnerReference.partner_id == partner_id,
            LearnerReference.kind == kind,
            LearnerReference.value == value,
        )
    )


def suggest_learners(text: str, *, besides: int | None = None, limit: int = 8) -> list[LearnerLine]:
    """Learners whose name, address, phone or reference holds every word; none for no text."""
    words = text.split()[:6]
    if not words:
        return []
    statement = select(Learner).where(Learner.merged_into_id.is_(None), *map(_is_named, words))
    if besides is not None:
        statement = statement.where(Learner.id != besides)
    ordered = statement.order_by(Learner.family_name, Learner.given_name, Learner.id)
    return _lines(db.session.scalars(ordered.limit(limit)).all())


def find_candidates(
    partner_id: int,
    *,
    references: Iterable[str],
    email_keys: Iterable[str],
    phone_keys: Iterable[str],
    names: Iterable[str],
) -> Candidates:
    """Whom the viewer knows by these keys and family names: four statements, however many rows."""
    found = Candidates()
    held = select(LearnerReference.value, Learner).join(LearnerReference.learner)
    held = held.where(
        LearnerReference.partner_id == partner_id,
        LearnerReference.kind == "ref",
        LearnerReference.value.in_(list(references)),
    )
    for value, learner in db.session.execute(held):
        found.by_reference[value] = learner
    _collect(found.by_email, Learner.email_key, list(email_keys))
    _collect(found.by_phone, Learner.phone_key, list(phone_keys))
    _collect(found.by_name, Learner.family_name, list(names))
    return found


def _collect(into: dict[str, list[Learner]], column: Any, keys: list[str]) -> None:
    statement = select(Learner).where(column.in_(keys), Learner.merged_into_id.is_(None))
    for learner in db.session.scalars(statement.order_by(Learner.id)):
        into.setdefault(str(getattr(learner, column.key)), []).append(learner)


def list_references(learner_id: int) -> Sequence[LearnerReference]:
    """The references of a learner that the viewer sees."""
    return db.session.scalars(
        select(LearnerReference)
        .where(LearnerReference.learner_id == learner_id)
        .order_by(LearnerReference.partner_id, LearnerReference.kind, LearnerReference.value)
    ).all()


def get_reference(learner_id: int, reference_id: int) -> LearnerReference:
    """One reference of that learner, or NotFound."""
    row = db.session.scalar(
        select(LearnerReference).where(
            LearnerReference.id == reference_id, LearnerReference.learner_id == learner_id
        )
    )
    if row is None:
        raise NotFound("There is no such reference.")
    return row


def list_consents(learner_id: int) -> Sequence[Consent]:
    """What the learner agreed to, latest first."""
    return db.session.scalars(
        select(Consent)
        .where(Consent.learner_id == learner_id)
        .order_by(Consent.given_on.desc(), Consent.id.desc())
    ).all()


def get_consent(learner_id: int, consent_id: int) -> Consent:
    """One consent of that learner, or NotFound."""
    row = db.session.scalar(
        select(Consent).where(Consent.id == consent_id, Consent.learner_id == learner_id)
    )
    if row is None:
        raise NotFound("There is no such consent.")
    return row


def list_learner_partners(learner_id: int) -> Sequence[Partner]:
    """The partners at which the learner was enrolled, as far as the viewer sees them, by name."""
    return db.session.scalars(
        select(Partner)
        .where(
            exists(
                select(Enrolment.id)
                .where(Enrolment.learner_id == learner_id, Enrolment.partner_id == Partner.id)
                .correlate(Partner)
            )
        )
        .order_by(Partner.name, Partner.id)
    ).all()


def list_merged_into(learner_id: int) -> Sequence[Learner]:
    """The records that were merged into this learner."""
    return db.session.scalars(
        select(Learner).where(Learner.merged_into_id == learner_id).order_by(Learner.id)
    ).all()


def list_learner_countries() -> list[str]:
    """The country codes in use among the viewer's learners."""
    if current_viewer().partner_ids is not None:
        own = select(Learner.country).where(Learner.country.is_not(None)).distinct()
        return sorted(code for code in db.session.scalars(own) if code)
    return sorted(code for code in db.session.scalars(_every_country()) if code)


def _every_country() -> Any:
    """From one code to the next through the index: what counts is how many countries there are."""
    found = select(func.min(Learner.country).label("code")).cte("found", recursive=True)
    later = aliased(Learner)
    following = select(func.min(later.country)).where(later.country > found.c.code)
    found = found.union_all(select(following.scalar_subquery()).where(found.c.code.is_not(None)))
    return select(found.c.code)
