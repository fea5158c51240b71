"""The enrolments file of everything the viewer sees, in the columns of the import.

Partners, centres, programs and cohorts have their files where they are listed; the roster of one
cohort is in web/import_files.
"""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tracker.gate import needs
from tracker.queries.exports import find_scope, fitting_a_sheet, read_table
from tracker.rules.problems import NotFound, Refused
from tracker.web.listing import table_file
from tracker.web.shell import today

bp = Blueprint("exports", __name__)


@bp.get("/exports/enrolments.csv", defaults={"fmt": "csv"})
@bp.get("/exports/enrolments.xlsx", defaults={"fmt": "xlsx"})
@bp.get("/exports/enrolments.jsonl", defaults={"fmt": "jsonl"})
@needs("learner:export")
def download_enrolments(fmt: str) -> ResponseReturnValue:
    """One row for each enrolment, or each outcome of it; ?partner= and ?cohort= take a part."""
    asked = {key: request.args.get(key, "").replace("\0", "") for key in ("partner", "cohort")}
    try:
        scope = find_scope(asked["partner"] or None, asked["cohort"] or None)
    except Refused as refused:
        # A name that nobody has, or that the viewer may not know of, is no address.
        raise NotFound(str(refused)) from refused
    table = read_table("enrolments", scope, today=today())
    rows = fitting_a_sheet(table.rows) if fmt == "xlsx" else table.rows
    return table_file(table.name, table.header, rows, fmt)
