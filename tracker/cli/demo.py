"""`tracker demo`: migrate, load the invented demo where the database is empty, print the sign-ins,
serve on this machine only.

A demo that is loaded already is kept; its accounts get a new password, which is printed.
"""

from __future__ import annotations

import socket
import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from tracker.cli.serve import run
from tracker.config import Settings
from tracker.extensions import db
from tracker.queries.scope import SYSTEM, viewing
from tracker.rules.problems import Refused
from tracker.services.demo import (
    SIGN_INS,
    Installation,
    installation,
    load_demo,
    new_password,
    publish_demo,
    renew_password,
    reset_demo,
)
from tracker.web.shell import today

HOST = "127.0.0.1"


@click.command("demo")
@click.option("--reset", is_flag=True, help="Empty a demo database and load it again.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="Where to serve."
)
@click.option("--no-serve", is_flag=True, help="Load and print only.")
@with_appcontext
def command(reset: bool, port: int, no_serve: bool) -> None:
    """Load the invented demo data, print the sign-ins and serve the application."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings: Settings = app.config["TRACKER"]
    if settings.is_production:
        raise Refused.because("The demo is not for production; unset TRACKER_ENV to look at it.")
    if not no_serve:
        check_port(port)
    settings.instance.mkdir(parents=True, exist_ok=True)
    upgrade()
    password = prepare(settings, reset=reset)
    address = f"http://{HOST}:{port}"
    print_sign_ins(address, password)
    # Nothing of what was read to load may live on in the process that serves.
    db.session.remove()
    db.engine.dispose()
    if not no_serve:
        lead_links_to(app, address)
        click.echo()
        run(app, HOST, port)


def prepare(settings: Settings, *, reset: bool) -> str:
    """Load, reload or keep the demo; returns the password of its accounts."""
    given = settings.demo_password
    password = new_password() if given is None else given.get_secret_value()
    began = time.monotonic()
    with viewing(SYSTEM):
        held = installation()
        if held is Installation.DEMO and not reset:
            count = renew_password(password)
            click.echo(f"The demo is loaded already; its {count} accounts have a new password.")
            click.echo("Use --reset to empty it and load it as of today.")
            return password
        load = reset_demo if reset else load_demo
        loaded = load(today=today(), password=password)
        editions = publish_demo(
            today=today(),
            threshold=settings.small_group,
            definition_url=f"{settings.base_url.rstrip('/')}/reports/standards/contract",
        )
    parts = ", ".join(f"{count:,} {name}" for name, count in loaded.counts.items())
    parts += f", {editions} published editions"
    click.echo(f"Demo loaded in {time.monotonic() - began:.1f} s: {parts}.")
    click.echo("Every partner, person and figure in it is invented.")
    return password


def print_sign_ins(address: str, password: str) -> None:
    """The accounts, what each is, the password, and where to sign in."""
    width = max(len(one.email) for one in SIGN_INS)
    click.echo(f"\nSign in at {address}/auth/login")
    for one in SIGN_INS:
        click.echo(f"  {one.email:<{width}}  {one.words}")
    click.echo(f"  password of all: {password}")


def check_port(port: int) -> None:
    """Refused, in words, when something else is served there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Refused.because(
                f"Port {port} is in use or not allowed; choose another with --port."
            ) from error


def lead_links_to(app: Flask, address: str) -> None:
    """Links that leave the application lead to where it is served, unless a setting says other."""
    settings: Settings = app.config["TRACKER"]
    if "base_url" not in settings.model_fields_set:
        app.config["TRACKER"] = settings.model_copy(update={"base_url": address})
