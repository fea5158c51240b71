"""`tracker users`: accounts from the command line; the first administrator is made here."""

from __future__ import annotations

import sys
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from tracker.config import Settings
from tracker.queries import users as queries
from tracker.queries.criteria import Criteria
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import Role
from tracker.services import users as services
from tracker.services.one_time_links import link_address


@click.group("users")
def command() -> None:
    """Accounts: add one, list them, make a one-time link."""


@command.command("add")
@click.option("--email", required=True, help="the address, which is the name of the account")
@click.option("--name", required=True, help="how the person is called")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--partner", "slugs", multiple=True, help="slug of a partner; may be repeated")
@click.option(
    "--password-stdin", is_flag=True, help="read the password from the first line of input"
)
@with_appcontext
def add(email: str, name: str, role: str, slugs: tuple[str, ...], password_stdin: bool) -> None:
    """Add an account; without --password-stdin, print the link that sets its password."""
    password = None
    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    with viewing(SYSTEM):
        user = services.add_user(
            SYSTEM,
            email=email,
            name=name,
            role=Role(role),
            partner_ids=queries.partner_ids_by_slug(slugs),
            password=password,
        )
        click.echo(f"Added {user.email}.")
        if password is None:
            _print_link(user.email)


@command.command("list")
@with_appcontext
def show() -> None:
    """List the accounts: address, name, role, partners, state."""
    with viewing(SYSTEM):
        for user in queries.list_users(Criteria(per_page=None)).rows:
            role = user.memberships[0].role if user.memberships else "no role"
            names = sorted(m.partner.slug for m in user.memberships if m.partner is not None)
            click.echo(
                "\t".join(
                    (user.email, user.name, role, ",".join(names) or "all", queries.state_of(user))
                )
            )


@command.command("link")
@click.argument("email")
@with_appcontext
def link(email: str) -> None:
    """Make a new one-time link for the account of EMAIL; earlier ones end."""
    with viewing(SYSTEM):
        _print_link(email)


def _print_link(email: str) -> None:
    settings: Settings = current_app.config["TRACKER"]
    user = queries.find_user_by_email(email)
    if user is None:
        raise Refused.because(f"There is no account with the address {email}.")
    token = services.send_link(SYSTEM, user, life=timedelta(hours=settings.link_hours))
    click.echo(
        f"This link sets the password once, within {settings.link_hours} hours:\n"
        f"{link_address(settings.base_url, token)}"
    )
