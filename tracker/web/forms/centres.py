"""Forms of centres."""

from __future__ import annotations

from typing import Any

from tracker.rules.validation import countries, time_zones
from tracker.rules.vocabulary import LANGUAGES
from tracker.web.forms.base import CreateForm, EditForm, TrackerForm, choice, text, whole
from tracker.web.forms.fields import ticks, yes_no


def zone_choice() -> Any:
    """The time zone of a centre."""
    return choice(
        "Time zone",
        [(zone, zone.replace("_", " ")) for zone in time_zones()],
        required=True,
        hint="Days of its cohorts are days there.",
    )


class _OfPartner(TrackerForm):
    partner = choice("Partner", required=True)


class _CentreFields(TrackerForm):
    name = text("Name", required=True)
    city = text("City", longest=120)
    country = choice("Country", countries())
    time_zone = zone_choice()
    capacity = whole("Places", hint="How many learners fit at once.")
    external_ref = text("Reference in your own books", longest=120)
    is_online = yes_no("An online campus")
    languages = ticks("Languages taught in", LANGUAGES)


class CentreForm(CreateForm, _OfPartner, _CentreFields):
    """A new centre."""


class CentreEditForm(EditForm, _CentreFields):
    """An existing centre."""
