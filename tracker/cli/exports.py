"""`tracker export KIND`: the record as files that read back; to a file, or streamed to the output."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker.exchange.writing import csv_stream, jsonl_stream, xlsx_file
from tracker.queries.exports import EXPORTS, Table, find_scope, fitting_a_sheet, read_table
from tracker.queries.scope import SYSTEM, viewing


@click.command("export")
@click.argument("kind", type=click.Choice(sorted(EXPORTS)))
@click.option("--partner", "partner_slug", metavar="SLUG", help="Only this partner.")
@click.option("--cohort", "cohort_code", metavar="CODE", help="Only this cohort.")
@click.option("--format", "fmt", type=click.Choice(["csv", "xlsx", "jsonl"]), default="csv")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write here instead of to the output.",
)
@click.option("--plain", is_flag=True, help="A CSV file without the byte-order mark.")
@with_appcontext
def command(
    *,
    kind: str,
    partner_slug: str | None,
    cohort_code: str | None,
    fmt: str,
    out: Path | None,
    plain: bool,
) -> None:
    """Write partners, centres, programs, cohorts or enrolments.

    Partners and cohorts are summaries with the figures of today; enrolments has a row for each
    enrolment, or each outcome observation of it that was not replaced. CSV to the output streams
    and carries no byte-order mark; a file has one, so that spreadsheets read the accents.
    """
    with viewing(SYSTEM):
        scope = find_scope(partner_slug, cohort_code)
        table = read_table(kind, scope, today=datetime.now(UTC).date())
        pieces = _encode(table, fmt, bom=out is not None and not plain)
        if out is None:
            for piece in pieces:
                click.echo(piece, nl=False)
        else:
            _to_file(pieces, out)


def _encode(table: Table, fmt: str, *, bom: bool) -> Iterable[bytes]:
    if fmt == "csv":
        return csv_stream(table.header, table.rows, bom=bom)
    if fmt == "jsonl":
        return jsonl_stream(table.header, table.rows)
    return xlsx_file(table.name, table.header, fitting_a_sheet(table.rows))


def _to_file(pieces: Iterable[bytes], out: Path) -> None:
    """Write beside the file and put it in place when whole: never half a file."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
