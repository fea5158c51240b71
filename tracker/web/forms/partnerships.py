"""The form of a whole partnership, in three blocks: partner, first centre, first agreement."""

from __future__ import annotations

from typing import Any

from tracker.rules.vocabulary import AGREEMENT_KINDS
from tracker.web.forms.base import choice, day, text, whole
from tracker.web.forms.centres import zone_choice
from tracker.web.forms.fields import ticks, yes_no
from tracker.web.forms.partners import PartnerForm

CENTRE = ("name", "city", "time_zone", "is_online")
TERM = ("number", "kind", "starts_on", "ends_on", "signed_on", "notice_days")


class PartnershipForm(PartnerForm):
    """A new partner with its first centre and its first agreement."""

    centre_name = text("Name of the centre", required=True)
    centre_city = text("City", longest=120)
    centre_time_zone = zone_choice()
    centre_is_online = yes_no("An online campus")
    term_number = text("Number", required=True, longest=60)
    term_kind = choice("Kind of agreement", AGREEMENT_KINDS, required=True)
    term_starts_on = day("First day", required=True)
    term_ends_on = day("Last day", required=True)
    term_signed_on = day("Signed on")
    term_notice_days = whole("Notice, in days", required=True)
    program_ids = ticks("Programs licensed from the first to the last day")
    max_cohorts = whole("Cohorts allowed for each", hint="Empty where no limit was agreed.")

    def blocks(self) -> dict[str, Any]:
        """The values by block, as services/partnerships takes them."""
        centre = {key: self[f"centre_{key}"].data for key in CENTRE}
        term = {key: self[f"term_{key}"].data for key in TERM}
        others = [*(f"centre_{key}" for key in CENTRE), *(f"term_{key}" for key in TERM)]
        partner = self.values(*others, "program_ids", "max_cohorts")
        return {
            "partner": partner,
            "centre": {**centre, "country": partner["country"]},
            "term": term,
        }
