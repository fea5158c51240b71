"""`tracker check`: the record rebuilt and compared with what is stored."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import with_appcontext

from tracker.queries.checks import iter_differences
from tracker.queries.scope import SYSTEM, viewing


@click.command("check")
@with_appcontext
def command() -> None:
    """Rebuild every projection and compare it with what is stored.

    Prints each difference (what, which, field, stored, rebuilt) and exits 1 when there is any.
    """
    counts: Counter[str] = Counter()
    found = 0
    with viewing(SYSTEM):
        for difference in iter_differences(counts):
            found += 1
            click.echo(str(difference))
    read = ", ".join(f"{number:,} {noun}" for noun, number in counts.items())
    words = "nothing differs" if not found else f"{found:,} difference{'s' * (found > 1)}"
    click.echo(f"Checked {read}: {words}.")
    if found:
        raise SystemExit(1)
