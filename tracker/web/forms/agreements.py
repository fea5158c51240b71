"""Forms of agreement terms: signing, editing, another end, renewal, linking."""

from __future__ import annotations

from tracker.rules.vocabulary import AGREEMENT_KINDS
from tracker.web.forms.base import (
    CreateForm,
    EditForm,
    TrackerForm,
    choice,
    day,
    key_choice,
    text,
    whole,
)
from tracker.web.forms.fields import long_text, ticks, yes_no


class _OfPartner(TrackerForm):
    partner = choice("Partner", required=True)


class _TermFields(TrackerForm):
    number = text("Number", required=True, longest=60)
    kind = choice("Kind", AGREEMENT_KINDS, required=True)
    starts_on = day("First day", required=True)
    ends_on = day("Last day", required=True, hint="As agreed at signing; extensions come later.")
    signed_on = day("Signed on")
    notice_days = whole("Notice, in days", required=True, hint="Before the end in force.")
    document_name = text("Document", hint="The name under which the signed text is filed.")
    note = long_text("Note")


class TermForm(CreateForm, _OfPartner, _TermFields):
    """A new term, with the programs it licenses at once."""

    program_ids = ticks(
        "Programs licensed from the first to the last day",
        hint="More can be licensed later, with days and limits of their own.",
    )
    max_cohorts = whole("Cohorts allowed for each", hint="Empty where no limit was agreed.")
    overlap_is_meant = yes_no("License again where the days overlap")


class TermEditForm(EditForm, _TermFields):
    """An existing term."""


class AnotherEndForm(EditForm):
    """A later or an earlier end for a term."""

    ends_on = day("New last day", required=True)
    agreed_on = day("Agreed on", required=True)
    note = long_text("Note")


class RenewalForm(CreateForm, _TermFields):
    """The term that follows; everything is proposed."""

    licence_ids = ticks("Licences to copy over the whole new term")
    carries_over = yes_no("Carry over what is left of each")


class LinkForm(EditForm):
    """A renewal that was made by hand."""

    previous_id = key_choice("The term before", required=True)
