"""Reads of partners, their stages and the choices made of them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.models import Partner, PartnerStageEvent
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def list_partners(criteria: Criteria) -> Page[Partner]:
    """Partners the viewer may see; by name unless asked otherwise."""
    return answer(
        select(Partner),
        criteria,
        key=Partner.id,
        searched=(Partner.name, Partner.legal_name, Partner.slug, Partner.external_ref),
        filters={
            "stage": lambda value: Partner.stage == value,
            "kind": lambda value: Partner.kind == value,
            "country": lambda value: Partner.country == value,
        },
        sorts={"name": Partner.name, "stage": Partner.stage, "country": Partner.country},
        default_sort="name",
        options=(joinedload(Partner.parent),),
    )


def get_partner(slug: str) -> Partner:
    """The partner with that slug; NotFound when there is none for this viewer."""
    found = find_partner(slug)
    if found is None:
        raise NotFound("There is no such partner.")
    return found


def find_partner(slug: str) -> Partner | None:
    """The partner with that slug, or None."""
    return db.session.scalar(select(Partner).where(Partner.slug == slug))


def partner_choices() -> list[tuple[int, str]]:
    """(key, name) of every partner the viewer may see, by name."""
    rows = db.session.execute(select(Partner.id, Partner.name).order_by(Partner.name, Partner.id))
    return [(row.id, row.name) for row in rows]


def country_codes() -> list[str]:
    """Countries of the partners the viewer may see."""
    rows = db.session.scalars(select(Partner.country).distinct().order_by(Partner.country))
    return [code for code in rows if code]


def list_stages(partner: Partner) -> list[PartnerStageEvent]:
    """The steps of the partnership, newest first."""
    statement = (
        select(PartnerStageEvent)
        .where(PartnerStageEvent.partner_id == partner.id)
        .order_by(PartnerStageEvent.effective_on.desc(), PartnerStageEvent.id.desc())
    )
    return list(db.session.scalars(statement))
