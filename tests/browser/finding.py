"""Finding a real browser, in the order the README promises; why there is none, where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
# Chromium as root in a closed network: no sandbox, nothing that phones home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@lru_cache(maxsize=1)
def find_browser() -> tuple[str | None, str]:
    """(path, "") of a browser that can be started, or (None, why there is none)."""
    given = os.environ.get("BROWSER_PATH")
    if given:
        return (given, "") if shutil.which(given) else (None, f"BROWSER_PATH={given} is not there")
    for name in NAMES:
        if path := shutil.which(name):
            return path, ""
    if path := _playwrights_own():
        return path, ""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "chromium"], check=False, capture_output=True
        )
        if path := shutil.which("chromium"):
            return path, ""
    return None, "no chromium, chrome or edge on PATH, and none could be installed"


def _playwrights_own() -> str | None:
    """Playwright's browser, installed if that is possible here."""
    with sync_playwright() as play:
        path = play.chromium.executable_path
        if not Path(path).exists():
            subprocess.run(
                ["playwright", "install", "chromium"], check=False, capture_output=True, timeout=300
            )
        try:
            play.chromium.launch(executable_path=path, args=list(ARGUMENTS)).close()
        except Error:
            return None
        return path
