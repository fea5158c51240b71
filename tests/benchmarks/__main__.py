"""`python -m tests.benchmarks`: make a record, measure one thing or everything on it."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import click

from tests.benchmarks import exports, generation, pages
from tests.benchmarks.figures import Effort, machine, table, write_json
from tests.benchmarks.installation import count_enrolments, installed
from tracker.extensions import db


@click.group()
def main() -> None:
    """Benchmarks; docs/performance.md says how to read them."""
    logging.getLogger("alembic").setLevel(logging.WARNING)


@main.command("generate")
@click.option("--enrolments", type=click.IntRange(min=100), required=True)
@click.option("--database", metavar="URL", required=True, help="An empty database of your own.")
def generate(enrolments: int, database: str) -> None:
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
        begun = time.perf_counter()
        generation.rebuild()
        click.echo(f"rebuilt in {time.perf_counter() - begun:.0f} s")


MEASURES = {"exports": exports.measure, "pages": pages.measure}


def _measuring(name: str) -> click.Command:
    """The command of one measure: what it measures is its module's."""

    @click.option("--database", "databases", multiple=True, metavar="URL", help="May be repeated.")
    @click.option("--repeats", default=5, show_default=True, help="Medians of so many.")
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="JSON, as well.")
    def command(databases: tuple[str, ...], repeats: int, out: Path | None) -> None:
        about = machine()
        click.echo(", ".join(f"{key} {value}" for key, value in about.items()))
        figures = MEASURES[name](databases, Effort(repeats=repeats))
        click.echo(table(figures))
        if out is not None:
            write_json(out, figures, about)

    return click.command(name, help=f"Measure {name}; prints figures, limits, ratios, goals.")(
        command
    )


for measure_name in MEASURES:
    main.add_command(_measuring(measure_name))

if __name__ == "__main__":
    main()
