"""`tracker …`: the operator's commands, one module a noun. Each parses, calls, prints.

Every command runs as the operator of this machine: all rows, every verb.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import NamedTuple

import click
from flask.cli import FlaskGroup

from tracker.rules.problems import TrackerError


class Command(NamedTuple):
    """Where a command is kept, and the sentence that `tracker --help` says about it."""

    module: str
    says: str
    name: str = "command"


# Read only when the command is called: `tracker --help` prints what stands here and reads none of
# the modules. That it is each command's own sentence is tested.
COMMANDS = {
    "check": Command(
        "tracker.cli.checks", "Rebuild every projection and compare it with what is stored."
    ),
    "config": Command(
        "tracker.cli.settings", "Print every setting, its value and where it came from."
    ),
    "definitions": Command(
        "tracker.cli.definitions",
        "Print every line of every standard with formula, source and settings, as Markdown.",
    ),
    "demo": Command(
        "tracker.cli.demo",
        "Load the invented demo data, print the sign-ins and serve the application.",
    ),
    "export": Command(
        "tracker.cli.exports",
        "Write partners, centres, programs, cohorts or enrolments.",
    ),
    "explain": Command(
        "tracker.cli.explanations",
        "Say where one enrolment stands in every line of STANDARD, by which rule and observation.",
    ),
    "import": Command(
        "tracker.cli.imports",
        "Take in a file (`tracker import KIND FILE`), undo an import, list imports.",
    ),
    "report": Command(
        "tracker.cli.editions",
        "Figures of a STANDARD over one scope (tracker report STANDARD, --help for its options).",
    ),
    "serve": Command("tracker.cli.serve", "Serve what DATABASE_URL names."),
    "tallies": Command(
        "tracker.cli.tallies",
        "Work out and store the figures of every cohort and partner anew.",
    ),
    "users": Command("tracker.cli.users", "Accounts: add one, list them, make a one-time link."),
}
MIGRATIONS = {"db": Command("flask_migrate.cli", "Perform database migrations.", "db")}


def _make_app() -> object:
    from tracker import create_app

    return create_app()


class TrackerGroup(FlaskGroup):
    """Flask's group with our commands read when they are called, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, without making the application."""
        return sorted({*COMMANDS, *MIGRATIONS})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, its module read now; None when there is none."""
        place = {**COMMANDS, **MIGRATIONS}.get(name)
        if place is None:
            return None
        command: click.Command = getattr(importlib.import_module(place.module), place.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in --help, from the table above and not from the commands."""
        places = {**COMMANDS, **MIGRATIONS}
        limit = formatter.width - 6 - max(map(len, places))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=places[name].says).get_short_help_str(limit))
                    for name in self.list_commands(ctx)
                ]
            )


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
