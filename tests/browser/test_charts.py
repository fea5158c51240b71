"""Charts in a real browser over the demo: drawn under the content policy, redrawn, weighed."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, Response

from tests.browser.test_every_page import PASSWORD
from tests.conftest import make_settings
from tracker import create_app
from tracker.queries.scope import SYSTEM, viewing
from tracker.services.demo import load_demo

KEYS = ("cohorts", "funnel", "curve", "network", "pay-pen")
# What charts may add to a page, gzipped: the drawing library, our script, style and data.
CHARTS_WEIGH = 225_000


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The demo."""
    folder: Path = tmp_path_factory.mktemp("charts")
    app = create_app(make_settings(folder, sign_in_per_minute=500, demo=True))
    with app.app_context():
        upgrade()
        with viewing(SYSTEM):
            load_demo(today=datetime.now(UTC).date(), password=PASSWORD)
    return app


@pytest.fixture
def signed_in(page: Page) -> Page:
    """A manager of a partner, whose console must stay silent."""
    sign_in(page, "manager@andes-code.demo.test")
    return page


def sign_in(page: Page, who: str) -> None:
    page.goto("/auth/login")
    page.get_by_label("E-mail").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def open_charts(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector("html[data-charts-drawn]")


def texts(page: Page, key: str) -> list[str]:
    """What is written in the picture of a chart."""
    return page.locator(f"#chart-{key} .chart-picture svg text").all_text_contents()


def test_every_chart_of_a_partner_is_drawn_and_silent(signed_in: Page) -> None:
    open_charts(signed_in, "/partners/andes-code")
    for key in KEYS:
        assert signed_in.locator(f"#chart-{key} svg").count() == 1, key
        assert signed_in.locator(f"#chart-{key} svg path").count() > 3, key
        said = " ".join(texts(signed_in, key))
        assert "undefined" not in said
        assert "NaN" not in said
    assert signed_in.locator('#chart-cohorts [fill="url(#hatch)"]').count() > 0


def test_the_picture_says_what_the_table_says(signed_in: Page) -> None:
    open_charts(signed_in, "/partners/andes-code")
    drawn = texts(signed_in, "cohorts")
    shares = signed_in.locator("#chart-cohorts tbody td:last-child").all_text_contents()
    percents = [share for share in shares if share.endswith("%")]
    assert len(percents) > 5
    assert sorted(percents) == sorted(words for words in drawn if words.endswith("%"))
    # The figures of the curve come with the picture, and stand in its table.
    assert signed_in.locator("#chart-curve tbody tr").count() > 5
    label = signed_in.locator("#chart-curve .chart-picture").get_attribute("aria-label") or ""
    assert "by day" in label


def colours(page: Page) -> set[str]:
    found: list[str] = page.locator("#chart-cohorts svg path").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('fill'))"
    )
    return set(found)


def test_a_change_of_theme_or_width_draws_anew(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 1440, "height": 900})
    open_charts(signed_in, "/partners/andes-code")
    assert "#174F8A" in colours(signed_in)
    signed_in.emulate_media(color_scheme="dark")
    signed_in.wait_for_selector('#chart-cohorts svg path[fill="#4C93DB"]')
    assert "#174F8A" not in colours(signed_in)
    signed_in.set_viewport_size({"width": 390, "height": 900})
    signed_in.wait_for_function(
        "document.querySelector('#chart-cohorts svg').getBoundingClientRect().width < 390"
    )
    over = signed_in.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert over <= 0
    assert signed_in.locator("#chart-cohorts svg").count() == 1


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_label_is_cut_off(signed_in: Page, direction: str, width: int) -> None:
    signed_in.set_viewport_size({"width": width, "height": 900})

    open_charts(signed_in, "/partners/andes-code")
    signed_in.evaluate(f"document.documentElement.dir = '{direction}'")
    signed_in.wait_for_timeout(900)
    for key in KEYS:
        cut = signed_in.locator(f"#chart-{key} svg").evaluate(
            """svg => {
                const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter(node => {
                    const own = node.getBoundingClientRect();
                    return own.width && (own.left < box.left - 1 || own.right > box.right + 1);
                }).map(node => node.textContent);
            }"""
        )
        assert cut == [], key


def test_outsiders_and_the_portfolio_have_their_charts(page: Page) -> None:
    sign_in(page, "funder@demo.test")
    open_charts(page, "/partners/")
    assert page.locator("#chart-partners svg").count() == 1
    assert any("withheld" in words for words in texts(page, "partners"))
    open_charts(page, "/partners/andes-code")
    assert page.locator("#chart-trend svg").count() == 1


def test_a_chart_has_a_page_that_axe_has_nothing_against(signed_in: Page) -> None:
    for scheme in ("light", "dark"):
        signed_in.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        open_charts(signed_in, "/partners/andes-code/charts/curve")
        report = Axe().run(signed_in)
        assert [v["id"] for v in report.response["violations"]] == []


def test_what_charts_add_to_a_page_is_weighed(signed_in: Page) -> None:
    seen: list[Response] = []
    signed_in.on("response", lambda response: seen.append(response))  # noqa: PLW0108
    open_charts(signed_in, "/partners/andes-code")
    added = [r for r in seen if "chart" in r.url.rsplit("?", 1)[0].rsplit(":", 1)[1]]
    assert len(added) == 3 + len(KEYS)
    assert sum(len(gzip.compress(r.body(), 9)) for r in added) <= CHARTS_WEIGH


def test_a_chart_that_cannot_be_drawn_leaves_its_table(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.route("**/vega-lite-*", lambda route: route.abort())
    sign_in(page, "manager@andes-code.demo.test")
    open_charts(page, "/partners/andes-code")
    assert "could not be drawn" in page.locator("#chart-cohorts").inner_text()
    assert page.locator("#chart-cohorts .table").is_visible()
    context.close()


def test_without_scripts_the_page_shows_the_picture_as_it_is(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "manager@andes-code.demo.test")
    page.goto("/partners/andes-code")
    picture = page.locator("#chart-cohorts img.chart-still")
    assert picture.is_visible()
    assert "were placed by day 180" in (picture.get_attribute("alt") or "")
    context.close()
