"""`tracker …`: the operator's commands, one module a noun. Each parses, calls, prints.

Every command runs as the operator of this machine: all rows, every verb.
"""

from __future__ import annotations

import importlib
import os
import sys

import click
from flask.cli import FlaskGroup

from tracker.rules.problems import TrackerError

# Command -> the module that holds it, read only when the command is called.
COMMANDS = {
    "check": "tracker.cli.checks",
    "config": "tracker.cli.settings",
    "definitions": "tracker.cli.definitions",
    "demo": "tracker.cli.demo",
    "export": "tracker.cli.exports",
    "explain": "tracker.cli.explanations",
    "import": "tracker.cli.imports",
    "report": "tracker.cli.editions",
    "serve": "tracker.cli.serve",
    "users": "tracker.cli.users",
}


def _make_app() -> object:
    from tracker import create_app

    return create_app()


class TrackerGroup(FlaskGroup):
    """Flask's group with our commands read when they are called, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, without making the application."""
        return sorted({*COMMANDS, "db", "shell"})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name; its module's `command` is the command or group."""
        module = COMMANDS.get(name)
        if module is None:
            return super().get_command(ctx, name)
        return importlib.import_module(module).command  # type: ignore[no-any-return]


group = TrackerGroup(
    name="tracker",
    create_app=_make_app,  # type: ignore[arg-type]
    add_default_commands=False,
    add_version_option=False,
    help="Training partners, cohorts and outcomes that explain themselves.",
)


def main() -> None:
    """The console script; a mistake of the caller is a sentence and exit 2, not a traceback."""
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    try:
        group.main(prog_name="tracker")
    except TrackerError as error:
        click.echo(f"tracker: {error}", err=True)
        sys.exit(2)
