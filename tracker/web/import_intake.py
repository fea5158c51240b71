"""From the form to a stored preview: the file or the pasted cells, the mapping, the partner.

A file that is no table is refused at its field. One that is a table, but whose columns are not all
found, is held, so that its columns can be matched on the next page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from flask import request

from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import BadMapping, FieldMap, Mapping, parse_mapping
from tracker.exchange.reading import read_sheet
from tracker.exchange.sheets import Sheet, Unreadable
from tracker.models import Cohort
from tracker.queries.cohorts import get_cohort, key_of
from tracker.queries.import_pages import find_waiting, get_mapping
from tracker.queries.imports import find_mapping
from tracker.queries.partners import find_partner
from tracker.queries.scope import Viewer
from tracker.rules.problems import NotFound, Refused
from tracker.services.import_uploads import Upload, kept_mapping
from tracker.services.import_waiting import hold_upload
from tracker.services.imports import preview_import
from tracker.web.forms.imports import AUTOMATIC, NO_MAPPING, ImportForm, current_match

LANGUAGES = ("en", "he", "ar", "ru", "pl")
# The columns of cells pasted without a row of names.
PASTED = ("learner_ref", "given_name", "family_name", "email", "phone", "birth_year")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The mapping asked for; `is_habit`: nobody asked, it was used last time."""

    mapping: Mapping | None
    is_habit: bool = False


def take_in(actor: Viewer, form: ImportForm, partner: str | None, today: date) -> int:
    """The key of the batch that now waits; Refused, at the form's fields, when there is none."""
    name, data = file_of(form)
    kind = str(form.kind.data)
    cohort = cohort_of(form)
    chosen = _mapping(form, kind, partner)
    upload = Upload(name, data, kind, partner, chosen.mapping, language())
    if cohort is not None:
        upload = _for_cohort(upload, cohort)
    try:
        return _preview(actor, upload, today)
    except (Unreadable, BadMapping) as error:
        _sheet(upload)
        if chosen.is_habit:
            return _without_habit(actor, upload, today)
        return hold_upload(actor, upload, reason=str(error)).id


def _without_habit(actor: Viewer, upload: Upload, today: date) -> int:
    """The file read by its own column names, because last time's mapping does not fit it."""
    plain = replace(upload, mapping=None)
    try:
        return _preview(actor, plain, today)
    except (Unreadable, BadMapping) as error:
        return hold_upload(actor, plain, reason=str(error)).id


def _preview(actor: Viewer, upload: Upload, today: date) -> int:
    """Sent twice, the same file waits once."""
    digest = hashlib.sha256(upload.data).hexdigest()
    waiting = find_waiting(upload.kind, digest, kept_mapping(upload))
    if waiting is not None:
        return waiting.id
    report = preview_import(actor, upload, today=today)
    assert report.batch_id is not None
    return report.batch_id


def file_of(form: ImportForm) -> tuple[str, bytes]:
    """(name, bytes) of what was handed in; Refused unless it is one file or some cells."""
    upload = form.file.data
    pasted = "".join(form.pasted.raw_data or ()).strip("\r\n")
    has_file = bool(upload and getattr(upload, "filename", ""))
    if has_file and pasted.strip():
        raise Refused.because("Give a file or paste cells, not both.", "file")
    if has_file:
        return file_name(str(upload.filename)), upload.read()
    if not pasted.strip():
        raise Refused.because("Choose a file, or paste cells.", "file")
    if form.headless.data:
        pasted = "\t".join(PASTED) + "\n" + pasted
    return "pasted cells", pasted.encode("utf-8", "replace")


def file_name(sent: str) -> str:
    """The last part of a file's name as it is kept: no folders, nothing that cannot be shown."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:200].strip() or "file"


def language() -> str:
    """The language of the browser, for files in a code page."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def cohort_of(form: ImportForm) -> Cohort | None:
    """The cohort that the whole file is for, when the page was opened from it."""
    text = str(form.cohort_id.data or "")
    if not text:
        return None
    key = key_of(text)
    if key is None:
        raise NotFound("There is no such cohort.")
    return get_cohort(key)


def _for_cohort(upload: Upload, cohort: Cohort) -> Upload:
    """The upload with that cohort in every row, unless the file has a column for it."""
    mapping = upload.mapping or Mapping()
    if upload.kind != "enrolments" or "cohort" in mapping.fields:
        return upload
    sheet = _sheet(upload)
    if "cohort" in current_match(mapping, sheet.header, KINDS[upload.kind]):
        return upload
    fields = {**mapping.fields, "cohort": FieldMap(constant=cohort.code)}
    return replace(upload, mapping=replace(mapping, fields=fields))


def _sheet(upload: Upload) -> Sheet:
    """The file as a table; Refused at its field when it is none."""
    how = upload.mapping or Mapping()
    try:
        return read_sheet(
            upload.data,
            encoding=how.encoding,
            delimiter=how.delimiter,
            sheet=how.sheet,
            language=upload.language,
        )
    except Unreadable as error:
        raise Refused.because(str(error), "file") from error


def _mapping(form: ImportForm, kind: str, partner: str | None) -> _Chosen:
    handed_in = form.mapping_file.data
    if handed_in and getattr(handed_in, "filename", ""):
        return _Chosen(_parsed(handed_in.read(), kind, "mapping_file"))
    choice = form.mapping.data
    if choice == NO_MAPPING:
        return _Chosen(None)
    if choice not in {None, "", AUTOMATIC}:
        row = get_mapping(int(choice))
        return _Chosen(_parsed(row.toml, kind, "mapping"))
    owner = None if partner is None else find_partner(partner)
    last = find_mapping(None if owner is None else owner.id, kind)
    if last is None:
        return _Chosen(None)
    return _Chosen(_parsed(last.toml, kind, "mapping"), is_habit=True)


def _parsed(text: str | bytes, kind: str, field: str) -> Mapping:
    try:
        return parse_mapping(text, kind)
    except BadMapping as error:
        raise Refused.because(str(error), field) from error
