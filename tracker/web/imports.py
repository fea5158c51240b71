"""Pages of imports: the list, handing in a file, one import from its preview to its undoing.

What the buttons of an import do is web/import_steps; its files are web/import_files.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import actor, needs
from tracker.models import ImportBatch
from tracker.queries import imports as queries
from tracker.queries.choices import partner_slugs
from tracker.queries.cohorts import get_cohort, key_of
from tracker.queries.criteria import Criteria
from tracker.queries.import_pages import count_rows, list_kept_mappings
from tracker.queries.partners import partner_choices
from tracker.rules.problems import NotFound, Refused
from tracker.rules.vocabulary import IMPORT_KINDS, IMPORT_STATUSES
from tracker.web import editing, listing
from tracker.web.forms.imports import AUTOMATIC, NO_MAPPING, ORDERS, ImportForm
from tracker.web.import_intake import take_in
from tracker.web.import_running import running_page
from tracker.web.import_view import (
    RESULTS,
    is_waiting,
    parts_of,
    table_of,
    will_create,
)
from tracker.web.listing import Action, Column, Filter, Listing
from tracker.web.shell import today

bp = Blueprint("imports", __name__)

STATUS_TONES = {"previewed": "soon", "confirmed": "good", "undone": "plain", "failed": "late"}
NEEDS_YOU, EVERYTHING = "needs", "all"
ROWS_A_PAGE = 100
_COUNTS = ("read", "created", "updated", "unchanged", "skipped", "failed")


def import_url(batch: ImportBatch, **more: Any) -> str:
    """The page of an import."""
    return url_for("imports.show_import", batch_id=batch.id, **more)


def trail_of(batch: ImportBatch, *more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Where the pages of an import stand."""
    own = import_url(batch) if more else None
    return [("Imports", url_for("imports.list_imports")), (batch.file_name, own), *more]


def _count(name: str) -> Column[ImportBatch]:
    return Column(
        f"{name}_count", name.capitalize(), lambda b: getattr(b, f"{name}_count"), kind="number"
    )


IMPORTS: Listing[ImportBatch] = Listing(
    noun="imports",
    title="Imports",
    subtitle="Files that were handed in: what each row did, and the way back.",
    read=queries.list_imports,
    search="Find a file",
    columns=(
        Column("file", "File", lambda b: b.file_name, sortable=True, link=import_url),
        Column(
            "kind", "Rows are", lambda b: b.kind, words=lambda b: IMPORT_KINDS[b.kind], lesser=True
        ),
        Column(
            "status",
            "Status",
            lambda b: b.status,
            kind="badge",
            sortable=True,
            words=lambda b: IMPORT_STATUSES[b.status],
            tone=lambda b: STATUS_TONES[b.status],
        ),
        *(_count(name) for name in _COUNTS),
        Column("created", "Handed in", lambda b: b.created_at, kind="instant", sortable=True),
        Column(
            "by",
            "By",
            lambda b: b.created_by.name if b.created_by else "the command line",
            lesser=True,
        ),
        Column(
            "confirmed_at",
            "Written",
            lambda b: b.confirmed_at,
            kind="instant",
            on_screen=False,
            lesser=True,
        ),
        Column("undone_at", "Undone", lambda b: b.undone_at, kind="instant", on_screen=False),
    ),
    filters=(
        Filter("status", "Status", lambda: list(IMPORT_STATUSES.items())),
        Filter("kind", "Rows are", lambda: list(IMPORT_KINDS.items())),
        Filter("partner", "Partner", lambda: [(str(k), name) for k, name in partner_choices()]),
    ),
    actions=(
        Action(
            "Mappings", lambda: url_for("imports.list_mappings"), "import:run", "settings", False
        ),
        Action(
            "Import a file",
            lambda: url_for("imports.new_import"),
            "import:run",
            "table-import",
        ),
    ),
    empty_title="Nothing was imported yet",
    empty_text="Hand in a file or paste cells: you see what each row would do before it is written.",
)


@listing.routes(bp, "/imports/")
@needs("import:run")
def list_imports(fmt: str = "html") -> ResponseReturnValue:
    """Every import of the viewer's partners."""
    return listing.respond(IMPORTS, fmt)


@bp.route("/imports/new", methods=["GET", "POST"])
@needs("import:run")
def new_import() -> ResponseReturnValue:
    """Hand in a file or cells; they are stored with what they would do, and nothing is written."""
    form = ImportForm(data={"kind": "enrolments", "mapping": AUTOMATIC, **_asked()})
    partners = partner_slugs()
    fixed = _fit(form, partners)
    if form.validate_on_submit():
        try:
            batch_id = take_in(actor(), form, fixed or form.partner.data, today())
        except Refused as error:
            form.attach(error)
        else:
            return _first_page(queries.get_import(batch_id))
    return editing.page(
        "imports/new.html",
        form,
        fixed_partner=dict(partners).get(fixed or ""),
        cohort=_cohort(form),
    )


