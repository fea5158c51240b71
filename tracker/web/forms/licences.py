"""Forms of licences: programs under a term, days, extra allowance."""

from __future__ import annotations

from tracker.rules.vocabulary import LICENCE_UNITS
from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, day, text, whole
from tracker.web.forms.fields import long_text, ticks, yes_no


class _Programs(TrackerForm):
    program_ids = ticks("Programs")


class _LicenceFields(TrackerForm):
    starts_on = day("First day", required=True)
    ends_on = day("Last day", required=True)
    territory = text("Territory", longest=120, hint="Where it may be taught, if that was agreed.")


class LicenceForm(CreateForm, _Programs, _LicenceFields):
    """Programs licensed under a term."""

    max_cohorts = whole("Cohorts allowed for each", hint="Empty where no limit was agreed.")
    max_learners = whole("Learners allowed for each", hint="Empty where no limit was agreed.")
    overlap_is_meant = yes_no("License again where the days overlap")


class LicenceEditForm(EditForm, _LicenceFields):
    """An existing licence."""


class ExtraForm(CreateForm):
    """More on top of what was granted."""

    unit = choice("Of what", LICENCE_UNITS, required=True)
    quantity = whole("How many more", required=True)
    happened_on = day("Agreed on", required=True)
    note = long_text("Note")
