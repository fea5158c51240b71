"""Verbs on mappings that are remembered for a partner (or head office) and a kind of file."""

from __future__ import annotations

from tracker.exchange.mapping import Mapping
from tracker.exchange.mapping_text import write_mapping
from tracker.extensions import db
from tracker.models import ImportMapping, Partner
from tracker.queries.imports import find_mapping
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotAllowed, Refused
from tracker.services.change import Change, current_change, verb


@verb("mapping.remembered", "import:run")
def remember_mapping(
    actor: Viewer, partner: Partner | None, /, *, kind: str, name: str, mapping: Mapping
) -> ImportMapping:
    """Keep a mapping under a name; one of that name is replaced. None: head office's own."""
    if partner is None and not actor.may("import:create_frame"):
        raise NotAllowed("Your role does not allow this.")
    if not name.strip() or len(name) > 120:
        raise Refused.because("A name of up to 120 characters is needed.", "name")
    partner_id = partner.id if partner is not None else None
    return remember(current_change(), partner_id, kind, name.strip(), mapping)


def remember(
    change: Change, partner_id: int | None, kind: str, name: str, mapping: Mapping
) -> ImportMapping:
    """The same within an open change."""
    row = find_mapping(partner_id, kind, name)
    if row is None:
        row = ImportMapping(partner_id=partner_id, kind=kind, name=name)
        db.session.add(row)
    row.toml = write_mapping(mapping)
    row.updated_at = change.at
    return row


@verb("mapping.forgotten", "import:run")
def forget_mapping(actor: Viewer, mapping: ImportMapping, /) -> None:
    """Remove a remembered mapping."""
    if mapping.partner_id is None and not actor.may("import:create_frame"):
        raise NotAllowed("Your role does not allow this.")
    db.session.delete(mapping)
