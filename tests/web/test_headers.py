"""The headers of every answer, as whole strings: pages, redirects, errors, files, static files."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import make_settings
from tests.web.client import visitor
from tests.web.conftest import Cast
from tracker import create_app
from tracker.web.shell import asset

EXPECTED = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.mark.parametrize(
    ("path", "who", "status"),
    [
        ("/auth/login", "visitor", 200),
        ("/partners/", "visitor", 302),
        ("/auth/account", "coordinator", 200),
        ("/users.csv", "administrator", 200),
        ("/users.xlsx", "administrator", 200),
        ("/users/", "coordinator", 403),
        ("/partners/invented", "coordinator", 404),
        ("/nothing/here", "visitor", 404),
        ("/auth/logout", "coordinator", 405),
        ("/static/nothing.js", "visitor", 404),
        ("/healthz", "visitor", 200),
    ],
)
def test_every_answer_carries_them(cast: Cast, path: str, who: str, status: int) -> None:
    headers = cast.client(who).get(path, status=status).headers
    assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
    assert all(len(headers.get_all(name)) == 1 for name in EXPECTED)
    assert "Strict-Transport-Security" not in headers


def test_an_unexpected_error_carries_them(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise RuntimeError("the secret reason")

    client = cast.client("coordinator")
    monkeypatch.setattr("tracker.web.health.jsonify", lambda **_: fail())
    page = client.get("/healthz", status=500)
    assert {name: page.headers.get(name) for name in EXPECTED} == EXPECTED
    assert "secret reason" not in page.html


@pytest.mark.parametrize(
    ("name", "mark", "kept"),
    [
        ("tracker.js", "right", "public, max-age=31536000, immutable"),
        ("tracker.js", "wrong", "public, max-age=3600"),
        ("tracker.js", "none", "public, max-age=3600"),
        ("vendor/htmx-4.0.1.min.js", "none", "public, max-age=31536000, immutable"),
    ],
)
def test_a_static_file_is_kept_by_its_content(app: Flask, name: str, mark: str, kept: str) -> None:
    with app.test_request_context():
        right = asset(name)
    address = {"right": right, "wrong": f"/static/{name}?v=0", "none": f"/static/{name}"}[mark]
    client = visitor(app)
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == kept
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, status=304, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.headers["Cache-Control"] == kept


def test_over_https_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    app = create_app(
        make_settings(
            tmp_path, env="production", secure_cookies=True, trusted_hosts="tracker.example"
        )
    )
    answer = app.test_client().get("/auth/login", base_url="https://tracker.example")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-tracker=")
    assert "Secure" in cookie and "HttpOnly" in cookie and "Domain" not in cookie
    other = app.test_client().get("/auth/login", base_url="https://other.example")
    assert other.status_code == 400
