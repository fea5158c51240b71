"""Signing in and out, and setting a password through a one-time link.

One's own account page is web/account; how often one may try is web/limits.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_login import current_user, login_user
from flask_wtf.csrf import CSRFError, generate_csrf, validate_csrf
from wtforms import ValidationError

from tracker.extensions import csrf
from tracker.gate import PUBLIC, SIGNED_IN, actor, needs
from tracker.queries.users import find_account
from tracker.rules.problems import Refused
from tracker.services import one_time_links
from tracker.services import sign_in as services
from tracker.services.one_time_links import LinkGone
from tracker.web import limits
from tracker.web.forms.auth import SetPasswordForm, SignInForm
from tracker.web.identity import Person, caller, request_id
from tracker.web.landing import landing
from tracker.web.sessions import lifetime, this_session

bp = Blueprint("auth", __name__, url_prefix="/auth")
bp.register_error_handler(RateLimitExceeded, limits.too_many)


@bp.route("/login", methods=["GET", "POST"])
@needs(PUBLIC)
@limits.guesses
def login() -> ResponseReturnValue:
    """The sign-in page; a wrong attempt reads the same whatever was wrong."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(landing(current_user.viewer(), request.args.get("next")))
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next")
    elif form.validate_on_submit() and _sign_in(form):
        return redirect(landing(current_user.viewer(), form.next.data))
    code = 200 if request.method == "GET" else 422
    return render_template("auth/login.html", form=form), code


def _sign_in(form: SignInForm) -> bool:
    """Whether address and password were right; then this browser has a new session."""
    try:
        user, token = services.sign_in(
            form.email.data,
            form.password.data,
            caller=caller(),
            lifetime=lifetime(),
        )
    except Refused as error:
        form.attach(error)
        return False
    enter(user.id, token)
    return True


def enter(user_id: int, token: str) -> None:
    """Put the session that a verb just opened into this browser, under a new id and token."""
    held = this_session()
    former = held.token
    if former is not None and former != token and current_user.is_authenticated:
        services.sign_out(current_user.viewer(), former)
    held.begin(token)
    account = find_account(user_id)
    if account is None:
        raise Refused.because(services.WRONG)
    login_user(Person(account))
    # Made now, so that the pages to come need not write.
    g.pop("csrf_token", None)
    generate_csrf()


@bp.post("/logout")
@needs(SIGNED_IN)
def logout() -> ResponseReturnValue:
    """End this browser's session, here and on the server."""
    held = this_session()
    if held.token is not None:
        services.sign_out(actor(), held.token)
    held.forget()
    flash("You are signed out.")
    response = make_response(redirect(url_for("auth.login")))
    # Not "cookies": that would reach other applications of the same domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/set-password/<token>", methods=["GET", "POST"])
@needs(PUBLIC)
@limits.guesses
def set_password(token: str) -> ResponseReturnValue:
    """The page behind a one-time link. Opening it spends nothing; setting the password does."""
    if request.method == "POST":
        _check_csrf()
    now = datetime.now(UTC)
    user = one_time_links.find_link_user(token, now)
    if user is None:
        return _quiet(render_template("auth/link_gone.html"), 410)
    form = SetPasswordForm()
    if form.validate_on_submit():
        try:
            one_time_links.use_link(token, form.password.data, now=now, request_id=request_id())
        except LinkGone:
            return _quiet(render_template("auth/link_gone.html"), 410)
        except Refused as error:
            form.attach(error)
        else:
            flash("Your password is set. Sign in with it.")
            return redirect(url_for("auth.login"))
    code = 200 if request.method == "GET" else 422
    return _quiet(render_template("auth/set_password.html", form=form, email=user.email), code)


# It checks the token itself, see _check_csrf.
csrf.exempt(set_password)


def _check_csrf() -> None:
    """The token alone: a page that sends no referrer cannot pass the check of the referrer."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError as error:
        raise CSRFError(str(error)) from error
    g.csrf_valid = True


def _quiet(page: str, code: int) -> Response:
    """A page whose address is a secret: it is told to nobody."""
    response = make_response(page, code)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
