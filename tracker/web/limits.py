"""How often somebody may guess: wrong attempts per network and per account (Flask-Limiter).

Only answers that refused count, so that an office behind one address can sign in at nine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Response, current_app, request
from flask_limiter import RateLimitExceeded
from flask_login import current_user

from tracker.config import Settings
from tracker.extensions import limiter
from tracker.rules.accounts import normal_email
from tracker.web import errors
from tracker.web.identity import network

V = TypeVar("V", bound=Callable[..., Any])

REFUSING = frozenset({410, 422})


def _settings() -> Settings:
    settings: Settings = current_app.config["TRACKER"]
    return settings


def _account() -> str:
    """The account that is tried: whose page it is, else the address typed, known or not."""
    if current_user.is_authenticated:
        name = current_user.get_id()
    else:
        name = normal_email(request.form.get("email", ""))[:254]
    return "account:" + hashlib.sha256(name.encode()).hexdigest()[:32]


def _refused(response: Response) -> bool:
    return response.status_code in REFUSING


def guesses(view: V) -> V:
    """Bound the wrong attempts at a view that checks a secret."""
    per_network = limiter.limit(
        lambda: f"{_settings().sign_in_per_minute} per minute",
        key_func=network,
        methods=["POST"],
        deduct_when=_refused,
    )
    per_account = limiter.limit(
        lambda: f"{_settings().sign_in_per_hour} per hour",
        key_func=_account,
        methods=["POST"],
        deduct_when=_refused,
    )
    return cast(V, per_network(per_account(view)))


def too_many(error: RateLimitExceeded) -> tuple[str, int, dict[str, str]]:
    """The 429 page: in words, and when to come back."""
    seconds = error.limit.limit.get_expiry() if error.limit else 60
    wait = "a minute" if seconds <= 60 else "an hour"
    page, code = errors.page(429, f"Too many wrong attempts. Wait {wait}, then try again.")
    return page, code, {"Retry-After": str(seconds)}
