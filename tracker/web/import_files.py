"""Files of imports: rows with what is wrong in them, mappings; and rosters in the import's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from tracker.exchange.mapping_text import write_mapping
from tracker.gate import actor, needs
from tracker.queries.cohorts import get_cohort
from tracker.queries.exports import fitting_a_sheet, roster_table
from tracker.queries.import_pages import get_mapping, iter_rows, row_titles
from tracker.queries.imports import get_import
from tracker.queries.scope import viewing
from tracker.web.import_view import RESULTS, heads_of, mapping_of, told_of
from tracker.web.imports import bp
from tracker.web.listing import table_file

Rows = Sequence[Any]


@bp.get("/imports/<int:batch_id>/rows.csv", defaults={"fmt": "csv"})
@bp.get("/imports/<int:batch_id>/rows.xlsx", defaults={"fmt": "xlsx"})
@bp.get("/imports/<int:batch_id>/rows.jsonl", defaults={"fmt": "jsonl"})
@needs("import:run")
def download_rows(batch_id: int, fmt: str) -> ResponseReturnValue:
    """Rows of one result (without one, all that are kept) with what was said of them."""
    batch = get_import(batch_id)
    result = request.args.get("result")
    result = result if result in RESULTS else None
    titles = [head.title for head in heads_of(batch, row_titles(batch_id, result))]
    header = ["row", "result", *titles, "what is wrong"]
    name = f"import-{batch.id}-{result or 'rows'}"
    return _streamed(name, header, lambda: _cells(batch_id, result, titles), fmt)


def _cells(batch_id: int, result: str | None, titles: list[str]) -> Iterator[list[Any]]:
    for number, named, raw, problems in iter_rows(batch_id, result):
        yield [number, named, *(raw.get(title) for title in titles), told_of(problems)]


def _streamed(name: str, header: Rows, make: Callable[[], Iterable[Rows]], fmt: str) -> Response:
    """The table as a file whose rows are read while it is sent, still in the scope of who asked.

    By then the request is over and nobody looks: the rows are made by `make`, not before.
    """
    viewer = actor()

    def rows() -> Iterator[Rows]:
        with viewing(viewer):
            yield from fitting_a_sheet(make()) if fmt == "xlsx" else make()

    return table_file(name, header, rows(), fmt)


@bp.get("/imports/<int:batch_id>/mapping.toml")
@needs("import:run")
def download_mapping(batch_id: int) -> ResponseReturnValue:
    """How the file of the import was read."""
    batch = get_import(batch_id)
    return _toml(write_mapping(mapping_of(batch)), f"mapping-{batch.kind}")


@bp.get("/imports/mappings/<int:mapping_id>.toml")
@needs("import:run")
def download_kept_mapping(mapping_id: int) -> ResponseReturnValue:
    """A remembered mapping."""
    row = get_mapping(mapping_id)
    return _toml(row.toml, f"mapping-{row.kind}")


def _toml(text: str, name: str) -> Response:
    response = Response(text, content_type="application/toml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    return response


@bp.get("/cohorts/<int:cohort_id>/roster.csv", defaults={"fmt": "csv"})
@bp.get("/cohorts/<int:cohort_id>/roster.xlsx", defaults={"fmt": "xlsx"})
@bp.get("/cohorts/<int:cohort_id>/roster.jsonl", defaults={"fmt": "jsonl"})
@needs("learner:export")
def download_roster(cohort_id: int, fmt: str) -> ResponseReturnValue:
    """The roster of a cohort in the columns of the enrolments file: it can be imported again."""
    table = roster_table(get_cohort(cohort_id))
    rows = fitting_a_sheet(table.rows) if fmt == "xlsx" else table.rows
    return table_file(f"roster-{cohort_id}", table.header, rows, fmt)
