"""Centres: lists, choices, one by its name within a partner. Trainers: queries/trainers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.extensions import db
from tracker.models import Centre, Partner
from tracker.queries.criteria import Criteria, Page, answer
from tracker.rules.problems import NotFound


def list_centres(criteria: Criteria) -> Page[Centre]:
    """Centres with their partner; filters: partner (slug), country, online (yes, no)."""
    return answer(
        select(Centre).join(Centre.partner),
        criteria,
        key=Centre.id,
        searched=(Centre.name, Centre.city, Partner.name),
        filters={
            "partner": lambda slug: Partner.slug == slug,
            "country": lambda code: Centre.country == code,
            "online": lambda word: Centre.is_online.is_(word == "yes"),
        },
        sorts={
            "name": Centre.name,
            "partner": Partner.name,
            "city": Centre.city,
            "country": Centre.country,
            "capacity": Centre.capacity,
        },
        default_sort="name",
        options=[contains_eager(Centre.partner)],
    )


def list_partner_centres(partner_id: int) -> Sequence[Centre]:
    """The centres of a partner, by name."""
    return db.session.scalars(
        select(Centre).where(Centre.partner_id == partner_id).order_by(Centre.name, Centre.id)
    ).all()


def list_all_centres() -> Sequence[Centre]:
    """Every centre the viewer sees, with its partner, by partner and name: for choices."""
    return db.session.scalars(
        select(Centre)
        .join(Centre.partner)
        .options(contains_eager(Centre.partner))
        .order_by(Partner.name, Centre.name, Centre.id)
    ).all()


def list_centre_countries() -> Sequence[str]:
    """The country codes in use among the viewer's centres."""
    return [
        code
        for code in db.session.scalars(
            select(Centre.country).where(Centre.country.is_not(None)).distinct()
        )
        if code
    ]


def get_centre(centre_id: int) -> Centre:
    """One centre with its partner, or NotFound."""
    row = db.session.scalar(
        select(Centre)
        .join(Centre.partner)
        .where(Centre.id == centre_id)
        .options(contains_eager(Centre.partner))
    )
    if row is None:
        raise NotFound("There is no such centre.")
    return row


def spelled_alike(name: str) -> str:
    """The name without regard to case and blanks: two centres of a partner differ in it."""
    return " ".join(name.split()).casefold()


def find_centre(partner_id: int, name: str) -> Centre | None:
    """The partner's centre of that name, without regard to case and blanks, or None."""
    wanted = spelled_alike(name)
    return next(
        (row for row in list_partner_centres(partner_id) if spelled_alike(row.name) == wanted), None
    )
