"""Forms of signing in, of one's password and of one's own account."""

from __future__ import annotations

from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import EqualTo, InputRequired
from wtforms.widgets import PasswordInput

from tracker.rules.accounts import SHORTEST
from tracker.web.forms.base import TrackerForm, text

NEEDED = "This is needed."


class SecretField(Field):
    """A password: never stripped, never sent back to the page."""

    widget = PasswordInput(hide_value=True)

    def _value(self) -> str:
        return ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Exactly what was typed."""
        self.data = str(valuelist[0]) if valuelist else ""


def secret(label: str, *, purpose: str, hint: str = "", **more: Any) -> SecretField:
    """A password field; purpose: current-password or new-password, for password managers."""
    return SecretField(
        label,
        [InputRequired(NEEDED), *more.get("validators", ())],
        description=hint,
        render_kw={"autocomplete": purpose, "required": True},
    )


def _new_password() -> SecretField:
    hint = f"At least {SHORTEST} characters. Pasting is fine."
    return secret("New password", purpose="new-password", hint=hint)


def _again() -> SecretField:
    same = EqualTo("password", "The two passwords differ.")
    return secret("New password again", purpose="new-password", validators=[same])


class SignInForm(TrackerForm):
    """Address and password; `next` is the page that was asked for."""

    email = text(
        "E-mail",
        required=True,
        longest=254,
        render_kw={
            "autocomplete": "username",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
    )
    password = secret("Password", purpose="current-password")
    next = HiddenField()


class SetPasswordForm(TrackerForm):
    """A new password, typed twice."""

    password = _new_password()
    again = _again()


class OwnNameForm(TrackerForm):
    """One's own name."""

    name = text("Name", required=True, render_kw={"autocomplete": "name"})


class ChangePasswordForm(TrackerForm):
    """A new password against the present one."""

    current = secret("Present password", purpose="current-password")
    password = _new_password()
    again = _again()
