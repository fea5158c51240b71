"""Browsers by the names their owners know."""

from __future__ import annotations

import pytest

from tracker.web.browsers import browser_words


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.5.0", "curl"),
        ("something else entirely", "something else entirely"),
        ("x" * 200, "x" * 60),
        ("", "not told"),
        (None, "not told"),
    ],
)
def test_words(agent: str | None, words: str) -> None:
    assert browser_words(agent) == words
