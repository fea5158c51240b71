"""Forms of accounts: who somebody is, and the one role they have at which partners."""

from __future__ import annotations

from tracker.rules.vocabulary import ROLE_LABELS
from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, text
from tracker.web.forms.fields import TickListField

PARTNERS_HINT = (
    "A partner manager or viewer needs one at least. A coordinator, analyst or funder with none "
    "chosen sees every partner; an administrator always does. Partners below a chosen one belong "
    "to it."
)


class _UserFields(TrackerForm):
    name = text("Name", required=True)
    email = text("E-mail", required=True, longest=254, render_kw={"inputmode": "email"})
    role = choice("Role", {role.value: label for role, label in ROLE_LABELS.items()}, required=True)
    partners = TickListField("Partners", coerce=int, choices=[], description=PARTNERS_HINT)


class UserForm(CreateForm, _UserFields):
    """A new account."""


class UserEditForm(EditForm, _UserFields):
    """An existing account."""
