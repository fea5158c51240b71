"""Pages of accounts, for administrators: list, new, edit, links, sessions, shut and open again.

One's own account is web/account; signing in is web/auth.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.config import Settings
from tracker.gate import actor, needs
from tracker.models import User
from tracker.queries import users as queries
from tracker.queries.partners import partner_choices
from tracker.queries.sessions import list_sessions
from tracker.rules.problems import Refused
from tracker.rules.vocabulary import ROLE_LABELS, Role
from tracker.services import users as services
from tracker.services.one_time_links import link_address
from tracker.web import editing, listing
from tracker.web.browsers import browser_words
from tracker.web.forms.users import UserEditForm, UserForm
from tracker.web.listing import Action, Column, Filter, Listing

bp = Blueprint("users", __name__)

STATES = {"active": "Active", "waiting": "Waiting for the first password", "inactive": "Inactive"}
TONES = {"active": "good", "waiting": "soon", "inactive": "plain"}


def _url(user: User) -> str:
    return url_for("users.show_user", user_id=user.id)


def role_words(user: User) -> str:
    """The role of an account as people read it."""
    roles = sorted({m.role for m in user.memberships})
    return ", ".join(ROLE_LABELS[Role(role)] for role in roles)


def partner_words(user: User) -> str:
    """The partners an account is given, by name; all where it names none."""
    names = sorted(m.partner.name for m in user.memberships if m.partner is not None)
    return ", ".join(names) or ("all partners" if user.memberships else "")


USERS: Listing[User] = Listing(
    noun="users",
    title="Users",
    subtitle="Who may sign in, and what for.",
    read=queries.list_users,
    search="Find a name or address",
    columns=(
        Column("name", "Name", lambda u: u.name, sortable=True, link=_url),
        Column("email", "E-mail", lambda u: u.email, sortable=True, lesser=True),
        Column("role", "Role", role_words),
        Column("partners", "Partners", partner_words),
        Column(
            "state",
            "State",
            queries.state_of,
            kind="badge",
            tone=lambda u: TONES[queries.state_of(u)],
        ),
        Column(
            "last_sign_in_at",
            "Last sign-in",
            lambda u: u.last_sign_in_at,
            kind="instant",
            words=lambda u: None if u.last_sign_in_at else "never",
            sortable=True,
            lesser=True,
        ),
        Column("created_at", "Added", lambda u: u.created_at, kind="instant", on_screen=False),
    ),
    filters=(
        Filter("role", "Role", lambda: [(r.value, label) for r, label in ROLE_LABELS.items()]),
        Filter("state", "State", lambda: list(STATES.items())),
        Filter("partner", "Partner", lambda: [(str(k), name) for k, name in partner_choices()]),
    ),
    actions=(Action("Add a user", lambda: url_for("users.new_user"), "user:write"),),
)


@listing.routes(bp, "/users/")
@needs("user:read")
def list_users(fmt: str = "html") -> ResponseReturnValue:
    """Every account."""
    return listing.respond(USERS, fmt)


@bp.get("/users/<int:user_id>")
@needs("user:read")
def show_user(user_id: int) -> ResponseReturnValue:
    """One account: what it is given, and where it is signed in."""
    user = queries.get_user(user_id)
    state = queries.state_of(user)
    return render_template(
        "users/show.html",
        user=user,
        state=STATES[state],
        tone=TONES[state],
        role=role_words(user),
        partners=partner_words(user),
        sessions=list_sessions(user.id, datetime.now(UTC)),
        browser_words=browser_words,
    )


@bp.route("/users/new", methods=["GET", "POST"])
@needs("user:write")
def new_user() -> ResponseReturnValue:
    """Add an account; its one-time link is shown once."""
    form = _choices(UserForm(data={"role": Role.VIEWER.value}))
    if form.validate_on_submit():
        made = editing.save(form, lambda: _add(form))
        if made:
            return _link_page(*made, is_new=True)
    return editing.page(
        "form.html",
        form,
        title="Add a user",
        trail=[("Users", url_for("users.list_users")), ("Add a user", None)],
        save_label="Add the user",
        cancel_url=url_for("users.list_users"),
    )


def _add(form: UserForm) -> tuple[User, str]:
    user = services.add_user(actor(), **_values(form))
    return user, services.send_link(actor(), user, life=_link_life())


@bp.route("/users/<int:user_id>/edit", methods=["GET", "POST"])
@needs("user:write")
def edit_user(user_id: int) -> ResponseReturnValue:
    """Change who an account is and what it is given."""
    user = queries.get_user(user_id)
    form = _edit_form(user)
    if form.validate_on_submit():
        saved = editing.save(
            form,
            lambda: services.edit_user(actor(), user, version=form.shown_version, **_values(form)),
        )
        if saved:
            flash(f"{saved.name} was saved.")
            return redirect(_url(saved))
    user = queries.get_user(user_id)
    return editing.page(
        "form.html",
        form,
        current=_edit_form(user, formdata=None),
        title=f"Edit {user.name}",
        subtitle="A change of the address, role or partners signs the account out everywhere.",
        trail=[("Users", url_for("users.list_users")), (user.name, _url(user)), ("Edit", None)],
        save_label="Save the user",
        cancel_url=_url(user),
    )


@bp.post("/users/<int:user_id>/link")
@needs("user:write")
def send_link(user_id: int) -> ResponseReturnValue:
    """Make a new one-time link; it is shown on this page and nowhere else."""
    user = queries.get_user(user_id)
    token = services.send_link(actor(), user, life=_link_life())
    return _link_page(user, token, is_new=False)


@bp.post("/users/<int:user_id>/sessions/end")
@needs("user:write")
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Sign an account out everywhere."""
    user = queries.get_user(user_id)
    ended = services.end_sessions(actor(), user)
    flash(f"{user.name} was signed out of {ended} {'browser' if ended == 1 else 'browsers'}.")
    return redirect(_url(user))


