"""Forms of trainers and their qualifications."""

from __future__ import annotations

from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, day, key_choice, text


class _OfCentre(TrackerForm):
    centre_id = key_choice("Centre", required=True)


class _TrainerFields(TrackerForm):
    name = text("Name", required=True)
    email = text("E-mail", longest=254)
    starts_on = day("Teaches here since")
    ends_on = day("Last day here")


class TrainerForm(CreateForm, _OfCentre, _TrainerFields):
    """A new trainer."""


class TrainerEditForm(EditForm, _TrainerFields):
    """An existing trainer."""


class QualificationForm(CreateForm):
    """The right to teach a program."""

    program_id = key_choice("Program", required=True)
    starts_on = day("From", required=True)
    ends_on = day("To", hint="Empty where it does not lapse.")


class QualificationEndForm(CreateForm):
    """A qualification that lapses."""

    ends_on = day("Last day", required=True)
