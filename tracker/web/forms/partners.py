"""Forms of partners."""

from __future__ import annotations

from wtforms import Field
from wtforms.validators import ValidationError

from tracker.rules.vocabulary import PARTNER_KINDS, PARTNER_STAGES
from tracker.web.forms.base import (
    CreateForm,
    EditForm,
    TrackerForm,
    choice,
    country_choices,
    day,
    key_choice,
    text,
)


class _PartnerFields(TrackerForm):
    name = text("Name", required=True)
    legal_name = text("Legal name")
    kind = choice("Kind", PARTNER_KINDS, required=True)
    country = choice("Country", country_choices())
    website = text("Website", longest=400, hint="Begins with https://")
    external_ref = text("Reference in your own books", longest=120)
    parent_id = key_choice("Part of", hint="The parent sees this partner's figures too.")

    def validate_website(self, field: Field) -> None:
        """Only web addresses become links."""
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError("Give the whole address, beginning with https://")


class PartnerForm(CreateForm, _PartnerFields):
    """A new partner."""

    slug = text("Address", longest=120, hint="Ends the page's address; made of the name if empty.")
    stage = choice("Stage", PARTNER_STAGES, required=True)
    since = day("In this stage since", required=True)


class PartnerEditForm(EditForm, _PartnerFields):
    """An existing partner."""


class StageForm(CreateForm):
    """A further stage of a partner."""

    stage = choice("Stage", PARTNER_STAGES, required=True)
    effective_on = day("Since", required=True)
    note = text("Note", longest=1000)