def _first_page(batch: ImportBatch) -> ResponseReturnValue:
    """The preview; the columns first where no row can be read and some columns are not known."""
    unread = batch.report.get("unknown_columns") and batch.failed_count == batch.read_count
    if is_waiting(batch) and unread:
        flash("No row can be read yet. Say which column is which.", "attention")
        return redirect(url_for("imports.match_columns", batch_id=batch.id))
    return redirect(import_url(batch))


def _asked() -> dict[str, Any]:
    """What the address says of the file: the cohort it is for, and so the partner."""
    key = key_of(request.args.get("cohort", ""))
    if key is None:
        return {}
    return {"cohort_id": str(key), "partner": get_cohort(key).partner.slug}


def _cohort(form: ImportForm) -> Any:
    key = key_of(str(form.cohort_id.data or ""))
    if key is None and form.cohort_id.data:
        raise NotFound("There is no such cohort.")
    return None if key is None else get_cohort(key)


def _fit(form: ImportForm, partners: list[tuple[str, str]]) -> str | None:
    """Fill the choices in the viewer's scope; the partner where there is nothing to choose."""
    viewer = actor()
    if not viewer.may("import:create_frame"):
        form.kind.choices = [("enrolments", IMPORT_KINDS["enrolments"])]
    form.mapping.choices = [
        (AUTOMATIC, "by the column names, and as last time"),
        (NO_MAPPING, "by the column names only"),
        *((str(m.id), f"{m.name} · {m.partner or 'head office'} · {m.kind}") for m in _mappings()),
    ]
    if viewer.partner_ids is None:
        form.partner.choices = [("", "each row names its own"), *partners]
        return None
    form.partner.choices = partners
    return partners[0][0] if len(partners) == 1 else None


def _mappings() -> list[Any]:
    return [mapping for mapping in list_kept_mappings() if mapping.name != "last"]


@bp.get("/imports/<int:batch_id>")
@needs("import:run")
def show_import(batch_id: int) -> ResponseReturnValue:
    """One import: while it waits the preview, afterwards the result."""
    batch = queries.get_import(batch_id)
    if is_waiting(batch) and batch.report.get("held"):
        return redirect(url_for("imports.match_columns", batch_id=batch.id))
    running = running_page(batch, trail_of(batch)) if is_waiting(batch) else None
    if running is not None:
        return running
    show = request.args.get("show", "")
    if show not in {NEEDS_YOU, EVERYTHING, *RESULTS}:
        show = "failed" if batch.failed_count else EVERYTHING
    number = request.args.get("page", "1")
    page = int(number) if number.isdecimal() and 0 < len(number) < 7 else 1
    rows = queries.list_import_rows(batch, _criteria(show, max(1, page)))
    kept = count_rows(batch)
    return render_template(
        "imports/preview.html" if is_waiting(batch) else "imports/result.html",
        batch=batch,
        trail=trail_of(batch),
        parts=parts_of(batch),
        table=table_of(batch, rows.rows),
        rows=rows,
        kept_rows=sum(kept.values()),
        tabs=_tabs(batch, show, kept),
        address=lambda **changes: import_url(batch, show=show, **changes),
        creates=will_create(batch),
        report=batch.report,
        orders=ORDERS,
        partner=dict(partner_choices()).get(batch.partner_id or 0),
        status_tone=STATUS_TONES[batch.status],
    )


def _criteria(show: str, page: int) -> Criteria:
    filters = {"result": show} if show in RESULTS else {}
    if show == NEEDS_YOU:
        filters = {"remarks": "yes"}
    return Criteria(filters=filters, page=page, per_page=ROWS_A_PAGE)


def _tabs(batch: ImportBatch, show: str, kept: dict[str, int]) -> list[tuple[Any, ...]]:
    """(words, address, count, is current) of each way to look at the rows."""
    place = 0 if is_waiting(batch) else 1
    found: list[tuple[Any, ...]] = [
        ("With remarks", import_url(batch, show=NEEDS_YOU), None, show == NEEDS_YOU)
    ]
    every = "First rows" if is_waiting(batch) else "All rows"
    found.append((every, import_url(batch, show=EVERYTHING), None, show == EVERYTHING))
    found += [
        (words[place].capitalize(), import_url(batch, show=key), kept[key], show == key)
        for key, words in RESULTS.items()
        if kept.get(key)
    ]
    return found
