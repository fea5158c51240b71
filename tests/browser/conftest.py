"""The running product and a real browser: a server on loopback over a database of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from tests.browser.finding import ARGUMENTS, find_browser
from tests.conftest import make_settings
from tracker import create_app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; its absence is said, and is a failure with REQUIRE_BROWSER=1."""
    path, why_not = find_browser()
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"a browser is required: {why_not}")
        pytest.skip(f"no browser: {why_not}")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def live_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over an empty, migrated SQLite database."""
    app = create_app(make_settings(tmp_path_factory.mktemp("live"), sign_in_per_minute=500))
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(scope="module")
def address(live_app: Flask) -> Iterator[str]:
    """Where the application is served."""
    server = create_server(live_app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def page(browser: Browser, address: str, tmp_path: Path) -> Iterator[Page]:
    """A fresh page; whatever the console says fails the test."""
    context = browser.new_context(base_url=address, accept_downloads=True, locale="en-GB")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    # The browser reports that it obeyed the header of the sign-out; that is no complaint.
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert [words for words in said if not words.startswith("Clear-Site-Data header")] == []
