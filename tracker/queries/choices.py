"""Pairs for select fields and filters, in the viewer's scope: (value, words), by words."""

from __future__ import annotations

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Partner, Program

Pairs = list[tuple[str, str]]


def partner_slugs() -> Pairs:
    """(slug, name) of every partner the viewer sees."""
    rows = db.session.execute(select(Partner.slug, Partner.name).order_by(Partner.name, Partner.id))
    return [(slug, name) for slug, name in rows]


def program_codes() -> Pairs:
    """(code, name) of every program the viewer sees."""
    rows = db.session.execute(select(Program.code, Program.name).order_by(Program.name, Program.id))
    return [(code, name) for code, name in rows]


def program_keys() -> Pairs:
    """(key as text, name and code) of every program the viewer sees."""
    rows = db.session.execute(
        select(Program.id, Program.name, Program.code).order_by(Program.name, Program.id)
    )
    return [(str(key), f"{name} ({code})") for key, name, code in rows]
