"""`tracker tallies`: stored figures worked out anew, after an upgrade or a change behind our back."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from tracker.metrics.catalogue import STANDARDS
from tracker.services.tallies import rebuild


@click.command("tallies")
@click.option(
    "--standard",
    "names",
    multiple=True,
    type=click.Choice(sorted(STANDARDS)),
    help="Of this standard only; may be given several times.",
)
@with_appcontext
def command(names: tuple[str, ...]) -> None:
    """Work out and store the figures of every cohort and partner anew.

    Worth it after an upgrade: figures that other code worked out are not believed, and the first
    reader of each would wait. People may read and write meanwhile.
    """
    chosen = [STANDARDS[name] for name in names or STANDARDS]
    today = datetime.now(UTC).date()
    for standard in chosen:
        count = rebuild(today, [standard])
        click.echo(f"{standard.label} ({standard.edition}): {count:,} stored.")