@bp.post("/users/<int:user_id>/deactivate")
@needs("user:write")
def deactivate_user(user_id: int) -> ResponseReturnValue:
    """Shut an account."""
    user = queries.get_user(user_id)
    try:
        services.deactivate_user(actor(), user)
    except Refused as error:
        flash(str(error), "error")
    else:
        flash(f"{user.name} can no longer sign in.")
    return redirect(_url(user))


@bp.post("/users/<int:user_id>/reactivate")
@needs("user:write")
def reactivate_user(user_id: int) -> ResponseReturnValue:
    """Open an account again."""
    user = services.reactivate_user(actor(), queries.get_user(user_id))
    flash(f"{user.name} can sign in again.")
    return redirect(_url(user))


def _choices(form: Any) -> Any:
    form.partners.choices = partner_choices()
    return form


def _edit_form(user: User, **more: Any) -> UserEditForm:
    """The form filled from the account, or (formdata not None) from what was sent."""
    given = {
        "role": user.memberships[0].role if user.memberships else None,
        "partners": [m.partner_id for m in user.memberships if m.partner_id is not None],
    }
    form: UserEditForm = _choices(UserEditForm(obj=user, data=given, **more))
    return form


def _values(form: UserForm | UserEditForm) -> dict[str, Any]:
    values = form.values("partners", "role")
    return {**values, "role": Role(form.role.data), "partner_ids": form.partners.data or []}


def _settings() -> Settings:
    settings: Settings = current_app.config["TRACKER"]
    return settings


def _link_life() -> timedelta:
    return timedelta(hours=_settings().link_hours)


def _link_page(user: User, token: str, *, is_new: bool) -> ResponseReturnValue:
    return render_template(
        "users/link.html",
        user=user,
        is_new=is_new,
        link=link_address(_settings().base_url, token),
        hours=_settings().link_hours,
    )
