"""Reads of editions: the list, one, the newest of a question, those to lay beside each other, links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import false, select
from sqlalchemy.orm import aliased, defer, joinedload, selectinload, undefer

from tracker.extensions import db
from tracker.metrics.assumptions import changed_settings, settings_in_words
from tracker.metrics.catalogue import get_standard, standard_with
from tracker.metrics.standards.shape import Standard
from tracker.models import Edition, EditionDispute, EditionLink, Partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.queries.reports import ReportQuestion
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import NotFound

_SORTS = {
    "title": Edition.title,
    "standard": Edition.standard,
    "as_of": Edition.as_of,
    "published_at": Edition.published_at,
    "signed_off_at": Edition.signed_off_at,
}
STATES = {
    "disputed": "Disputed",
    "signed": "Signed off",
    "waiting": "Waits for the partner",
    "replaced": "Replaced",
    "published": "Published",
}


def state_of(edition: Edition) -> str:
    """A key of STATES: replaced by the next, disputed, signed off, or waiting for the partner."""
    if edition.following is not None:
        return "replaced"
    if any(dispute.resolved_at is None for dispute in edition.disputes):
        return "disputed"
    if edition.signed_off_at is not None:
        return "signed"
    return "published" if edition.partner_id is None else "waiting"


def list_editions(criteria: Criteria) -> Page[Edition]:
    """Editions the viewer may see, newest first; filters: partner (slug), standard, newest (yes)."""
    newer = aliased(Edition)
    return answer(
        select(Edition).outerjoin(Edition.partner),
        criteria,
        key=Edition.id,
        searched=(Edition.title, Partner.name),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "standard": lambda key: Edition.standard == key,
            "newest": lambda word: (
                ~select(newer.id).where(newer.previous_id == Edition.id).exists()
                if word == "yes"
                else false()
            ),
        },
        sorts=_SORTS,
        default_sort="-published_at",
        options=(
            joinedload(Edition.partner),
            joinedload(Edition.following),
            selectinload(Edition.disputes),
        ),
    )


def get_edition(edition_id: int, *, with_people: bool = False) -> Edition:
    """One edition with its partner, neighbours, disputes and links, or NotFound."""
    options = [
        joinedload(Edition.partner),
        joinedload(Edition.previous),
        joinedload(Edition.following),
        selectinload(Edition.disputes),
        selectinload(Edition.links),
    ]
    if with_people:
        options += [undefer(Edition.people), joinedload(Edition.previous).undefer(Edition.people)]
    row = db.session.scalar(select(Edition).where(Edition.id == edition_id).options(*options))
    if row is None:
        raise NotFound("There is no such edition.")
    return row


def find_latest(question: ReportQuestion) -> Edition | None:
    """The newest edition of the same question (standard, settings, scope, period), or None."""
    scope = question.scope
    wanted = {
        "partner_id": scope.partner_id,
        "centre_id": scope.centre_id,
        "program_id": scope.program_id,
        "cohort_id": scope.cohort_id,
    }
    statement = (
        select(Edition)
        .where(
            Edition.standard == question.standard.key,
            Edition.partner_id == scope.partner_id,
            Edition.period_from == question.period.from_on,
            Edition.period_to == question.period.to_on,
        )
        .options(joinedload(Edition.following), undefer(Edition.people))
        .order_by(Edition.id.desc())
    )
    for edition in db.session.scalars(statement):
        if (
            edition.scope["ids"] == wanted
            and edition.following is None
            and settings_of(edition) == changed_settings(question.standard.settings)
        ):
            return edition
    return None


def settings_of(edition: Edition) -> dict[str, str]:
    """Name -> value of the settings that were not at their default when it was published."""
    return {
        one["key"]: one["value"]
        for one in edition.definition["settings"]
        if one["value"] != one["default"]
    }


def standard_of(edition: Edition) -> Standard:
    """The standard as it is now, with the settings of the edition; those that are gone, without."""
    standard = get_standard(edition.standard)
    known = {one.name for one in settings_in_words(standard.settings)}
    given = {name: value for name, value in settings_of(edition).items() if name in known}
    return standard_with(standard, given)


def list_comparable(partner_id: int | None) -> Sequence[Edition]:
    """Every edition that may speak of the partner's people (None: of anybody's), with its people.

    Whoever publishes: what outsiders were shown does not depend on it, and nothing of it is told.
    """
    statement = select(Edition).options(undefer(Edition.people)).order_by(Edition.id)
    if partner_id is not None:
        own = Edition.partner_id == partner_id
        statement = statement.where(own | Edition.partner_id.is_(None))
    with viewing(SYSTEM):
        return db.session.scalars(statement).all()


def list_to_sign(most: int) -> Sequence[Edition]:
    """The newest editions that wait for their partner's signature, oldest first, with the partner.

    A disputed one waits for head office, not for a signature.
    """
    newer = aliased(Edition)
    disputed = select(EditionDispute.id).where(
        EditionDispute.edition_id == Edition.id, EditionDispute.resolved_at.is_(None)
    )
    statement = (
        select(Edition)
        .where(
            Edition.partner_id.is_not(None),
            Edition.signed_off_at.is_(None),
            ~select(newer.id).where(newer.previous_id == Edition.id).exists(),
            ~disputed.exists(),
        )
        .options(joinedload(Edition.partner), defer(Edition.figures), defer(Edition.definition))
        .order_by(Edition.published_at, Edition.id)
        .limit(most)
    )
    return db.session.scalars(statement).all()


def list_open_disputes(most: int) -> Sequence[EditionDispute]:
    """Disputes that nobody has settled, the first due first, with edition and partner."""
    statement = (
        select(EditionDispute)
        .where(EditionDispute.resolved_at.is_(None))
        .options(joinedload(EditionDispute.edition).joinedload(Edition.partner))
        .order_by(EditionDispute.due_on, EditionDispute.id)
        .limit(most)
    )
    return db.session.scalars(statement).all()


def get_dispute(dispute_id: int) -> EditionDispute:
    """One dispute with its edition, or NotFound."""
    statement = select(EditionDispute).where(EditionDispute.id == dispute_id)
    row = db.session.scalar(statement.options(joinedload(EditionDispute.edition)))
    if row is None:
        raise NotFound("There is no such dispute.")
    return row


def get_link(link_id: int) -> EditionLink:
    """One link with its edition, or NotFound."""
    statement = select(EditionLink).where(EditionLink.id == link_id)
    row = db.session.scalar(statement.options(joinedload(EditionLink.edition)))
    if row is None:
        raise NotFound("There is no such link.")
    return row


@dataclass(frozen=True, slots=True)
class Shared:
    """An edition as a link opens it, and for whom the link was made."""

    edition: Edition
    name: str


def find_shared(token_hash: str, today: date) -> Shared | None:
    """What the link opens; None where it was revoked, has run out, or never was one.

    Nobody is signed in: exactly this one row is read for them, whoever's it is.
    """
    statement = (
        select(EditionLink)
        .where(
            EditionLink.token_hash == token_hash,
            EditionLink.revoked_at.is_(None),
            EditionLink.expires_on >= today,
        )
        .options(
            joinedload(EditionLink.edition).options(
                joinedload(Edition.partner),
                joinedload(Edition.previous),
                joinedload(Edition.following),
                selectinload(Edition.disputes),
            )
        )
    )
    with viewing(SYSTEM):
        link = db.session.scalar(statement)
    return None if link is None else Shared(link.edition, link.name)
