"""Verbs on partners: add, edit, move to another stage."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.extensions import db
from tracker.models import Partner, PartnerStageEvent
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.rules.slugs import slug_of
from tracker.services.change import check_version, current_change, verb

EDITABLE = ("name", "legal_name", "kind", "country", "website", "external_ref", "parent_id")


@verb("partner.added", "partner:add")
def add_partner(
    actor: Viewer, /, *, name: str, stage: str, since: date, slug: str | None = None, **values: Any
) -> Partner:
    """A new partner with its first stage; Refused at `slug` when the address is taken."""
    change = current_change()
    partner = Partner(
        name=name,
        slug=slug or slug_of(name),
        stage=stage,
        created_at=change.at,
        **{key: values.get(key) for key in EDITABLE if key != "name"},
    )
    _check_parent(partner)
    db.session.add(partner)
    db.session.flush()
    _add_stage(partner, stage, since, None)
    return partner


@verb("partner.edited", "partner:write")
def edit_partner(actor: Viewer, partner: Partner, /, *, version: int, **values: Any) -> Partner:
    """Change what a partner is called and how it is reached; EditConflict when it moved on."""
    check_version(partner, version)
    if values.get("parent_id") is None and not _sees_parent(partner):
        values.pop("parent_id", None)
    for key in EDITABLE:
        if key in values:
            setattr(partner, key, values[key])
    _check_parent(partner)
    return partner


@verb("partner.moved", "partner:write")
def move_partner(
    actor: Viewer, partner: Partner, /, *, stage: str, effective_on: date, note: str | None = None
) -> Partner:
    """Record a stage from a day; the latest by day is the partner's stage."""
    _add_stage(partner, stage, effective_on, note)
    db.session.flush()
    latest = db.session.scalars(
        select(PartnerStageEvent)
        .where(PartnerStageEvent.partner_id == partner.id)
        .order_by(PartnerStageEvent.effective_on.desc(), PartnerStageEvent.id.desc())
        .limit(1)
    ).one()
    partner.stage = latest.stage
    return partner


def _add_stage(partner: Partner, stage: str, day: date, note: str | None) -> None:
    db.session.add(
        PartnerStageEvent(
            partner_id=partner.id,
            stage=stage,
            effective_on=day,
            note=note,
            recorded_at=current_change().at,
        )
    )


def _sees_parent(partner: Partner) -> bool:
    """Whether the viewer sees the parent; one that is not in their list of choices stays."""
    asked = select(Partner.id).where(Partner.id == partner.parent_id)
    return db.session.scalar(asked) is not None


def _check_parent(partner: Partner) -> None:
    """A parent is another partner and not below this one."""
    seen = {partner.id}
    above = partner.parent_id
    while above is not None:
        if above in seen:
            raise Refused.because("A partner cannot be its own parent.", "parent_id")
        seen.add(above)
        above = db.session.scalar(select(Partner.parent_id).where(Partner.id == above))
