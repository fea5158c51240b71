"""A file as it was handed in, who imports it, and the plan for it on the record as it is now.

Not here: storing and writing (services/imports).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from tracker.exchange.drafts import Drafts, draft_rows
from tracker.exchange.known import Importer
from tracker.exchange.mapping import Mapping, parse_mapping
from tracker.exchange.mapping_text import write_mapping
from tracker.exchange.plan import Plan
from tracker.exchange.reading import read_sheet
from tracker.extensions import db
from tracker.models import ImportBatch, Partner
from tracker.models.keys import new_ids
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotAllowed, Refused
from tracker.rules.vocabulary import IMPORT_KINDS
from tracker.services.change import current_change
from tracker.services.import_known import find_partner_id
from tracker.services.import_work import Work, start_work

PERMISSION = "import:run"
FRAME_PERMISSION = "import:create_frame"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in, and how it is to be read."""

    file_name: str
    data: bytes
    kind: str
    partner: str | None = None
    mapping: Mapping | None = None
    language: str = "en"

    def drafts(self) -> Drafts:
        """The rows of the file; Unreadable or BadMapping when it cannot be used."""
        mapping = self.mapping or Mapping()
        sheet = read_sheet(
            self.data,
            encoding=mapping.encoding,
            delimiter=mapping.delimiter,
            sheet=mapping.sheet,
            language=self.language,
        )
        return draft_rows(sheet, self.kind, mapping)

    @property
    def whole_partner(self) -> str | None:
        """The partner the whole file is for: as asked for, else as the mapping says."""
        return self.partner or (self.mapping.partner if self.mapping else None)


def check_allowed(actor: Viewer, kind: str) -> None:
    """NotAllowed for a role that may not import, or not this kind of file."""
    if kind not in IMPORT_KINDS:
        raise Refused.because(f"A file is one of: {', '.join(IMPORT_KINDS)}.", "kind")
    needed = PERMISSION if kind == "enrolments" else FRAME_PERMISSION
    if not (actor.may(PERMISSION) and actor.may(needed)):
        raise NotAllowed("Your role does not allow this.")


def start_plan(
    actor: Viewer, upload: Upload, drafts: Drafts, today: date, *, batch_id: int | None = None
) -> Work:
    """The planning of the drafts on the record as it is now, not begun yet."""
    importer = importer_for(actor, upload.whole_partner, today=today, batch_id=batch_id)
    if importer.partner is None and actor.partner_ids is not None:
        raise Refused.because("Say which of your partners the file is for.", "partner")
    if upload.kind == "enrolments" and importer.partner is None and not drafts.has("partner"):
        raise Refused.because(
            "Say which partner the file is for: it has no column that does.", "partner"
        )
    return start_work(drafts, importer)


def importer_for(
    actor: Viewer, partner: str | None, *, today: date, batch_id: int | None = None
) -> Importer:
    """Who imports, with what they may make on the way. Keys are real only for a batch to write."""
    may_frame = actor.may(FRAME_PERMISSION)
    sees_all = actor.partner_ids is None
    if partner is None and actor.partner_ids is not None and len(actor.partner_ids) == 1:
        partner = db.session.scalar(select(Partner.slug))
    return Importer(
        today=today,
        now=current_change().at if batch_id is not None else datetime.now(UTC),
        take_id=_keys() if batch_id is not None else _pretended(),
        user_id=actor.user_id,
        partner=partner,
        may_create_partners=may_frame and sees_all,
        may_create_programs=may_frame and sees_all,
        may_create_centres=may_frame,
        may_create_cohorts=may_frame,
        may_transfer=actor.may("enrolment:transfer"),
        may_verify=actor.may("evidence:verify"),
        batch_key=f"import-{batch_id}" if batch_id is not None else None,
    )


def _keys() -> Callable[[str], int]:
    """Fresh keys by table, taken from the maker of keys in blocks: those of a table are neighbours."""
    takers: dict[str, Callable[[], int]] = {}

    def take(table: str) -> int:
        if table not in takers:
            blocks = (new_ids(1000) for _ in itertools.count())
            takers[table] = itertools.chain.from_iterable(blocks).__next__
        return takers[table]()

    return take


def _pretended() -> Callable[[str], int]:
    """Keys for rows that will not be written."""
    count = itertools.count(-1, -1)
    return lambda _: next(count)


def partner_of(partner: str | None, plan: Plan | None = None) -> int | None:
    """The partner that a whole file is for, if it is on record or was just made."""
    if partner is None:
        return None
    made = (record for record in plan.frame if record.table == "partner") if plan else ()
    for record in made:
        return record.id
    return find_partner_id(partner)


def kept_mapping(upload: Upload) -> dict[str, Any]:
    """How the file was asked to be read, as a batch keeps it."""
    return {
        "partner": upload.partner,
        "language": upload.language,
        "toml": write_mapping(upload.mapping) if upload.mapping else None,
    }


def upload_of(batch: ImportBatch) -> Upload:
    """The file of a batch as it was handed in."""
    kept = batch.mapping
    text = kept.get("toml")
    return Upload(
        file_name=batch.file_name,
        data=batch.file_bytes or b"",
        kind=batch.kind,
        partner=kept.get("partner"),
        mapping=parse_mapping(text, batch.kind) if text else None,
        language=kept.get("language", "en"),
    )
