"""What is done to one import: match columns, say how days are written, confirm, undo, throw away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.exchange.kinds import KINDS
from tracker.exchange.mapping import BadMapping, Mapping
from tracker.exchange.reading import read_sheet
from tracker.exchange.sheets import Sheet, Unreadable
from tracker.gate import actor, needs
from tracker.models import ImportBatch
from tracker.queries.choices import partner_slugs
from tracker.queries.import_pages import get_mapping, list_kept_mappings, owner_of
from tracker.queries.imports import get_import
from tracker.rules.problems import Refused
from tracker.services.import_mappings import forget_mapping, remember_mapping
from tracker.services.import_undo import undo_import
from tracker.services.import_uploads import upload_of
from tracker.services.import_waiting import discard_import
from tracker.services.imports import confirm_import, revise_preview
from tracker.web import import_running
from tracker.web.forms.imports import (
    BY_MAPPING,
    DELIMITERS,
    ENCODINGS,
    ORDERS,
    SAME_IN_EVERY_ROW,
    answered,
    current_match,
    matched,
    read_as,
)
from tracker.web.import_view import is_waiting, mapping_of
from tracker.web.imports import bp, import_url, trail_of
from tracker.web.shell import today

SAMPLES = 3
SAMPLE = 60


def _or_back(batch_id: int, act: Callable[[ImportBatch], str]) -> ResponseReturnValue:
    """Do it and go to the import's page, saying what was done or why it was not."""
    batch = get_import(batch_id)
    try:
        flash(act(batch))
    except (Refused, Unreadable, BadMapping) as error:
        flash(str(error), "error")
    return redirect(url_for("imports.show_import", batch_id=batch_id))


@bp.route("/imports/<int:batch_id>/columns", methods=["GET", "POST"])
@needs("import:run")
def match_columns(batch_id: int) -> ResponseReturnValue:
    """Say which column of the file is which field, and how the file is read."""
    batch = get_import(batch_id)
    if not is_waiting(batch):
        return redirect(import_url(batch))
    mapping, problems = mapping_of(batch), []
    if batch.report.get("held"):
        problems.append(batch.report["held"])
    if request.method == "POST":
        try:
            mapping = _sent(batch, mapping)
            revise_preview(actor(), batch, mapping=mapping, today=today())
        except Refused as error:
            problems = [problem.message for problem in error.problems]
        except (Unreadable, BadMapping) as error:
            problems = [str(error)]
        else:
            return redirect(url_for("imports.show_import", batch_id=batch_id))
    return _columns_page(get_import(batch_id), mapping, problems)


def _sent(batch: ImportBatch, mapping: Mapping) -> Mapping:
    """The mapping that the form describes; its second form says how the file is read."""
    sent = request.form
    if sent.get("step") == "reading":
        return read_as(mapping, sent)
    sheet = _sheet_of(batch, mapping)
    return matched(mapping, sheet.header, KINDS[batch.kind], sent)


def _sheet_of(batch: ImportBatch, mapping: Mapping) -> Sheet:
    upload = upload_of(batch)
    return read_sheet(
        upload.data,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        sheet=mapping.sheet,
        language=upload.language,
    )


def _columns_page(
    batch: ImportBatch, mapping: Mapping, problems: Sequence[str]
) -> ResponseReturnValue:
    columns = KINDS[batch.kind]
    sheet: Sheet | None = None
    try:
        sheet = _sheet_of(batch, mapping)
    except Unreadable as error:
        problems = [*problems, str(error)]
    match = current_match(mapping, sheet.header, columns) if sheet else []
    same = {
        key: mapping.fields[key].constant or "" if key in mapping.fields else ""
        for key in SAME_IN_EVERY_ROW
        if key in columns.keys
    }
    page = render_template(
        "imports/columns.html",
        batch=batch,
        trail=trail_of(batch, ("Columns", None)),
        problems=list(dict.fromkeys(problems)),
        titles=list(zip(sheet.header, match, _samples(sheet), strict=True)) if sheet else [],
        source=sheet.source if sheet else "",
        columns=columns.columns,
        same=[(columns.by_key(key), value) for key, value in same.items()],
        partners=partner_slugs(),
        mapping=mapping,
        by_mapping=BY_MAPPING,
        orders=ORDERS,
        encodings=ENCODINGS,
        delimiters=DELIMITERS,
    )
    return page, 422 if problems and request.method == "POST" else 200


