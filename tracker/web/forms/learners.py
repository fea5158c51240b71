"""Forms of learners: who they are, references, consents, merging."""

from __future__ import annotations

from tracker.rules.validation_people import PERSON_FIELDS, Person
from tracker.rules.vocabulary import CONSENT_PURPOSES
from tracker.web.forms.base import (
    CreateForm,
    EditForm,
    TrackerForm,
    choice,
    country_choices,
    day,
    key_choice,
    text,
    whole,
)


class PersonFields(TrackerForm):
    """What identifies a person; one name is needed."""

    given_name = text("Given name")
    family_name = text("Family name")
    email = text("E-mail", longest=254)
    phone = text("Phone", longest=60)
    birth_year = whole("Birth year")
    country = choice("Country", country_choices())
    gender = text("Gender", longest=60, hint="In the learner's own words, if given.")

    def person(self) -> Person:
        """What was typed, as services take it."""
        return Person(**{name: self.data[name] for name in PERSON_FIELDS})


class LearnerForm(EditForm, PersonFields):
    """An existing learner."""


class ReferenceForm(CreateForm):
    """A partner's own key for a learner."""

    partner_id = key_choice("Partner", required=True)
    value = text("Reference", required=True)


class ConsentForm(CreateForm):
    """What a learner agreed to."""

    partner_id = key_choice("At", required=True)
    purpose = choice("For", CONSENT_PURPOSES, required=True)
    given_on = day("Given on", required=True)
    text_version = text("Version of the text", longest=40)
    channel = text("Given by", longest=60, hint="Such as paper, e-mail, form.")


class ConsentEndForm(CreateForm):
    """A consent taken back."""

    withdrawn_on = day("Withdrawn on", required=True)


class MergeForm(CreateForm):
    """Two records of one person; which fields come from the other is read row by row."""
