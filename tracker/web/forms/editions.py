"""Forms of editions: publishing, disputing a line, settling a dispute, sharing."""

from __future__ import annotations

from tracker.web.forms.base import CreateForm, TrackerForm, choice, day, text
from tracker.web.forms.fields import long_text


class EditionForm(CreateForm):
    """A report about to be frozen."""

    title = text("Title", required=True, hint="As the paper is headed, and as people will cite it.")
    immature_reason = long_text(
        "Why now, before everybody is due", hint="Printed with the figures.", rows=2
    )
    change_reason = long_text("Why a new edition", hint="Printed with what changed.", rows=2)


class DisputeForm(CreateForm):
    """A line that the partner does not accept."""

    line = choice("Line", required=True)
    reason = long_text("What is wrong with it", required=True)
    due_on = day("To be looked into by", required=True)


class ResolutionForm(TrackerForm):
    """What came of a dispute."""

    resolution = long_text("What came of it", required=True)


class LinkForm(CreateForm):
    """A link for somebody without an account."""

    name = text("For whom", required=True, hint="A person or an organisation; shown on the page.")
    expires_on = day("Works until", required=True)
