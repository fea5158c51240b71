"""`tracker import KIND FILE`, `tracker import undo BATCH`, `tracker import list`.

Exit 0: all rows taken; 1: some rows refused; 2: the file or the mapping cannot be used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from tracker.exchange.mapping import Mapping, parse_mapping
from tracker.queries.criteria import Criteria
from tracker.queries.imports import get_import, list_imports
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import Problem, TrackerError
from tracker.rules.vocabulary import IMPORT_KINDS
from tracker.services.import_report import Report
from tracker.services.import_undo import undo_import
from tracker.services.import_uploads import Upload
from tracker.services.import_work import Progress
from tracker.services.imports import run_import, try_import

MOST_SHOWN = 200
_COUNTS = ("read", "created", "updated", "unchanged", "skipped", "failed")


class ImportGroup(click.Group):
    """`import undo` and `import list` by name; anything else is the kind of a file to import."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand named, else the one that takes a file."""
        if args and args[0] not in self.commands:
            args = ["file", *args]
        return super().resolve_command(ctx, args)


@click.group("import", cls=ImportGroup)
def command() -> None:
    """Take in a file (`tracker import KIND FILE`), undo an import, list imports.

    KIND is partners, centres, programs, cohorts or enrolments.
    """


@command.command("file", hidden=True)
@click.argument("kind", type=click.Choice(list(IMPORT_KINDS)))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--partner", metavar="SLUG", help="The partner that the whole file is for.")
@click.option("--mapping", "mapping_file", type=click.Path(path_type=Path), help="A TOML mapping.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--accept-good-rows", is_flag=True, help="Write the good rows though others fail.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
@with_appcontext
def take_file(
    *,
    kind: str,
    file: Path,
    partner: str | None,
    mapping_file: Path | None,
    dry_run: bool,
    accept_good_rows: bool,
    as_json: bool,
) -> None:
    """Take in one file: all of it, or nothing."""
    try:
        upload = Upload(file.name, _read(file), kind, partner, _mapping(mapping_file, kind))
        today = datetime.now(UTC).date()
        with viewing(SYSTEM), progress_bar(file.name) as progress:
            if dry_run:
                report = try_import(SYSTEM, upload, today=today, progress=progress)
            else:
                report = run_import(
                    SYSTEM,
                    upload,
                    today=today,
                    accept_good_rows=accept_good_rows,
                    progress=progress,
                )
    except TrackerError as error:
        _refuse(str(error), as_json)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report, dry_run)
    sys.exit(1 if report.totals.failed else 0)


@contextmanager
def progress_bar(name: str) -> Iterator[Progress | None]:
    """Shows rows done on standard error while the block works, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TrackerError(f"{file} cannot be read: {error.strerror}.") from error


def _mapping(file: Path | None, kind: str) -> Mapping | None:
    return None if file is None else parse_mapping(_read(file), kind)


def _refuse(sentence: str, as_json: bool) -> None:
    """Say why the file cannot be used, and leave with 2."""
    if as_json:
        click.echo(json.dumps({"status": "unusable", "error": sentence}, ensure_ascii=False))
    click.echo(f"tracker: {sentence}", err=True)
    sys.exit(2)


def _print(report: Report, dry_run: bool) -> None:
    for note in report.notes:
        click.echo(f"note: {note}")
    if report.unknown_columns:
        click.echo(f"note: not known and not read: {', '.join(report.unknown_columns)}")
    if report.derived_columns:
        click.echo(f"note: figures are not read back: {', '.join(report.derived_columns)}")
    for question in report.questions:
        click.echo(f'question: {question} Set date_format = "dmy" or "mdy" in a mapping.')
    _print_problems("", report.problems)
    _print_problems("warning: ", report.warnings)
    _print_reasons(report.reasons)
    verb = "created" if report.is_written else "to be created"
    for table, names in report.will_create.items():
        shown = ", ".join(names[:10]) + (f" and {len(names) - 10:,} more" if names[10:] else "")
        click.echo(f"{table}s {verb}: {len(names):,} ({shown})")
    for count in _COUNTS:
        click.echo(f"{count} {getattr(report.totals, count)}")
    if report.missing:
        click.echo(f"in the record but not in the file {report.missing}")
    if report.batch_id is not None:
        click.echo(f"batch {report.batch_id}")
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")
    elif not report.is_written:
        click.echo("Nothing was written. With --accept-good-rows the other rows are taken.")


def _print_problems(prefix: str, problems: Sequence[Problem]) -> None:
    for problem in problems[:MOST_SHOWN]:
        click.echo(f"{prefix}{problem}")
    if len(problems) > MOST_SHOWN:
        rest = len(problems) - MOST_SHOWN
        click.echo(f"{prefix}… and {rest:,} more (all of them with --json)")


def _print_reasons(reasons: Sequence[Problem]) -> None:
    """Why rows were skipped: each reason once, with how many rows it is the reason of."""
    rows: dict[str, list[Problem]] = {}
    for reason in reasons:
        rows.setdefault(reason.message, []).append(reason)
    lines = [
        str(found[0])
        if len(found) == 1
        else f"{len(found):,} rows, the first is row {found[0].row}: {message}"
        for message, found in rows.items()
    ]
    for line in lines[:MOST_SHOWN]:
        click.echo(f"skipped: {line}")
    if len(lines) > MOST_SHOWN:
        click.echo(f"skipped: … and {len(lines) - MOST_SHOWN:,} more (all of them with --json)")


@command.command("undo")
@click.argument("batch", type=int)
@with_appcontext
def undo(batch: int) -> None:
    """Take back what an import made and changed; what was edited or used since is kept and listed."""
    with viewing(SYSTEM):
        done = undo_import(SYSTEM, get_import(batch))
        click.echo(f"removed {done.removed}")
        click.echo(f"restored {done.restored}")
        click.echo(f"kept {len(done.kept)}")
        for kept in done.kept[:MOST_SHOWN]:
            click.echo(f"kept: {kept['entity']} {kept['label']}: {kept['reason']}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_appcontext
def list_all(*, as_json: bool) -> None:
    """List imports, the newest first."""
    with viewing(SYSTEM):
        batches = list_imports(Criteria(per_page=None)).rows
        lines = [
            {
                "batch": str(batch.id),
                "at": batch.created_at.isoformat(timespec="seconds"),
                "kind": batch.kind,
                "status": batch.status,
                "file": batch.file_name,
                **{count: getattr(batch, f"{count}_count") for count in _COUNTS},
            }
            for batch in batches
        ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False, indent=2))
        return
    for line in lines:
        counts = ", ".join(f"{count} {line[count]}" for count in _COUNTS)
        click.echo(
            f"{line['batch']}  {line['at']}  {line['kind']}  {line['status']}  "
            f"{line['file']}  {counts}"
        )
