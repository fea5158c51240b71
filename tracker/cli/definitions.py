"""`tracker definitions`: every standard in words, as docs/definitions.md holds it."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.exchange.definitions import definitions_text
from tracker.metrics.catalogue import STANDARDS
from tracker.rules.problems import Refused


@click.command("definitions")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="file to write")
def command(out: Path | None) -> None:
    """Print every line of every standard with formula, source and settings, as Markdown."""
    text = definitions_text(STANDARDS.values())
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused.because(f"{out} cannot be written: {error.strerror}.", "out") from error
    click.echo(f"Wrote {out}.", err=True)
