"""The headers of every answer, errors and files included; one hook, nothing elsewhere.

A view may set its own Cache-Control or Referrer-Policy where it is stricter; those stay.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from tracker.web.shell import asset

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


def _add(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 206, 304}:
        response.headers["Cache-Control"] = _static_cache()
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return response


def _static_cache() -> str:
    """A year where the address names the content (its mark, or a vendored version)."""
    name = str((request.view_args or {}).get("filename", ""))
    mark = request.args.get("v", "")
    if name.startswith("vendor/") or (mark and asset(name).endswith(f"?v={mark}")):
        return FOR_A_YEAR
    return FOR_AN_HOUR


def install(app: Flask) -> None:
    """Add them to every answer."""
    app.after_request(_add)
