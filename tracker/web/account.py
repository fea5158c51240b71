"""One's own account: name, password, and the browsers where one is signed in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.gate import SIGNED_IN, actor, needs
from tracker.models import User
from tracker.queries.sessions import find_own_session, list_sessions
from tracker.queries.users import get_user
from tracker.rules.problems import NotFound, Refused
from tracker.services import users as services
from tracker.services.sessions import end_session, token_hash
from tracker.web import limits
from tracker.web.auth import bp, enter
from tracker.web.browsers import browser_words
from tracker.web.forms.auth import ChangePasswordForm, OwnNameForm
from tracker.web.sessions import lifetime, this_session

# The pages of this module stand on the blueprint of web/auth.
__all__ = ["bp"]


@bp.get("/account")
@needs(SIGNED_IN)
def show_account() -> ResponseReturnValue:
    """The page of one's own account."""
    return _page(OwnNameForm(obj=_own()), ChangePasswordForm())


@bp.post("/account/name")
@needs(SIGNED_IN)
def rename() -> ResponseReturnValue:
    """Change one's own name."""
    form = OwnNameForm()
    if form.validate_on_submit():
        services.rename_self(actor(), _own(), name=form.name.data)
        flash("Your name is saved.")
        return redirect(url_for("auth.show_account"))
    return _page(form, ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@needs(SIGNED_IN)
@limits.guesses
def change_password() -> ResponseReturnValue:
    """Change one's own password; every other browser is signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            token = services.change_own_password(
                actor(),
                _own(),
                current=form.current.data,
                password=form.password.data,
                lifetime=lifetime(),
                user_agent=request.user_agent.string,
            )
        except Refused as error:
            form.attach(error)
        else:
            enter(_viewer_id(), token)
            flash("Your password is changed. Other browsers are signed out.")
            return redirect(url_for("auth.show_account"))
    return _page(OwnNameForm(formdata=None, obj=_own()), form)


@bp.post("/account/sessions/<int:session_id>/end")
@needs(SIGNED_IN)
def end_own_session(session_id: int) -> ResponseReturnValue:
    """Sign one of one's own browsers out."""
    session = find_own_session(session_id, _viewer_id())
    if session is None:
        raise NotFound("There is no such session.")
    end_session(actor(), session)
    flash("That browser is signed out.")
    return redirect(url_for("auth.show_account"))


def _viewer_id() -> int:
    viewer_id = actor().user_id
    if viewer_id is None:
        raise NotFound("There is no such account.")
    return viewer_id


def _own() -> User:
    return get_user(_viewer_id())


def _page(names: OwnNameForm, passwords: ChangePasswordForm) -> ResponseReturnValue:
    token = this_session().token
    page = render_template(
        "auth/account.html",
        user=_own(),
        names=names,
        passwords=passwords,
        sessions=list_sessions(_viewer_id(), datetime.now(UTC)),
        own_hash=token_hash(token) if token else "",
        browser_words=browser_words,
    )
    return page, 422 if request.method == "POST" else 200
