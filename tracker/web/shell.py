"""What every page receives: navigation for the viewer's role, words for codes, days and numbers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_decimal, get_currency_symbol
from flask import Flask, current_app, has_request_context, request, url_for

from tracker.metrics.printing import day_words
from tracker.queries.scope import find_viewer
from tracker.rules import vocabulary
from tracker.rules.vocabulary import ROLE_LABELS, Role

TABLES = {
    name.lower(): table
    for name, table in vars(vocabulary).items()
    if name.isupper() and isinstance(table, dict) and name != "ROLE_LABELS"
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the side bar."""

    label: str
    endpoint: str
    icon: str
    permission: str


NAVIGATION = (
    Item("Home", "home.show_home", "home", "learner:read"),
    Item("Partners", "partners.list_partners", "building", "partner:read"),
    Item("Cohorts", "cohorts.list_cohorts", "users-group", "cohort:read"),
    Item("Learners", "learners.list_learners", "user-search", "learner:read"),
    Item("Enrolments", "enrolments.list_enrolments", "clipboard-check", "learner:read"),
    Item("Outcomes", "outcomes.list_outcomes", "briefcase", "learner:read"),
    Item("Programs", "programs.list_programs", "books", "program:read"),
    Item("Centres", "centres.list_centres", "map-pin", "centre:read"),
    Item("Agreements", "agreements.list_agreements", "file-text", "agreement:read"),
    Item("Contacts", "contacts.list_contacts", "phone", "contact:read"),
    Item("Imports", "imports.list_imports", "table-import", "import:run"),
    Item("Reports", "reports.show_reports", "report-analytics", "figure:read"),
    Item("Data quality", "quality.list_quality", "scale", "cohort:read"),
    Item("Users", "users.list_users", "users", "user:read"),
    Item("Audit", "audit.list_entries", "history", "audit:read"),
)


# Pages that are reached from another line of the side bar.
UNDER = {
    "editions": "reports",
    "definitions": "reports",
    "partner_charts": "partners",
    "portfolio_charts": "partners",
}


def today() -> date:
    """The day it is, in UTC: the argument that pages hand to everything pure."""
    return datetime.now(UTC).date()


def label(table: str, code: str | None) -> str:
    """The words for a code of the vocabulary; nothing for None."""
    if code is None:
        return ""
    return str(TABLES[table].get(code, code))


# The same days and numbers stand in hundreds of cells of a page; put into words once, by Babel, a
# cell costs next to nothing. Equal values have equal words, whatever their type.
_day_words = lru_cache(maxsize=4096)(day_words)


def show_day(value: date | datetime | None) -> str:
    """A day as people read it: 18 Jun 2026."""
    # Not so of instants: equal ones may fall on two days in two zones.
    return _day_words(value) if type(value) is date else day_words(value)


def show_instant(value: datetime | None) -> str:
    """A moment as people read it, in UTC."""
    if value is None:
        return ""
    moment = value.astimezone(UTC)
    return f"{day_words(moment)}, {moment:%H:%M} UTC"


@lru_cache(maxsize=4096)
def show_number(value: int | Decimal | None) -> str:
    """A number with its thousands apart."""
    return "" if value is None else format_decimal(value, locale="en")


@lru_cache(maxsize=4096)
def show_money(value: Decimal | None, currency: str | None) -> str:
    """An amount with its currency, decimals only where there are any."""
    if value is None:
        return ""
    number = format_decimal(value, "#,##0.##", locale="en")
    symbol = get_currency_symbol(currency, locale="en") if currency else ""
    # A symbol stands close, a code apart: €34,200 but PEN 34,200.
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    return f"{symbol}{gap}{number}"


def country_name(code: str | None) -> str:
    """The English name of a country code."""
    return "" if not code else str(Locale("en").territories.get(code, code))


@lru_cache(maxsize=64)
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a static file, with a mark of its content so that it can be kept for a year."""
    return _asset(current_app.static_folder or "", name, _root())


def _root() -> str:
    """Where the application is mounted: what addresses of one application can differ by."""
    return request.root_path if has_request_context() else ""


# A page names two dozen files (each icon does) and fifteen lines of the side bar; building their
# addresses anew was a third of what the frame of a page costs.
@lru_cache(maxsize=256)
def _asset(folder: str, name: str, root: str) -> str:
    return url_for("static", filename=name, v=_digest(str(Path(folder) / name)))


@lru_cache(maxsize=256)
def _address(endpoint: str, root: str) -> str:
    return url_for(endpoint)


def initials(name: str) -> str:
    """One or two letters for a person."""
    letters = [part[0] for part in name.split() if part]
    return "".join(letters[:1] + letters[1:][-1:]).upper()


def _navigation() -> list[dict[str, Any]]:
    viewer = find_viewer()
    if viewer is None:
        return []
    known, root = current_app.view_functions, _root()
    section = (request.endpoint or "").split(".")[0]
    section = UNDER.get(section, section)
    return [
        {
            "label": item.label,
            "url": _address(item.endpoint, root),
            "icon": item.icon,
            "is_current": item.endpoint.split(".")[0] == section,
        }
        for item in NAVIGATION
        if item.endpoint in known and viewer.may(item.permission)
    ]


def _role_words() -> str:
    viewer = find_viewer()
    if viewer is None:
        return ""
    return ", ".join(ROLE_LABELS[role] for role in Role if role in viewer.roles)


def install(app: Flask) -> None:
    """Give templates their words and filters."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        day=show_day, instant=show_instant, number=show_number, label_of=label, country=country_name
    )
    app.jinja_env.globals.update(
        asset=asset, label=label, money=show_money, today=today, country_name=country_name
    )

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {
            "viewer": find_viewer(),
            "navigation": _navigation(),
            "role_words": _role_words(),
            "known_views": app.view_functions,
            "initials": initials,
            "is_demo": app.config["TRACKER"].demo or bool(app.config.get("IS_DEMO")),
        }
