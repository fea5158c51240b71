"""`tracker report`: one standard over one scope, as JSON, rows or text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.config import Settings
from tracker.exchange.definitions import definition_address, definition_of
from tracker.exchange.report_files import report_bytes
from tracker.metrics.catalogue import get_standard, standard_with
from tracker.metrics.periods import Period
from tracker.metrics.report import VIEWS, View
from tracker.metrics.standards.shape import Standard
from tracker.queries.figure_scopes import find_scope
from tracker.queries.reports import ReportQuestion, get_names, read_report, with_partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import Refused
from tracker.services.edition_figures import frozen_figures
from tracker.services.editions import prepare_edition

FORMATS = ("json", "csv", "xlsx", "pdf", "text")
_Day = click.DateTime(formats=["%Y-%m-%d"])


def _day(value: datetime | None) -> date | None:
    return None if value is None else value.date()


def definition_url(standard: Standard) -> str:
    """The page that says how the standard counts."""
    settings: Settings = current_app.config["TRACKER"]
    return definition_address(settings.base_url, standard)


@click.command("report")
@click.argument("standard", metavar="STANDARD")
@click.option("--partner", metavar="SLUG", help="one partner")
@click.option("--all", "everybody", is_flag=True, help="all partners together (the default)")
@click.option("--centre", metavar="NAME", help="one centre")
@click.option("--program", metavar="CODE", help="one program")
@click.option("--cohort", metavar="CODE", help="one cohort")
@click.option("--from", "from_on", type=_Day, metavar="DAY", help="first day of the period")
@click.option("--to", "to_on", type=_Day, metavar="DAY", help="last day of the period")
@click.option("--as-of", type=_Day, metavar="DAY", help="as known on that day; default: today")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help="a setting of the standard for this report, such as full_time_hours=35",
)
@click.option("--interval", is_flag=True, help="with a Wilson interval for every rate")
@click.option("--places", type=click.IntRange(0, 6), help="decimals of percentages")
@click.option("--view", type=click.Choice(VIEWS), default="internal", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="file to write")
@with_appcontext
def command(
    *,
    standard: str,
    partner: str | None,
    everybody: bool,
    centre: str | None,
    program: str | None,
    cohort: str | None,
    from_on: datetime | None,
    to_on: datetime | None,
    as_of: datetime | None,
    changes: tuple[str, ...],
    interval: bool,
    places: int | None,
    view: View,
    form: str,
    out: Path | None,
) -> None:
    """Print the figures of STANDARD (such as contract) over one scope."""
    if everybody and partner is not None:
        raise Refused.because("Give --partner or --all, not both.", "partner")
    period = Period(_day(from_on), _day(to_on))
    if period.from_on and period.to_on and period.from_on > period.to_on:
        raise Refused.because("The period ends before it begins.", "to")
    chosen = standard_with(get_standard(standard), _settings(changes))
    now = datetime.now(UTC)
    with viewing(SYSTEM):
        scope = with_partner(
            find_scope(partner=partner, centre=centre, program=program, cohort=cohort)
        )
        day = _day(as_of) or now.date()
        question = ReportQuestion(chosen, scope, get_names(scope), period, day)
        built = _built(question, view, now, interval=interval, places=places)
    _write(report_bytes(built, definition_of(chosen), form), out)


def _built(question: ReportQuestion, view: View, now: datetime, **printed: Any) -> dict[str, Any]:
    """The report in that view; for outsiders as an edition published now would print it."""
    settings: Settings = current_app.config["TRACKER"]
    threshold, url = settings.small_group, definition_url(question.standard)
    if view == "internal":
        return read_report(question).report(
            view, threshold=threshold, generated_at=now, definition_url=url, **printed
        )
    press = prepare_edition(question, at=now, threshold=threshold, definition_url=url, **printed)
    found: dict[str, Any] = frozen_figures(press)["published"]
    return found


def _settings(changes: tuple[str, ...]) -> dict[str, str]:
    """Name -> value of each change; Refused where one is not written as NAME=VALUE."""
    found = {}
    for change in changes:
        name, is_there, value = change.partition("=")
        if not is_there:
            raise Refused.because(f"Write a setting as NAME=VALUE, not {change}.", "set")
        found[name.strip()] = value
    return found


def _write(data: bytes, out: Path | None) -> None:
    """To the file, or to standard output as it is."""
    if out is None:
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise Refused.because(f"{out} cannot be written: {error.strerror}.", "out") from error
    click.echo(f"Wrote {out}.", err=True)