def _samples(sheet: Sheet) -> list[str]:
    """For each column the first texts in it, on one line."""
    found = []
    for place in range(len(sheet.header)):
        texts: dict[str, None] = {}
        for _, cells in sheet.rows[:200]:
            if cells[place].strip():
                texts[" ".join(cells[place].split())[:SAMPLE]] = None
            if len(texts) == SAMPLES:
                break
        found.append(" · ".join(texts))
    return found


@bp.post("/imports/<int:batch_id>/days")
@needs("import:run")
def answer_days(batch_id: int) -> ResponseReturnValue:
    """Say whether the day or the month stands first in the columns that do not tell."""

    def act(batch: ImportBatch) -> str:
        order = request.form.get("order", "")
        mapping = answered(mapping_of(batch), batch.report.get("questions", ()), order)
        revise_preview(actor(), batch, mapping=mapping, today=today())
        return f"The days are read as {ORDERS[order]}."

    return _or_back(batch_id, act)


@bp.post("/imports/<int:batch_id>/confirm")
@needs("import:run")
def confirm(batch_id: int) -> ResponseReturnValue:
    """Write what was previewed: all of it, or the good rows where that was asked for."""

    good = request.form.get("accept_good_rows") == "yes"
    waiting = get_import(batch_id)
    if is_waiting(waiting) and waiting.read_count >= import_running.LARGE:
        import_running.confirm_beside(waiting, today(), accept_good_rows=good)
        return redirect(import_url(waiting))

    def act(batch: ImportBatch) -> str:
        totals = confirm_import(actor(), batch, today=today(), accept_good_rows=good).totals
        return (
            f"{totals.read:,} {'row' if totals.read == 1 else 'rows'} read = {totals.created:,} created + {totals.updated:,} updated"
            f" + {totals.unchanged:,} unchanged + {totals.skipped:,} skipped"
            f" + {totals.failed:,} failed."
        )

    return _or_back(batch_id, act)


@bp.post("/imports/<int:batch_id>/stop")
@needs("import:run")
def stop(batch_id: int) -> ResponseReturnValue:
    """Ask a large import that is being written to stop; it takes back what it began."""
    batch = get_import(batch_id)
    import_running.progress_of(batch.id).ask_to_stop()
    return redirect(import_url(batch))


@bp.post("/imports/<int:batch_id>/undo")
@needs("import:run")
def undo(batch_id: int) -> ResponseReturnValue:
    """Take the import back; what was edited or used since stays and is listed."""

    def act(batch: ImportBatch) -> str:
        done = undo_import(actor(), batch)
        return (
            f"Taken back: of the record {done.removed:,} lines were removed (learners, their "
            f"enrolments and what hangs on them), {done.restored:,} restored, "
            f"{len(done.kept):,} kept."
        )

    return _or_back(batch_id, act)


@bp.post("/imports/<int:batch_id>/discard")
@needs("import:run")
def discard(batch_id: int) -> ResponseReturnValue:
    """Throw a file away that waits."""
    batch = get_import(batch_id)
    try:
        discard_import(actor(), batch)
    except Refused as error:
        flash(str(error), "error")
        return redirect(url_for("imports.show_import", batch_id=batch_id))
    flash("The file was thrown away; nothing of it was written.")
    return redirect(url_for("imports.list_imports"))


@bp.post("/imports/<int:batch_id>/remember")
@needs("import:run")
def remember(batch_id: int) -> ResponseReturnValue:
    """Keep how the file was read, under a name, for the next file of its kind."""

    def act(batch: ImportBatch) -> str:
        name = request.form.get("name", "").strip().replace("\0", "")
        remember_mapping(
            actor(), owner_of(batch), kind=batch.kind, name=name, mapping=mapping_of(batch)
        )
        return f"The mapping is remembered as {name}."

    return _or_back(batch_id, act)


@bp.get("/imports/mappings")
@needs("import:run")
def list_mappings() -> ResponseReturnValue:
    """Every mapping that is remembered for the viewer's partners."""
    return render_template("imports/mappings.html", mappings=list_kept_mappings())


@bp.post("/imports/mappings/<int:mapping_id>/forget")
@needs("import:run")
def forget(mapping_id: int) -> ResponseReturnValue:
    """Remove a remembered mapping; imports that used it stay as they are."""
    row = get_mapping(mapping_id)
    name = row.name
    forget_mapping(actor(), row)
    flash(f"The mapping {name} is forgotten.")
    return redirect(url_for("imports.list_mappings"))
