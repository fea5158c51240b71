"""Forms of enrolments: enrol, what happened, transfer, situation at entry."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from tracker.rules.moves import BY_FORM, Move
from tracker.rules.validation_people import ENTRY_FIELDS, EntryFacts
from tracker.rules.vocabulary import ENROLMENT_EVENTS, EXIT_REASONS, INTENTS, SALARY_PERIODS
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
)
from tracker.web.forms.choosing import known_or_not, must_choose
from tracker.web.forms.fields import long_text
from tracker.web.forms.learners import PersonFields


class EnrolForm(CreateForm, PersonFields):
    """A new person in a cohort; somebody known is chosen by `learner_id`."""

    learner_id = HiddenField()
    reference = text("Partner's reference", hint="The key the partner uses in its own files.")
    enrolled_on = day("Enrolled on", required=True)


class EnrolKnownForm(CreateForm):
    """Somebody on record in a cohort."""

    reference = text("Partner's reference", hint="The key the partner uses in its own files.")
    enrolled_on = day("Enrolled on", required=True)


class MoveFields(TrackerForm):
    """What happened, when, why."""

    kind = must_choose("What happened", {})
    on = day("On", required=True)
    reason = choice("Reason", EXIT_REASONS, needed="For a withdrawal or a dismissal.")
    expected_return_on = day("Expected back on", needed="For a deferral.")
    note = text("Note", longest=1000)

    def move(self) -> Move:
        """What was typed, as services take it."""
        return Move(
            self.kind.data or "",
            self.on.data,
            self.reason.data,
            self.note.data,
            self.expected_return_on.data,
        )


class MoveForm(CreateForm, MoveFields):
    """What happened to one enrolment."""


class RosterChangeForm(CreateForm, MoveFields):
    """What happened to all ticked learners of a cohort."""

    confirm = HiddenField()


def roster_change_form(**given: Any) -> RosterChangeForm:
    """The form for all ticked learners, offering every move that a form makes."""
    form = RosterChangeForm(**given)
    form.kind.choices = {"": "Choose"} | {kind: ENROLMENT_EVENTS[kind] for kind in BY_FORM}
    return form


class CompleteForm(CreateForm):
    """The end of a class; the exceptions are read row by row."""

    completed_on = day("Completed on", required=True)


class PasteForm(CreateForm):
    """Rows pasted into a cohort."""

    pasted = long_text(
        "Rows",
        longest=200_000,
        rows=10,
        needed="Reference, given name, family name, e-mail, phone, birth year: copy the cells in the "
        "sheet and paste them here.",
    )
    enrolled_on = day("Enrolled on", required=True)
    confirm = HiddenField()


class TransferForm(CreateForm):
    """To another cohort of the same program."""

    to_id = key_choice("To cohort", required=True)
    on = day("On", required=True)
    note = text("Note", longest=1000)


class EntryForm(EditForm):
    """Credential, intent survey and situation at entry."""

    credential_on = day("Credential on")
    intent = choice("Intent", INTENTS, hint="What the learner wanted of the program.")
    intent_on = day("Asked on")
    may_work = known_or_not("May work in the country")
    employed_at_entry = known_or_not("Employed at entry")
    entry_salary_amount = amount("Pay at entry")
    entry_salary_currency = choice("Currency", currency_choices())
    entry_salary_period = choice("Time the pay is for", SALARY_PERIODS)

    def facts(self) -> EntryFacts:
        """What was typed, as services/enrolments takes it."""
        return EntryFacts(**{name: self.data[name] for name in ENTRY_FIELDS})
