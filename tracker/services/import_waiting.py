"""Verbs on files that wait: one that cannot be read yet is held until its columns are matched;
one that is not wanted is thrown away. What is read and written of them: services/imports.
"""

from __future__ import annotations

import hashlib
from typing import Any

from tracker.extensions import db
from tracker.models import ImportBatch
from tracker.models.keys import new_id
from tracker.queries.imports import get_import
from tracker.queries.scope import Viewer
from tracker.rules.problems import Refused
from tracker.services.change import current_change, verb
from tracker.services.import_uploads import (
    PERMISSION,
    Upload,
    check_allowed,
    kept_mapping,
    partner_of,
)

_NOTHING: dict[str, Any] = {
    "will_create": {},
    "questions": [],
    "notes": [],
    "unknown_columns": [],
    "derived_columns": [],
    "missing": 0,
}


@verb("import.held", PERMISSION)
def hold_upload(actor: Viewer, upload: Upload, /, *, reason: str) -> ImportBatch:
    """Keep a readable file whose columns are not all found; `reason` says what is missing."""
    check_allowed(actor, upload.kind)
    batch = ImportBatch(
        id=new_id(),
        partner_id=partner_of(upload.whole_partner),
        kind=upload.kind,
        status="previewed",
        file_name=upload.file_name[:255],
        file_hash=hashlib.sha256(upload.data).hexdigest(),
        file_bytes=upload.data,
        mapping=kept_mapping(upload),
        created_at=current_change().at,
        created_by_id=actor.user_id,
        report={**_NOTHING, "held": reason},
    )
    db.session.add(batch)
    db.session.flush()
    return batch


@verb("import.discarded", PERMISSION)
def discard_import(actor: Viewer, batch: ImportBatch, /) -> ImportBatch:
    """Throw away a file that waits for confirmation, and what was noted of its rows."""
    batch = get_import(batch.id)
    if batch.status != "previewed":
        raise Refused.because("Only a file that waits for confirmation can be thrown away.")
    db.session.delete(batch)
    db.session.flush()
    return batch
