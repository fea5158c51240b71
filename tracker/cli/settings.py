"""`tracker config`: every setting, its value and where it came from."""

from __future__ import annotations

import click

from tracker.config import describe, load_settings


@click.command("config")
def command() -> None:
    """Print every setting, its value and where it came from."""
    for name, value, source, meaning in describe(load_settings()):
        click.echo(f"{name} = {value or '(none)'}  [{source}]\n    {meaning}")
