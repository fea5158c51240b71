"""Forms of obligations: what is owed, and each step with its note."""

from __future__ import annotations

from tracker.rules.vocabulary import OBLIGATION_KINDS
from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, day, text
from tracker.web.forms.fields import long_text


class _ObligationFields(TrackerForm):
    kind = choice("Kind", OBLIGATION_KINDS, required=True)
    title = text("What is owed", required=True)
    due_on = day("Due on", required=True)
    note = long_text("Note")


class ObligationForm(CreateForm, _ObligationFields):
    """A new obligation."""


class ObligationEditForm(EditForm, _ObligationFields):
    """An existing obligation."""


class StepForm(EditForm):
    """A step that needs no words."""

    note = long_text("Note")


class ReasonedStepForm(EditForm):
    """A step that needs a reason."""

    note = long_text("Why", required=True)
