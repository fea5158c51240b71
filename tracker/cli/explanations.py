"""`tracker explain`: where one enrolment stands in every line of a standard, and by which rule."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from tracker.metrics.facts import Observation
from tracker.queries.people import explain
from tracker.queries.scope import SYSTEM, viewing


@click.command("explain")
@click.argument("standard", metavar="STANDARD")
@click.option("--enrolment", "enrolment_id", type=int, required=True, help="key of the enrolment")
@click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DAY",
    help="as known on that day; default: today",
)
@with_appcontext
def command(standard: str, enrolment_id: int, as_of: datetime | None) -> None:
    """Say where one enrolment stands in every line of STANDARD, by which rule and observation."""
    day = (as_of or datetime.now(UTC)).date()
    with viewing(SYSTEM):
        found = explain(standard, enrolment_id, day)
    click.echo(f"{found.name}, cohort {found.cohort_code}: {found.standard.edition}, as of {day}")
    for line, verdict, sentence, observation in found.lines:
        click.echo(f"\n{line.label}: {verdict.place.replace('_', ' ')}")
        click.echo(f"  {sentence}")
        if verdict.settles_on is not None:
            click.echo(f"  Settles on {verdict.settles_on.isoformat()}.")
        if observation is not None:
            click.echo(f"  {_words(observation)}")


def _words(observation: Observation) -> str:
    """An observation in one line: what, from when to when, learned when and from whom."""
    parts = [observation.status.replace("_", " ")]
    if observation.effective_from is not None:
        parts.append(f"from {observation.effective_from.isoformat()}")
    if observation.effective_to is not None:
        parts.append(f"to {observation.effective_to.isoformat()}")
    source = observation.source.replace("_", " ")
    parts.append(f"(learned {observation.learned_on.isoformat()}, source: {source})")
    return f"Observation {observation.id}: {' '.join(parts)}"
