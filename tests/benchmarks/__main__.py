"""`python -m tests.benchmarks`: make a record, measure one thing or everything on it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from tests.benchmarks import exports, generation, imports, pages, peers, reports, startup, writes
from tests.benchmarks.figures import Effort, Figure, machine, table, write_json
from tests.benchmarks.installation import count_enrolments, installed
from tracker.extensions import db
from tracker.metrics.catalogue import STANDARDS

Measure = Callable[[Sequence[str], Effort], list[Figure]]


@click.group()
def main() -> None:
    """Benchmarks; docs/performance.md says how to read them."""
    logging.getLogger("alembic").setLevel(logging.WARNING)


@main.command("generate")
@click.option("--enrolments", type=click.IntRange(min=100), required=True)
@click.option("--database", metavar="URL", required=True, help="An empty database of your own.")
@click.option(
    "--rebuild/--no-rebuild", "rebuilding", default=True, help="Store tallies at the end."
)
def generate(enrolments: int, database: str, rebuilding: bool) -> None:
    """Fill an empty database with an invented record, the same for the same size."""
    with installed(database):
        if count_enrolments():
            raise click.UsageError("That database holds a record already; give an empty one.")
        db.session.remove()
        begun = time.perf_counter()
        written = generation.generate(db.engine, enrolments)
        took = time.perf_counter() - begun
        for table, rows in written.items():
            click.echo(f"{table:24}{rows:>12,}")
        click.echo(f"{sum(written.values()):,} rows in {took:.0f} s")
        if rebuilding:
            _rebuild(())


@main.command("rebuild")
@click.option("--database", metavar="URL", required=True)
@click.option("--standard", "standards", multiple=True, type=click.Choice(list(STANDARDS)))
def rebuild(database: str, standards: tuple[str, ...]) -> None:
    """Store the tallies of a generated record: of these standards, or of all."""
    with installed(database):
        _rebuild(standards)


def _rebuild(standards: tuple[str, ...]) -> None:
    begun = time.perf_counter()
    stored = generation.rebuild(standards)
    click.echo(f"{stored:,} tallies stored in {time.perf_counter() - begun:.0f} s")


MEASURES: dict[str, Measure] = {
    "startup": startup.measure,
    "pages": pages.measure,
    "reports": reports.measure,
    "exports": exports.measure,
    "writes": writes.measure,
    "imports": imports.measure,
    "peers": peers.measure,
}


def _measuring(name: str, measures: Sequence[Measure]) -> click.Command:
    """The command of one measure, or of several one after the other."""

    @click.option("--database", "databases", multiple=True, metavar="URL", help="May be repeated.")
    @click.option("--repeats", default=5, show_default=True, help="Medians of so many.")
    @click.option("--rows", default=100_000, show_default=True, help="Rows of the file taken in.")
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="JSON, as well.")
    def command(databases: tuple[str, ...], repeats: int, rows: int, out: Path | None) -> None:
        about, effort = machine(), Effort(repeats=repeats, rows=rows)
        click.echo(", ".join(f"{key} {value}" for key, value in about.items()))
        figures = []
        for measure in measures:
            found = measure(databases, effort)
            click.echo(f"\n{table(found)}")
            figures += found
        if out is not None:
            write_json(out, figures, about)

    says = f"Measure {name}; prints figures, limits, ratios and goals."
    return click.command(name, help=says)(command)


for _name, _measure in MEASURES.items():
    main.add_command(_measuring(_name, [_measure]))
main.add_command(_measuring("all", list(MEASURES.values())))

if __name__ == "__main__":
    main()
