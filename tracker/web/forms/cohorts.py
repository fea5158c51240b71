"""Forms of cohorts: open, edit, days, cancel."""

from __future__ import annotations

from typing import Any

from tracker.rules.validation_people import COHORT_FIELDS, CohortFacts
from tracker.rules.vocabulary import DELIVERY_MODES, LANGUAGES
from tracker.web.forms.base import (
    CreateForm,
    EditForm,
    TrackerForm,
    amount,
    choice,
    currency_choices,
    day,
    key_choice,
    text,
    whole,
)
from tracker.web.forms.fields import long_text


class _CohortFields(TrackerForm):
    code = text("Code", required=True, longest=120, hint="Known to the partner, such as FS-26-1.")
    program_version_id = key_choice("Program and version", required=True)
    centre_id = key_choice("Centre", required=True)
    mode = choice("Taught", DELIVERY_MODES, required=True)
    language = choice("Language", LANGUAGES)
    weekly_hours = amount("Hours a week")
    seats = whole("Seats")
    price = amount("Price for a learner")
    currency = choice("Currency", currency_choices())
    lead_trainer_id = key_choice("Lead trainer")
    note = long_text("Note")

    def facts(self, **days: Any) -> CohortFacts:
        """What was typed, as services/cohorts takes it."""
        typed = {name: value for name, value in self.data.items() if name in COHORT_FIELDS}
        return CohortFacts(**{**typed, **days})


class CohortForm(CreateForm, _CohortFields):
    """A new cohort of a partner chosen before."""

    starts_on = day("First day", required=True)
    ends_on = day(
        "Last day", hint="Left empty it follows from the program's hours a week, or its weeks."
    )
    census_on = day(
        "Census day", hint="Whoever leaves before it never started and is in no base of any rate."
    )


class CohortEditForm(EditForm, _CohortFields):
    """An existing cohort, but for its days."""


class DaysForm(EditForm):
    """The planned and actual days of a cohort."""

    planned_start_on = day("Planned first day")
    planned_end_on = day("Planned last day")
    actual_start_on = day("Actual first day", hint="Once known, it counts instead of the plan.")
    actual_end_on = day("Actual last day")
    census_on = day("Census day")


class CancelForm(EditForm):
    """Calling a cohort off."""

    on = day("Cancelled on", required=True)
    note = text("Why", longest=500)


class RestoreForm(EditForm):
    """Taking a cancellation back."""
