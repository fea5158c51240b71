"""`tracker serve`: the application over waitress, for this machine alone unless in production."""

from __future__ import annotations

import ipaddress

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from waitress import create_server

from tracker.config import Settings
from tracker.rules.problems import TrackerError
from tracker.web.readiness import refuse_unready


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server at that host."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def run(app: Flask, host: str, port: int) -> None:
    """Serve until stopped; TrackerError when the place or the database is not fit for it."""
    settings: Settings = app.config["TRACKER"]
    if not settings.is_production and not is_loopback(host):
        raise TrackerError(
            f"Not started: {host} can be reached by other machines. Serve 127.0.0.1, "
            "or set TRACKER_ENV=production and what it asks for."
        )
    refuse_unready(app)
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=8,
            ident=None,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            # Left alone where proxies are counted: the application itself reads the last ones.
            clear_untrusted_proxy_headers=not settings.proxies,
        )
    except OSError as error:
        raise TrackerError(f"Not started: {host}, port {port}: {error.strerror}.") from error
    shown = f"[{host}]" if ":" in host.strip("[]") else host
    click.echo(f"Serving http://{shown}:{port} (stop with Ctrl-C)")
    try:
        server.run()
    finally:
        server.close()


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="where to listen")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@with_appcontext
def command(host: str, port: int) -> None:
    """Serve what DATABASE_URL names. Applies no migrations."""
    run(current_app._get_current_object(), host, port)  # type: ignore[attr-defined]
