"""From our settings to Flask's, and the refusal to start unsafely in production."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker.config import Settings
from tracker.extensions import REPORTS
from tracker.rules.problems import TrackerError


class UnsafeStart(TrackerError):
    """Production was asked for with settings that are not fit for it."""


def apply(app: Flask, settings: Settings) -> None:
    """Set every Flask key we rely on; UnsafeStart lists all that is wrong at once."""
    if settings.is_production:
        _refuse_unsafe(settings)
    if settings.database_url is None:
        settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(
        TRACKER=settings,
        SECRET_KEY=_secret(settings),
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": settings.database.startswith("postgresql")},
        SQLALCHEMY_BINDS=_copies(settings),
        SESSION_COOKIE_NAME="__Host-tracker" if settings.secure_cookies else "tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=21 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        TRUSTED_HOSTS=[h.strip() for h in settings.trusted_hosts.split(",") if h.strip()] or None,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        RATELIMIT_STORAGE_URI=settings.limits_storage,
        RATELIMIT_HEADERS_ENABLED=False,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]


def _copies(settings: Settings) -> dict[str, Any]:
    """The copy for reports, where there is one; PostgreSQL refuses every write there."""
    url = settings.reports_database
    if url is None:
        return {}
    is_postgres = url.startswith("postgresql")
    options = {"execution_options": {"postgresql_readonly": True}} if is_postgres else {}
    return {REPORTS: {"url": url, "pool_pre_ping": is_postgres, **options}}


def _secret(settings: Settings) -> str:
    """The secret key given, else one made once and kept beside the database."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    settings.instance.mkdir(parents=True, exist_ok=True)
    path: Path = settings.instance / "secret_key"
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _refuse_unsafe(settings: Settings) -> None:
    wrong = []
    key = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if len(key) < 32:
        wrong.append("SECRET_KEY must be set, 32 characters or more")
    if not settings.trusted_hosts:
        wrong.append("TRACKER_TRUSTED_HOSTS must name the hosts that are answered")
    if settings.demo:
        wrong.append("TRACKER_DEMO must be off")
    if not settings.secure_cookies:
        wrong.append("TRACKER_SECURE_COOKIES must be on")
    if wrong:
        raise UnsafeStart("Not started in production: " + "; ".join(wrong) + ".")
