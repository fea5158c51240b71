"""PAGES: parse, call, render. One module a noun; this one puts them together."""

from __future__ import annotations

from flask import Flask

from tracker.config import Settings
from tracker.web import (
    account,
    agreements,
    audit,
    centres,
    characters,
    contacts,
    errors,
    exports,
    figures,
    headers,
    health,
    home,
    identity,
    importing,
    keys,
    licences,
    obligations,
    partner_charts,
    partners,
    partnerships,
    people,
    portfolio_charts,
    programs,
    quality,
    renewals,
    reporting,
    sessions,
    shell,
    storing,
    trainers,
    users,
)
from tracker.web import settings as web_settings

BLUEPRINTS = (
    health.bp,
    account.bp,
    users.bp,
    audit.bp,
    home.bp,
    figures.bp,
    partners.bp,
    partner_charts.bp,
    portfolio_charts.bp,
    partnerships.bp,
    contacts.bp,
    agreements.bp,
    renewals.bp,
    licences.bp,
    obligations.bp,
    centres.bp,
    trainers.bp,
    programs.bp,
    quality.bp,
    exports.bp,
    *people.BLUEPRINTS,
    *importing.BLUEPRINTS,
    *reporting.BLUEPRINTS,
)


def configure(app: Flask, settings: Settings) -> None:
    """Flask's own configuration from ours; refuses an unsafe start in production."""
    web_settings.apply(app, settings)


def register(app: Flask) -> None:
    """Every blueprint, every error page, the shell of every page."""
    keys.install(app)
    characters.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    sessions.install(app)
    identity.install(app)
    headers.install(app)
    shell.install(app)
    storing.install(app)
    errors.install(app)
