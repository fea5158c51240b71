"""`tracker report`: a report of a standard, or what concerns published editions.

tracker report contract --partner SLUG      (cli/reports)
tracker report editions
tracker report verify EDITION
"""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from tracker.cli import reports
from tracker.queries.criteria import Criteria
from tracker.queries.edition_changes import Verification, verify_edition
from tracker.queries.editions import STATES, get_edition, list_editions, state_of
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.editions import fingerprint_of


class ReportGroup(click.Group):
    """A group whose first word may be a standard: then it is the report itself."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the report's own command before what names no other."""
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = ["of", *args]
        return super().parse_args(ctx, args)


@click.group("report", cls=ReportGroup)
def command() -> None:
    """Figures of a STANDARD over one scope (tracker report STANDARD, --help for its options).

    Also: the published editions, and whether one still holds.
    """


command.add_command(reports.command, "of")


@command.command("editions")
@with_appcontext
def editions() -> None:
    """Every published edition, newest first: its key, number, day, state and title."""
    with viewing(SYSTEM):
        for edition in list_editions(Criteria(per_page=None)).rows:
            state = STATES[state_of(edition)].lower()
            day = edition.as_of.isoformat()
            click.echo(f"{edition.id}  {edition.number}  {day}  {state}  {edition.title}")


@command.command("verify")
@click.argument("edition_id", metavar="EDITION", type=int)
@with_appcontext
def verify(edition_id: int) -> None:
    """Count the EDITION again and say that it is equal, or what differs (exit 1)."""
    with viewing(SYSTEM):
        edition = get_edition(edition_id, with_people=True)
        check = verify_edition(edition, fingerprint_of(edition))
        title = f"{edition.title}, edition {edition.number}, as of {edition.as_of.isoformat()}"
    click.echo(title)
    for line in told(check):
        click.echo(line)
    if not check.is_equal:
        raise SystemExit(1)


def told(check: Verification) -> list[str]:
    """The outcome of counting an edition again, a line each."""
    if check.is_equal:
        return ["Equal: figures, definition and what was read are as they were published."]
    found = ["Differs."]
    if not check.is_intact:
        found.append("The stored edition is not what was published: its fingerprint differs.")
    if not check.same_inputs:
        found.append("What was read then is not what the record says of that day now.")
    if not check.same_definition:
        found.append("The definition has changed since.")
    found += [f"{one.label}: {one.before} -> {one.after}" for one in check.lines]
    found += [
        f"Enrolment {one.enrolment_id}, {one.line}: {one.before} -> {one.after}. {one.why}".rstrip()
        for one in check.people
    ]
    return found
