"""What a start reads: nothing that only a download, a paper or a migration needs.

Modules by name, not seconds: the seconds are measured by tests/benchmarks.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tracker.cli import COMMANDS, MIGRATIONS, group

# Package -> what needs it, and reads it then.
LATER = {
    "alembic": "tracker db, and the look for pending migrations when serving",
    "mako": "new migrations",
    "flask_migrate": "the same",
    "xlsxwriter": "downloads as workbooks",
    "typst": "downloads as PDF",
    "openpyxl": "tests",
    "pypdf": "tests",
    "rich": "commands",
    "pygments": "rich",
    "waitress": "tracker serve",
    "gunicorn": "the server itself",
    "psycopg": "databases on PostgreSQL, when the address names one",
    "setuptools": "building",
}
# What printing the list of commands reads besides: Flask's command line and no part of ours.
NOT_FOR_HELP = {
    *LATER,
    "sqlalchemy",
    "flask_sqlalchemy",
    "flask_limiter",
    "flask_login",
    "flask_wtf",
    "flask_babel",
    "babel",
    "pydantic",
    "wtforms",
    "argon2",
    "python_calamine",
}


def modules_after(code: str, tmp_path: Path) -> set[str]:
    """The modules a fresh interpreter has read when the code has run."""
    ending = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    environment = {
        **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "SECRET_KEY"}},
        "TRACKER_INSTANCE": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code + ending],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_application_reads_nothing_that_can_wait(tmp_path: Path) -> None:
    read = modules_after("from tracker import create_app; create_app()", tmp_path)
    assert "tracker.web.home" in read
    assert packages(read) & set(LATER) == set()


def test_the_list_of_commands_reads_no_command(tmp_path: Path) -> None:
    code = "from tracker.cli import group; group.main(['--help'], standalone_mode=False)"
    read = modules_after(code, tmp_path)
    assert packages(read) & NOT_FOR_HELP == set()
    assert {name for name in read if name.startswith("tracker")} == {
        "tracker",
        "tracker.cli",
        "tracker.loading",
        "tracker.rules",
        "tracker.rules.problems",
    }


@pytest.mark.parametrize("name", [*COMMANDS, *MIGRATIONS])
def test_the_list_says_what_the_command_says(name: str) -> None:
    place = {**COMMANDS, **MIGRATIONS}[name]
    command = getattr(importlib.import_module(place.module), place.name)
    assert place.says == command.get_short_help_str(limit=1000)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_the_list_is_cut_as_click_cuts_it(width: int) -> None:
    ctx = click.Context(group, info_name="tracker")
    ours, theirs = click.HelpFormatter(width=width), click.HelpFormatter(width=width)
    group.format_commands(ctx, ours)
    click.Group.format_commands(group, ctx, theirs)
    assert ours.getvalue() == theirs.getvalue()


def test_an_unknown_command_is_refused_without_an_application(tmp_path: Path) -> None:
    code = (
        "import click\nfrom tracker.cli import group\n"
        "try:\n    group.main(['shell'], standalone_mode=False)\n"
        "except click.UsageError as error:\n    assert 'shell' in error.format_message()\n"
        "else:\n    raise AssertionError('accepted')"
    )
    assert "sqlalchemy" not in modules_after(code, tmp_path)


def test_migrations_are_bound_when_they_are_looked_for(tmp_path: Path) -> None:
    code = (
        "from tracker import create_app\napp = create_app()\n"
        "with app.app_context():\n"
        "    assert app.extensions['migrate'].directory.endswith('migrations')\n"
        "    assert 'db' in app.cli.commands"
    )
    assert "flask_migrate" in packages(modules_after(code, tmp_path))


def test_the_collector_works_again_after_the_start(tmp_path: Path) -> None:
    code = (
        "import gc\nfrom tracker import create_app\ncreate_app()\n"
        "assert gc.isenabled() and gc.get_freeze_count() > 50_000\n"
        "frozen = gc.get_freeze_count()\ncreate_app()\n"
        "assert gc.get_freeze_count() == frozen\n"
        "gc.unfreeze()\n"
    )
    modules_after(code, tmp_path)
