"""Every page without an argument, and one of each kind with one, over the demo: axe, console, width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from tests.conftest import make_settings
from tracker import create_app
from tracker.extensions import db
from tracker.models import Base, Cohort, Enrolment, Partner
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.demo import load_demo

PASSWORD = "heron gravel violin"
WIDTHS = (390, 1440)
# Addresses that answer with something else than a page, and why.
NO_PAGES = {
    "/healthz": "JSON for machines",
    "/occupations/options": "options for a field, without a page around them",
    "/evidence/<int:evidence_id>/file": "the file itself",
    "/portfolio/charts/<chart>": "its charts are other ones; drawn in test_charts",
    "/learners/<int:learner_id>/consents/<int:consent_id>/withdraw": "a pair of keys, tested apart",
}
# What a keyed address is about, where the name of its argument is not the table's.
TABLES = {
    "term_id": "agreement_term",
    "observation_id": "outcome_observation",
    "outcome_id": "outcome_observation",
    "version_id": "program_version",
    "user_id": "user_account",
    "entry_id": "audit_entry",
}


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The demo."""
    folder: Path = tmp_path_factory.mktemp("demo")
    app = create_app(make_settings(folder, sign_in_per_minute=500, demo=True))
    with app.app_context():
        upgrade()
        with viewing(SYSTEM):
            load_demo(today=datetime.now(UTC).date(), password=PASSWORD)
    return app


def key_for(argument: str) -> object | None:
    """A row that such an address can show; None when the demo has none."""
    if argument == "slug":
        return "andes-code"
    if argument == "line":
        return "placement_rate_180"
    if argument == "measure":
        return "coverage"
    if argument == "chart":
        return "cohorts"
    if argument == "standard":
        return "contract"
    andes = select(Partner.id).where(Partner.slug == "andes-code").scalar_subquery()
    if argument == "cohort_id":
        return db.session.scalar(
            select(Cohort.id).where(Cohort.partner_id == andes, Cohort.code == "FS-4")
        )
    if argument == "enrolment_id":
        return db.session.scalar(
            select(Enrolment.id).where(Enrolment.partner_id == andes).order_by(Enrolment.id)
        )
    table = TABLES.get(argument, argument.removesuffix("_id"))
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == table:
            return db.session.scalar(select(mapper.class_.id).order_by(mapper.class_.id.desc()))
    return None


def paths(app: Flask) -> list[str]:
    """Every page that one GET opens."""
    found = []
    with app.app_context(), viewing(SYSTEM):
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            if (
                rule.rule.endswith((".csv", ".xlsx", ".jsonl", ".json", ".pdf", ".svg", ".png"))
                or rule.rule in NO_PAGES
            ):
                continue
            values = {name: key_for(name) for name in rule.arguments}
            if None in values.values():
                continue
            path = rule.rule
            for name, value in values.items():
                for form in (f"<int:{name}>", f"<{name}>"):
                    path = path.replace(form, str(value))
            found.append(path)
        db.session.remove()
    return found


@pytest.fixture(scope="module", params=["light", "dark"])
def signed_in(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The demo's administrator, in the light and in the dark."""
    context = browser.new_context(base_url=address, color_scheme=request.param, locale="en-GB")
    page = context.new_page()
    page.goto("/auth/login")
    page.get_by_label("E-mail").fill("admin@demo.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def test_every_page_is_sound(live_app: Flask, signed_in: Page) -> None:
    said: list[str] = []
    signed_in.on("console", lambda message: said.append(message.text))
    signed_in.on("pageerror", lambda error: said.append(str(error)))
    wrong: list[str] = []
    visited = 0
    for path in paths(live_app):
        signed_in.set_viewport_size({"width": 1440, "height": 900})
        answer = signed_in.goto(path)
        assert answer is not None
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            wrong.append(f"{path}: status {answer.status}")
            continue
        visited += 1
        for width in WIDTHS:
            signed_in.set_viewport_size({"width": width, "height": 900})
            over = signed_in.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if over > 0:
                wrong.append(f"{path}: {over} px too wide at {width}")
        report = Axe().run(signed_in)
        wrong += [
            f"{path}: {v['id']} {v['nodes'][0]['target']}" for v in report.response["violations"]
        ]
        wrong += [f"{path}: console: {words}" for words in said]
        said.clear()
    assert wrong == [], "\n".join(wrong)
    assert visited > 50
