"""Whether anything was written since a page was made: revisions, read in one statement.

They change with every write about a partner (services/tallies), in that write's transaction.
"""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.extensions import db
from tracker.models import Partner, PartnerRevision

_PRIME = 2_147_483_647

Revision = tuple[int, ...]


def find_partner_revision(slug: str) -> Revision | None:
    """What changes with any write about that partner; None where the viewer sees no such partner."""
    found = db.session.execute(
        select(Partner.id, func.coalesce(PartnerRevision.record, 0))
        .outerjoin(PartnerRevision, PartnerRevision.id == Partner.id)
        .where(Partner.slug == slug)
    ).first()
    return None if found is None else (found[0], found[1])


def get_record_revision() -> Revision:
    """What changes with any write about any partner that the viewer sees.

    A sum of all revisions, not the latest: writes may be committed in another order than begun.
    """
    rest = PartnerRevision.record % _PRIME
    found = db.session.execute(
        select(func.count(Partner.id), func.coalesce(func.sum(rest), 0)).outerjoin(
            PartnerRevision, PartnerRevision.id == Partner.id
        )
    ).one()
    return (found[0], int(found[1]))
